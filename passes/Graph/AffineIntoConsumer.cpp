//===- AffineIntoConsumer.cpp - Affines move into what reads them ---------===//

#include "passes/Graph/AffineMotion.h"
#include "passes/Graph/AffineTransport.h"
#include "passes/Graph/Remarks.h"

using namespace mlir;
using namespace mlir::convopt;

// Pattern: conv(channel_affine(x, d, e), W, b) -> conv(x, W', b')
// Pattern: channel_affine(max_pool(channel_affine(x, a1, c1)), a2, c2)
//   -> channel_affine(max_pool(x), a2 * a1, a2 * c1 + c2)
LogicalResult AffineMotion::planDownUse(OpOperand &use, const AxisAffine &f,
                                        MotionPlan &plan,
                                        Refusal &refuse) const {
  Operation *user = use.getOwner();
  if (++plan.visited > kMaxOpsOnTheWay)
    return refuse("more than " + Twine(kMaxOpsOnTheWay) +
                  " ops lie on the way to all filters below");
  if (user->hasTrait<OpTrait::IsTerminator>())
    return refuse(
        (nodes.contains(use.get().getDefiningOp())
             ? "it"
             : "the result of " + describeOp(use.get().getDefiningOp())) +
        " is returned");
  if (auto linear = dyn_cast<LinearOpInterface>(user)) {
    if (use.getOperandNumber() != 0)
      return refuse("it is a parameter of " + describeOp(user));
    FailureOr<LinearFold> fold = folds.foldIntoInput(linear, f, refuse);
    if (failed(fold))
      return failure();
    plan.linear.push_back({linear, std::move(*fold)});
    return success();
  }
  auto node = nodes.find(user);
  if (node != nodes.end()) {
    if (use.getOperandNumber() != node->second->inputIndex)
      return refuse("it is a parameter of " + describeOp(user));
    std::optional<AxisAffine> merged = f.then(node->second->function);
    if (!merged)
      return refuse(describeOp(user) +
                    " reads it and varies along another axis");
    // Two finite functions may overflow together.
    if (!merged->function.isFinite())
      return refuse("together with " + describeOp(user) + " it would overflow");
    plan.affine.push_back({node->second, std::move(*merged)});
    return success();
  }
  FailureOr<AxisAffine> moved = moveBelowOp(user, f, refuse);
  if (failed(moved))
    return failure();
  return planDown(user->getResult(0), *moved, plan, refuse);
}

/// Every reader has to absorb f: one that does not would need f as it stands.
LogicalResult AffineMotion::planDown(Value result, const AxisAffine &f,
                                     MotionPlan &plan, Refusal &refuse) const {
  if (result.use_empty())
    return refuse("nothing reads it");
  for (OpOperand &use : result.getUses())
    if (failed(planDownUse(use, f, plan, refuse)))
      return failure();
  return success();
}

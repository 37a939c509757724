//===- AffineIntoConsumer.cpp - Affines move into what reads them ---------===//

#include "passes/Graph/AffineMotion.h"
#include "passes/Graph/AffineTransport.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/ShiftTransport.h"

using namespace mlir;
using namespace mlir::convopt;

// Pattern: channel_affine(concat(x, channel_affine(y, 1, c)), a, e)
//   -> channel_affine(concat(x, y), a, a * (0, c) + e)
// Pattern: channel_affine(add(x, channel_affine(y, 1, c)), a, e)
//   -> channel_affine(add(x, y), a, a * c + e)
//
// What is only added passes all ops that the shift analysis carries it through,
// and may die in some of its readers.
LogicalResult AffineMotion::planDownShift(OpOperand &use, const AxisAffine &f,
                                          MotionPlan &plan,
                                          Refusal &refuse) const {
  Operation *user = use.getOwner();
  // An op that reads it twice is asked once.
  for (OpOperand &other : user->getOpOperands())
    if (other.get() == use.get() &&
        other.getOperandNumber() < use.getOperandNumber())
      return success();
  // Why no function passes, `refuse` knows: that says more.
  Refusal noShift;
  FailureOr<std::optional<AxisAffine>> moved =
      moveShiftBelowOp(user, use.get(), f, noShift);
  if (failed(moved))
    return failure();
  if (!*moved)
    return success();
  return planDown(user->getResult(0), **moved, plan, refuse);
}

/// Whether `op` is to absorb something that takes another way to it.
static bool isPlanned(const MotionPlan &plan, Operation *op) {
  return llvm::any_of(plan.linear,
                      [&](const auto &entry) { return entry.first == op; }) ||
         llvm::any_of(plan.affine,
                      [&](const auto &entry) { return entry.first->op == op; });
}

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
  // x and max_pool(x) may meet again: what absorbs f would need it twice.
  if (isPlanned(plan, user))
    return refuse("two ways lead to " + describeOp(user));
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
  if (succeeded(moved))
    return planDown(user->getResult(0), *moved, plan, refuse);
  if (!f.function.isShift())
    return failure();
  return planDownShift(use, f, plan, refuse);
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

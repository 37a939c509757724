//===- AffineMotion.cpp - Affines move into what computes their input -----===//

#include "passes/Graph/AffineMotion.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/AffineTransport.h"
#include "passes/Graph/Remarks.h"

using namespace mlir;
using namespace mlir::convopt;

/// Another user of a value, or the caller of the function, would see what is
/// changed for one of them.
static LogicalResult checkOneUse(Value value, Refusal &refuse) {
  if (value.hasOneUse())
    return success();
  bool returned = llvm::any_of(value.getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>();
  });
  return refuse("the result of " + describeOp(value.getDefiningOp()) +
                (returned ? " is returned, too" : " has other users"));
}

/// Changes the bias and filter of a linear op, an affine, or what computes the
/// operands of an op that f may pass.
LogicalResult AffineMotion::planUp(Value value, const AxisAffine &f,
                                   Operation *reader, MotionPlan &plan,
                                   Refusal &refuse) const {
  // A part of a concat or sum that does not change, whoever computes it.
  if (f.isIdentity())
    return success();
  if (++plan.visited > kMaxOpsOnTheWay)
    return refuse("more than " + Twine(kMaxOpsOnTheWay) +
                  " ops lie on the way to all filters above");
  std::string input = nodes.contains(reader)
                          ? "its input"
                          : "the input of " + describeOp(reader);
  Operation *producer = value.getDefiningOp();
  if (!producer)
    return refuse(input + " is an argument: there is no filter to fold into");
  // The group's epilogue stands between its convolution and this op.
  if (isa<FusedOp>(producer))
    return refuse(input + " comes from " + describeOp(producer) +
                  ", whose epilogue stands in between");

  if (auto linear = dyn_cast<LinearOpInterface>(producer)) {
    if (failed(checkOneUse(value, refuse)))
      return failure();
    FailureOr<LinearFold> fold = folds.foldIntoResult(linear, f, refuse);
    if (failed(fold))
      return failure();
    plan.linear.push_back({linear, std::move(*fold)});
    return success();
  }

  // Pattern: channel_affine(channel_affine(x, a1, c1), a2, c2)
  //   -> channel_affine(x, a2 * a1, a2 * c1 + c2)
  auto node = nodes.find(producer);
  if (node != nodes.end()) {
    // With another user it stays anyway, and nothing is saved.
    if (failed(checkOneUse(value, refuse)))
      return failure();
    std::optional<AxisAffine> merged = node->second->function.then(f);
    if (!merged)
      return refuse(describeOp(producer) +
                    " stands in between and varies along another axis");
    // Two finite functions may overflow together.
    if (!merged->function.isFinite())
      return refuse("together with " + describeOp(producer) +
                    " it would overflow");
    plan.affine.push_back({node->second, std::move(*merged)});
    return success();
  }

  if (isa<ConcatOp, AddOp, SubOp>(producer)) {
    if (failed(checkOneUse(value, refuse)))
      return failure();
    if (auto concat = dyn_cast<ConcatOp>(producer))
      return planUpConcat(concat, f, plan, refuse);
    return planUpSum(producer, f, plan, refuse);
  }
  if (!isa<ReluOp, LeakyReluOp, MaxPoolOp, AveragePoolOp, ReduceMeanOp,
           TransposeOp, ReshapeOp, SliceOp, PadOp>(producer))
    return refuse(input + " comes from " + describeOp(producer) +
                  ", which has no filter to fold into");
  if (failed(checkOneUse(value, refuse)))
    return failure();
  FailureOr<AxisAffine> moved = moveAboveOp(producer, f, refuse);
  if (failed(moved))
    return failure();
  return planUp(producer->getOperand(0), *moved, producer, plan, refuse);
}

// Pattern: f(concat(x1, x2)) -> concat(f1(x1), f2(x2))
//
// On the axis that f varies along each operand gets its own part of f, on any
// other axis all of it.
LogicalResult AffineMotion::planUpConcat(ConcatOp op, const AxisAffine &f,
                                         MotionPlan &plan,
                                         Refusal &refuse) const {
  auto axis = static_cast<int64_t>(op.getAxis());
  bool splits = f.axis && *f.axis == axis;
  int64_t begin = 0;
  for (Value operand : op.getInputs()) {
    int64_t count = cast<RankedTensorType>(operand.getType()).getDimSize(axis);
    if (splits && ShapedType::isDynamic(count))
      return refuse("the sizes of the inputs of " + describeOp(op) +
                    " are dynamic");
    if (failed(planUp(operand, splits ? f.slice(begin, count) : f, op, plan,
                      refuse)))
      return failure();
    begin += count;
  }
  return success();
}

// Pattern: f(add(x1, x2)) -> add(f(x1), a * x2)
// Pattern: f(sub(x1, x2)) -> sub(f(x1), a * x2)
//
//   a * (x1 + x2) + c = (a * x1 + c) + a * x2
//                     = a * x1 + (a * x2 + c)
//   a * (x1 - x2) + c = (a * x1 + c) - a * x2
//                     = a * x1 - (a * x2 - c)
//
// An offset alone is paid by one operand; the other one does not change.
LogicalResult AffineMotion::planUpSum(Operation *op, const AxisAffine &f,
                                      MotionPlan &plan, Refusal &refuse) const {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  // An operand that is repeated to fill the result has no place for its share.
  Type type = op->getResult(0).getType();
  if (lhs.getType() != type || rhs.getType() != type)
    return refuse(describeOp(op) +
                  " stands in between and broadcasts one of its operands");
  AxisAffine scale = f.withoutOffset();
  size_t numLinear = plan.linear.size(), numAffine = plan.affine.size();
  if (succeeded(planUp(lhs, f, op, plan, refuse)) &&
      succeeded(planUp(rhs, scale, op, plan, refuse)))
    return success();
  // With no offset it was tried both ways already.
  if (f.function.isScaling())
    return failure();
  plan.linear.truncate(numLinear);
  plan.affine.truncate(numAffine);
  AxisAffine onTheRight = isa<SubOp>(op) ? f.withNegatedOffset() : f;
  if (failed(planUp(rhs, onTheRight, op, plan, refuse)))
    return failure();
  return planUp(lhs, scale, op, plan, refuse);
}

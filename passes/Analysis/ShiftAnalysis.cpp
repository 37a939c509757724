//===- ShiftAnalysis.cpp - What adding a bias changes ---------------------===//

#include "passes/Analysis/ShiftAnalysis.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/ChannelAffine.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Domain
//===----------------------------------------------------------------------===//

ShiftExpr ShiftExpr::scaled(double by) const {
  ShiftExpr result = *this;
  result.factor *= by;
  return result;
}

Shift Shift::uniform(ArrayRef<int64_t> axes, ShiftExpr expr) {
  if (expr.factor == 0.0)
    return zero();
  Shift shift(Kind::Uniform);
  shift.axes.assign(axes.begin(), axes.end());
  shift.expr = std::move(expr);
  return shift;
}

Shift Shift::unknown(Operation *stoppedAt, const Twine &reason) {
  Shift shift(Kind::Unknown);
  shift.stoppedAt = stoppedAt;
  shift.reason = reason.str();
  return shift;
}

//===----------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------===//

/// The axes that `channels` values on `axis` vary along: none for one value.
static SmallVector<int64_t> getVaryingAxes(int64_t axis, int64_t channels) {
  return channels == 1 ? SmallVector<int64_t>() : SmallVector<int64_t>{axis};
}

static AdditiveTerm addsConstant(Operation *op, int64_t axis,
                                 SmallVector<double> values) {
  int64_t channels = values.size();
  if (!llvm::all_of(values, [](double v) { return std::isfinite(v); }))
    return {op, channels,
            Shift::unknown(op, "the bias holds an infinity or NaN")};
  return {op, channels,
          Shift::uniform(getVaryingAxes(axis, channels),
                         {std::move(values), Value(), 1.0})};
}

static AdditiveTerm addsValue(Operation *op, int64_t axis, Value bias) {
  int64_t channels = cast<RankedTensorType>(bias.getType()).getDimSize(0);
  if (!getConstantElements(bias))
    return {op, channels,
            Shift::uniform(getVaryingAxes(axis, channels), {{}, bias, 1.0})};
  FailureOr<SmallVector<double>> values = readAsDouble(bias);
  if (failed(values))
    return {op, channels, Shift::unknown(op, "the bias cannot be read")};
  return addsConstant(op, axis, std::move(*values));
}

std::optional<AdditiveTerm> convopt::getAdditiveTerm(Operation *op) {
  if (auto linear = dyn_cast<LinearOpInterface>(op)) {
    Value bias = linear.getLinearBias();
    if (!bias)
      return std::nullopt;
    return addsValue(op, linear.getOutputChannelAxis(), bias);
  }
  if (auto biasAdd = dyn_cast<BiasAddOp>(op))
    return addsValue(op, biasAdd.getAxis(), biasAdd.getBias());
  if (!isa<ChannelAffineOp, AddOp, SubOp>(op))
    return std::nullopt;
  Refusal notAffine;
  FailureOr<ChannelAffineMatch> match = matchChannelAffine(op, notAffine);
  if (failed(match) || match->affine.isScaling())
    return std::nullopt;
  return addsConstant(op, match->axis, std::move(match->affine.offset));
}

//===----------------------------------------------------------------------===//
// Transfer
//===----------------------------------------------------------------------===//

/// mean(x + e) = mean(x) + e and var(x + e) = var(x) when e is the same in all
/// elements that one mean is over.
static SmallVector<Shift> transfer(BatchNormTrainingOp op, OpOperand &use,
                                   const Shift &shift) {
  auto stopped = [&](const Twine &reason) {
    return SmallVector<Shift>(op->getNumResults(), Shift::unknown(op, reason));
  };
  if (use.getOperandNumber() != op.getInputMutable().getOperandNumber())
    return stopped("the shifted value is one of the norm's parameters");
  int64_t axis = op.getAxis();
  for (int64_t varying : shift.getAxes())
    if (varying != axis)
      return stopped("the bias varies along axis " + Twine(varying) +
                     ", over which the mean of channel axis " + Twine(axis) +
                     " is taken");
  SmallVector<int64_t, 1> vectorAxes;
  if (!shift.getAxes().empty())
    vectorAxes.push_back(0);
  double newWeight = 1.0 - op.getOldWeight();
  // y, batch_mean, batch_variance, new_mean, new_variance
  return {Shift::zero(), Shift::uniform(vectorAxes, shift.getExpr()),
          Shift::zero(),
          Shift::uniform(vectorAxes, shift.getExpr().scaled(newWeight)),
          Shift::zero()};
}

SmallVector<Shift> convopt::transferShift(OpOperand &use, const Shift &shift) {
  Operation *op = use.getOwner();
  size_t numShifts = std::max(1u, op->getNumResults());
  if (!shift.isUniform())
    return SmallVector<Shift>(numShifts, shift);
  auto stopped = [&](const Twine &reason) {
    return SmallVector<Shift>(numShifts, Shift::unknown(op, reason));
  };
  return TypeSwitch<Operation *, SmallVector<Shift>>(op)
      .Case(
          [&](BatchNormTrainingOp norm) { return transfer(norm, use, shift); })
      .Case([&](BatchNormOp) {
        return stopped("moving statistics: the bias does not cancel, it folds");
      })
      .Default([&](Operation *) {
        return stopped(op->hasTrait<OpTrait::IsTerminator>()
                           ? "the shifted value itself is returned"
                           : "no rule carries a shift through this op");
      });
}

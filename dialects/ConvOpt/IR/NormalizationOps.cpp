//===- NormalizationOps.cpp - Biases, affines and norms -------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::convopt;

bool convopt::areChannelVectors(RankedTensorType input, int64_t axis,
                                ValueRange values) {
  return llvm::all_of(values, [&](Value value) {
    auto type = cast<RankedTensorType>(value.getType());
    return type.getRank() == 1 &&
           sizesMatch(type.getDimSize(0), input.getDimSize(axis));
  });
}

bool convopt::isValidEpsilon(const APFloat &epsilon) {
  return epsilon.isFinite() && !epsilon.isNegative();
}

//===----------------------------------------------------------------------===//
// BiasAddOp
//===----------------------------------------------------------------------===//

LogicalResult BiasAddOp::verify() {
  ConstraintChecker check(getLoc(), "bias_add");
  int64_t axis = getAxis();
  if (failed(checkAxis(check, 1, axis, getInput().getType())))
    return failure();
  if (!areChannelVectors(getInput().getType(), axis, getBias()))
    return check.fail(2, "expected a bias with one element per channel");
  if (getInput().getType().getElementType() !=
      getBias().getType().getElementType())
    return check.fail(3, "expected equal element types");
  return success();
}

//===----------------------------------------------------------------------===//
// ChannelAffineOp
//===----------------------------------------------------------------------===//

LogicalResult ChannelAffineOp::verify() {
  ConstraintChecker check(getLoc(), "channel_affine");
  int64_t axis = getAxis();
  RankedTensorType type = getInput().getType();
  if (failed(checkAxis(check, 1, axis, type)))
    return failure();
  auto hasChannels = [&](ElementsAttr values) {
    return sizesMatch(values.getNumElements(), type.getDimSize(axis));
  };
  if (!hasChannels(getScale()) || !hasChannels(getOffset()) ||
      getScale().getNumElements() != getOffset().getNumElements())
    return check.fail(2, "expected one scale and one offset per channel");
  if (failed(readAsDouble(getScale())) || failed(readAsDouble(getOffset())))
    return check.fail(3, "expected scale and offset to have data");
  return success();
}

// Pattern: channel_affine(x, scale = 1, offset = 0) -> x
OpFoldResult ChannelAffineOp::fold(FoldAdaptor) {
  FailureOr<SmallVector<double>> scale = readAsDouble(getScale());
  FailureOr<SmallVector<double>> offset = readAsDouble(getOffset());
  if (failed(scale) || failed(offset))
    return {};
  // x + 0 turns -0 into +0, which compares equal; the op is affine over the
  // reals, so both zeros are the identity.
  bool identity = llvm::all_of(*scale, [](double a) { return a == 1.0; }) &&
                  llvm::all_of(*offset, [](double c) { return c == 0.0; });
  return identity ? OpFoldResult(getInput()) : OpFoldResult();
}

//===----------------------------------------------------------------------===//
// BatchNormOp
//===----------------------------------------------------------------------===//

LogicalResult BatchNormOp::verify() {
  ConstraintChecker check(getLoc(), "batch_norm");
  int64_t axis = getAxis();
  if (failed(checkAxis(check, 1, axis, getInput().getType())))
    return failure();
  if (!areChannelVectors(getInput().getType(), axis,
                         {getScale(), getOffset(), getMean(), getVariance()}))
    return check.fail(2, "expected scale, offset, mean and variance with one "
                         "element per channel");
  if (!isValidEpsilon(getEpsilon()))
    return check.fail(3, "expected a finite epsilon that is not negative");
  return success();
}

//===----------------------------------------------------------------------===//
// BatchNormTrainingOp
//===----------------------------------------------------------------------===//

LogicalResult BatchNormTrainingOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "batch_norm_training");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  int64_t axis = op.getAxis();
  if (failed(checkAxis(check, 1, axis, input)))
    return failure();
  if (!areChannelVectors(input, axis,
                         {op.getScale(), op.getOffset(), op.getRunningMean(),
                          op.getRunningVariance()}))
    return check.fail(2, "expected scale, offset and running statistics with "
                         "one element per channel");
  if (!isValidEpsilon(op.getEpsilon()))
    return check.fail(3, "expected a finite epsilon that is not negative");
  double momentum = op.getMomentum().convertToDouble();
  if (!(momentum >= 0.0 && momentum <= 1.0))
    return check.fail(4, "expected a momentum in [0, 1]");
  for (int64_t i = 0; i < input.getRank(); ++i)
    if (i != axis && input.getDimSize(i) == 0)
      return check.fail(5, "expected no empty axis besides the channels: the "
                           "mean over nothing is undefined");
  auto vectorLike = [&](Value value) {
    return RankedTensorType::get(
        {input.getDimSize(axis)},
        cast<RankedTensorType>(value.getType()).getElementType());
  };
  results.append({input, vectorLike(op.getRunningMean()),
                  vectorLike(op.getRunningVariance()),
                  vectorLike(op.getRunningMean()),
                  vectorLike(op.getRunningVariance())});
  return success();
}

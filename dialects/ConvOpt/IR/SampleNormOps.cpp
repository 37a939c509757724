//===- SampleNormOps.cpp - Norms with each sample's statistics ------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::convopt;

/// Checks that `axis` holds channels: axis 0 holds the samples.
static LogicalResult checkChannelAxis(const ConstraintChecker &check,
                                      int number, int64_t axis,
                                      RankedTensorType input) {
  if (axis == 0)
    return check.fail(number, "expected channels on another axis than the "
                              "samples' axis 0");
  return checkAxis(check, number, axis, input);
}

/// Checks that each sample and channel has an element to take the mean of.
static LogicalResult checkNotEmpty(const ConstraintChecker &check, int number,
                                   int64_t axis, RankedTensorType input) {
  for (int64_t i = 1; i < input.getRank(); ++i)
    if (i != axis && input.getDimSize(i) == 0)
      return check.fail(number, "expected no empty axis besides the samples "
                                "and the channels: the mean over nothing is "
                                "undefined");
  return success();
}

//===----------------------------------------------------------------------===//
// InstanceNormOp
//===----------------------------------------------------------------------===//

LogicalResult InstanceNormOp::verify() {
  ConstraintChecker check(getLoc(), "instance_norm");
  RankedTensorType input = getInput().getType();
  if (input.getRank() < 3)
    return check.fail(1, "expected an input of rank 3 at least, got " +
                             Twine(input.getRank()));
  if (failed(checkChannelAxis(check, 2, getAxis(), input)))
    return failure();
  if (!areChannelVectors(input, getAxis(), {getScale(), getOffset()}))
    return check.fail(3, "expected scale and offset with one element per "
                         "channel");
  if (!isValidEpsilon(getEpsilon()))
    return check.fail(4, "expected a finite epsilon that is not negative");
  return checkNotEmpty(check, 5, getAxis(), input);
}

//===----------------------------------------------------------------------===//
// GroupNormOp
//===----------------------------------------------------------------------===//

LogicalResult GroupNormOp::verify() {
  ConstraintChecker check(getLoc(), "group_norm");
  RankedTensorType input = getInput().getType();
  if (input.getRank() < 2)
    return check.fail(1, "expected an input of rank 2 at least, got " +
                             Twine(input.getRank()));
  if (failed(checkChannelAxis(check, 2, getAxis(), input)))
    return failure();
  int64_t channels = input.getDimSize(getAxis()), groups = getGroups();
  if (groups < 1 || groups > kMaxExtent ||
      (!ShapedType::isDynamic(channels) && channels % groups != 0))
    return check.fail(3, "expected groups (" + Twine(groups) +
                             ") to be positive and to divide the channels");
  if (!areChannelVectors(input, getAxis(), {getScale(), getOffset()}))
    return check.fail(4, "expected scale and offset with one element per "
                         "channel");
  if (!isValidEpsilon(getEpsilon()))
    return check.fail(5, "expected a finite epsilon that is not negative");
  return checkNotEmpty(check, 6, getAxis(), input);
}

//===----------------------------------------------------------------------===//
// LayerNormOp
//===----------------------------------------------------------------------===//

LogicalResult LayerNormOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor op,
                                            SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "layer_norm");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  int64_t axis = op.getAxis();
  if (failed(checkAxis(check, 1, axis, input)))
    return failure();
  ArrayRef<int64_t> normalized = input.getShape().drop_front(axis);
  for (Value value : {op.getScale(), op.getOffset()})
    if (value &&
        failed(verifyCompatibleShape(
            cast<RankedTensorType>(value.getType()).getShape(), normalized)))
      return check.fail(2, "expected scale and offset with the shape of the "
                           "input's axes from axis " +
                               Twine(axis) + " on");
  if (!isValidEpsilon(op.getEpsilon()))
    return check.fail(3, "expected a finite epsilon that is not negative");
  if (llvm::is_contained(normalized, 0))
    return check.fail(4, "expected no empty axis to normalize: the mean over "
                         "nothing is undefined");
  if (op.getOffset() && getElementTypeOrSelf(op.getOffset()) !=
                            getElementTypeOrSelf(op.getScale()))
    return check.fail(5, "expected scale and offset of equal element types");
  results.push_back(input);
  return success();
}

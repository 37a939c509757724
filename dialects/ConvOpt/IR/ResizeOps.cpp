//===- ResizeOps.cpp - Resampling -----------------------------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

using namespace mlir;
using namespace mlir::convopt;

LogicalResult ResizeOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> location,
                                         Adaptor op,
                                         SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "resize");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  size_t rank = input.getRank();
  if (op.getScales().size() != rank || op.getSizes().size() != rank)
    return check.fail(1, "expected one scale and one size per axis");
  for (size_t axis = 0; axis < rank; ++axis) {
    double scale = op.getScales()[axis];
    int64_t size = op.getSizes()[axis], from = input.getDimSize(axis);
    // Coordinates stay finite. Written so that NaN fails.
    if (!(scale >= 1.0 / kMaxExtent && scale <= kMaxExtent))
      return check.fail(2, "expected scales between 2^-31 and 2^31");
    if (size < 1 || size > kMaxExtent)
      return check.fail(3, "expected positive sizes");
    if (scale == 1.0 && !sizesMatch(size, from))
      return check.fail(4, "expected axis " + Twine(axis) +
                               ", whose scale is 1, to keep its size (" +
                               Twine(from) + "), got " + Twine(size));
    if (scale != 1.0 && from == 0)
      return check.fail(5,
                        "expected elements to resample on axis " + Twine(axis));
  }
  bool isNearest = op.getMode() == ResizeMode::nearest;
  bool isCubic = op.getMode() == ResizeMode::cubic;
  if ((op.getRounding() != NearestRounding::round_prefer_floor && !isNearest) ||
      (op.getCubicCoeff().convertToDouble() != -0.75 && !isCubic) ||
      (op.getExcludeOutside() && !isCubic))
    return check.fail(6, "expected no attribute that is for another mode");
  if (!op.getCubicCoeff().isFinite())
    return check.fail(6, "expected a finite cubic_coeff");
  results.push_back(
      RankedTensorType::get(op.getSizes(), input.getElementType()));
  return success();
}

SmallVector<int64_t> ResizeOp::getResizedAxes() {
  SmallVector<int64_t> axes;
  for (auto [axis, scale] : llvm::enumerate(getScales()))
    if (scale != 1.0)
      axes.push_back(axis);
  return axes;
}

// Pattern: resize(x) -> x when every scale is 1
OpFoldResult ResizeOp::fold(FoldAdaptor) {
  if (getResizedAxes().empty() && getInput().getType() == getType())
    return getInput();
  return {};
}

//===- PoolingOps.cpp - Pools, reductions, softmax ------------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

using namespace mlir;
using namespace mlir::convopt;

/// Both pools have the same constraints under the same numbers.
template <typename Adaptor>
static LogicalResult inferPool(std::optional<Location> location, StringRef name,
                               Adaptor op, SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, name);
  auto input = cast<RankedTensorType>(op.getInput().getType());
  int64_t rank = input.getRank();
  if (rank < 3 || rank > 5)
    return check.fail(1,
                      "expected an input of rank 3 to 5, got " + Twine(rank));
  if (failed(checkWindow(check, {/*positive=*/2, /*lengths=*/3, /*pads=*/4},
                         rank - 2, op.getKernel(), op.getStrides(),
                         op.getPads(), op.getDilations())))
    return failure();
  SmallVector<int64_t> shape(input.getShape());
  int64_t spatialBegin = getSpatialBegin(op.getLayout());
  for (auto [i, dim] : llvm::enumerate(makeWindow(
           op.getKernel(), op.getStrides(), op.getPads(), op.getDilations()))) {
    // A pad as large as the window would leave windows that see no element.
    if (dim.padLow >= dim.extent() || dim.padHigh >= dim.extent())
      return check.fail(4, "expected pads smaller than the dilated kernel (" +
                               Twine(dim.extent()) + ") on spatial axis " +
                               Twine(i));
    int64_t &size = shape[spatialBegin + i];
    size = dim.outputSize(size, op.getCeilMode());
    if (size == 0)
      return check.fail(
          5, "expected the dilated kernel (" + Twine(dim.extent()) +
                 ") to fit into the padded input on spatial axis " + Twine(i));
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

//===----------------------------------------------------------------------===//
// MaxPoolOp, AveragePoolOp
//===----------------------------------------------------------------------===//

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor op,
                                          SmallVectorImpl<Type> &results) {
  return inferPool(location, "max_pool", op, results);
}

SmallVector<WindowDim> MaxPoolOp::getWindow() {
  return makeWindow(getKernel(), getStrides(), getPads(), getDilations());
}

LogicalResult AveragePoolOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> location,
                                              Adaptor op,
                                              SmallVectorImpl<Type> &results) {
  return inferPool(location, "average_pool", op, results);
}

SmallVector<WindowDim> AveragePoolOp::getWindow() {
  return makeWindow(getKernel(), getStrides(), getPads(), getDilations());
}

//===----------------------------------------------------------------------===//
// ReduceMeanOp, ReduceSumOp
//===----------------------------------------------------------------------===//

/// Result type of a reduction over `axes`; constraints 1 and 2 have the same
/// numbers in all reductions.
static LogicalResult inferReduction(const ConstraintChecker &check,
                                    RankedTensorType input,
                                    ArrayRef<int64_t> axes, bool keepDims,
                                    SmallVectorImpl<Type> &results) {
  if (llvm::any_of(axes, [&](int64_t axis) {
        return axis < 0 || axis >= input.getRank();
      }))
    return check.fail(1, "expected axes within the input's rank (" +
                             Twine(input.getRank()) + ")");
  for (size_t i = 1; i < axes.size(); ++i)
    if (axes[i - 1] >= axes[i])
      return check.fail(2, "expected strictly increasing axes");
  SmallVector<int64_t> shape;
  for (int64_t i = 0; i < input.getRank(); ++i) {
    if (!llvm::is_contained(axes, i))
      shape.push_back(input.getDimSize(i));
    else if (keepDims)
      shape.push_back(1);
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult ReduceMeanOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor op,
                                             SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "reduce_mean");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  if (failed(inferReduction(check, input, op.getAxes(), op.getKeepDims(),
                            results)))
    return failure();
  if (llvm::any_of(op.getAxes(),
                   [&](int64_t axis) { return input.getDimSize(axis) == 0; }))
    return check.fail(3, "expected no empty axis to reduce: the mean over "
                         "nothing is undefined");
  return success();
}

LogicalResult ReduceSumOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor op,
                                            SmallVectorImpl<Type> &results) {
  return inferReduction(ConstraintChecker(location, "reduce_sum"),
                        cast<RankedTensorType>(op.getInput().getType()),
                        op.getAxes(), op.getKeepDims(), results);
}

//===----------------------------------------------------------------------===//
// SoftmaxOp, LogSoftmaxOp
//===----------------------------------------------------------------------===//

LogicalResult SoftmaxOp::verify() {
  return checkAxis(ConstraintChecker(getLoc(), "softmax"), 1, getAxis(),
                   getInput().getType());
}

LogicalResult LogSoftmaxOp::verify() {
  return checkAxis(ConstraintChecker(getLoc(), "log_softmax"), 1, getAxis(),
                   getInput().getType());
}

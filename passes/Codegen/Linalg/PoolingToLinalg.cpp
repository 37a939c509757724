//===- PoolingToLinalg.cpp - Pools as generics over windows ---------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <limits>

namespace mlir::convopt {
namespace {

using utils::IteratorType;

/// Combines each window of the input, padded with `value`, which is also where
/// the combination starts.
template <typename OpTy>
Value emitPool(OpTy op, double value, LinalgBuilder &builder,
               LinalgBuilder::Body body) {
  RankedTensorType input = op.getInput().getType();
  RankedTensorType output = op.getOutput().getType();
  SmallVector<WindowDim> window = op.getWindow();
  int64_t rank = input.getRank(), spatial = getSpatialBegin(op.getLayout());
  int64_t loops = rank + window.size();

  SmallVector<int64_t> padded(input.getShape()), offsets(rank, 0), kernel;
  SmallVector<AffineExpr> source, taps;
  for (int64_t axis = 0; axis < rank; ++axis)
    source.push_back(builder.dim(axis));
  for (auto [i, dim] : llvm::enumerate(window)) {
    int64_t axis = spatial + i;
    // With ceil_mode the last window may reach beyond the padding.
    int64_t reach = (output.getDimSize(axis) - 1) * dim.stride + dim.extent();
    padded[axis] = std::max(padded[axis] + dim.padLow, reach);
    offsets[axis] = dim.padLow;
    kernel.push_back(dim.size);
    taps.push_back(builder.dim(rank + i));
    source[axis] =
        builder.dim(axis) * dim.stride + builder.dim(rank + i) * dim.dilation;
  }
  Value x = op.getInput();
  if (ArrayRef(padded) != input.getShape())
    x = builder.embed(x, padded, offsets, SmallVector<int64_t>(rank, 1), value);

  SmallVector<IteratorType> iterators(loops, IteratorType::parallel);
  std::fill(iterators.begin() + rank, iterators.end(), IteratorType::reduction);
  SmallVector<AffineExpr> result;
  for (int64_t axis = 0; axis < rank; ++axis)
    result.push_back(builder.dim(axis));
  // The second input is never read; its shape gives the window's loops a size.
  return builder.generic({x, builder.empty(input.clone(kernel))},
                         builder.filled(output, value),
                         {builder.map(loops, source), builder.map(loops, taps),
                          builder.map(loops, result)},
                         iterators, body);
}

SmallVector<Value> lowerMaxPool(MaxPoolOp op, LinalgBuilder &builder) {
  return {emitPool(op, -std::numeric_limits<double>::infinity(), builder,
                   [&](OpBuilder &nested, ValueRange arguments) -> Value {
                     return arith::MaximumFOp::create(
                         nested, op.getLoc(), arguments[2], arguments[0]);
                   })};
}

/// For each window position along one axis, how many of its elements count.
SmallVector<int64_t> countWindow(const WindowDim &dim, int64_t input,
                                 int64_t output, bool includePad) {
  int64_t low = includePad ? -dim.padLow : 0;
  int64_t high = includePad ? input + dim.padHigh : input;
  SmallVector<int64_t> counts;
  for (int64_t i = 0; i < output; ++i) {
    int64_t count = 0;
    for (int64_t t = 0; t < dim.size; ++t) {
      int64_t position = i * dim.stride + t * dim.dilation - dim.padLow;
      count += position >= low && position < high;
    }
    counts.push_back(count);
  }
  return counts;
}

SmallVector<Value> lowerAveragePool(AveragePoolOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  Location loc = op.getLoc();
  int64_t rank = type.getRank(), spatial = getSpatialBegin(op.getLayout());
  Value sum = emitPool(
      op, 0, builder, [&](OpBuilder &nested, ValueRange arguments) -> Value {
        return arith::AddFOp::create(nested, loc, arguments[2], arguments[0]);
      });

  // The counts of a window are the products of its axes' counts.
  SmallVector<double> counts{1};
  SmallVector<int64_t> shape;
  SmallVector<AffineExpr> axes;
  for (auto [i, dim] : llvm::enumerate(op.getWindow())) {
    int64_t axis = spatial + i;
    shape.push_back(type.getDimSize(axis));
    axes.push_back(builder.dim(axis));
    SmallVector<double> products;
    for (double outer : counts)
      for (int64_t count :
           countWindow(dim, op.getInput().getType().getDimSize(axis),
                       type.getDimSize(axis), op.getCountIncludePad()))
        products.push_back(outer * count);
    counts = std::move(products);
  }
  auto divide = [&](OpBuilder &nested, Value dividend, Value count) -> Value {
    return arith::DivFOp::create(nested, loc, dividend, count);
  };
  AffineMap all = builder.identity(rank);
  if (llvm::all_equal(counts))
    return {builder.elementwise(
        type, sum, all, [&](OpBuilder &nested, ValueRange arguments) {
          return divide(
              nested, arguments[0],
              emitConstant(nested, loc, type.getElementType(), counts.front()));
        })};
  Value count = builder.constantTensor(type.clone(shape), counts);
  return {
      builder.elementwise(type, {sum, count}, {all, builder.map(rank, axes)},
                          [&](OpBuilder &nested, ValueRange arguments) {
                            return divide(nested, arguments[0], arguments[1]);
                          })};
}

} // namespace

void populatePoolingToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ToLinalg<MaxPoolOp, lowerMaxPool>,
               ToLinalg<AveragePoolOp, lowerAveragePool>>(
      patterns.getContext());
}

} // namespace mlir::convopt

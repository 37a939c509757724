//===- Reductions.cpp - Sums and means of linalg on tensors ---------------===//

#include "passes/Codegen/Linalg/Reductions.h"

namespace mlir::convopt {

using utils::IteratorType;

Value Scalars::cast(Value a, Type to) {
  unsigned from = a.getType().getIntOrFloatBitWidth();
  unsigned width = to.getIntOrFloatBitWidth();
  if (from < width)
    return arith::ExtFOp::create(builder, loc, to, a);
  return from > width ? arith::TruncFOp::create(builder, loc, to, a) : a;
}

AffineMap getReducedMap(LinalgBuilder &builder, int64_t rank,
                        ArrayRef<int64_t> axes, bool keepAxes) {
  SmallVector<AffineExpr> results;
  for (int64_t axis = 0; axis < rank; ++axis) {
    if (!llvm::is_contained(axes, axis))
      results.push_back(builder.dim(axis));
    else if (keepAxes)
      results.push_back(builder.constant(0));
  }
  return builder.map(rank, results);
}

RankedTensorType dropAxes(RankedTensorType type, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> shape;
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (!llvm::is_contained(axes, int64_t(axis)))
      shape.push_back(size);
  return type.clone(shape);
}

Value emitReduction(LinalgBuilder &builder, ValueRange inputs, Value init,
                    ArrayRef<AffineMap> maps, ArrayRef<int64_t> axes,
                    LinalgBuilder::Body body) {
  SmallVector<IteratorType> iterators(maps.front().getNumDims(),
                                      IteratorType::parallel);
  for (int64_t axis : axes)
    iterators[axis] = IteratorType::reduction;
  return builder.generic(inputs, init, maps, iterators, body);
}

Value emitSum(LinalgBuilder &builder, Location loc, ValueRange inputs,
              ArrayRef<AffineMap> inputMaps, ArrayRef<int64_t> axes,
              RankedTensorType result, Term term) {
  int64_t rank = cast<RankedTensorType>(inputs.front().getType()).getRank();
  SmallVector<AffineMap> maps(inputMaps);
  maps.push_back(getReducedMap(builder, rank, axes, result.getRank() == rank));
  return emitReduction(builder, inputs, builder.filled(result, 0), maps, axes,
                       [&](OpBuilder &nested, ValueRange arguments) {
                         Scalars scalars{nested, loc, result.getElementType()};
                         return scalars.add(
                             arguments.back(),
                             term(scalars, arguments.drop_back()));
                       });
}

Value emitMean(LinalgBuilder &builder, Location loc, ValueRange inputs,
               ArrayRef<AffineMap> inputMaps, ArrayRef<int64_t> axes,
               RankedTensorType result, Term term) {
  auto type = cast<RankedTensorType>(inputs.front().getType());
  double count = 1;
  for (int64_t axis : axes)
    count *= type.getDimSize(axis);
  Value sum = emitSum(builder, loc, inputs, inputMaps, axes, result, term);
  return builder.elementwise(
      result, sum, builder.identity(result.getRank()),
      [&](OpBuilder &nested, ValueRange arguments) {
        Scalars scalars{nested, loc, result.getElementType()};
        return scalars.div(arguments[0], scalars.constant(count));
      });
}

} // namespace mlir::convopt

//===- Reductions.h - Sums and means of linalg on tensors -----------------===//

#ifndef CONVOPT_CODEGEN_LINALG_REDUCTIONS_H
#define CONVOPT_CODEGEN_LINALG_REDUCTIONS_H

#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

namespace mlir::convopt {

/// Scalar arithmetic inside a body.
struct Scalars {
  OpBuilder &builder;
  Location loc;
  Type type;

  Value constant(double value) {
    return emitConstant(builder, loc, type, value);
  }
  Value add(Value a, Value b) { return make<arith::AddFOp>(a, b); }
  Value sub(Value a, Value b) { return make<arith::SubFOp>(a, b); }
  Value mul(Value a, Value b) { return make<arith::MulFOp>(a, b); }
  Value div(Value a, Value b) { return make<arith::DivFOp>(a, b); }
  Value max(Value a, Value b) {
    return arith::MaximumFOp::create(builder, loc, a, b);
  }
  Value sqrt(Value a) { return math::SqrtOp::create(builder, loc, a); }
  Value exp(Value a) { return math::ExpOp::create(builder, loc, a); }
  Value log(Value a) { return math::LogOp::create(builder, loc, a); }
  /// `a` in this type, or in `to`.
  Value cast(Value a) { return cast(a, type); }
  Value cast(Value a, Type to);

private:
  template <typename OpTy>
  Value make(Value a, Value b) {
    return OpTy::create(builder, loc, a, b, arith::FastMathFlags::contract);
  }
};

/// Where an element of a tensor of `rank` axes goes when `axes` are reduced:
/// they are dropped or, with `keepAxes`, of size 1.
AffineMap getReducedMap(LinalgBuilder &builder, int64_t rank,
                        ArrayRef<int64_t> axes, bool keepAxes);

RankedTensorType dropAxes(RankedTensorType type, ArrayRef<int64_t> axes);

/// Combines the elements of the inputs, of the first one's shape, along `axes`
/// with the init; `maps` are the inputs' and the init's.
Value emitReduction(LinalgBuilder &builder, ValueRange inputs, Value init,
                    ArrayRef<AffineMap> maps, ArrayRef<int64_t> axes,
                    LinalgBuilder::Body body);

/// What becomes of one element of each input before it is summed.
using Term = function_ref<Value(Scalars &, ValueRange)>;

/// Sum, of type `result`, along `axes` of what `term` makes of the inputs.
Value emitSum(LinalgBuilder &builder, Location loc, ValueRange inputs,
              ArrayRef<AffineMap> inputMaps, ArrayRef<int64_t> axes,
              RankedTensorType result, Term term);

/// emitSum divided by the number of terms.
Value emitMean(LinalgBuilder &builder, Location loc, ValueRange inputs,
               ArrayRef<AffineMap> inputMaps, ArrayRef<int64_t> axes,
               RankedTensorType result, Term term);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_REDUCTIONS_H

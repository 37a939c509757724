//===- LinalgBuilder.h - Shorthands for linalg on tensors -----------------===//

#ifndef CONVOPT_CODEGEN_LINALG_LINALGBUILDER_H
#define CONVOPT_CODEGEN_LINALG_LINALGBUILDER_H

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// Builds linalg ops on statically shaped tensors, all at one location.
class LinalgBuilder {
public:
  LinalgBuilder(OpBuilder &builder, Location loc)
      : builder(builder), loc(loc) {}

  /// Computes the value a body yields from one element of each operand, the
  /// init's last.
  using Body = function_ref<Value(OpBuilder &, ValueRange)>;

  AffineExpr dim(unsigned position) {
    return builder.getAffineDimExpr(position);
  }
  AffineExpr constant(int64_t value) {
    return builder.getAffineConstantExpr(value);
  }
  AffineMap map(unsigned dims, ArrayRef<AffineExpr> results) {
    return AffineMap::get(dims, 0, results, builder.getContext());
  }
  AffineMap identity(unsigned rank) {
    return builder.getMultiDimIdentityMap(rank);
  }

  Value empty(RankedTensorType type);
  /// Like `empty`, but never a part of what it is inserted into.
  Value temporary(RankedTensorType type);
  Value filled(RankedTensorType type, double value);
  /// A constant of `type`, rounded once.
  Value constantTensor(RankedTensorType type, ArrayRef<double> values);

  /// linalg.generic with one map per input and, last, the init's.
  Value generic(ValueRange inputs, Value init, ArrayRef<AffineMap> maps,
                ArrayRef<utils::IteratorType> iterators, Body body);
  /// Element-wise on an empty tensor of `type`, whose map is the identity.
  Value elementwise(RankedTensorType type, ValueRange inputs,
                    ArrayRef<AffineMap> inputMaps, Body body);
  /// `source` at `offsets` with `strides` in a tensor of `shape` that holds
  /// `value` elsewhere.
  Value embed(Value source, ArrayRef<int64_t> shape, ArrayRef<int64_t> offsets,
              ArrayRef<int64_t> strides, double value);
  /// `size` elements of `axis` from `offset` on.
  Value slice(Value input, int64_t axis, int64_t offset, int64_t size);
  /// `target` with `source` in it, `offset` elements along `axis`.
  Value insert(Value source, Value target, int64_t axis, int64_t offset);
  /// `input` without the axes, all of size 1, that `drop` marks.
  Value dropUnitAxes(Value input, ArrayRef<bool> drop);
  /// Row-major reshape.
  Value reshape(Value input, ArrayRef<int64_t> shape);

private:
  OpBuilder &builder;
  Location loc;
};

/// Whether every operand and result of `op` has a static shape.
bool hasStaticShapes(Operation *op);

// One function per family of ops; convopt-to-linalg applies them all.
void populateElementwiseToLinalgPatterns(RewritePatternSet &patterns);
void populateNormalizationToLinalgPatterns(RewritePatternSet &patterns);
void populatePoolingToLinalgPatterns(RewritePatternSet &patterns);
void populateConvolutionToLinalgPatterns(RewritePatternSet &patterns);
void populateReductionToLinalgPatterns(RewritePatternSet &patterns);
void populateSampleNormToLinalgPatterns(RewritePatternSet &patterns);
void populateShapeToLinalgPatterns(RewritePatternSet &patterns);
void populateResizeToLinalgPatterns(RewritePatternSet &patterns);

/// Matches ops of static shape and hands them to `rewrite` with a
/// LinalgBuilder; the op is replaced by what it returns.
template <typename OpTy, SmallVector<Value> (*rewrite)(OpTy, LinalgBuilder &)>
struct ToLinalg : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (!hasStaticShapes(op))
      return rewriter.notifyMatchFailure(op, "expected static shapes");
    LinalgBuilder builder(rewriter, op.getLoc());
    rewriter.replaceOp(op, rewrite(op, builder));
    return success();
  }
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_LINALGBUILDER_H

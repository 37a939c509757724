//===- ShapeToLinalg.cpp - Ops that move elements -------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::convopt {
namespace {

struct TransposeToLinalg : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasStaticShapes(op))
      return rewriter.notifyMatchFailure(op, "expected static shapes");
    Value init =
        LinalgBuilder(rewriter, op.getLoc()).empty(op.getOutput().getType());
    rewriter.replaceOpWithNewOp<linalg::TransposeOp>(op, op.getInput(), init,
                                                     op.getPermutation());
    return success();
  }
};

struct SliceToLinalg : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasStaticShapes(op))
      return rewriter.notifyMatchFailure(op, "expected static shapes");
    MLIRContext *context = getContext();
    rewriter.replaceOpWithNewOp<tensor::ExtractSliceOp>(
        op, op.getOutput().getType(), op.getInput(),
        getAsIndexOpFoldResult(context, op.getOffsets()),
        getAsIndexOpFoldResult(context, op.getSizes()),
        getAsIndexOpFoldResult(context, op.getStrides()));
    return success();
  }
};

SmallVector<Value> lowerConcat(ConcatOp op, LinalgBuilder &builder) {
  Value joined = builder.empty(op.getOutput().getType());
  int64_t axis = op.getAxis(), offset = 0;
  for (Value input : op.getInputs()) {
    joined = builder.insert(input, joined, axis, offset);
    offset += cast<RankedTensorType>(input.getType()).getDimSize(axis);
  }
  return {joined};
}

SmallVector<Value> lowerReshape(ReshapeOp op, LinalgBuilder &builder) {
  return {builder.reshape(op.getInput(), op.getOutput().getType().getShape())};
}

/// The `count` copies that stand directly before or after `axis` of `input`.
Value copyBeside(Value input, PadMode mode, int64_t axis, int64_t count,
                 bool isAfter, LinalgBuilder &builder) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t size = type.getDimSize(axis);
  if (mode == PadMode::wrap)
    return builder.slice(input, axis, isAfter ? 0 : size - count, count);
  bool isMirror = mode == PadMode::reflect;
  int64_t begin =
      isMirror ? (isAfter ? size - 1 - count : 1) : (isAfter ? size - 1 : 0);
  Value source = builder.slice(input, axis, begin, isMirror ? count : 1);

  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = count;
  SmallVector<AffineExpr> position;
  for (int64_t i = 0; i < type.getRank(); ++i)
    position.push_back(builder.dim(i));
  position[axis] = isMirror ? builder.constant(count - 1) - builder.dim(axis)
                            : builder.constant(0);
  return builder.elementwise(
      type.clone(shape), source, builder.map(type.getRank(), position),
      [](OpBuilder &, ValueRange arguments) { return arguments[0]; });
}

/// Axis by axis, so that corners are copies of copies.
Value padWithCopies(PadOp op, LinalgBuilder &builder) {
  Value padded = op.getInput();
  RankedTensorType resultType = op.getOutput().getType();
  for (auto [i, low, high] : llvm::enumerate(op.getLow(), op.getHigh())) {
    if (low == 0 && high == 0)
      continue;
    auto type = cast<RankedTensorType>(padded.getType());
    int64_t axis = i, size = type.getDimSize(axis);
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] += low + high;
    type = type.clone(shape);
    // What the next axis still reads must not share the result's buffer, parts
    // of which are written meanwhile.
    Value result =
        type == resultType ? builder.empty(type) : builder.temporary(type);
    result = builder.insert(padded, result, axis, low);
    if (low > 0)
      result = builder.insert(copyBeside(padded, op.getMode(), axis, low,
                                         /*isAfter=*/false, builder),
                              result, axis, 0);
    if (high > 0)
      result = builder.insert(copyBeside(padded, op.getMode(), axis, high,
                                         /*isAfter=*/true, builder),
                              result, axis, low + size);
    padded = result;
  }
  return padded;
}

SmallVector<Value> lowerPad(PadOp op, LinalgBuilder &builder) {
  if (op.getMode() != PadMode::constant)
    return {padWithCopies(op, builder)};
  RankedTensorType type = op.getOutput().getType();
  return {builder.embed(op.getInput(), type.getShape(), op.getLow(),
                        SmallVector<int64_t>(type.getRank(), 1),
                        op.getValue().convertToDouble())};
}

} // namespace

void populateShapeToLinalgPatterns(RewritePatternSet &patterns) {
  patterns
      .add<TransposeToLinalg, SliceToLinalg, ToLinalg<ConcatOp, lowerConcat>,
           ToLinalg<ReshapeOp, lowerReshape>, ToLinalg<PadOp, lowerPad>>(
          patterns.getContext());
}

} // namespace mlir::convopt

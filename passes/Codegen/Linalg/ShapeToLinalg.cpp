//===- ShapeToLinalg.cpp - Ops that move elements -------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::convopt {
namespace {

struct ConcatToLinalg : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasStaticShapes(op))
      return rewriter.notifyMatchFailure(op, "expected static shapes");
    RankedTensorType type = op.getOutput().getType();
    MLIRContext *context = getContext();
    SmallVector<int64_t> offsets(type.getRank(), 0), ones(type.getRank(), 1);
    Value joined = LinalgBuilder(rewriter, op.getLoc()).empty(type);
    for (Value input : op.getInputs()) {
      auto inputType = cast<RankedTensorType>(input.getType());
      joined = tensor::InsertSliceOp::create(
          rewriter, op.getLoc(), input, joined,
          getAsIndexOpFoldResult(context, offsets),
          getAsIndexOpFoldResult(context, inputType.getShape()),
          getAsIndexOpFoldResult(context, ones));
      offsets[op.getAxis()] += inputType.getDimSize(op.getAxis());
    }
    rewriter.replaceOp(op, joined);
    return success();
  }
};

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

SmallVector<Value> lowerReshape(ReshapeOp op, LinalgBuilder &builder) {
  return {builder.reshape(op.getInput(), op.getOutput().getType().getShape())};
}

SmallVector<Value> lowerPad(PadOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  return {builder.embed(op.getInput(), type.getShape(), op.getLow(),
                        SmallVector<int64_t>(type.getRank(), 1),
                        op.getValue().convertToDouble())};
}

} // namespace

void populateShapeToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ConcatToLinalg, TransposeToLinalg, SliceToLinalg,
               ToLinalg<ReshapeOp, lowerReshape>, ToLinalg<PadOp, lowerPad>>(
      patterns.getContext());
}

} // namespace mlir::convopt

//===- ExpandMath.cpp - Transcendental functions as polynomials -----------===//

#include "passes/Lowering/MathFunctions.h"
#include "passes/Lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_EXPANDMATHPASS
#include "passes/Lowering/Passes.h.inc"

namespace {

using Emitter = Value (*)(OpBuilder &, Location, Value);

// Pattern: f(x) -> its arithmetic, on f32
template <typename MathOp, Emitter emit>
struct Expand : OpRewritePattern<MathOp> {
  using OpRewritePattern<MathOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(MathOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value x = op.getOperand();
    Type type = x.getType(), element = getElementTypeOrSelf(type);
    if (element.isF32()) {
      rewriter.replaceOp(op, emit(rewriter, loc, x));
      return success();
    }
    if (!element.isF16() && !element.isBF16())
      return rewriter.notifyMatchFailure(op, "expected at most 32 bits");
    Type wide = rewriter.getF32Type();
    if (auto vector = dyn_cast<VectorType>(type))
      wide = vector.clone(wide);
    Value y =
        emit(rewriter, loc, arith::ExtFOp::create(rewriter, loc, wide, x));
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, type, y);
    return success();
  }
};

struct ExpandMathPass : impl::ExpandMathPassBase<ExpandMathPass> {
  using ExpandMathPassBase::ExpandMathPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Expand<math::ExpOp, emitExp>, Expand<math::ExpM1Op, emitExpM1>,
                 Expand<math::LogOp, emitLog>, Expand<math::Log1pOp, emitLog1p>,
                 Expand<math::TanhOp, emitTanh>, Expand<math::ErfOp, emitErf>,
                 Expand<math::ErfcOp, emitErfc>>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
} // namespace mlir::convopt

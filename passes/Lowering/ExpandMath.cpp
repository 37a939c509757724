//===- ExpandMath.cpp - Transcendental functions as polynomials -----------===//

#include "passes/Lowering/MathFunctions.h"
#include "passes/Lowering/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Iterators.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
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

bool isConstantOne(Value value) { return matchPattern(value, m_OneFloat()); }

// Pattern: 1 / (1 + exp(-x)) -> its arithmetic, on f32
struct ExpandSigmoid : OpRewritePattern<arith::DivFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::DivFOp op,
                                PatternRewriter &rewriter) const override {
    auto sum = op.getRhs().getDefiningOp<arith::AddFOp>();
    if (!sum || !isConstantOne(op.getLhs()))
      return rewriter.notifyMatchFailure(op, "expected 1 / (a + b)");
    // Addition commutes, and canonicalization puts constants last.
    bool swapped = isConstantOne(sum.getRhs());
    Value one = swapped ? sum.getRhs() : sum.getLhs();
    auto exp =
        (swapped ? sum.getLhs() : sum.getRhs()).getDefiningOp<math::ExpOp>();
    auto negated =
        exp ? exp.getOperand().getDefiningOp<arith::NegFOp>() : nullptr;
    if (!negated || !isConstantOne(one))
      return rewriter.notifyMatchFailure(op, "expected 1 / (1 + exp(-x))");
    if (!getElementTypeOrSelf(op.getType()).isF32())
      return rewriter.notifyMatchFailure(op, "expected f32");
    rewriter.replaceOp(
        op, emitSigmoid(rewriter, op.getLoc(), negated.getOperand()));
    return success();
  }
};

struct ExpandMathPass : impl::ExpandMathPassBase<ExpandMathPass> {
  using ExpandMathPassBase::ExpandMathPassBase;

  void runOnOperation() override {
    // First, while exp is there to be seen. It is dead then, unless something
    // else reads it.
    RewritePatternSet quotients(&getContext());
    quotients.add<ExpandSigmoid>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(quotients));
    getOperation().walk<WalkOrder::PostOrder, ReverseIterator>(
        [](Operation *op) {
          if (isOpTriviallyDead(op))
            op->erase();
        });

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

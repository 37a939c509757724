//===- SplitFMA.cpp - Multiply-adds for machines without them -------------===//

#include "passes/Lowering/Passes.h"

#include "dialects/ConvOpt/IR/TargetInfo.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_SPLITFMAPASS
#include "passes/Lowering/Passes.h.inc"

namespace {

// Pattern: fma(a, b, c) -> a * b + c
template <typename FMAOp>
struct SplitFMA : OpRewritePattern<FMAOp> {
  using OpRewritePattern<FMAOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(FMAOp op,
                                PatternRewriter &rewriter) const override {
    Value a = op->getOperand(0), b = op->getOperand(1), c = op->getOperand(2);
    Value product = arith::MulFOp::create(rewriter, op.getLoc(), a, b);
    rewriter.replaceOpWithNewOp<arith::AddFOp>(op, product, c);
    return success();
  }
};

struct SplitFMAPass : impl::SplitFMAPassBase<SplitFMAPass> {
  using SplitFMAPassBase::SplitFMAPassBase;

  void runOnOperation() override {
    if (TargetInfo::get(getOperation()).fusedMultiplyAdd)
      return;
    RewritePatternSet patterns(&getContext());
    patterns.add<SplitFMA<vector::FMAOp>, SplitFMA<math::FmaOp>>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
} // namespace mlir::convopt

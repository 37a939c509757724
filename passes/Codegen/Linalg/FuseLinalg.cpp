//===- FuseLinalg.cpp - Fuses chains of element-wise linalg ops -----------===//

#include "passes/Codegen/Linalg/Passes.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_FUSELINALGPASS
#include "passes/Codegen/Linalg/Passes.h.inc"

namespace {

struct FuseLinalg : impl::FuseLinalgPassBase<FuseLinalg> {
  void runOnOperation() override {
    if (!isGenericKernel(getOperation()))
      return;
    RewritePatternSet patterns(&getContext());
    // A producer with other users would be computed twice. One that feeds a
    // reduction or a broadcast would be, too, once per round of the loops.
    linalg::populateElementwiseOpsFusionPatterns(
        patterns, [](OpOperand *operand) {
          Operation *producer = operand->get().getDefiningOp();
          auto consumer = cast<linalg::LinalgOp>(operand->getOwner());
          return producer && producer->hasOneUse() &&
                 consumer.getNumParallelLoops() == consumer.getNumLoops() &&
                 consumer.getMatchingIndexingMap(operand).isPermutation();
        });
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::convopt

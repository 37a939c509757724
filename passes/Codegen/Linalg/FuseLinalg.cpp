//===- FuseLinalg.cpp - Fuses chains of element-wise linalg ops -----------===//

#include "passes/Codegen/Linalg/Passes.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_FUSELINALGPASS
#include "passes/Codegen/Linalg/Passes.h.inc"

namespace {

/// Whether `input`, a temporary that nothing reads after `op`, can become the
/// result of `op`: element by element they have the same place.
bool isReplaceable(linalg::GenericOp op, OpOperand &input, OpOperand &init) {
  Value value = input.get();
  if (!isa_and_present<linalg::LinalgOp, tensor::InsertSliceOp>(
          value.getDefiningOp()) ||
      value.getType() != init.get().getType() ||
      op.getMatchingIndexingMap(&input) != op.getMatchingIndexingMap(&init))
    return false;
  return llvm::all_of(value.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    return &use == &input ||
           (user->getBlock() == op->getBlock() && user->isBeforeInBlock(op));
  });
}

/// Gives an element-wise op that would write a new tensor one of its inputs to
/// overwrite.
void reuseInput(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 1 || op.getNumParallelLoops() != op.getNumLoops())
    return;
  OpOperand &init = *op.getDpsInitOperand(0);
  if (!init.get().getDefiningOp<tensor::EmptyOp>())
    return;
  for (OpOperand *input : op.getDpsInputOperands())
    if (isReplaceable(op, *input, init))
      return init.set(input->get());
}

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
      return signalPassFailure();
    getOperation().walk(reuseInput);
  }
};

} // namespace
} // namespace mlir::convopt

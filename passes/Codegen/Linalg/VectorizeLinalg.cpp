//===- VectorizeLinalg.cpp - linalg on buffers as loops over vectors ------===//

#include "passes/Codegen/Linalg/Passes.h"

#include "dialects/ConvOpt/IR/TargetInfo.h"
#include "passes/Codegen/Linalg/Accesses.h"
#include "passes/Codegen/Linalg/LoopNest.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Transforms/LoopInvariantCodeMotionUtils.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_VECTORIZELINALGPASS
#include "passes/Codegen/Linalg/Passes.h.inc"

namespace {

/// Registers of no machine are wider; larger vectors would only be split.
constexpr int64_t kMaxVectorBits = 512;

/// Whether the loops `loop` and `loop + 1` walk every operand without a gap, so
/// that one loop can do for both.
bool isCollapsible(linalg::GenericOp op, unsigned loop) {
  SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
  if (iterators[loop] != iterators[loop + 1])
    return false;
  return llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (!linalg::isDimSequencePreserved(map, {loop, loop + 1}))
      return false;
    std::optional<unsigned> axis =
        map.getResultPosition(getAffineDimExpr(loop, op.getContext()));
    if (!axis)
      return true;
    auto type = cast<MemRefType>(operand.get().getType());
    SmallVector<int64_t> strides;
    int64_t offset;
    return succeeded(type.getStridesAndOffset(strides, offset)) &&
           !ShapedType::isDynamic(strides[*axis + 1]) &&
           strides[*axis] == strides[*axis + 1] * type.getDimSize(*axis + 1);
  });
}

/// Drops the axes of operands that are always indexed with 0, as those that a
/// mean keeps with size 1.
void dropConstantAxes(RewriterBase &rewriter, linalg::GenericOp op) {
  auto isZero = [](AffineExpr expr) {
    auto constant = dyn_cast<AffineConstantExpr>(expr);
    return constant && constant.getValue() == 0;
  };
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (auto [i, map] : llvm::enumerate(maps)) {
    if (llvm::none_of(map.getResults(), isZero))
      continue;
    Value operand = op->getOperand(i);
    auto type = cast<MemRefType>(operand.getType());
    llvm::SmallBitVector dropped(map.getNumResults());
    SmallVector<int64_t> shape, sizes(type.getShape());
    for (auto [axis, expr] : llvm::enumerate(map.getResults())) {
      if (isZero(expr)) {
        dropped.set(axis);
        sizes[axis] = 1;
      } else {
        shape.push_back(sizes[axis]);
      }
    }
    SmallVector<int64_t> zeros(sizes.size(), 0), ones(sizes.size(), 1);
    MemRefType view = memref::SubViewOp::inferRankReducedResultType(
        shape, type, zeros, sizes, ones);
    op->setOperand(i, memref::SubViewOp::create(
                          rewriter, op.getLoc(), view, operand,
                          getAsIndexOpFoldResult(op.getContext(), zeros),
                          getAsIndexOpFoldResult(op.getContext(), sizes),
                          getAsIndexOpFoldResult(op.getContext(), ones)));
    map = map.dropResults(dropped);
  }
  op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
}

/// Collapses all loops it can; the op itself when there are none.
linalg::GenericOp collapse(RewriterBase &rewriter, linalg::GenericOp op) {
  if (!llvm::all_of(op.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isProjectedPermutation(); }))
    return op;
  SmallVector<ReassociationIndices> groups;
  for (unsigned loop = 0; loop + 1 < op.getNumLoops(); ++loop) {
    if (!isCollapsible(op, loop))
      continue;
    if (groups.empty() || groups.back().back() != int64_t(loop))
      groups.push_back({int64_t(loop)});
    groups.back().push_back(loop + 1);
  }
  if (groups.empty())
    return op;
  FailureOr<linalg::CollapseResult> collapsed =
      linalg::collapseOpIterationDims(op, groups, rewriter);
  if (failed(collapsed))
    return op;
  rewriter.eraseOp(op);
  return cast<linalg::GenericOp>(collapsed->collapsedOp);
}

/// The fill, directly before `op`, of a reduction's only result: the loops can
/// start from its value and need not read it back.
linalg::FillOp findFill(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0)
    return {};
  for (Operation *before = op->getPrevNode(); before;
       before = before->getPrevNode()) {
    auto fill = dyn_cast<linalg::FillOp>(before);
    if (fill && fill.getOutputs().front() == op.getDpsInits().front())
      return fill;
    if (!isMemoryEffectFree(before) &&
        !isa<memref::AllocOp, memref::AllocaOp>(before))
      return {};
  }
  return {};
}

struct VectorizeLinalg : impl::VectorizeLinalgPassBase<VectorizeLinalg> {
  void runOnOperation() override {
    if (!isGenericKernel(getOperation()))
      return;
    auto module = getOperation()->getParentOfType<ModuleOp>();
    TargetInfo target = TargetInfo::get(module);
    target.vectorBits = std::min(target.vectorBits, kMaxVectorBits);

    // Backwards: a fill is still there when the reduction after it is lowered.
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    SmallPtrSet<Operation *, 4> absorbed;
    IRRewriter rewriter(&getContext());
    for (linalg::LinalgOp op : llvm::reverse(ops)) {
      if (absorbed.contains(op))
        continue;
      if (!op.hasPureBufferSemantics() || op.hasDynamicShape() ||
          op.hasIndexSemantics()) {
        op.emitOpError("expected buffers of static shape and no indices");
        return signalPassFailure();
      }
      rewriter.setInsertionPoint(op);
      FailureOr<linalg::GenericOp> generic = toGeneric(rewriter, op);
      if (failed(generic)) {
        op.emitOpError("has no generic form");
        return signalPassFailure();
      }
      TypedAttr initial;
      if (linalg::FillOp fill = findFill(*generic))
        if (matchPattern(fill.getInputs().front(), m_Constant(&initial))) {
          absorbed.insert(fill);
          rewriter.eraseOp(fill);
        }
      lower(rewriter, *generic, target, initial);
    }
    // The indices of a resize are quotients; no later pass hoists them. Emitted
    // kernels have their invariants where their registers want them.
    getOperation()->walk(
        [](LoopLikeOpInterface loop) { moveLoopInvariantCode(loop); });
  }

private:
  static FailureOr<linalg::GenericOp> toGeneric(RewriterBase &rewriter,
                                                linalg::LinalgOp op) {
    if (auto generic = dyn_cast<linalg::GenericOp>(op.getOperation()))
      return generic;
    return linalg::generalizeNamedOp(rewriter, op);
  }

  static void lower(RewriterBase &rewriter, linalg::GenericOp op,
                    const TargetInfo &target, TypedAttr initial) {
    rewriter.setInsertionPoint(op);
    dropConstantAxes(rewriter, op);
    op = collapse(rewriter, op);
    rewriter.setInsertionPoint(op);
    int64_t lanes = getLanes(op, target.vectorWidth());
    if (failed(emitInterleaving(rewriter, op, lanes)) &&
        failed(emitTransposition(rewriter, op, lanes)) &&
        failed(emitContraction(rewriter, op, target, initial)))
      emitLoopNest(rewriter, op, lanes, initial);
    rewriter.eraseOp(op);
  }
};

} // namespace
} // namespace mlir::convopt

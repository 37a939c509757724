//===- InPlace.cpp - Results that may overwrite an operand ----------------===//

#include "passes/Codegen/Memory/InPlace.h"

#include "passes/Codegen/Kernels/KernelLibrary.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::convopt {

/// Argument and its views. Fails where it becomes something that cannot be
/// followed.
static FailureOr<llvm::SetVector<Value>> findViews(BlockArgument argument) {
  llvm::SetVector<Value> views;
  views.insert(argument);
  for (size_t i = 0; i < views.size(); ++i)
    for (Operation *user : views[i].getUsers()) {
      bool isView = isa<ViewLikeOpInterface>(user);
      for (Value result : user->getResults())
        if (isView)
          views.insert(result);
        else if (isa<BaseMemRefType>(result.getType()))
          return failure();
    }
  return views;
}

/// Whether `a` shows `x` as `b` shows `y`.
static bool isSameView(Value a, Value x, Value b, Value y) {
  if (a == x || b == y)
    return a == x && b == y;
  Operation *viewOfX = a.getDefiningOp(), *viewOfY = b.getDefiningOp();
  // Other views have operands beside the buffer.
  return isa<memref::ExpandShapeOp, memref::CollapseShapeOp>(viewOfX) &&
         viewOfX->getNumOperands() == 1 &&
         OperationEquivalence::isEquivalentTo(
             viewOfX, viewOfY, OperationEquivalence::ignoreValueEquivalence,
             nullptr, OperationEquivalence::IgnoreLocations) &&
         isSameView(viewOfX->getOperand(0), x, viewOfY->getOperand(0), y);
}

static bool touches(Operation *op, const llvm::SetVector<Value> &buffers) {
  WalkResult walked = op->walk([&](Operation *inner) {
    return llvm::any_of(inner->getOperands(),
                        [&](Value v) { return buffers.contains(v); })
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return walked.wasInterrupted();
}

/// Whether axes keep their order, so that loops over the op are plain ones: a
/// transposition goes block by block.
static bool keepsOrder(AffineMap map) {
  if (!map.isProjectedPermutation())
    return false;
  SmallVector<unsigned> positions;
  for (AffineExpr expr : map.getResults())
    positions.push_back(cast<AffineDimExpr>(expr).getPosition());
  return llvm::is_sorted(positions);
}

/// Whether `op` computes every element of `result` in one loop that reads, of
/// `operand`, the element at the same place.
static bool isElementForElement(Operation *op, Value operand, Value result,
                                const llvm::SetVector<Value> &operandViews,
                                const llvm::SetVector<Value> &resultViews) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || linalgOp.getNumDpsInits() != 1 ||
      linalgOp.getNumParallelLoops() != linalgOp.getNumLoops() ||
      !llvm::all_of(linalgOp.getIndexingMapsArray(), keepsOrder))
    return false;
  OpOperand &init = *linalgOp.getDpsInitOperand(0);
  if (!linalgOp.getMatchingIndexingMap(&init).isIdentity() ||
      linalgOp.payloadUsesValueFromOperand(&init))
    return false;
  for (OpOperand *input : linalgOp.getDpsInputOperands()) {
    if (resultViews.contains(input->get()))
      return false;
    if (operandViews.contains(input->get()) &&
        (!linalgOp.getMatchingIndexingMap(input).isIdentity() ||
         !isSameView(input->get(), operand, init.get(), result)))
      return false;
  }
  return true;
}

bool mayOverwrite(func::FuncOp kernel, unsigned operand, unsigned result) {
  if (auto numbers =
          kernel->getAttrOfType<DenseI64ArrayAttr>(kOverwritableAttrName))
    return llvm::is_contained(numbers.asArrayRef(), operand);
  Block &body = kernel.getBody().front();
  BlockArgument read = body.getArgument(operand);
  BlockArgument written = body.getArgument(result);
  if (read.getType() != written.getType())
    return false;
  FailureOr<llvm::SetVector<Value>> readViews = findViews(read);
  FailureOr<llvm::SetVector<Value>> writtenViews = findViews(written);
  if (failed(readViews) || failed(writtenViews))
    return false;
  bool isWritten = false;
  for (Operation &op : body) {
    if (isa<ViewLikeOpInterface>(op))
      continue;
    if (isWritten) {
      if (touches(&op, *readViews))
        return false;
      continue;
    }
    if (!touches(&op, *writtenViews))
      continue;
    if (!isElementForElement(&op, read, written, *readViews, *writtenViews))
      return false;
    isWritten = true;
  }
  return isWritten;
}

} // namespace mlir::convopt

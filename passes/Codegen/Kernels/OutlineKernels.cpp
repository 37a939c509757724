//===- OutlineKernels.cpp - Generic kernels for the remaining ops ---------===//

#include "passes/Codegen/Kernels/KernelLibrary.h"
#include "passes/Codegen/Kernels/Passes.h"
#include "passes/Codegen/Kernels/Views.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_OUTLINEKERNELSPASS
#include "passes/Codegen/Kernels/Passes.h.inc"

namespace {

struct OutlineKernelsPass : impl::OutlineKernelsPassBase<OutlineKernelsPass> {
  using OutlineKernelsPassBase::OutlineKernelsPassBase;
  void runOnOperation() override;
};

/// Writes `op` (or the ops of a group) on tensors between reads of the
/// kernel's inputs and writes of its outputs.
void writeGenericBody(OpBuilder &body, func::FuncOp kernel, Operation *op) {
  Location loc = op->getLoc();
  SmallVector<Value> tensors;
  for (auto [index, operand] : llvm::enumerate(op->getOperands()))
    tensors.push_back(bufferization::ToTensorOp::create(
        body, loc, operand.getType(), kernel.getArgument(index),
        /*restrict=*/true));
  SmallVector<Value> results;
  if (auto group = dyn_cast<FusedOp>(op)) {
    Block &block = group.getBody().front();
    IRMapping mapping;
    mapping.map(block.getArguments(), tensors);
    for (Operation &inner : block.without_terminator())
      body.clone(inner, mapping);
    for (Value value : block.getTerminator()->getOperands())
      results.push_back(mapping.lookup(value));
  } else {
    // By position, not by value: the kernel of mul(x, x) is also that of
    // mul(a, b).
    Operation *copy = body.clone(*op);
    copy->setOperands(tensors);
    llvm::append_range(results, copy->getResults());
  }
  for (auto [index, result] : llvm::enumerate(results)) {
    auto write = bufferization::MaterializeInDestinationOp::create(
        body, loc, /*result=*/Type(), result,
        kernel.getArgument(op->getNumOperands() + index));
    write.setRestrict(true);
    write.setWritable(true);
  }
}

std::string describeGroup(Operation *op) {
  auto group = dyn_cast<FusedOp>(op);
  if (!group)
    return describeComputation(op, /*ignoreData=*/false);
  std::string key = "fused";
  for (Operation &inner : group.getBody().front()) {
    key += "; " + describeComputation(&inner, /*ignoreData=*/false);
    // Which value feeds which operand, by position in the block.
    for (Value operand : inner.getOperands()) {
      auto argument = dyn_cast<BlockArgument>(operand);
      auto position = [&] {
        int64_t count = 0;
        for (Operation *o = operand.getDefiningOp(); o; o = o->getPrevNode())
          ++count;
        return count;
      };
      key += argument ? " a" + std::to_string(argument.getArgNumber())
                      : " r" + std::to_string(position());
    }
  }
  return key;
}

} // namespace

void OutlineKernelsPass::runOnOperation() {
  SmallVector<Operation *> ops;
  for (auto function : getOperation().getOps<func::FuncOp>()) {
    if (isKernel(function) || function.isExternal())
      continue;
    for (Operation &op : function.getBody().front())
      if (isa<ConvOptDialect>(op.getDialect()) && !isa<CallKernelOp>(op) &&
          !needsNoKernel(&op))
        ops.push_back(&op);
  }
  KernelLibrary library(getOperation());
  for (Operation *op : ops) {
    for (Type type : op->getResultTypes())
      if (!cast<ShapedType>(type).hasStaticShape()) {
        op->emitError("expected static shapes: bind dynamic sizes at import");
        return signalPassFailure();
      }
    OpBuilder builder(op);
    CallKernelOp call = library.call(
        builder, op->getLoc(), describeGroup(op), kGenericKernel,
        op->getName().stripDialect(), op->getOperands(), op->getResultTypes(),
        [&](OpBuilder &body, func::FuncOp kernel) {
          writeGenericBody(body, kernel, op);
        });
    library.describeWork(call, op);
    op->replaceAllUsesWith(call);
    op->erase();
  }
}

} // namespace mlir::convopt

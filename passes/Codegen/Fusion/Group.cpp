//===- Group.cpp - Ops that become one kernel -----------------------------===//

#include "passes/Codegen/Fusion/Group.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::convopt {

// Pattern: relu(conv(x, w)) -> fused(x, w) { relu(conv(x, w)) }
void fuseGroup(ArrayRef<Operation *> ops, Operation *mean) {
  llvm::SmallPtrSet<Operation *, 8> members(ops.begin(), ops.end());
  llvm::SetVector<Value> inputs;
  SmallVector<Location> locations;
  for (Operation *op : ops) {
    locations.push_back(op->getLoc());
    for (Value operand : op->getOperands())
      if (!members.contains(operand.getDefiningOp()))
        inputs.insert(operand);
  }
  // At the last op all operands are defined. What the anchor's result was for
  // lies in the group, so nobody needs it earlier.
  OpBuilder builder(ops.back());
  SmallVector<Type> types(ops.back()->getResultTypes());
  if (mean) {
    locations.push_back(mean->getLoc());
    llvm::append_range(types, mean->getResultTypes());
  }
  Location loc = builder.getFusedLoc(locations);
  auto fused = FusedOp::create(builder, loc, types, inputs.getArrayRef());
  Block *body = builder.createBlock(&fused.getBody());
  IRMapping mapping;
  for (Value input : inputs)
    mapping.map(input, body->addArgument(input.getType(), input.getLoc()));
  for (Operation *op : ops)
    builder.clone(*op, mapping);
  SmallVector<Value> yielded = {mapping.lookup(ops.back()->getResult(0))};
  if (mean) {
    yielded.push_back(builder.clone(*mean, mapping)->getResult(0));
    mean->replaceAllUsesWith(fused->getResults().drop_front());
    mean->erase();
  }
  YieldOp::create(builder, loc, yielded);
  ops.back()->replaceAllUsesWith(fused->getResults().take_front());
  for (Operation *op : llvm::reverse(ops))
    op->erase();
}

} // namespace mlir::convopt

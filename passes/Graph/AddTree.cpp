//===- AddTree.cpp - Sums as trees of adds --------------------------------===//

#include "passes/Graph/AddTree.h"

using namespace mlir;
using namespace mlir::convopt;

/// An operand that is broadcast is no term of its own.
static bool isPlainAdd(AddOp op) {
  return op.getLhs().getType() == op.getType() &&
         op.getRhs().getType() == op.getType();
}

/// The add that computes the operand for nobody else, or null.
static AddOp getInnerAdd(OpOperand &operand) {
  auto add = operand.get().getDefiningOp<AddOp>();
  if (add && add->hasOneUse() && isPlainAdd(add) &&
      add->getBlock() == operand.getOwner()->getBlock())
    return add;
  return {};
}

bool AddTree::isRoot(AddOp op) {
  if (!isPlainAdd(op))
    return false;
  if (!op->hasOneUse())
    return true;
  OpOperand &use = *op->use_begin();
  auto user = dyn_cast<AddOp>(use.getOwner());
  return !user || !isPlainAdd(user) || !getInnerAdd(use);
}

AddTree::AddTree(AddOp root) : adds{root} {
  SmallVector<OpOperand *> pending{&root.getRhsMutable(),
                                   &root.getLhsMutable()};
  while (!pending.empty()) {
    OpOperand *operand = pending.pop_back_val();
    if (AddOp inner = getInnerAdd(*operand)) {
      adds.push_back(inner);
      pending.push_back(&inner.getRhsMutable());
      pending.push_back(&inner.getLhsMutable());
    } else {
      leaves.push_back(operand);
    }
  }
}

void AddTree::removeLeaves(RewriterBase &rewriter,
                           llvm::SmallPtrSet<OpOperand *, 8> removed) {
  SmallVector<AddOp> dead;
  // Operands first.
  for (AddOp add : llvm::reverse(adds)) {
    bool lhs = removed.contains(&add.getLhsMutable());
    bool rhs = removed.contains(&add.getRhsMutable());
    if (lhs && rhs) {
      removed.insert(&*add->use_begin());
      dead.push_back(add);
    } else if (lhs || rhs) {
      rewriter.replaceOp(add, lhs ? add.getRhs() : add.getLhs());
    }
  }
  // Users first.
  for (AddOp add : llvm::reverse(dead))
    rewriter.eraseOp(add);
}

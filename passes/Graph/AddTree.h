//===- AddTree.h - Sums as trees of adds ----------------------------------===//

#ifndef CONVOPT_GRAPH_ADDTREE_H
#define CONVOPT_GRAPH_ADDTREE_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace mlir::convopt {

/// A sum of tensors of one type: adds that have one use each, but for the root,
/// and the operands that none of them computes.
struct AddTree {
  /// An add comes before those in its operands; the root is the first.
  SmallVector<AddOp> adds;
  /// In the order in which the sum is written down.
  SmallVector<OpOperand *> leaves;

  /// Whether `op` is the root of a tree, and not a part of one.
  static bool isRoot(AddOp op);
  explicit AddTree(AddOp root);

  /// Takes `removed` out of the sum: an add that loses an operand becomes the
  /// other one. At least one leaf must stay. The tree must not be used any
  /// more.
  void removeLeaves(RewriterBase &rewriter,
                    llvm::SmallPtrSet<OpOperand *, 8> removed);
};

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_ADDTREE_H

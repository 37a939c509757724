//===- Branches.h - Summands that read one tensor -------------------------===//

#ifndef CONVOPT_GRAPH_BRANCHES_H
#define CONVOPT_GRAPH_BRANCHES_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/Refusal.h"
#include "passes/Graph/AxisTaps.h"

#include "llvm/ADT/MapVector.h"

namespace mlir::convopt {

/// A leaf that computes conv(x), channel_affine(x) or x itself.
struct Branch {
  OpOperand *leaf;
  ConvOp conv;
  ChannelAffineOp affine;
  SmallVector<AxisTaps> taps;

  bool hasRuntimeBias() {
    return conv && conv.getBias() && !getConstantElements(conv.getBias());
  }
  /// The bias of a convolution or the offset of an affine, if it is constant.
  /// Null for an offset of zeros, which changes nothing.
  Attribute getConstantBias();
  /// Null for the identity.
  Operation *getOp() { return conv ? conv.getOperation() : affine; }
  std::string describe();
  Location getLoc();
};

/// Branches of one input that become one convolution.
struct Group {
  /// The first to join.
  ConvOp seed;
  SmallVector<Branch> members;
  SmallVector<AxisTaps> taps;

  explicit Group(const Branch &first)
      : seed(first.conv), members{first}, taps(first.taps) {}
  LogicalResult join(Branch branch, Refusal &refuse);
  /// The convolution that absorbs the others: the seed, unless the bias is a
  /// run-time value, which may be defined behind it.
  ConvOp getTarget();
};

/// What to say of a branch that stays.
struct Missed {
  Location location;
  std::string reason;
};
using MissedBranches = llvm::MapVector<OpOperand *, Missed>;

/// The taps of each axis.
SmallVector<AxisTaps> getTaps(ArrayRef<WindowDim> window);
uint64_t countTaps(ArrayRef<AxisTaps> taps);

/// Those of the leaves that read `x`, in their order.
SmallVector<Branch> getBranches(ArrayRef<OpOperand *> leaves, Value x);

/// What a branch must fulfil on its own.
LogicalResult checkBranch(Branch &branch, Refusal &refuse);

/// Every branch that can join, until no more can: a kernel that has grown may
/// have room for one that was refused before. `missed` are the others.
Group makeGroup(const Branch &seed, ArrayRef<Branch> branches,
                MissedBranches &missed);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_BRANCHES_H

//===- ChannelRegions.h - Which activations to block ----------------------===//
//
// Values that some op needs in the same order form a region; convolutions read
// and write any order, so they lie between regions. A region is blocked when
// that pays.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_LAYOUT_CHANNELREGIONS_H
#define CONVOPT_CODEGEN_LAYOUT_CHANNELREGIONS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/IntEqClasses.h"

namespace mlir::convopt {

/// The operands that have to be blocked when the op's result is; nothing if the
/// op cannot compute it from blocks of `block` channels. Operands that are
/// constant, or broadcast over the channels, fit any order.
std::optional<SmallVector<Value>> getBlockedOperands(Operation *op,
                                                     int64_t block);

/// Whether a convolution may read and write blocks of `block` channels.
bool isBlockable(ConvOp conv, int64_t block);

/// For a convolution that reads a few channels, transposed from channel-first:
/// the value that was transposed. It can read that as well.
Value getChannelFirstInput(ConvOp conv);

class ChannelRegions {
public:
  /// Decides on the values of a block in which activations are channel-last.
  ChannelRegions(Block &body, int64_t block);

  bool isBlocked(Value value) const;

  /// All numbers are elements.
  struct Region {
    Location loc;
    int64_t channelLast = 0;
    int64_t blocked = 0;
    /// Read or written by convolutions.
    int64_t convolved = 0;
    /// Packed or unpacked because the other side is not blocked.
    int64_t moved = 0;

    /// Why the region stays channel-last; empty if it is blocked.
    StringRef getRefusal() const;
  };
  ArrayRef<Region> getRegions() const { return regions; }

private:
  void addValue(Value value);
  void addUses(Operation *op);

  int64_t block;
  DenseMap<Value, unsigned> numbers;
  SmallVector<Value> values;
  llvm::IntEqClasses classes;
  /// Values that are made, and values that are used, by other ops than
  /// convolutions and those that work on blocks.
  DenseSet<Value> plainDefinitions, plainUses;
  DenseMap<Value, int64_t> convolutions;
  SmallVector<Region> regions;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LAYOUT_CHANNELREGIONS_H

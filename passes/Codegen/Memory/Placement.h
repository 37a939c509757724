//===- Placement.h - Which values share storage ---------------------------===//
//
// Reshapes and slices show elements of their operand, a concat consists of its
// operands: such values need no storage of their own, and no copy when they are
// computed where they belong.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_MEMORY_PLACEMENT_H
#define CONVOPT_CODEGEN_MEMORY_PLACEMENT_H

#include "mlir/IR/Block.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::convopt {

class ConcatOp;

/// The elements of a value lie `offset` bytes into the storage of `base`, which
/// does not lie in another's.
struct Place {
  Value base;
  int64_t offset = 0;

  bool operator==(const Place &other) const {
    return base == other.base && offset == other.offset;
  }
};

/// The size of a static tensor in bytes.
int64_t getByteSize(Type type);

/// Places the values of one block of kernel calls, constants and ops that need
/// no kernel.
class Placement {
public:
  explicit Placement(Block &block);

  Place find(Value value) const;
  /// `result` lies where `base` lies, which nobody needs any more.
  void overwrite(Value base, Value result) { places[result] = {base, 0}; }
  /// Where a concat keeps its operands.
  SmallVector<Place> findParts(ConcatOp concat) const;

private:
  void placeParts(ConcatOp concat);

  /// Values that were given a place in another's storage.
  llvm::DenseMap<Value, Place> places;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_MEMORY_PLACEMENT_H

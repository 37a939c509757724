//===- ArenaPlan.h - Packing lifetimes into one buffer --------------------===//

#ifndef CONVOPT_CODEGEN_MEMORY_ARENAPLAN_H
#define CONVOPT_CODEGEN_MEMORY_ARENAPLAN_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace mlir::convopt {

/// Every buffer starts at a multiple of this many bytes.
inline constexpr int64_t kBufferAlignment = 64;

/// A value of `bytes` bytes that must keep its place from step `first` to step
/// `last`, both included.
struct Lifetime {
  int64_t bytes;
  int64_t first;
  int64_t last;
};

struct ArenaPlan {
  /// One offset per lifetime.
  llvm::SmallVector<int64_t> offsets;
  int64_t bytes = 0;
};

/// Offsets such that values alive at the same step do not overlap: largest
/// first, each at the lowest offset that is free during its life.
ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_MEMORY_ARENAPLAN_H

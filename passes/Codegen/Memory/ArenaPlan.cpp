//===- ArenaPlan.cpp - Packing lifetimes into one buffer ------------------===//

#include "passes/Codegen/Memory/ArenaPlan.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes) {
  llvm::SmallVector<size_t> order =
      llvm::to_vector(llvm::seq<size_t>(lifetimes.size()));
  // Ties are broken by position, so that the plan is the same everywhere.
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::make_pair(-lifetimes[a].bytes, a) <
           std::make_pair(-lifetimes[b].bytes, b);
  });

  ArenaPlan plan;
  plan.offsets.resize(lifetimes.size());
  // Placed values, by offset.
  llvm::SmallVector<size_t> placed;
  for (size_t current : order) {
    const Lifetime &life = lifetimes[current];
    int64_t offset = 0;
    for (size_t other : placed) {
      const Lifetime &neighbour = lifetimes[other];
      if (neighbour.last < life.first || life.last < neighbour.first)
        continue;
      if (offset + life.bytes <= plan.offsets[other])
        break;
      int64_t end = plan.offsets[other] + neighbour.bytes;
      offset = std::max<int64_t>(offset, llvm::alignTo(end, kBufferAlignment));
    }
    plan.offsets[current] = offset;
    plan.bytes = std::max<int64_t>(
        plan.bytes, llvm::alignTo(offset + life.bytes, kBufferAlignment));
    auto position = llvm::upper_bound(placed, offset, [&](int64_t o, size_t p) {
      return o < plan.offsets[p];
    });
    placed.insert(position, current);
  }
  return plan;
}

} // namespace mlir::convopt

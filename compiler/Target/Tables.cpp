//===- Tables.cpp - CPUs as data ------------------------------------------===//

#include "compiler/Target/Tables.h"

namespace mlir::convopt {

using llvm::Triple;

static constexpr VectorRow kVectorRows[] = {
    {Triple::x86_64, "+avx512f", 512, 32, true},
    {Triple::x86_64, "+avx2,+fma", 256, 16, true},
    {Triple::x86_64, "+sse2", 128, 16, false},
    {Triple::aarch64, "+neon", 128, 32, true},
};

static constexpr int64_t KiB = 1024;

// From the vendors' optimization manuals.
static constexpr CacheRow kCacheRows[] = {
    {"skylake-avx512", 32 * KiB, 1024 * KiB},
    {"cascadelake", 32 * KiB, 1024 * KiB},
    {"cooperlake", 32 * KiB, 1024 * KiB},
    {"icelake-client", 48 * KiB, 512 * KiB},
    {"icelake-server", 48 * KiB, 1280 * KiB},
    {"tigerlake", 48 * KiB, 1280 * KiB},
    {"rocketlake", 48 * KiB, 512 * KiB},
    {"alderlake", 48 * KiB, 1280 * KiB},
    {"raptorlake", 48 * KiB, 2048 * KiB},
    {"sapphirerapids", 48 * KiB, 2048 * KiB},
    {"emeraldrapids", 48 * KiB, 2048 * KiB},
    {"graniterapids", 48 * KiB, 2048 * KiB},
    {"znver1", 32 * KiB, 512 * KiB},
    {"znver2", 32 * KiB, 512 * KiB},
    {"znver3", 32 * KiB, 512 * KiB},
    {"znver4", 32 * KiB, 1024 * KiB},
    {"znver5", 48 * KiB, 1024 * KiB},
    {"x86-64-v4", 32 * KiB, 1024 * KiB},
    {"cortex-a72", 32 * KiB, 1024 * KiB},
    {"neoverse-n1", 64 * KiB, 1024 * KiB},
    {"neoverse-n2", 64 * KiB, 1024 * KiB},
    {"neoverse-v1", 64 * KiB, 1024 * KiB},
    {"neoverse-v2", 64 * KiB, 2048 * KiB},
    {"apple-m1", 128 * KiB, 4096 * KiB},
};
static constexpr CacheRow kUnknownCPU = {"", 32 * KiB, 256 * KiB};

ArrayRef<VectorRow> getVectorRows() { return kVectorRows; }

const CacheRow &getCaches(StringRef cpu) {
  for (const CacheRow &row : kCacheRows)
    if (row.cpu == cpu)
      return row;
  return kUnknownCPU;
}

} // namespace mlir::convopt

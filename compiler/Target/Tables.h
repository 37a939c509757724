//===- Tables.h - CPUs as data --------------------------------------------===//

#ifndef CONVOPT_TARGET_TABLES_H
#define CONVOPT_TARGET_TABLES_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/TargetParser/Triple.h"

namespace mlir::convopt {

/// What an instruction set offers.
struct VectorRow {
  llvm::Triple::ArchType architecture;
  /// As LLVM spells them; all of them are needed.
  StringLiteral features;
  int64_t bits, registers;
  bool fusedMultiplyAdd;
};

/// The best ones first. An architecture that is in no row has 16 vectors of 128
/// bits.
ArrayRef<VectorRow> getVectorRows();

/// Sizes of a core's own data caches.
struct CacheRow {
  StringLiteral cpu;
  int64_t l1Bytes, l2Bytes;
};

/// Those of the CPU that LLVM calls `cpu`; of a small one if it is not known.
const CacheRow &getCaches(StringRef cpu);

} // namespace mlir::convopt

#endif // CONVOPT_TARGET_TABLES_H

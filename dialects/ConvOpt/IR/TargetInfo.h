//===- TargetInfo.h - The machine, as the module's attributes say ---------===//
//
// Passes learn about the machine from the module's DLTI target spec alone:
//
//   dlti.target_system_spec = #dlti.target_system_spec<
//     "CPU" = #dlti.target_device_spec<
//       "vector_bits" = 512 : i64, "vector_registers" = 32 : i64,
//       "fused_multiply_add" = true, "L1_cache_size_in_bytes" = 32768 : i64,
//       "L2_cache_size_in_bytes" = 1048576 : i64>>
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IR_TARGETINFO_H
#define CONVOPT_IR_TARGETINFO_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::convopt {

struct TargetInfo {
  /// Size of a vector register, in bits, and their number.
  int64_t vectorBits = 512;
  int64_t vectorRegisters = 32;
  /// Whether a * b + c is one instruction.
  bool fusedMultiplyAdd = true;
  /// Sizes of a core's own data caches.
  int64_t l1Bytes = int64_t(32) << 10;
  int64_t l2Bytes = int64_t(1) << 20;

  /// Elements of a vector of f32.
  int64_t vectorWidth() const { return vectorBits / 32; }

  /// What the module says; the defaults above where it says nothing.
  static TargetInfo get(ModuleOp module);
  /// Writes this on the module.
  void set(ModuleOp module) const;
};

} // namespace mlir::convopt

#endif // CONVOPT_IR_TARGETINFO_H

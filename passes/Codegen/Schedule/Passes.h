//===- Passes.h - Choosing schedules --------------------------------------===//

#ifndef CONVOPT_CODEGEN_SCHEDULE_PASSES_H
#define CONVOPT_CODEGEN_SCHEDULE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

/// The discardable attribute that holds an op's schedule.
inline constexpr llvm::StringLiteral kScheduleAttrName = "convopt.schedule";

/// Which algorithms may be chosen. All of them round differently.
enum class Numerics {
  /// Those whose error stays below 1e-4 of the largest output.
  Fast,
  /// Those that add up products of inputs and weights in f32.
  Strict,
};

#define GEN_PASS_DECL
#include "passes/Codegen/Schedule/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Schedule/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_SCHEDULE_PASSES_H

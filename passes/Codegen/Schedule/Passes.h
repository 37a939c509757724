//===- Passes.h - Choosing schedules --------------------------------------===//

#ifndef CONVOPT_CODEGEN_SCHEDULE_PASSES_H
#define CONVOPT_CODEGEN_SCHEDULE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

/// The discardable attribute that holds an op's schedule.
inline constexpr llvm::StringLiteral kScheduleAttrName = "convopt.schedule";

#define GEN_PASS_DECL
#include "passes/Codegen/Schedule/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Schedule/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_SCHEDULE_PASSES_H

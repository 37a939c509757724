//===- Passes.h - To the LLVM dialect -------------------------------------===//

#ifndef CONVOPT_LOWERING_PASSES_H
#define CONVOPT_LOWERING_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

/// Symbol of the C entry point.
inline constexpr llvm::StringLiteral kEntryPointName = "convopt_entry";

#define GEN_PASS_DECL
#include "passes/Lowering/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Lowering/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_LOWERING_PASSES_H

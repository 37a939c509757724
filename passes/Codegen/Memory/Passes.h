//===- Passes.h - Where tensors live --------------------------------------===//

#ifndef CONVOPT_CODEGEN_MEMORY_PASSES_H
#define CONVOPT_CODEGEN_MEMORY_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

/// Attributes of a module with planned memory (see the pass's description).
inline constexpr llvm::StringLiteral kInputsAttrName = "convopt.inputs";
inline constexpr llvm::StringLiteral kOutputsAttrName = "convopt.outputs";
inline constexpr llvm::StringLiteral kWeightsAttrName = "convopt.weights";
inline constexpr llvm::StringLiteral kArenaBytesAttrName =
    "convopt.arena_bytes";
inline constexpr llvm::StringLiteral kMemoryPlanAttrName =
    "convopt.memory_plan";
/// Marks the function that computes the network.
inline constexpr llvm::StringLiteral kEntryAttrName = "convopt.entry";
/// The name of an argument or result in the model.
inline constexpr llvm::StringLiteral kNameAttrName = "convopt.name";

#define GEN_PASS_DECL
#include "passes/Codegen/Memory/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Memory/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_MEMORY_PASSES_H

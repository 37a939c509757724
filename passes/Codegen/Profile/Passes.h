//===- Passes.h - Where the time goes -------------------------------------===//

#ifndef CONVOPT_CODEGEN_PROFILE_PASSES_H
#define CONVOPT_CODEGEN_PROFILE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

/// Attributes of an instrumented module, and the entries of each step (see the
/// pass's description).
inline constexpr llvm::StringLiteral kProfileAttrName = "convopt.profile";
inline constexpr llvm::StringLiteral kProfileOffsetAttrName =
    "convopt.profile_offset";
inline constexpr llvm::StringLiteral kProfileNode = "node";
inline constexpr llvm::StringLiteral kProfileKernel = "kernel";
inline constexpr llvm::StringLiteral kProfileAlgorithm = "algorithm";
inline constexpr llvm::StringLiteral kProfileOps = "ops";
inline constexpr llvm::StringLiteral kProfileOutput = "output";
inline constexpr llvm::StringLiteral kProfileMacs = "macs";
inline constexpr llvm::StringLiteral kProfileBytes = "bytes";

/// The function that instrumented code reads the time with, in nanoseconds; the
/// process that loads the code provides it.
inline constexpr llvm::StringLiteral kClockName = "convopt_clock";

#define GEN_PASS_DECL
#include "passes/Codegen/Profile/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Profile/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_PROFILE_PASSES_H

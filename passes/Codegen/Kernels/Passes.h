//===- Passes.h - From ops to kernel functions ----------------------------===//

#ifndef CONVOPT_CODEGEN_KERNELS_PASSES_H
#define CONVOPT_CODEGEN_KERNELS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "passes/Codegen/Kernels/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Kernels/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_KERNELS_PASSES_H

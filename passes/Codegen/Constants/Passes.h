//===- Passes.h - Passes over constants -----------------------------------===//

#ifndef CONVOPT_CODEGEN_CONSTANTS_PASSES_H
#define CONVOPT_CODEGEN_CONSTANTS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "passes/Codegen/Constants/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Constants/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_CONSTANTS_PASSES_H

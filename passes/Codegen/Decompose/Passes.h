//===- Passes.h - Ops in terms of others ----------------------------------===//

#ifndef CONVOPT_CODEGEN_DECOMPOSE_PASSES_H
#define CONVOPT_CODEGEN_DECOMPOSE_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "passes/Codegen/Decompose/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Decompose/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_DECOMPOSE_PASSES_H

//===- Passes.h - Passes that choose where elements lie -------------------===//

#ifndef CONVOPT_CODEGEN_LAYOUT_PASSES_H
#define CONVOPT_CODEGEN_LAYOUT_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "passes/Codegen/Layout/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Layout/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LAYOUT_PASSES_H

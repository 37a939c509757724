//===- Passes.h - What each stage may contain -----------------------------===//

#ifndef CONVOPT_CONTRACTS_PASSES_H
#define CONVOPT_CONTRACTS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "passes/Contracts/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "passes/Contracts/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_CONTRACTS_PASSES_H

//===- Passes.h - The CPU described ---------------------------------------===//

#ifndef CONVOPT_TARGET_PASSES_H
#define CONVOPT_TARGET_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "compiler/Target/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "compiler/Target/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_TARGET_PASSES_H

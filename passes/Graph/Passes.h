//===- Passes.h - From convopt to convopt ---------------------------------===//

#ifndef CONVOPT_GRAPH_PASSES_H
#define CONVOPT_GRAPH_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "passes/Graph/Passes.h.inc"

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_PASSES_H

//===- Pipeline.h - From generic kernels to loops -------------------------===//

#ifndef CONVOPT_CODEGEN_LINALG_PIPELINE_H
#define CONVOPT_CODEGEN_LINALG_PIPELINE_H

#include "mlir/Pass/PassManager.h"

namespace mlir::convopt {

/// Adds the passes that turn the generic kernels of a builtin.module into
/// linalg on buffers; no tensor or bufferization op is left in them.
void buildGenericKernelBuffers(OpPassManager &pm);

/// Adds the passes that turn those into loops of scf, vector, memref, arith and
/// math; no linalg op is left.
void buildGenericKernelLoops(OpPassManager &pm);

/// --convopt-generic-kernels.
void registerGenericKernelPipeline();

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_PIPELINE_H

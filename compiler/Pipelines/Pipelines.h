//===- Pipelines.h - In what order ----------------------------------------===//
//
// From a model to machine code in named phases. Each phase is one pipeline that
// convopt-opt can run by itself (--convopt-<phase>), ends with the contract of
// its stage, and has one name, used in messages, flags and timings.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_PIPELINES_PIPELINES_H
#define CONVOPT_PIPELINES_PIPELINES_H

#include "passes/Codegen/Schedule/Passes.h"

#include "mlir/Pass/PassManager.h"

namespace mlir::convopt {

enum class Phase { Graph, Codegen, Lowering };

/// "graph", "codegen", "lowering".
llvm::StringRef getPhaseName(Phase phase);

struct PipelineOptions {
  /// Take the time of every kernel call.
  bool profile = false;
  /// How results may be rounded.
  Numerics numerics = Numerics::Fast;
  /// The context has no other module that needs its constants: the data of
  /// those that rewrites replace is freed.
  bool releaseConstants = false;
};

/// Adds the passes of `phase`; pm runs on builtin.module.
void buildPhase(Phase phase, OpPassManager &pm,
                const PipelineOptions &options = {});

/// The part of Phase::Lowering that works on kernels alone: functions on static
/// buffers to LLVM functions on bare pointers.
void buildKernelLowering(OpPassManager &pm);

/// Registers --convopt-graph, --convopt-codegen and --convopt-lowering.
void registerPipelines();

} // namespace mlir::convopt

#endif // CONVOPT_PIPELINES_PIPELINES_H

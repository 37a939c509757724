//===- Pipelines.cpp - In what order --------------------------------------===//

#include "compiler/Pipelines/Pipelines.h"

#include "passes/Codegen/Constants/Passes.h"
#include "passes/Codegen/Decompose/Passes.h"
#include "passes/Codegen/Fusion/Passes.h"
#include "passes/Codegen/Kernels/Passes.h"
#include "passes/Codegen/Layout/Passes.h"
#include "passes/Codegen/Linalg/Pipeline.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Profile/Passes.h"
#include "passes/Codegen/Schedule/Passes.h"
#include "passes/Contracts/Passes.h"
#include "passes/Graph/Passes.h"
#include "passes/Lowering/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::convopt {

llvm::StringRef getPhaseName(Phase phase) {
  switch (phase) {
  case Phase::Graph:
    return "graph";
  case Phase::Codegen:
    return "codegen";
  case Phase::Lowering:
    return "lowering";
  }
  llvm_unreachable("unknown phase");
}

/// Rounds of graph rewrites; none of the rewrites undoes another one.
static constexpr int kMaxRounds = 8;

/// Behind passes that replace filters; each leaves the former ones behind.
static void addReleaseConstants(OpPassManager &pm,
                                const PipelineOptions &options) {
  if (options.releaseConstants)
    pm.addPass(createReleaseConstantsPass());
}

/// convopt → convopt: what the network computes, with less work.
static void buildGraphPhase(OpPassManager &pm, const PipelineOptions &options) {
  pm.addNestedPass<func::FuncOp>(createCanonicalizerPass());
  pm.addNestedPass<func::FuncOp>(createCSEPass());
  // Before folding, which takes the spelled-out ones apart: the 6 in
  // x * clip(x + 3, 0, 6) / 6 is a scale that fits into the next filter.
  pm.addNestedPass<func::FuncOp>(createRaiseActivationsPass());
  // Until nothing changes: a fold may bring a bias next to the norm that
  // cancels it, and a bias that is gone may make a fold possible. A second
  // round is rare.
  pm.addPass(createCompositeFixedPointPass(
      "ConvOptRewrites",
      [](OpPassManager &rewrites) {
        // First, on the network as it is: people know these biases by name.
        rewrites.addPass(createCancelBias());
        rewrites.addPass(createFoldBatchNorm());
        // Before branches, whose windows pads are part of.
        rewrites.addPass(createMergePads());
        // Behind folding: the branches of a training-time block end in norms.
        rewrites.addPass(createMergeBranches());
        rewrites.addPass(createComposeConvs());
        // Last: a pool that went between two layers would keep them apart.
        rewrites.addPass(createHoistPools());
      },
      kMaxRounds));
  pm.addNestedPass<func::FuncOp>(createCanonicalizerPass());
  pm.addNestedPass<func::FuncOp>(createCSEPass());
  addReleaseConstants(pm, options);
  pm.addPass(createVerifyGraphPass());
}

/// convopt → kernels on buffers.
static void buildCodegenPhase(OpPassManager &pm,
                              const PipelineOptions &options) {
  FoldConstantsPassOptions folding;
  folding.releaseConstants = options.releaseConstants;
  pm.addNestedPass<func::FuncOp>(createAssignLayoutPass());
  // Layouts leave transposes on filters; the next pass reads filters.
  pm.addPass(createFoldConstantsPass(folding));
  addReleaseConstants(pm, options);
  OpPassManager &network = pm.nest<func::FuncOp>();
  network.addPass(createDecomposeConvTransposePass());
  // For the sake of the transform domain alone.
  if (options.numerics == Numerics::Fast)
    network.addPass(createSplitStridesPass());
  network.addPass(createCanonicalizerPass());
  // Behind what is decomposed channel-last.
  network.addPass(createBlockChannelsPass());
  // Layouts first: what is per channel is recognized by its axis.
  network.addPass(createScaleFiltersPass());
  network.addPass(createFuseEpiloguesPass());
  network.addPass(createFuseElementwisePass());
  SelectSchedulePassOptions schedules;
  schedules.numerics = options.numerics;
  pm.addPass(createSelectSchedulePass(schedules));
  EmitKernelsPassOptions kernels;
  kernels.releaseConstants = options.releaseConstants;
  pm.addPass(createEmitKernelsPass(kernels));
  // Layouts and kernels have left pads and transposes on the weights.
  pm.addPass(createFoldConstantsPass(folding));
  pm.addNestedPass<func::FuncOp>(createCSEPass());
  addReleaseConstants(pm, options);
  pm.addPass(createOutlineKernelsPass());
  // Before the memory plan, which finds room for what kernels need.
  buildGenericKernelBuffers(pm);
  pm.addPass(createPlaceTemporariesPass());
  PlanMemoryPassOptions memory;
  memory.releaseConstants = options.releaseConstants;
  pm.addPass(createPlanMemoryPass(memory));
  addReleaseConstants(pm, options);
  buildGenericKernelLoops(pm);
  if (options.profile)
    pm.addPass(createInstrumentKernelsPass());
  pm.addPass(createVerifyCodegenPass());
}

void buildKernelLowering(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertVectorToSCFPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createExpandMathPass());
  pm.addPass(createSplitFMAPass());
  pm.addNestedPass<func::FuncOp>(arith::createArithExpandOpsPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createCSEPass());
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(createConvertMathToLLVMPass());
  // What LLVM has no intrinsics for: erf and erfc of f64.
  pm.addPass(createConvertMathToLibmPass());
  // Behind it: calls are made for one element of a vector after the other.
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  // Shapes are static, so a buffer is its address.
  ConvertFuncToLLVMPassOptions functions;
  functions.useBarePtrCallConv = true;
  pm.addPass(createConvertFuncToLLVMPass(functions));
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
}

/// Kernels on buffers → LLVM dialect with a C entry point.
static void buildLoweringPhase(OpPassManager &pm) {
  buildKernelLowering(pm);
  // No LLVM mid-level pipeline runs on kernels: what is left of memref
  // descriptors goes here.
  pm.addNestedPass<LLVM::LLVMFuncOp>(createCanonicalizerPass());
  pm.addNestedPass<LLVM::LLVMFuncOp>(createCSEPass());
  pm.addPass(createEmitEntryPointPass());
  pm.addPass(createVerifyLoweringPass());
}

void buildPhase(Phase phase, OpPassManager &pm,
                const PipelineOptions &options) {
  switch (phase) {
  case Phase::Graph:
    return buildGraphPhase(pm, options);
  case Phase::Codegen:
    return buildCodegenPhase(pm, options);
  case Phase::Lowering:
    return buildLoweringPhase(pm);
  }
}

void registerPipelines() {
  PassPipelineRegistration<>(
      "convopt-graph", "Phase graph: prove, fold and simplify the network",
      [](OpPassManager &pm) { buildPhase(Phase::Graph, pm); });
  PassPipelineRegistration<>(
      "convopt-codegen", "Phase codegen: from ops to kernels on buffers",
      [](OpPassManager &pm) { buildPhase(Phase::Codegen, pm); });
  PassPipelineRegistration<>(
      "convopt-lowering", "Phase lowering: from kernels to the LLVM dialect",
      [](OpPassManager &pm) { buildPhase(Phase::Lowering, pm); });
}

} // namespace mlir::convopt

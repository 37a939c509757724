//===- Pipeline.cpp - From generic kernels to loops -----------------------===//

#include "passes/Codegen/Linalg/Pipeline.h"

#include "passes/Codegen/Linalg/Passes.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::convopt {

#define GEN_PASS_REGISTRATION
#include "passes/Codegen/Linalg/Passes.h.inc"

void buildGenericKernelBuffers(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvoptToLinalgPass());
  // Fusion before buffers exist: a chain then has no intermediate at all.
  // No CSE here: two results that share their fill would need a copy of it.
  pm.addNestedPass<func::FuncOp>(createFuseLinalgPass());
  // Buffers before loops: bufferization sees a few ops in destination passing
  // style, and the copies it leaves are vectorized like everything else.
  pm.addPass(createBufferizeKernelsPass());
}

void buildGenericKernelLoops(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createVectorizeLinalgPass());
  pm.addNestedPass<func::FuncOp>(createCanonicalizerPass());
  pm.addNestedPass<func::FuncOp>(createCSEPass());
}

void registerGenericKernelPipeline() {
  PassPipelineRegistration<>(
      "convopt-generic-kernels",
      "From the convopt ops of generic kernels to loops over vectors",
      [](OpPassManager &pm) {
        buildGenericKernelBuffers(pm);
        buildGenericKernelLoops(pm);
      });
}

void registerLinalgPasses() {
  registerConvoptLinalgPasses();
  registerGenericKernelPipeline();
}

} // namespace mlir::convopt

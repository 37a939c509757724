//===- Passes.td - From ops to kernel functions ------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_KERNELS_PASSES_TD
#define CONVOPT_CODEGEN_KERNELS_PASSES_TD

include "mlir/Pass/PassBase.td"

def EmitKernelsPass : Pass<"convopt-emit-kernels", "::mlir::ModuleOp"> {
  let summary = "Apply schedules: write kernels, pack their weights";
  let description = [{
    Every op (or `convopt.fused` group) with a schedule becomes a call of a
    kernel function that an emitter writes in scf, vector and memref. Filters
    and per-channel vectors are brought into the kernel's order by pads,
    reshapes and transposes, which `convopt-fold-constants` evaluates for
    constants. Filters of `winograd` become new constants here; with
    `release-constants` the data of those they replace is freed. Equal shapes, schedules and epilogues share one kernel. Kernels
    say to which family they belong and, for profiles, what they compute.

    Before:
    ```mlir
    %y = convopt.dense %x, %w filter_layout = io_spatial
        {convopt.schedule = #convopt.schedule<direct, tile = [1, 2], vector = 16>}
        : (tensor<1x8xf32>, tensor<8x32xf32>) -> tensor<1x32xf32>
    ```
    After:
    ```mlir
    %0 = convopt.reshape %w : tensor<8x32xf32> -> tensor<1x8x1x1x32xf32>
    %1 = convopt.transpose %0 permutation = [2, 3, 0, 1, 4] : ...
    %y = convopt.call_kernel @direct_0(%x, %1)
        : (tensor<1x8xf32>, tensor<1x1x1x8x32xf32>) -> tensor<1x32xf32>
    ...
    func.func private @direct_0(%x: memref<1x8xf32>,
                                %w: memref<1x1x1x8x32xf32>,
                                %y: memref<1x32xf32>)
        attributes {convopt.kernel = "direct",
                    convopt.work = {ops = "dense", macs = 256 : i64,
                                    output = array<i64: 1, 32>}} { scf.for ... }
    ```
  }];
  let options = [
    Option<"releaseConstants", "release-constants", "bool", "false",
           "Free the data of replaced filters: no other module of the context "
           "needs it">];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect", "::mlir::math::MathDialect"];
}

def OutlineKernelsPass : Pass<"convopt-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "Outline the remaining ops as generic kernels";
  let description = [{
    Every convopt op that is not yet a kernel call moves into a function on
    memrefs, with the op on tensors inside; the generic route through linalg
    brings it to loops. Equal ops share one kernel. Reshapes, and slices and
    concats of elements that lie side by side, stay: the memory plan places them.

    Before:
    ```mlir
    %y = convopt.relu %x : tensor<8xf32>
    ```
    After:
    ```mlir
    %y = convopt.call_kernel @relu_0(%x) : (tensor<8xf32>) -> tensor<8xf32>
    ...
    func.func private @relu_0(%x: memref<8xf32>, %y: memref<8xf32>)
        attributes {convopt.kernel = "generic",
                    convopt.work = {ops = "relu", macs = 0 : i64,
                                    output = array<i64: 8>}} {
      %0 = bufferization.to_tensor %x restrict : ...
      %1 = convopt.relu %0 : tensor<8xf32>
      bufferization.materialize_in_destination %1 in restrict writable %y
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::func::FuncDialect"];
}

#endif // CONVOPT_CODEGEN_KERNELS_PASSES_TD

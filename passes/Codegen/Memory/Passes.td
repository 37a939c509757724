//===- Passes.td - Where tensors live ----------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_MEMORY_PASSES_TD
#define CONVOPT_CODEGEN_MEMORY_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlanMemoryPass : Pass<"convopt-plan-memory", "::mlir::ModuleOp"> {
  let summary = "Give every tensor a place: input, output, weights or arena";
  let description = [{
    Turns a function of kernel calls on tensors into one on buffers that
    allocates nothing. Its arguments become the inputs, the outputs, the weights
    (all constants in one blob) and the arena (all intermediate values, planned
    by their lifetimes). A value that is returned is computed in its output
    buffer. Offsets are multiples of 64 bytes. The module gets

    * `convopt.inputs`, `convopt.outputs`: names and types, in order;
    * `convopt.weights`: the blob of constants;
    * `convopt.arena_bytes`: the size of the arena.

    Before:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = convopt.call_kernel @relu_0(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %1 = convopt.call_kernel @tanh_1(%0) : (tensor<4xf32>) -> tensor<4xf32>
      return %1 : tensor<4xf32>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: memref<4xf32>, %y: memref<4xf32>,
                    %weights: memref<0xi8>, %arena: memref<64xi8>) {
      %c0 = arith.constant 0 : index
      %0 = memref.view %arena[%c0][] : memref<64xi8> to memref<4xf32>
      call @relu_0(%x, %0) : (memref<4xf32>, memref<4xf32>) -> ()
      call @tanh_1(%0, %y) : (memref<4xf32>, memref<4xf32>) -> ()
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect"];
}

#endif // CONVOPT_CODEGEN_MEMORY_PASSES_TD

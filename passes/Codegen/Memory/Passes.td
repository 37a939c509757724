//===- Passes.td - Where tensors live ----------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_MEMORY_PASSES_TD
#define CONVOPT_CODEGEN_MEMORY_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlaceTemporariesPass : Pass<"convopt-place-temporaries",
                                "::mlir::ModuleOp"> {
  let summary = "Give kernels a workspace instead of allocations";
  let description = [{
    Buffers that a kernel allocates become places in one argument more, its
    workspace; those that are not in use at the same time share bytes. Calls of
    the kernel get one result more that nobody uses, for which the memory plan
    finds a place during the call: a run allocates nothing. Only allocations of
    static size in the kernel's outermost block are placed; others are an error
    at the end of the phase.

    Before:
    ```mlir
    %y = convopt.call_kernel @pad(%x) : (tensor<4xf32>) -> tensor<6xf32>
    ...
    func.func private @pad(%x: memref<4xf32>, %y: memref<6xf32>)
        attributes {convopt.kernel = "generic"} {
      %t = memref.alloc() : memref<5xf32>
      ...
      memref.dealloc %t : memref<5xf32>
      return
    }
    ```
    After:
    ```mlir
    %y:2 = convopt.call_kernel @pad(%x)
        : (tensor<4xf32>) -> (tensor<6xf32>, tensor<64xi8>)
    ...
    func.func private @pad(%x: memref<4xf32>, %y: memref<6xf32>,
                           %w: memref<64xi8>)
        attributes {convopt.kernel = "generic"} {
      %c0 = arith.constant 0 : index
      %t = memref.view %w[%c0][] : memref<64xi8> to memref<5xf32>
      ...
      return
    }
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def PlanMemoryPass : Pass<"convopt-plan-memory", "::mlir::ModuleOp"> {
  let summary = "Give every tensor a place: input, output, weights or arena";
  let description = [{
    Turns a function of kernel calls on tensors into one on buffers that
    allocates nothing. Its arguments, buffers of bytes, become the inputs, the
    outputs, the weights (all constants in one blob, in the order of their use)
    and the arena (all intermediate values, planned by their lifetimes). A value
    that is returned is computed in its output buffer. Offsets in the weights and
    in the arena are multiples of 64 bytes. The module gets

    * `convopt.inputs`, `convopt.outputs`: names and types, in order;
    * `convopt.weights`: the blob of constants;
    * `convopt.arena_bytes`: the size of the arena;
    * `convopt.memory_plan`: per value in the arena its node, its bytes, its
      offset, the steps that write it first and use it last, and the nodes of
      the values that overwrite it. A step is a kernel call, a concat or the
      return; the first one is 1.

    Reshapes, contiguous slices and contiguous concats share storage with their
    operands: kernels write parts of a concat where the whole will lie, and read
    slices in place. What cannot lie where a concat needs it (an input, a
    constant, a value that is part of another one already) is copied there.

    A value takes the place of an operand of its kernel that nobody reads later
    on, if the kernel may overwrite it: that is known of residuals that emitted
    kernels add (`convopt.overwritable`), and shown for generic kernels whose
    last reading of the operand is the op that computes the result element for
    element.

    Before:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<8xf32> {
      %0 = convopt.call_kernel @relu_0(%x) : (tensor<4xf32>) -> tensor<4xf32>
      %1 = convopt.call_kernel @tanh_1(%0) : (tensor<4xf32>) -> tensor<4xf32>
      %2 = convopt.concat %0, %1 axis = 0
          : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
      return %2 : tensor<8xf32>
    }
    ```
    After:
    ```mlir
    func.func @main(%x: memref<16xi8>, %y: memref<32xi8>,
                    %weights: memref<0xi8>, %arena: memref<0xi8>) {
      %c0 = arith.constant 0 : index
      %c16 = arith.constant 16 : index
      %0 = memref.view %x[%c0][] : memref<16xi8> to memref<4xf32>
      %1 = memref.view %y[%c0][] : memref<32xi8> to memref<4xf32>
      call @relu_0(%0, %1) : (memref<4xf32>, memref<4xf32>) -> ()
      %2 = memref.view %y[%c0][] : memref<32xi8> to memref<4xf32>
      %3 = memref.view %y[%c16][] : memref<32xi8> to memref<4xf32>
      call @tanh_1(%2, %3) : (memref<4xf32>, memref<4xf32>) -> ()
      return
    }
    ```
  }];
  let options = [
    Option<"releaseConstants", "release-constants", "bool", "false",
           "Free the data of constants while the blob is built: no other module "
           "of the context needs it">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect"];
}

#endif // CONVOPT_CODEGEN_MEMORY_PASSES_TD

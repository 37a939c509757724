//===- Passes.td - What each stage may contain -------------*- tablegen -*-===//

#ifndef CONVOPT_CONTRACTS_PASSES_TD
#define CONVOPT_CONTRACTS_PASSES_TD

include "mlir/Pass/PassBase.td"

def VerifyGraphPass : Pass<"convopt-verify-graph", "::mlir::ModuleOp"> {
  let summary = "Fail unless the module is a network of convopt ops";
  let description = [{
    Contract of the graph phase: functions on tensors of convopt ops and
    constants. Kernel calls do not occur yet.

    This passes and stays as it is:
    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %0 = convopt.relu %x : tensor<4xf32>
      return %0 : tensor<4xf32>
    }
    ```
  }];
}

def VerifyCodegenPass : Pass<"convopt-verify-codegen", "::mlir::ModuleOp"> {
  let summary = "Fail unless the module is kernels and calls on buffers";
  let description = [{
    Contract of the codegen phase: functions on memrefs of arith, math, memref,
    scf, affine and vector ops; no tensor and no convopt op is left, and nothing
    is allocated but on the stack.

    This passes and stays as it is:
    ```mlir
    func.func @main(%x: memref<4xf32>, %y: memref<4xf32>) {
      memref.copy %x, %y : memref<4xf32> to memref<4xf32>
      return
    }
    ```
  }];
}

def VerifyLoweringPass : Pass<"convopt-verify-lowering", "::mlir::ModuleOp"> {
  let summary = "Fail unless the module is in the LLVM dialect";
  let description = [{
    Contract of the lowering phase: LLVM dialect only, with the entry point
    `convopt_entry`, and without calls of `malloc` and its like.

    This passes and stays as it is:
    ```mlir
    llvm.func @convopt_entry(%0: !llvm.ptr, %1: !llvm.ptr, %2: !llvm.ptr,
                             %3: !llvm.ptr) {
      llvm.return
    }
    ```
  }];
}

#endif // CONVOPT_CONTRACTS_PASSES_TD

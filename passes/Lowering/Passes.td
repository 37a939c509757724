//===- Passes.td - To the LLVM dialect ---------------------*- tablegen -*-===//

#ifndef CONVOPT_LOWERING_PASSES_TD
#define CONVOPT_LOWERING_PASSES_TD

include "mlir/Pass/PassBase.td"

def EmitEntryPointPass : Pass<"convopt-emit-entry-point", "::mlir::ModuleOp"> {
  let summary = "Add the C entry point of the compiled network";
  let description = [{
    Adds `convopt_entry`, which has the signature of `ConvoptEntryFn`
    (runtime/ABI/ABI.h) and passes the pointers on to the network's function,
    whose arguments are bare pointers by now: inputs, outputs, weights, arena.

    Before:
    ```mlir
    llvm.func @main(%x: !llvm.ptr, %y: !llvm.ptr, %weights: !llvm.ptr,
                    %arena: !llvm.ptr) attributes {convopt.entry}
    ```
    After, additionally:
    ```mlir
    llvm.func @convopt_entry(%inputs: !llvm.ptr, %outputs: !llvm.ptr,
                             %weights: !llvm.ptr, %arena: !llvm.ptr) {
      %0 = llvm.getelementptr %inputs[0] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
      %x = llvm.load %0 : !llvm.ptr -> !llvm.ptr
      ...
      llvm.call @main(%x, %y, %weights, %arena) : ...
      llvm.return
    }
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def ExpandMathPass : Pass<"convopt-expand-math", "::mlir::ModuleOp"> {
  let summary = "Replace transcendental functions by polynomials";
  let description = [{
    exp, expm1, log and tanh on f32 become polynomials, exact to one or two
    units in the last place (MathFunctions.h), which vectorize; a call of the C
    library would not. f16 and bf16 are computed in f32. A sigmoid, written as
    `1 / (1 + exp(-x))`, is computed as one function, which is cheaper and does
    not lose the results that are denormal.

    Before:
    ```mlir
    %y = math.exp %x : vector<16xf32>
    ```
    After:
    ```mlir
    %0 = math.fma %x, %log2e, %rounder : vector<16xf32>
    %1 = arith.subf %0, %rounder : vector<16xf32>
    %2 = math.fma %1, ...
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

def SplitFMAPass : Pass<"convopt-split-fma", "::mlir::ModuleOp"> {
  let summary = "Split fused multiply-adds where there is no such instruction";
  let description = [{
    On a machine without it, a fused multiply-add is a call of the C library for
    each element, which computes with more precision than any kernel needs. If
    that is what the module's target spec says, it becomes a product and a sum,
    each rounded.

    Before, in a module whose spec says `"fused_multiply_add" = false`:
    ```mlir
    %d = vector.fma %a, %b, %c : vector<4xf32>
    ```
    After:
    ```mlir
    %0 = arith.mulf %a, %b : vector<4xf32>
    %d = arith.addf %0, %c : vector<4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

#endif // CONVOPT_LOWERING_PASSES_TD

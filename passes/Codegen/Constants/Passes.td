//===- Passes.td - Passes over constants -------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_CONSTANTS_PASSES_TD
#define CONVOPT_CODEGEN_CONSTANTS_PASSES_TD

include "mlir/Pass/PassBase.td"

def FoldConstantsPass : Pass<"convopt-fold-constants", "::mlir::ModuleOp"> {
  let summary = "Moves the elements of constants at compile time";
  let description = [{
    Evaluates transpose, reshape, pad, slice and concat on constants. Bytes are
    copied, never computed with, so every element type of whole bytes keeps its
    exact bits; a splat stays one element where it can. Large results are
    resource blobs named after the constant they come from; constants without
    users are erased. With `release-constants` their data is freed as well, that
    of a transposed constant piece by piece while it is copied.

    A result of more than 64 MiB and more than four times its operands' bytes is
    left to run time, with a remark; so is padding with copies of elements.

    Before:
    ```mlir
    %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
    %0 = convopt.transpose %w permutation = [1, 0]
        : (tensor<2x2xf32>) -> tensor<2x2xf32>
    ```
    After:
    ```mlir
    %0 = arith.constant dense<[[1.0, 3.0], [2.0, 4.0]]> : tensor<2x2xf32>
    ```
  }];
  let options = [
    Option<"releaseConstants", "release-constants", "bool", "false",
           "Free the data of erased constants: no other module of the context "
           "needs it">];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ReleaseConstantsPass : Pass<"convopt-release-constants",
                                "::mlir::ModuleOp"> {
  let summary = "Frees the data of constants that are gone";
  let description = [{
    Data of large constants belongs to the context and outlives them: each
    rewrite of a filter leaves the former one behind. This pass frees what no
    op of the module names any more. It changes no op.

    No other module of the same context may need that data, a clone of an
    earlier state of this one included; hence pipelines have the pass only when
    they are told so.

    Before:
    ```mlir
    %0 = arith.constant dense_resource<folded> : tensor<64x64x3x3xf32>
    // and the data of dense_resource<weight>, which has been folded
    ```
    After:
    ```mlir
    %0 = arith.constant dense_resource<folded> : tensor<64x64x3x3xf32>
    ```
  }];
}

#endif // CONVOPT_CODEGEN_CONSTANTS_PASSES_TD

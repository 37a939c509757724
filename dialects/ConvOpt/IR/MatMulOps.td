//===- MatMulOps.td - Products of two activations ----------*- tablegen -*-===//

#ifndef CONVOPT_IR_MATMULOPS_TD
#define CONVOPT_IR_MATMULOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_MatMulOp : ConvOpt_InferOp<"matmul"> {
  let summary = "Matrix product, with batch axes";
  let description = [{
    ONNX MatMul-13 (numpy's matmul) of tensors of rank 2 at least. The last two
    axes hold matrices, the others are batch axes with multidirectional
    broadcasting:

    ```
    y[.., i, j] = sum over k of lhs[.., i, k] * rhs[.., k, j]
    ```

    A product with a filter is `dense`: its right side has no batch axes, and
    passes may change it. Here both sides are activations.

    Constraints:
    * matmul_c1: both sides have rank 2 at least.
    * matmul_c2: the last axis of lhs and the last but one of rhs are equal.
    * matmul_c3: aligned batch sizes are equal, or one of them is 1.
    * matmul_c4: element types are equal.

    Example:
    ```mlir
    %y = convopt.matmul %a, %b
        : (tensor<2x1x4x8xf32>, tensor<3x8x5xf32>) -> tensor<2x3x4x5xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$lhs, ConvOpt_FloatTensor:$rhs);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
}

#endif // CONVOPT_IR_MATMULOPS_TD

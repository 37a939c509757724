//===- Passes.td - Ops in terms of others ------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_DECOMPOSE_PASSES_TD
#define CONVOPT_CODEGEN_DECOMPOSE_PASSES_TD

include "mlir/Pass/PassBase.td"

def DecomposeConvTransposePass
    : Pass<"convopt-decompose-conv-transpose", "::mlir::func::FuncOp"> {
  let summary = "Transposed convolutions as plain ones";
  let description = [{
    A transposed convolution of stride s is a plain convolution of stride 1 that
    computes the s outputs of each input position as channels, followed by a
    rearrangement of those channels into space: no multiplication by the zeros
    that lie between the inputs in the textbook form. The new filter holds the
    old one's taps, phase by phase, and zeros where a phase has no tap.

    Refused, with a remark: layouts other than channel_last and spatial_io, run-
    time filters or biases, dilations, windows that leave out the first inputs.

    Before:
    ```mlir
    %y = convopt.conv_transpose %x, %w strides = [2] layout = channel_last
        filter_layout = spatial_io
        : (tensor<1x4x8xf32>, tensor<2x8x3xf32>) -> tensor<1x8x3xf32>
    ```
    After:
    ```mlir
    %0 = convopt.conv %x, %w2 layout = channel_last filter_layout = spatial_io
        : (tensor<1x4x8xf32>, tensor<1x8x6xf32>) -> tensor<1x4x6xf32>
    %1 = convopt.reshape %0 : tensor<1x4x6xf32> -> tensor<1x4x1x2x3xf32>
    %2 = convopt.transpose %1 permutation = [0, 1, 3, 2, 4]
        : (tensor<1x4x1x2x3xf32>) -> tensor<1x4x2x1x3xf32>
    %y = convopt.reshape %2 : tensor<1x4x2x1x3xf32> -> tensor<1x8x3xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_CODEGEN_DECOMPOSE_PASSES_TD

//===- Passes.td - Ops in terms of others ------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_DECOMPOSE_PASSES_TD
#define CONVOPT_CODEGEN_DECOMPOSE_PASSES_TD

include "mlir/Pass/PassBase.td"

def DecomposeConvTransposePass
    : Pass<"convopt-decompose-conv-transpose", "::mlir::func::FuncOp"> {
  let summary = "Transposed convolutions as plain ones";
  let description = [{
    The s outputs at each input position, the phases of a transposed convolution
    of stride s, are plain convolutions of stride 1 with every s-th tap of the
    filter: no multiplication by the zeros that lie between the inputs in the
    textbook form. Where all phases have equally many taps at the same inputs,
    one convolution computes them as channels; otherwise each has its own. Then
    the phases are rearranged into space. Activations that follow are applied to
    the phases, where they become epilogues.

    Refused, with a remark: layouts other than channel_last and spatial_io, run-
    time filters or biases, dilations.

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

def SplitStridesPass : Pass<"convopt-split-strides", "::mlir::func::FuncOp"> {
  let summary = "Convolutions with strides as ones without";
  let description = [{
    Along one axis, a convolution of stride s is one of stride 1 over s times as
    many channels: those of s neighbouring inputs. Channel-last activations need
    not be moved for that. It is done where the transform domain then makes it
    faster (`winograd`); alone it saves nothing.

    Refused, with a remark: several axes, other layouts, groups, dilations, as
    many channels as are placed in blocks, run-time or infinite weights, windows
    that do not reach the last input.

    Before:
    ```mlir
    %y = convopt.conv %x, %w strides = [4] pads = [38, 38] layout = channel_last
        filter_layout = spatial_io
        : (tensor<1x16000x1xf32>, tensor<80x1x64xf32>) -> tensor<1x4000x64xf32>
    ```
    After:
    ```mlir
    %0 = convopt.pad %x low = [0, 38, 0] high = [0, 38, 0] value = 0.0
        : (tensor<1x16000x1xf32>) -> tensor<1x16076x1xf32>
    %1 = convopt.reshape %0 : tensor<1x16076x1xf32> -> tensor<1x4019x4xf32>
    %y = convopt.conv %1, %w2 layout = channel_last filter_layout = spatial_io
        : (tensor<1x4019x4xf32>, tensor<20x4x64xf32>) -> tensor<1x4000x64xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_CODEGEN_DECOMPOSE_PASSES_TD

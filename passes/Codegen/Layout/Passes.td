//===- Passes.td - Passes that choose where elements lie ---*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_LAYOUT_PASSES_TD
#define CONVOPT_CODEGEN_LAYOUT_PASSES_TD

include "mlir/Pass/PassBase.td"

def AssignLayoutPass : Pass<"convopt-assign-layout", "func::FuncOp"> {
  let summary = "Makes every activation channel-last";
  let description = [{
    Convolutions and pools become `channel_last`; filters of convolutions become
    `spatial_io`, those of dense layers `io_spatial`. Transposes stand where an
    order changes and sink through every op that can work in either order:
    element-wise ops, biases and norms (their axis is renumbered), concat, pad,
    slice, resize, reductions, softmax and pools. Inside a network of such ops
    they
    cancel, so that only its inputs and outputs are transposed. They stay above
    reshape, dense, matmul, layer_norm, return and unknown ops, and above norms
    of samples when they move the samples. A transpose that moves only axes of
    size 1 becomes a reshape, which costs nothing.

    Where operands of one op come in different orders, the order wins for which
    the fewest elements move. Elements only change places: results are equal bit
    for bit. Run again, the pass changes nothing unless the model mixes orders of
    its own.

    The function is visited once, from top to bottom; each op is rewritten at
    most once. Ops inside `convopt.fused` are not visited: fuse afterwards.

    Before:
    ```mlir
    %0 = convopt.conv %x, %w
        : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
    %1 = convopt.relu %0 : tensor<1x4x6x6xf32>
    return %1 : tensor<1x4x6x6xf32>
    ```
    After:
    ```mlir
    %0 = convopt.transpose %x permutation = [0, 2, 3, 1]
        : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
    %1 = convopt.transpose %w permutation = [2, 3, 1, 0]
        : (tensor<4x3x3x3xf32>) -> tensor<3x3x3x4xf32>
    %2 = convopt.conv %0, %1 layout = channel_last filter_layout = spatial_io
        : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
    %3 = convopt.relu %2 : tensor<1x6x6x4xf32>
    %4 = convopt.transpose %3 permutation = [0, 3, 1, 2]
        : (tensor<1x6x6x4xf32>) -> tensor<1x4x6x6xf32>
    return %4 : tensor<1x4x6x6xf32>
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_CODEGEN_LAYOUT_PASSES_TD

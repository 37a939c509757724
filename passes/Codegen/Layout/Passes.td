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

def BlockChannelsPass : Pass<"convopt-block-channels", "func::FuncOp"> {
  let summary = "Places channels in blocks of a vector";
  let description = [{
    Channel-last activations [N, space.., C] become [N, ceil(C/B), space.., B],
    B being the number of elements of the target's vectors. The neighbours of a
    pixel are then B elements away whatever C is: with C a large power of two
    they would compete for the same few sets of the caches. Blocks are whole
    vectors, and a concat of whole blocks is a concat of memory.

    Values that element-wise ops, pools, concat, pad, slice, resize or means
    over space connect form regions, which are blocked as a whole. Convolutions
    lie between regions: they become `convopt.blocked_conv`, which reads one
    order and writes another, and which reads up to four channels as they lay
    before a transpose to channel-last. A region stays channel-last when

    * no convolution reads or writes it;
    * padding its last blocks would enlarge it by more than a third;
    * more than half as many elements would have to be packed or unpacked, for
      other ops and for results, as convolutions read and write.

    Convolutions of groups that are not whole blocks, and types other than
    static f32, stay as they are. Pools see blocks as samples; biases and
    affines become broadcast arithmetic. Parameters of affines are rounded to
    f32 here. Each region gives a remark. Run after `convopt-assign-layout`.

    Before:
    ```mlir
    %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
        : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x7x7x32xf32>
    %1 = convopt.relu %0 : tensor<1x7x7x32xf32>
    %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
        : (tensor<1x7x7x32xf32>, tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32>
    ```
    After:
    ```mlir
    %0 = convopt.blocked_conv %x, %v block = 16
        : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>)
        -> tensor<1x2x7x7x16xf32>
    %1 = convopt.relu %0 : tensor<1x2x7x7x16xf32>
    %2 = convopt.blocked_conv %1, %w
        : (tensor<1x2x7x7x16xf32>, tensor<3x3x32x8xf32>)
        -> tensor<1x5x5x8xf32>
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect",
                           "::mlir::arith::ArithDialect"];
}

#endif // CONVOPT_CODEGEN_LAYOUT_PASSES_TD

//===- Passes.td - Passes that form kernels ----------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_FUSION_PASSES_TD
#define CONVOPT_CODEGEN_FUSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def FuseEpiloguesPass : Pass<"convopt-fuse-epilogues", "func::FuncOp"> {
  let summary = "Groups convolutions and dense layers with what follows them";
  let description = [{
    A convolution, transposed convolution or dense layer and the element-wise
    ops on its result become one `convopt.fused`, as many of them as can be
    computed while the result is in registers:

    * activations;
    * bias_add and channel_affine on the channel axis;
    * add, sub, mul and div with a tensor of the result's own type (a residual),
      with one element, or with one element per channel.

    Each intermediate value must have exactly one use. The group stands where
    its last op stood, so that every operand is defined before it. An op without
    epilogue stays as it is. Passed and missed groups give a remark each.

    The mean over all pixels of what a depthwise convolution and its epilogue
    compute, as squeeze-and-excitation blocks want it, becomes a second result:
    it is summed up while the first is written.

    Before:
    ```mlir
    %0 = convopt.dense %x, %w
        : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32>
    %1 = convopt.relu %0 : tensor<1x10xf32>
    ```
    After:
    ```mlir
    %1 = convopt.fused %x, %w
        : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32> {
    ^bb0(%x0: tensor<1x64xf32>, %w0: tensor<10x64xf32>):
      %2 = convopt.dense %x0, %w0
          : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32>
      %3 = convopt.relu %2 : tensor<1x10xf32>
      convopt.yield %3 : tensor<1x10xf32>
    }
    ```

    Before:
    ```mlir
    %0 = convopt.conv %x, %w groups = 4 layout = channel_last
        filter_layout = spatial_io
        : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>) -> tensor<1x6x6x4xf32>
    %1 = convopt.reduce_mean %0 axes = [1, 2] keep_dims
        : (tensor<1x6x6x4xf32>) -> tensor<1x1x1x4xf32>
    ```
    After:
    ```mlir
    %0:2 = convopt.fused %x, %w
        : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>)
        -> (tensor<1x6x6x4xf32>, tensor<1x1x1x4xf32>) {
    ^bb0(%x0: tensor<1x8x8x4xf32>, %w0: tensor<3x3x1x4xf32>):
      %2 = convopt.conv %x0, %w0 groups = 4 layout = channel_last
          filter_layout = spatial_io
          : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>) -> tensor<1x6x6x4xf32>
      %3 = convopt.reduce_mean %2 axes = [1, 2] keep_dims
          : (tensor<1x6x6x4xf32>) -> tensor<1x1x1x4xf32>
      convopt.yield %2, %3 : tensor<1x6x6x4xf32>, tensor<1x1x1x4xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

def FuseElementwisePass : Pass<"convopt-fuse-elementwise", "func::FuncOp"> {
  let summary = "Groups chains of element-wise ops";
  let description = [{
    Element-wise ops that follow one another become one `convopt.fused`, so that
    their tensors go through memory once. Each inner result has exactly one use
    and the type of the final result; other operands may be anything that the ops
    accept. What can be an epilogue has become one before, in
    `convopt-fuse-epilogues`.

    Before:
    ```mlir
    %0 = convopt.mul %x, %gate
        : (tensor<1x4x4x8xf32>, tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32>
    %1 = convopt.relu %0 : tensor<1x4x4x8xf32>
    ```
    After:
    ```mlir
    %1 = convopt.fused %x, %gate
        : (tensor<1x4x4x8xf32>, tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32> {
    ^bb0(%x0: tensor<1x4x4x8xf32>, %gate0: tensor<1x1x1x8xf32>):
      %2 = convopt.mul %x0, %gate0
          : (tensor<1x4x4x8xf32>, tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32>
      %3 = convopt.relu %2 : tensor<1x4x4x8xf32>
      convopt.yield %3 : tensor<1x4x4x8xf32>
    }
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

def RaiseActivationsPass
    : Pass<"convopt-raise-activations", "func::FuncOp"> {
  let summary = "Recognizes activations that were written as arithmetic";
  let description = [{
    Exporters spell some activations out. The spellings below become one op, in
    either order of a product's operands, when inner results have no other use:

    * `mul(x, sigmoid(x))` is `silu(x)`;
    * `mul(x, hard_sigmoid(x, alpha = 1/6, beta = 1/2))` and
      `mul(x, clip(add(x, 3), 0, 6))` divided by 6, before or after the product,
      are `hard_swish(x)`;
    * `mul(x, tanh(softplus(x)))` is `mish(x)`;
    * `x`, `add(erf(x / sqrt(2)), 1)` and `1/2`, multiplied in any order, are
      `gelu(x)`;
    * `clip(x)` from 0 to infinity is `relu(x)`.

    The results are equal over the reals. In floating point they differ by
    rounding, and where the spelled-out product overflows although the
    activation does not.

    Before:
    ```mlir
    %0 = convopt.sigmoid %x : tensor<1x8x4x4xf32>
    %1 = convopt.mul %x, %0
        : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
    ```
    After:
    ```mlir
    %1 = convopt.silu %x : tensor<1x8x4x4xf32>
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

def ScaleFiltersPass : Pass<"convopt-scale-filters", "func::FuncOp"> {
  let summary = "Scales filters instead of the inputs of convolutions";
  let description = [{
    A tensor that is multiplied by one number per channel, as by the gate of a
    squeeze-and-excitation block, in front of a pointwise convolution: the filter
    is multiplied instead, once per run. It has one element per pair of
    channels, the tensor one per channel and pixel.

    Guards: the product has no other use; its other factor is one number, or one
    per channel for all samples; the filter is a constant, so that only the
    product with it happens at run time, and has at most a quarter of the
    tensor's elements; the convolution has one tap and one group. Numbers that
    pad the last block of channels do not reach the filter. Passed and missed
    products give a remark each.

    Before:
    ```mlir
    %0 = convopt.mul %x, %gate
        : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x8x8x4xf32>
    %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
        : (tensor<1x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x8x8x6xf32>
    ```
    After:
    ```mlir
    %0 = convopt.reshape %gate : tensor<1x1x1x4xf32> -> tensor<4xf32>
    %1 = convopt.reshape %0 : tensor<4xf32> -> tensor<1x1x4x1xf32>
    %2 = convopt.mul %w, %1
        : (tensor<1x1x4x6xf32>, tensor<1x1x4x1xf32>) -> tensor<1x1x4x6xf32>
    %3 = convopt.conv %x, %2 layout = channel_last filter_layout = spatial_io
        : (tensor<1x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x8x8x6xf32>
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_CODEGEN_FUSION_PASSES_TD

//===- Passes.td - From convopt to convopt -----------------*- tablegen -*-===//
//
// In alphabetical order. The passes run on modules, because the remark engine
// that they report to is not made for several threads.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_GRAPH_PASSES_TD
#define CONVOPT_GRAPH_PASSES_TD

include "mlir/Pass/PassBase.td"

def CancelBias : Pass<"convopt-cancel-bias", "ModuleOp"> {
  let summary = "Removes biases that batch statistics subtract again";
  let description = [{
    Batch normalization with batch statistics subtracts each channel's mean, so
    a constant that is added to a whole channel right before it disappears:
    mean(x + b) = mean(x) + b and var(x + b) = var(x). This removes such a bias,
    be it a constant or a run-time value: the bias of a convolution or dense
    layer, a `bias_add`, the offset of a `channel_affine`, or an added or
    subtracted constant.

    ```mlir
    %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %0 = convopt.conv %x, %w bias(%b)
        : (tensor<4x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>)
        -> tensor<4x2x4x4xf32>
    %y, %mean, %var, %nm, %nv = convopt.batch_norm_training %0 ... axis = 1
    ```
    becomes
    ```mlir
    %0 = convopt.conv %x, %w
        : (tensor<4x1x4x4xf32>, tensor<2x1x1x1xf32>) -> tensor<4x2x4x4xf32>
    %y, %mean, %var, %nm, %nv = convopt.batch_norm_training %0 ... axis = 1
    ```

    Output and variance do not change. The batch mean falls by b and the new
    running mean by (1 - m) * b, m the weight of the old one; where they are
    used, the same amount is added to them again.

    Guards: every use of the biased value is the input of a norm with batch
    statistics over all axes that the bias does not vary along; a constant bias
    is finite. Equality is over the real numbers; in floating point the result
    is more accurate, because nothing is added only to be subtracted. A run-time
    bias is assumed to be finite, and the remark says so. Biases in front of a
    norm with *moving* statistics do not cancel: see `convopt-fold-batch-norm`.

    Reports one remark for each bias, in the category `convopt-graph`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

def FoldBatchNorm : Pass<"convopt-fold-batch-norm", "ModuleOp"> {
  let summary = "Folds what is affine per channel into filters and biases";
  let description = [{
    In three steps:
    1. `batch_norm` with constant parameters, `bias_add` of a constant, and
       add, sub, mul and div by constants that vary along the channel axis at
       most become `channel_affine`, whose parameters are in f64:
       a = scale / sqrt(variance + epsilon), c = offset - a * mean.
    2. Chains of `channel_affine` become one.
    3. A `channel_affine` goes into the convolution, transposed convolution or
       dense layer that computes its input: W' = a * W for each output channel
       and b' = a * b + c, computed in f64 and rounded once.

    ```mlir
    %w = arith.constant dense<[[[[1.0]]], [[[3.0]]]]> : tensor<2x1x1x1xf32>
    %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %s = arith.constant dense<[2.0, -4.0]> : tensor<2xf32>
    %o = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
    %m = arith.constant dense<[3.0, 5.0]> : tensor<2xf32>
    %v = arith.constant dense<[0.25, 4.0]> : tensor<2xf32>
    %0 = convopt.conv %x, %w bias(%b)
        : (tensor<1x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>)
        -> tensor<1x2x4x4xf32>
    %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v)
        epsilon = 0.0 axis = 1 : tensor<1x2x4x4xf32>, tensor<2xf32>
    ```
    becomes
    ```mlir
    %w = arith.constant dense<[[[[4.0]]], [[[-6.0]]]]> : tensor<2x1x1x1xf32>
    %b = arith.constant dense<[2.0, 26.0]> : tensor<2xf32>
    %1 = convopt.conv %x, %w bias(%b)
        : (tensor<1x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>)
        -> tensor<1x2x4x4xf32>
    ```

    A `channel_affine` that cannot go further stays, as the canonical form.

    Guards: the convolution's result has no other use and is not returned; all
    parameters are constants (a filter may be a run-time value where only an
    offset is folded); variance + epsilon is positive and nothing overflows the
    storage type; the constant does not enlarge the result; the affine's axis
    holds the convolution's output channels. Filters shared with other ops are
    copied. `batch_norm_training` is never folded: its statistics are not known.

    Reports one remark for each op that was folded or is kept, in the category
    `convopt-graph`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_GRAPH_PASSES_TD

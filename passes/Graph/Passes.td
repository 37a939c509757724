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
       a = scale / sqrt(variance + epsilon), c = offset - a * mean. Arithmetic
       with a scalar whose channel axis nobody tells stays as it is unless one
       of the next steps moves it.
    2. Each of these functions y = a * x + c moves *up*, into all convolutions,
       transposed convolutions and dense layers that compute its input:
       W' = a * W for each output channel and b' = a * b + c. On the way it
       passes relu and leaky_relu (a > 0, c = 0), max_pool (a > 0),
       average_pool (c = 0 where padding is counted), reduce_mean, transpose,
       a reshape that keeps its axis apart, slice and pad (of other axes, and a
       pad value that it maps to itself), concat (each operand gets its part)
       and sums and differences: a * (y1 + y2) + c = (a * y1 + c) + a * y2.
    3. What did not move up moves *down*, into all convolutions and dense
       layers that read it, through the same ops but concats and sums:
       W' = W * a for each input channel and b' = b + sum of W * c, the latter
       only where nothing is padded and not into `conv_transpose`.

    A way also ends in another `channel_affine`, which takes it up. A function
    moves whole or not at all, so that an op disappears and none is added. All
    constants are computed in f64 and rounded once, whatever number of
    functions a filter takes up.

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

    Through an op, up:
    ```mlir
    %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
    %b = arith.constant dense<3.0> : tensor<1xf32>
    %c = arith.constant dense<2.0> : tensor<f32>
    %0 = convopt.conv %x, %w bias(%b)
        : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>)
        -> tensor<1x1x4xf32>
    %1 = convopt.relu %0 : tensor<1x1x4xf32>
    %2 = convopt.mul %1, %c
        : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
    ```
    becomes
    ```mlir
    %w = arith.constant dense<2.0> : tensor<1x1x1xf32>
    %b = arith.constant dense<6.0> : tensor<1xf32>
    %0 = convopt.conv %x, %w bias(%b)
        : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>)
        -> tensor<1x1x4xf32>
    %1 = convopt.relu %0 : tensor<1x1x4xf32>
    ```
    and down:
    ```mlir
    %w = arith.constant dense<[[[1.0, 4.0]]]> : tensor<1x1x2xf32>
    %b = arith.constant dense<10.0> : tensor<1xf32>
    %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64>
        offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
    %1 = convopt.conv %0, %w bias(%b)
        : (tensor<1x1x4xf32>, tensor<1x1x2xf32>, tensor<1xf32>)
        -> tensor<1x1x3xf32>
    ```
    becomes
    ```mlir
    %w = arith.constant dense<[[[2.0, 8.0]]]> : tensor<1x1x2xf32>
    %b = arith.constant dense<25.0> : tensor<1xf32>
    %1 = convopt.conv %x, %w bias(%b)
        : (tensor<1x1x4xf32>, tensor<1x1x2xf32>, tensor<1xf32>)
        -> tensor<1x1x3xf32>
    ```

    A `channel_affine` that cannot go further stays, as the canonical form.

    Guards: on the way up no value has another use or is returned, on the way
    down every reader takes its share; all parameters are constants (a filter
    may be a run-time value where only an offset is folded behind it);
    variance + epsilon is positive and nothing overflows the storage type; the
    constant does not enlarge the result; the function varies along the axis of
    the channels. A way of more than 64 ops is not followed, so that the pass
    stays linear in the size of the network. Filters shared with other ops are
    copied. `batch_norm_training` is never folded: its statistics are not known.

    Reports one remark for each op that was folded or is kept, in the category
    `convopt-graph`. What was folded names the op that absorbed it and a bound
    B: rounding the constants changes no element of that op's result by more
    than B * max(1, max|x|), x its input.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_GRAPH_PASSES_TD

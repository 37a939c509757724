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
  let summary = "Removes biases on which no result depends";
  let description = [{
    A norm with batch statistics subtracts each channel's mean, so a constant
    that is added to a whole channel in front of it disappears: mean(x + b) =
    mean(x) + b and var(x + b) = var(x). This removes what disappears so.

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

    Terms: the bias of a convolution or dense layer, a `bias_add`, the offset of
    a `channel_affine`, a constant that is added or subtracted, and a run-time
    operand of add or sub that is repeated along some axis. What a term holds
    does not matter, only along which axes it varies.

    How far: each term is followed along every path, op by op, by the rules of
    `ShiftOpInterface`: through sums, products with what does not depend on it,
    convolutions, pools, pads, resizing, means, concat, slice, reshape and
    transpose. It may end in `batch_norm_training`, `instance_norm`,
    `group_norm`, `layer_norm`, softmax or log-softmax, if it does not vary
    along the axes that they normalize; or in a difference that has it twice:
    x - mean(x) and max_pool(x) - x need no norm. A constant of which some
    elements cancel keeps the others; the former become 0.

    Output and variance of a norm do not change. The batch mean falls by b and
    the new running mean by (1 - m) * b, m the weight of the old one; where they
    are used, the same amount is added to them again, rounded once.

    Guards: no path ends in a result of the network, in an op that is not linear
    (activations, products and quotients of two values with b in them) or in
    another region; a constant term is finite, and so are constant factors on
    the way; the sum has its shape without the term, for all sizes of dynamic
    axes; means that are used have a static number of channels, and by how much
    they change is known. Elements of a run-time term are not taken apart. A
    norm with *moving* statistics subtracts constants of the model: biases in
    front of it do not cancel, see `convopt-fold-batch-norm`.

    Equality is over the real numbers, for all sizes and for all finite values;
    in floating point the result is more accurate, because nothing is added only
    to be subtracted. A run-time term is assumed to be finite, and the remark
    says so.

    Reports one remark for each term, in the category `convopt-graph`: the op
    that ended it, or the op at which the proof stopped, and why.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

def ComposeConvs : Pass<"convopt-compose-convs", "ModuleOp"> {
  let summary = "Makes one layer of two linear ones where that saves work";
  let description = [{
    Two convolutions in a row, or two dense layers, are one: a pointwise
    convolution behind another one or in front of it only multiplies the filters
    along the channels between the two, W' = W2 * W1 and b' = W2 * b1 + b2.

    ```mlir
    %w1 = arith.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]>
        : tensor<2x1x2xf32>
    %b1 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
    %w2 = arith.constant dense<[[[10.0], [1.0]]]> : tensor<1x2x1xf32>
    %b2 = arith.constant dense<5.0> : tensor<1xf32>
    %0 = convopt.conv %x, %w1 bias(%b1) strides = [2]
        : (tensor<1x1x8xf32>, tensor<2x1x2xf32>, tensor<2xf32>)
        -> tensor<1x2x4xf32>
    %1 = convopt.conv %0, %w2 bias(%b2)
        : (tensor<1x2x4xf32>, tensor<1x2x1xf32>, tensor<1xf32>)
        -> tensor<1x1x4xf32>
    ```
    becomes
    ```mlir
    %w = arith.constant dense<[[[13.0, 24.0]]]> : tensor<1x1x2xf32>
    %b = arith.constant dense<17.0> : tensor<1xf32>
    %1 = convopt.conv %x, %w bias(%b) strides = [2]
        : (tensor<1x1x8xf32>, tensor<1x1x2xf32>, tensor<1xf32>)
        -> tensor<1x1x4xf32>
    ```

    W' and b' are computed in f64 and rounded once. A chain becomes one layer
    from its first pair on; where only the result of a later pair fits the layer
    before it, that is composed, too.

    Guards: the first result has no other use and is not returned; both filters
    are constants; layouts and groups are equal; one of the two convolutions has
    kernel size and stride 1 and no pads; the composed layer takes fewer
    multiplications, counted from static sizes; the bias of the first is a
    constant that meets no padding of the second, or there is none (then the
    second bias stays as it is, even a run-time value); nothing overflows the
    storage type. Filters shared with other ops are copied.

    Reports one remark for each pair, in the category `convopt-graph`.
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
       a = scale / sqrt(variance + epsilon), c = offset - a * mean. Where nobody
       tells the channel axis of a scalar, any axis will do for a factor; a
       summand stays as it is, and so does a divisor whose reciprocal is not
       exact, unless one of the next steps moves them.
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
       only where nothing is padded and not into `conv_transpose`. What is only
       added (a = 1) passes whatever `convopt-cancel-bias` can follow it
       through: (x + c, y) + d = (x, y) + ((c, 0) + d), and it may die in some
       of its readers.

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

    and past a concat:
    ```mlir
    %0 = convopt.channel_affine %y scale = dense<1.0> : tensor<1xf64>
        offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
    %1 = convopt.concat %x, %0 axis = 1
        : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<2xf64>
        offset = dense<[1.0, 5.0]> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
    ```
    becomes
    ```mlir
    %1 = convopt.concat %x, %y axis = 1
        : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
    %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<2xf64>
        offset = dense<[1.0, 11.0]> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
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

def MergeBranches : Pass<"convopt-merge-branches", "ModuleOp"> {
  let summary = "Makes one convolution of parallel ones that are added up";
  let description = [{
    Convolutions of the same tensor whose results are added up are one with the
    sum of their filters, each of them placed within a common kernel. Summands
    that are that tensor itself, or a `channel_affine` of it, are convolutions
    of one tap. So are trained the blocks of RepVGG and MobileOne.

    ```mlir
    %w3 = arith.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
    %w1 = arith.constant dense<[[[10.0]]]> : tensor<1x1x1xf32>
    %b = arith.constant dense<5.0> : tensor<1xf32>
    %0 = convopt.conv %x, %w3 pads = [1, 1]
        : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
    %1 = convopt.conv %x, %w1 bias(%b)
        : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>)
        -> tensor<1x1x8xf32>
    %2 = convopt.add %0, %1
        : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
    %3 = convopt.add %2, %x
        : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
    ```
    becomes
    ```mlir
    %w = arith.constant dense<[[[1.0, 13.0, 3.0]]]> : tensor<1x1x3xf32>
    %b = arith.constant dense<5.0> : tensor<1xf32>
    %0 = convopt.conv %x, %w bias(%b) pads = [1, 1]
        : (tensor<1x1x8xf32>, tensor<1x1x3xf32>, tensor<1xf32>)
        -> tensor<1x1x8xf32>
    ```

    The filter and the bias are summed in f64 and rounded once. What cannot be
    merged stays in the sum, in its order.

    Guards: the branches' results have no other use and are not returned; the
    adds between them have one use each and broadcast nothing; filters are
    constants; layouts, strides and groups are equal; for every input size that
    the type allows the results have equal sizes; the common kernel has no more
    taps than the convolutions together, so that a 1x3 and a 3x1 stay two; a
    bias that is a run-time value is the only one; nothing overflows the storage
    type. Filters shared with other ops are copied.

    Reports one remark for each branch that was merged into another, and for
    each that could not be, in the category `convopt-graph`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::convopt::ConvOptDialect"];
}

def MergePads : Pass<"convopt-merge-pads", "ModuleOp"> {
  let summary = "Turns pads into the pads of convolutions and pools";
  let description = [{
    A `pad` whose users pad with the same value themselves is added to their
    pads, and the padded tensor is never written.

    ```mlir
    %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 2] value = 0.0
        : (tensor<1x1x8xf32>) -> tensor<1x1x11xf32>
    %1 = convopt.conv %0, %w pads = [1, 0]
        : (tensor<1x1x11xf32>, tensor<1x1x3xf32>) -> tensor<1x1x10xf32>
    ```
    becomes
    ```mlir
    %1 = convopt.conv %x, %w pads = [2, 2]
        : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x10xf32>
    ```

    A convolution absorbs zeros. A `max_pool` absorbs minus infinity, and zeros
    where no element is negative and each window sees one: behind `relu`,
    `sigmoid`, `hard_sigmoid`, `softmax` or a `clip` to a range without negative
    numbers, also through pools, `concat` and other pads. An `average_pool`
    absorbs zeros if it counts its own padding, or has none; then it counts it.

    Guards: all users of the padded tensor absorb it, and it is not returned;
    only axes are padded that the window slides over; a pool's pads stay smaller
    than its dilated kernel, and with `ceil_mode` it keeps the size of its
    result; a constant filter is finite, as infinity times a padded zero is not.
    A `conv_transpose` never absorbs a pad: its own pads crop.

    Reports one remark for each pad, in the category `convopt-graph`.
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

def HoistPools : Pass<"convopt-hoist-pools", "ModuleOp"> {
  let summary = "Averages before pointwise convolutions instead of behind them";
  let description = [{
    A pointwise convolution mixes the channels of a pixel, an average pool the
    pixels of a channel, so their order does not matter; behind the pool the
    convolution has fewer pixels. So end the blocks of DenseNet.

    ```mlir
    %0 = convopt.conv %x, %w
        : (tensor<1x8x4x4xf32>, tensor<6x8x1x1xf32>) -> tensor<1x6x4x4xf32>
    %1 = convopt.average_pool %0 kernel = [2, 2] strides = [2, 2]
        : (tensor<1x6x4x4xf32>) -> tensor<1x6x2x2xf32>
    ```
    becomes
    ```mlir
    %0 = convopt.average_pool %x kernel = [2, 2] strides = [2, 2]
        : (tensor<1x8x4x4xf32>) -> tensor<1x8x2x2xf32>
    %1 = convopt.conv %0, %w
        : (tensor<1x8x2x2xf32>, tensor<6x8x1x1xf32>) -> tensor<1x6x2x2xf32>
    ```

    Guards: the convolution's result has no other use and is not returned; its
    window is one element, with stride 1 and without pads; the layouts are equal;
    a pool that counts its padding meets no bias; sizes are known, and the saved
    multiplications cost more than averaging further channels; the convolution
    is not behind another one, with which it may compose.

    Reports one remark for each average pool behind a convolution, in the
    category `convopt-graph`.
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_GRAPH_PASSES_TD

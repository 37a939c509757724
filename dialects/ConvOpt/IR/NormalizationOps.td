//===- NormalizationOps.td - Biases, affines and norms -----*- tablegen -*-===//

#ifndef CONVOPT_IR_NORMALIZATIONOPS_TD
#define CONVOPT_IR_NORMALIZATIONOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_BiasAddOp
    : ConvOpt_Op<"bias_add", [AllTypesMatch<["input", "output"]>]> {
  let summary = "Adds one value per channel";
  let description = [{
    ```
    y[.., c, ..] = x[.., c, ..] + b[c]
    ```
    with c on `axis`. The bias may be a run-time value.

    Constraints:
    * bias_add_c1: axis is within the input's rank.
    * bias_add_c2: bias has shape [C], C the input's size on `axis`.
    * bias_add_c3: all element types are equal.

    Example:
    ```mlir
    %y = convopt.bias_add %x, %b axis = 1
        : tensor<1x8x16x16xf32>, tensor<8xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$bias,
                       I64Attr:$axis);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $bias `axis` `=` $axis attr-dict `:` type($input) `,` type($bias)
  }];
  let hasVerifier = 1;
}

def ConvOpt_ChannelAffineOp
    : ConvOpt_Op<"channel_affine", [SameOperandsAndResultType]> {
  let summary = "Per-channel scale and offset with constant parameters";
  let description = [{
    The canonical form of everything affine per channel with constant
    parameters:

    ```
    y[.., c, ..] = scale[c] * x[.., c, ..] + offset[c]
    ```

    with c on `axis`. Scale and offset are f64 whatever the tensors' storage
    type is, so that chains combine without rounding; they are rounded once,
    when they enter a filter or code.

    Constraints:
    * channel_affine_c1: axis is within the input's rank.
    * channel_affine_c2: scale and offset have one element per channel.
    * channel_affine_c3: scale and offset have data: a resource may be named
      without any.

    Example:
    ```mlir
    %y = convopt.channel_affine %x scale = dense<[2.0, 0.5]> : tensor<2xf64>
        offset = dense<[0.0, 1.0]> : tensor<2xf64> axis = 1
        : tensor<1x2x4x4xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$input, ConvOpt_F64Vector:$scale,
                       ConvOpt_F64Vector:$offset, I64Attr:$axis);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `scale` `=` $scale `offset` `=` $offset `axis` `=` $axis attr-dict
    `:` type($input)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def ConvOpt_BatchNormOp
    : ConvOpt_Op<"batch_norm", [
          AllTypesMatch<["input", "output"]>,
          AllTypesMatch<["scale", "offset", "mean", "variance"]>]> {
  let summary = "Batch normalization with moving statistics";
  let description = [{
    ONNX BatchNormalization-15 with training_mode = 0:

    ```
    y = scale[c] * (x - mean[c]) / sqrt(variance[c] + epsilon) + offset[c]
    ```

    with c on `axis`. It is affine per channel: a constant added to x changes y,
    so nothing cancels, but everything folds into the producer's weights.

    Constraints:
    * batch_norm_c1: axis is within the input's rank.
    * batch_norm_c2: scale, offset, mean and variance have shape [C].
    * batch_norm_c3: epsilon is finite and not negative.

    Example:
    ```mlir
    %y = convopt.batch_norm %x scale(%s) offset(%o) mean(%m) variance(%v)
        epsilon = 1.0e-5 axis = 1 : tensor<1x8x4x4xf32>, tensor<8xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$scale,
    ConvOpt_FloatTensor:$offset, ConvOpt_FloatTensor:$mean,
    ConvOpt_FloatTensor:$variance, F64Attr:$epsilon, I64Attr:$axis);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `scale` `(` $scale `)` `offset` `(` $offset `)` `mean` `(` $mean `)`
    `variance` `(` $variance `)` `epsilon` `=` $epsilon `axis` `=` $axis
    attr-dict `:` type($input) `,` type($scale)
  }];
  let hasVerifier = 1;
}

def ConvOpt_BatchNormTrainingOp : ConvOpt_InferOp<"batch_norm_training"> {
  let summary = "Batch normalization with batch statistics";
  let description = [{
    ONNX BatchNormalization-15 with training_mode = 1. The statistics are those
    of x itself over every axis but `axis`, the variance is the population's:

    ```
    batch_mean[c]     = mean(x[.., c, ..])
    batch_variance[c] = mean((x[.., c, ..] - batch_mean[c])^2)
    y = scale[c] * (x - batch_mean[c]) / sqrt(batch_variance[c] + epsilon)
        + offset[c]
    new_mean     = m * running_mean + (1 - m) * batch_mean
    new_variance = m * running_variance + (1 - m) * batch_variance
    ```

    with m the momentum under `weights_old`, one minus it under `weights_new`.
    A constant added to a channel of x leaves y and batch_variance unchanged and
    shifts batch_mean by itself, new_mean by (1 - m) times itself.
    With one element per channel and a positive epsilon, y = offset.

    Constraints:
    * batch_norm_training_c1: axis is within the input's rank.
    * batch_norm_training_c2: scale, offset and the running statistics have
      shape [C].
    * batch_norm_training_c3: epsilon is finite and not negative.
    * batch_norm_training_c4: momentum is in [0, 1].
    * batch_norm_training_c5: no reduced axis is empty.

    Example:
    ```mlir
    %y, %mean, %var, %new_mean, %new_var = convopt.batch_norm_training %x
        scale(%s) offset(%o) running_mean(%m) running_variance(%v)
        epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1
        : (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
           tensor<8xf32>)
        -> (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
            tensor<8xf32>)
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$scale,
    ConvOpt_FloatTensor:$offset, ConvOpt_FloatTensor:$running_mean,
    ConvOpt_FloatTensor:$running_variance, F64Attr:$epsilon, F64Attr:$momentum,
    ConvOpt_MomentumConventionAttr:$momentum_convention, I64Attr:$axis);
  let results = (outs
    ConvOpt_FloatTensor:$output, ConvOpt_FloatTensor:$batch_mean,
    ConvOpt_FloatTensor:$batch_variance, ConvOpt_FloatTensor:$new_mean,
    ConvOpt_FloatTensor:$new_variance);
  let assemblyFormat = [{
    $input `scale` `(` $scale `)` `offset` `(` $offset `)`
    `running_mean` `(` $running_mean `)`
    `running_variance` `(` $running_variance `)`
    `epsilon` `=` $epsilon `momentum` `=` $momentum `` $momentum_convention
    `axis` `=` $axis attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    /// The weight of the old running value, in [0, 1], whatever the convention.
    double getOldWeight() {
      double m = getMomentum().convertToDouble();
      return getMomentumConvention() == MomentumConvention::weights_old ? m
                                                                        : 1 - m;
    }
  }];
}

#endif // CONVOPT_IR_NORMALIZATIONOPS_TD

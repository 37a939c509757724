//===- SampleNormOps.td - Norms with each sample's statistics -*- tablegen -*-===//

#ifndef CONVOPT_IR_SAMPLENORMOPS_TD
#define CONVOPT_IR_SAMPLENORMOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_InstanceNormOp
    : ConvOpt_Op<"instance_norm", [AllTypesMatch<["input", "output"]>,
                                   AllTypesMatch<["scale", "offset"]>]> {
  let summary = "Normalization of each channel of each sample";
  let description = [{
    ONNX InstanceNormalization-22. The statistics are those of x itself, for
    each sample n on axis 0 and channel c on `axis`, over every other axis; the
    variance is the population's:

    ```
    mean[n, c]     = mean(x[n, .., c, ..])
    variance[n, c] = mean((x[n, .., c, ..] - mean[n, c])^2)
    y = scale[c] * (x - mean[n, c]) / sqrt(variance[n, c] + epsilon) + offset[c]
    ```

    A constant added to a channel of x leaves y unchanged.

    Constraints:
    * instance_norm_c1: input has rank 3 at least.
    * instance_norm_c2: axis is within the input's rank and not 0.
    * instance_norm_c3: scale and offset have shape [C].
    * instance_norm_c4: epsilon is finite and not negative.
    * instance_norm_c5: no reduced axis is empty.

    Example:
    ```mlir
    %y = convopt.instance_norm %x scale(%s) offset(%o) epsilon = 1.0e-5 axis = 1
        : tensor<4x8x4x4xf32>, tensor<8xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$scale,
    ConvOpt_FloatTensor:$offset, F64Attr:$epsilon, I64Attr:$axis);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `scale` `(` $scale `)` `offset` `(` $offset `)`
    `epsilon` `=` $epsilon `axis` `=` $axis attr-dict
    `:` type($input) `,` type($scale)
  }];
  let hasVerifier = 1;
}

def ConvOpt_GroupNormOp
    : ConvOpt_Op<"group_norm", [AllTypesMatch<["input", "output"]>,
                                AllTypesMatch<["scale", "offset"]>]> {
  let summary = "Normalization of each group of channels of each sample";
  let description = [{
    ONNX GroupNormalization-21. The C channels on `axis` form `groups` runs of
    C/groups neighbours. The statistics are those of x itself, for each sample n
    on axis 0 and group g, over the group's channels and every other axis; the
    variance is the population's. With g = c / (C/groups):

    ```
    y = scale[c] * (x - mean[n, g]) / sqrt(variance[n, g] + epsilon) + offset[c]
    ```

    A constant added to all channels of a group leaves y unchanged, one added to
    a single channel does not. One channel per group is `instance_norm`.

    Constraints:
    * group_norm_c1: input has rank 2 at least.
    * group_norm_c2: axis is within the input's rank and not 0.
    * group_norm_c3: groups is positive and divides C.
    * group_norm_c4: scale and offset have shape [C].
    * group_norm_c5: epsilon is finite and not negative.
    * group_norm_c6: no axis besides the samples and the channels is empty.

    Example:
    ```mlir
    %y = convopt.group_norm %x scale(%s) offset(%o) groups = 2 epsilon = 1.0e-5
        axis = 1 : tensor<4x8x4x4xf32>, tensor<8xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$scale,
    ConvOpt_FloatTensor:$offset, I64Attr:$groups, F64Attr:$epsilon,
    I64Attr:$axis);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `scale` `(` $scale `)` `offset` `(` $offset `)`
    `groups` `=` $groups `epsilon` `=` $epsilon `axis` `=` $axis attr-dict
    `:` type($input) `,` type($scale)
  }];
  let hasVerifier = 1;
}

def ConvOpt_LayerNormOp : ConvOpt_InferOp<"layer_norm"> {
  let summary = "Normalization over the last axes";
  let description = [{
    ONNX LayerNormalization-17. The statistics are those of x itself, for each
    index i of the axes before `axis`, over the index j of all others; the
    variance is the population's:

    ```
    y[i, j] = scale[j] * (x[i, j] - mean[i]) / sqrt(variance[i] + epsilon)
              + offset[j]
    ```

    An absent offset is 0.

    Constraints:
    * layer_norm_c1: axis is within the input's rank.
    * layer_norm_c2: scale and offset have the shape of the input's axes from
      `axis` on.
    * layer_norm_c3: epsilon is finite and not negative.
    * layer_norm_c4: no normalized axis is empty.
    * layer_norm_c5: the element types of scale and offset are equal.

    Example:
    ```mlir
    %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5 axis = 2
        : (tensor<4x16x8xf32>, tensor<8xf32>, tensor<8xf32>)
        -> tensor<4x16x8xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$scale,
    Optional<ConvOpt_FloatTensor>:$offset, F64Attr:$epsilon, I64Attr:$axis);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `scale` `(` $scale `)` (`offset` `(` $offset^ `)`)?
    `epsilon` `=` $epsilon `axis` `=` $axis attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // CONVOPT_IR_SAMPLENORMOPS_TD

//===- PoolingOps.td - Pools, reductions, softmax ----------*- tablegen -*-===//

#ifndef CONVOPT_IR_POOLINGOPS_TD
#define CONVOPT_IR_POOLINGOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

class ConvOpt_PoolOp<string mnemonic> : ConvOpt_InferOp<mnemonic> {
  dag commonArgs = (ins
    ConvOpt_FloatTensor:$input,
    DenseI64ArrayAttr:$kernel,
    OptionalAttr<DenseI64ArrayAttr>:$strides,
    OptionalAttr<DenseI64ArrayAttr>:$pads,
    OptionalAttr<DenseI64ArrayAttr>:$dilations,
    UnitAttr:$ceil_mode,
    DefaultValuedOptionalAttr<ConvOpt_LayoutAttr,
        "::mlir::convopt::Layout::channel_first">:$layout);
  let arguments = commonArgs;
  let results = (outs ConvOpt_FloatTensor:$output);
  let extraClassDeclaration = [{
    /// The window along each spatial axis, outermost first.
    ::llvm::SmallVector<::mlir::convopt::WindowDim> getWindow();
  }];
}

def ConvOpt_MaxPoolOp : ConvOpt_PoolOp<"max_pool"> {
  let summary = "Maximum over a sliding window";
  let description = [{
    ONNX MaxPool-22 without indices:

    ```
    y[n, c, i] = max over t < k of x[n, c, i*s + t*d - p]
    ```

    over the positions inside x: padding is minus infinity. With `ceil_mode` the
    output size is rounded up, except that a window never starts in the high
    padding. A NaN in the window makes the result NaN.

    Constraints:
    * max_pool_c1: input has rank 3 to 5.
    * max_pool_c2: strides, dilations and kernel sizes are positive.
    * max_pool_c3: kernel, strides and dilations have one entry, pads two, per
      spatial axis.
    * max_pool_c4: pads are not negative and smaller than the dilated kernel.
    * max_pool_c5: the dilated kernel fits into the padded input.

    Example:
    ```mlir
    %y = convopt.max_pool %x kernel = [2, 2] strides = [2, 2]
        : (tensor<1x8x16x16xf32>) -> tensor<1x8x8x8xf32>
    ```
  }];
  let assemblyFormat = [{
    $input `kernel` `=` $kernel (`strides` `=` $strides^)? (`pads` `=` $pads^)?
    (`dilations` `=` $dilations^)? (`ceil_mode` $ceil_mode^)?
    (`layout` `=` `` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
}

def ConvOpt_AveragePoolOp : ConvOpt_PoolOp<"average_pool"> {
  let summary = "Mean over a sliding window";
  let description = [{
    ONNX AveragePool-22:

    ```
    y[n, c, i] = (sum over t < k of x[n, c, i*s + t*d - p]) / count(i)
    ```

    over the positions inside x. count(i) is the number of those positions, or,
    with `count_include_pad`, of positions inside the padded input (positions
    that only `ceil_mode` reaches are never counted).

    Constraints:
    * average_pool_c1: input has rank 3 to 5.
    * average_pool_c2: strides, dilations and kernel sizes are positive.
    * average_pool_c3: kernel, strides and dilations have one entry, pads two,
      per spatial axis.
    * average_pool_c4: pads are not negative and smaller than the dilated kernel.
    * average_pool_c5: the dilated kernel fits into the padded input.

    Example:
    ```mlir
    %y = convopt.average_pool %x kernel = [3, 3] pads = [1, 1, 1, 1]
        count_include_pad
        : (tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
    ```
  }];
  let arguments = !con(commonArgs, (ins UnitAttr:$count_include_pad));
  let assemblyFormat = [{
    $input `kernel` `=` $kernel (`strides` `=` $strides^)? (`pads` `=` $pads^)?
    (`dilations` `=` $dilations^)? (`ceil_mode` $ceil_mode^)?
    (`count_include_pad` $count_include_pad^)?
    (`layout` `=` `` $layout^)? attr-dict `:` functional-type(operands, results)
  }];
}

class ConvOpt_ReduceOp<string mnemonic> : ConvOpt_InferOp<mnemonic> {
  let arguments = (ins ConvOpt_FloatTensor:$input, DenseI64ArrayAttr:$axes,
                       UnitAttr:$keep_dims);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `axes` `=` $axes (`keep_dims` $keep_dims^)?
    attr-dict `:` functional-type(operands, results)
  }];
}

def ConvOpt_ReduceMeanOp : ConvOpt_ReduceOp<"reduce_mean"> {
  let summary = "Mean over axes";
  let description = [{
    ONNX ReduceMean-18 and, over all spatial axes with `keep_dims`,
    GlobalAveragePool-22: the mean over `axes`, which are kept with size 1 under
    `keep_dims` and dropped otherwise.

    Constraints:
    * reduce_mean_c1: axes are within the input's rank.
    * reduce_mean_c2: axes are strictly increasing.
    * reduce_mean_c3: no reduced axis is empty.

    Example:
    ```mlir
    %y = convopt.reduce_mean %x axes = [2, 3] keep_dims
        : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
    ```
  }];
}

def ConvOpt_ReduceSumOp : ConvOpt_ReduceOp<"reduce_sum"> {
  let summary = "Sum over axes";
  let description = [{
    ONNX ReduceSum-13 with constant axes: the sum over `axes`, which are kept
    with size 1 under `keep_dims` and dropped otherwise. The sum over an empty
    axis is 0, the sum over no axes is the input.

    Constraints:
    * reduce_sum_c1: axes are within the input's rank.
    * reduce_sum_c2: axes are strictly increasing.

    Example:
    ```mlir
    %y = convopt.reduce_sum %x axes = [1] : (tensor<4x8xf32>) -> tensor<4xf32>
    ```
  }];
}

class ConvOpt_SoftmaxLikeOp<string mnemonic>
    : ConvOpt_UnaryOp<mnemonic, (ins I64Attr:$axis)> {
  let assemblyFormat = "$input `axis` `=` $axis attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def ConvOpt_SoftmaxOp : ConvOpt_SoftmaxLikeOp<"softmax"> {
  let summary = "Normalized exponentials along an axis";
  let description = [{
    ONNX Softmax-13:
    ```
    y[.., i, ..] = exp(x[.., i, ..] - m) / sum over j of exp(x[.., j, ..] - m)
    ```
    with i, j on `axis` and m the maximum along it.

    Constraints:
    * softmax_c1: axis is within the input's rank.

    Example:
    ```mlir
    %y = convopt.softmax %x axis = 1 : tensor<1x10xf32>
    ```
  }];
}

def ConvOpt_LogSoftmaxOp : ConvOpt_SoftmaxLikeOp<"log_softmax"> {
  let summary = "Logarithms of normalized exponentials along an axis";
  let description = [{
    ONNX LogSoftmax-13:
    ```
    y[.., i, ..] = x[.., i, ..] - m - log(sum over j of exp(x[.., j, ..] - m))
    ```
    with i, j on `axis` and m the maximum along it. Unlike the logarithm of a
    softmax it does not underflow: an exponential of zero still has a finite
    logarithm.

    Constraints:
    * log_softmax_c1: axis is within the input's rank.

    Example:
    ```mlir
    %y = convopt.log_softmax %x axis = 1 : tensor<1x10xf32>
    ```
  }];
}

#endif // CONVOPT_IR_POOLINGOPS_TD

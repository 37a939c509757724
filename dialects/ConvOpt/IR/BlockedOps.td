//===- BlockedOps.td - Activations in blocks of channels ---*- tablegen -*-===//

#ifndef CONVOPT_IR_BLOCKEDOPS_TD
#define CONVOPT_IR_BLOCKEDOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_PackChannelsOp : ConvOpt_InferOp<"pack_channels"> {
  let summary = "From channel-last to blocks of channels";
  let description = [{
    Turns x of shape [N, space.., C] into y of shape [N, ceil(C/B), space.., B]
    with blocks of B channels:

    ```
    y[n, c / B, i, c mod B] = x[n, i, c]
    ```

    Elements of the last block that belong to no channel are unspecified, NaN
    included: nothing may be computed from them but other unspecified elements.

    Constraints:
    * pack_channels_c1: input has rank 2 at least.
    * pack_channels_c2: block is positive.

    Example:
    ```mlir
    %y = convopt.pack_channels %x block = 16
        : (tensor<1x8x8x24xf32>) -> tensor<1x2x8x8x16xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$input, I64Attr:$block);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `block` `=` $block attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def ConvOpt_UnpackChannelsOp : ConvOpt_InferOp<"unpack_channels"> {
  let summary = "From blocks of channels to channel-last";
  let description = [{
    The inverse of `convopt.pack_channels`: x of shape [N, ceil(C/B), space..,
    B] becomes y of shape [N, space.., C],

    ```
    y[n, i, c] = x[n, c / B, i, c mod B]
    ```

    Constraints:
    * unpack_channels_c1: input has rank 3 at least.
    * unpack_channels_c2: channels is positive, and ceil(channels / B) is the
      number of blocks.

    Example:
    ```mlir
    %y = convopt.unpack_channels %x channels = 24
        : (tensor<1x2x8x8x16xf32>) -> tensor<1x8x8x24xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$input, I64Attr:$channels);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `channels` `=` $channels
    attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def ConvOpt_BlockedConvOp : ConvOpt_InferOp<"blocked_conv"> {
  let summary = "Convolution that reads or writes blocks of channels";
  let description = [{
    `convopt.conv`, with activations as code generation places them. An input of
    one axis more than the filter is channel-blocked, [N, ceil(C/B), space..,
    B]; another one is in the order that `layout` says. With `block` the result
    is channel-blocked, [N, ceil(O/block), space.., block]; without, it is
    in the order that `layout` says. The filter is [space.., C/g, O]. With

    ```
    x = unpack_channels(input), or input
    y = conv(x, filter, bias)
    ```

    the result is `pack_channels(y)`, or y: elements of its last block that
    belong to no channel are unspecified, and those of the input are not read.

    Constraints:
    * blocked_conv_c1: the filter has rank 3 to 5, the input the same or one
      more.
    * blocked_conv_c2: strides, dilations and kernel sizes are positive.
    * blocked_conv_c3: strides and dilations have one entry, pads two, per
      spatial axis.
    * blocked_conv_c4: pads are not negative.
    * blocked_conv_c5: groups is positive and divides O.
    * blocked_conv_c6: the input's channels, or their blocks, are those of the
      filter's input channels times groups.
    * blocked_conv_c7: bias has shape [O].
    * blocked_conv_c8: the dilated kernel fits into the padded input.
    * blocked_conv_c9: all element types are equal.
    * blocked_conv_c10: block is positive.

    Example:
    ```mlir
    %y = convopt.blocked_conv %x, %w pads = [1, 1, 1, 1] block = 16
        : (tensor<1x2x8x8x16xf32>, tensor<3x3x24x40xf32>)
        -> tensor<1x3x8x8x16xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input,
    ConvOpt_FloatTensor:$filter,
    Optional<ConvOpt_FloatTensor>:$bias,
    OptionalAttr<DenseI64ArrayAttr>:$strides,
    OptionalAttr<DenseI64ArrayAttr>:$pads,
    OptionalAttr<DenseI64ArrayAttr>:$dilations,
    DefaultValuedOptionalAttr<I64Attr, "1">:$groups,
    DefaultValuedOptionalAttr<ConvOpt_LayoutAttr,
        "::mlir::convopt::Layout::channel_last">:$layout,
    OptionalAttr<I64Attr>:$block);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $filter (`bias` `(` $bias^ `)`)?
    (`strides` `=` $strides^)? (`pads` `=` $pads^)?
    (`dilations` `=` $dilations^)? (`groups` `=` $groups^)?
    (`layout` `=` `` $layout^)? (`block` `=` $block^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    /// The window along each spatial axis, outermost first.
    ::llvm::SmallVector<::mlir::convopt::WindowDim> getWindow();
    ::mlir::RankedTensorType getFilterType() {
      return getFilter().getType();
    }
    bool hasBlockedInput() {
      return getInput().getType().getRank() > getFilterType().getRank();
    }
    /// C and O, without padding.
    int64_t getInputChannels();
    int64_t getOutputChannels();
  }];
}

#endif // CONVOPT_IR_BLOCKEDOPS_TD

//===- ConvolutionOps.td - Convolutions and dense layers ---*- tablegen -*-===//

#ifndef CONVOPT_IR_CONVOLUTIONOPS_TD
#define CONVOPT_IR_CONVOLUTIONOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"
include "dialects/ConvOpt/Interfaces/LinearOpInterface.td"

defvar LinearMethods = DeclareOpInterfaceMethods<ConvOpt_LinearOpInterface>;

def ConvOpt_ConvOp : ConvOpt_InferOp<"conv", [LinearMethods]> {
  let summary = "Convolution over one, two or three spatial dimensions";
  let description = [{
    Cross-correlation with zero padding, as ONNX Conv-22 defines it. With C
    input channels, O output channels, g groups, kernel size k, and for each
    spatial axis stride s, dilation d and padding p:

    ```
    y[n, o, i] = b[o] + sum over c < C/g, t < k of
                 w[o, c, t] * x[n, (o / (O/g)) * C/g + c, i*s + t*d - p]
    ```

    where x is 0 outside its bounds. A depthwise convolution has g = C. Absent
    `strides` and `dilations` are ones, absent `pads` are zeros; `pads` lists
    the low sides of all spatial axes, then the high sides.

    Constraints:
    * conv_c1: input and filter have the same rank, between 3 and 5.
    * conv_c2: strides, dilations and kernel sizes are positive.
    * conv_c3: strides and dilations have one entry, pads two, per spatial axis.
    * conv_c4: pads are not negative.
    * conv_c5: groups is positive and divides C and O.
    * conv_c6: the filter's input channels times groups equal C.
    * conv_c7: bias has shape [O].
    * conv_c8: the dilated kernel fits into the padded input on every axis.
    * conv_c9: all element types are equal.

    Example:
    ```mlir
    %y = convopt.conv %x, %w bias(%b) strides = [2, 2] pads = [1, 1, 1, 1]
        : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>, tensor<8xf32>)
        -> tensor<1x8x16x16xf32>
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
        "::mlir::convopt::Layout::channel_first">:$layout,
    DefaultValuedOptionalAttr<ConvOpt_FilterLayoutAttr,
        "::mlir::convopt::FilterLayout::oi_spatial">:$filter_layout);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $filter (`bias` `(` $bias^ `)`)?
    (`strides` `=` $strides^)? (`pads` `=` $pads^)?
    (`dilations` `=` $dilations^)? (`groups` `=` $groups^)?
    (`layout` `=` `` $layout^)? (`filter_layout` `=` `` $filter_layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// The window along each spatial axis, outermost first.
    ::llvm::SmallVector<::mlir::convopt::WindowDim> getWindow();
    ::mlir::convopt::FilterAxes getFilterAxes();
    ::mlir::RankedTensorType getFilterType() {
      return getFilter().getType();
    }
    /// groups = C > 1: no sum over channels.
    bool isDepthwise();
  }];
}

def ConvOpt_ConvTransposeOp
    : ConvOpt_InferOp<"conv_transpose", [LinearMethods]> {
  let summary = "Transposed convolution over one to three spatial dimensions";
  let description = [{
    The adjoint of `convopt.conv`, as ONNX ConvTranspose-22 defines it: every
    input element is spread over the kernel,

    ```
    y[n, o, j] = b[o] + sum over c in group(o), i, t with i*s + t*d - p = j of
                 w[c, o mod (O/g), t] * x[n, c, i]
    size(y) = s * (size(x) - 1) + (k - 1) * d + 1 + output_pad - p_low - p_high
    ```

    The filter's output-channel axis holds O/g channels; `io_spatial` is its
    default order.

    Constraints:
    * conv_transpose_c1: input and filter have the same rank, between 3 and 5.
    * conv_transpose_c2: strides, dilations and kernel sizes are positive.
    * conv_transpose_c3: strides, dilations and output_pads have one entry, pads
      two, per spatial axis.
    * conv_transpose_c4: pads and output_pads are not negative.
    * conv_transpose_c5: groups is positive and divides C.
    * conv_transpose_c6: the filter's input channels equal C.
    * conv_transpose_c7: bias has shape [O].
    * conv_transpose_c8: every output axis has a positive size.
    * conv_transpose_c9: all element types are equal.

    Example:
    ```mlir
    %y = convopt.conv_transpose %x, %w strides = [2, 2]
        : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x8x8xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input,
    ConvOpt_FloatTensor:$filter,
    Optional<ConvOpt_FloatTensor>:$bias,
    OptionalAttr<DenseI64ArrayAttr>:$strides,
    OptionalAttr<DenseI64ArrayAttr>:$pads,
    OptionalAttr<DenseI64ArrayAttr>:$dilations,
    OptionalAttr<DenseI64ArrayAttr>:$output_pads,
    DefaultValuedOptionalAttr<I64Attr, "1">:$groups,
    DefaultValuedOptionalAttr<ConvOpt_LayoutAttr,
        "::mlir::convopt::Layout::channel_first">:$layout,
    DefaultValuedOptionalAttr<ConvOpt_FilterLayoutAttr,
        "::mlir::convopt::FilterLayout::io_spatial">:$filter_layout);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $filter (`bias` `(` $bias^ `)`)?
    (`strides` `=` $strides^)? (`pads` `=` $pads^)?
    (`dilations` `=` $dilations^)? (`output_pads` `=` $output_pads^)?
    (`groups` `=` $groups^)? (`layout` `=` `` $layout^)?
    (`filter_layout` `=` `` $filter_layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    ::llvm::SmallVector<::mlir::convopt::WindowDim> getWindow();
    ::mlir::convopt::FilterAxes getFilterAxes();
    ::mlir::RankedTensorType getFilterType() {
      return getFilter().getType();
    }
  }];
}

def ConvOpt_DenseOp : ConvOpt_InferOp<"dense", [LinearMethods]> {
  let summary = "Fully connected layer";
  let description = [{
    ONNX Gemm-13 with alpha = beta = 1, and MatMul-13 with a rank-2 right side:

    ```
    y[.., o] = b[o] + sum over i of w[o, i] * x[.., i]
    ```

    The filter is [O, I] (`oi_spatial`) or [I, O] (`io_spatial`).

    Constraints:
    * dense_c1: input has rank 1 at least, the filter rank 2.
    * dense_c2: filter_layout is oi_spatial or io_spatial.
    * dense_c3: the input's last axis has the filter's I elements.
    * dense_c4: bias has shape [O].
    * dense_c5: all element types are equal.

    Example:
    ```mlir
    %y = convopt.dense %x, %w bias(%b)
        : (tensor<1x64xf32>, tensor<10x64xf32>, tensor<10xf32>)
        -> tensor<1x10xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input,
    ConvOpt_FloatTensor:$filter,
    Optional<ConvOpt_FloatTensor>:$bias,
    DefaultValuedOptionalAttr<ConvOpt_FilterLayoutAttr,
        "::mlir::convopt::FilterLayout::oi_spatial">:$filter_layout);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $filter (`bias` `(` $bias^ `)`)?
    (`filter_layout` `=` `` $filter_layout^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    ::mlir::convopt::FilterAxes getFilterAxes();
    ::mlir::RankedTensorType getFilterType() {
      return getFilter().getType();
    }
  }];
}

#endif // CONVOPT_IR_CONVOLUTIONOPS_TD

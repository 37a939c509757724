//===- ShapeOps.td - Ops that move elements ----------------*- tablegen -*-===//

#ifndef CONVOPT_IR_SHAPEOPS_TD
#define CONVOPT_IR_SHAPEOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_ConcatOp : ConvOpt_InferOp<"concat"> {
  let summary = "Joins tensors along an axis";
  let description = [{
    ONNX Concat-13: the inputs one after another along `axis`.

    Constraints:
    * concat_c1: there is at least one input.
    * concat_c2: all inputs have the same rank and element type.
    * concat_c3: axis is within their rank.
    * concat_c4: sizes agree on every other axis.

    Example:
    ```mlir
    %y = convopt.concat %a, %b axis = 1
        : (tensor<1x8x4x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x12x4x4xf32>
    ```
  }];
  let arguments = (ins Variadic<ConvOpt_AnyTensor>:$inputs, I64Attr:$axis);
  let results = (outs ConvOpt_AnyTensor:$output);
  let assemblyFormat = [{
    $inputs `axis` `=` $axis attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def ConvOpt_ReshapeOp : ConvOpt_Op<"reshape"> {
  let summary = "The same elements in another shape";
  let description = [{
    ONNX Reshape-14 with its target resolved: elements keep their row-major
    order. Flatten, Squeeze and Unsqueeze are reshapes, too.

    Constraints:
    * reshape_c1: element types are equal.
    * reshape_c2: static shapes have the same number of elements.
    * reshape_c3: at most one size of the result is dynamic.

    Example:
    ```mlir
    %y = convopt.reshape %x : tensor<1x8x4x4xf32> -> tensor<1x128xf32>
    ```
  }];
  let arguments = (ins ConvOpt_AnyTensor:$input);
  let results = (outs ConvOpt_AnyTensor:$output);
  let assemblyFormat = [{
    $input attr-dict `:` type($input) `->` type($output)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def ConvOpt_TransposeOp : ConvOpt_InferOp<"transpose"> {
  let summary = "Permutes axes";
  let description = [{
    ONNX Transpose-13: axis k of the result is axis `permutation[k]` of the
    input.

    Constraints:
    * transpose_c1: permutation is a permutation of the input's axes.

    Example:
    ```mlir
    %y = convopt.transpose %x permutation = [0, 2, 3, 1]
        : (tensor<1x8x4x5xf32>) -> tensor<1x4x5x8xf32>
    ```
  }];
  let arguments = (ins ConvOpt_AnyTensor:$input, DenseI64ArrayAttr:$permutation);
  let results = (outs ConvOpt_AnyTensor:$output);
  let assemblyFormat = [{
    $input `permutation` `=` $permutation
    attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def ConvOpt_PadOp : ConvOpt_InferOp<"pad"> {
  let summary = "Surrounds a tensor with a constant or with copies";
  let description = [{
    ONNX Pad-21 with pads that are not negative: `low[k]` elements before and
    `high[k]` after axis k. In `constant` mode, the default, all are equal to
    `value`. The other modes copy: beyond an axis of size n

    ```
    reflect:  y[-i] = y[i]           y[n - 1 + i] = y[n - 1 - i]    0 < i < n
    edge:     y[-i] = y[0]           y[n - 1 + i] = y[n - 1]        0 < i
    wrap:     y[-i] = y[n - i]       y[n - 1 + i] = y[i - 1]        0 < i <= n
    ```

    axis by axis, in any order.

    Constraints:
    * pad_c1: low and high have one entry per axis.
    * pad_c2: low and high are not negative (a negative pad is a slice).
    * pad_c3: value is +0 unless mode is constant.
    * pad_c4: in reflect mode, pads are 0 or smaller than the axis.
    * pad_c5: in edge mode, no padded axis is empty.
    * pad_c6: in wrap mode, pads are not larger than the axis.

    Examples:
    ```mlir
    %y = convopt.pad %x low = [0, 0, 1, 1] high = [0, 0, 2, 2] value = 0.0
        : (tensor<1x8x4x4xf32>) -> tensor<1x8x7x7xf32>
    %z = convopt.pad %x low = [0, 0, 3, 3] high = [0, 0, 3, 3] mode = reflect
        : (tensor<1x8x4x4xf32>) -> tensor<1x8x10x10xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high,
    DefaultValuedAttr<F64Attr, "::llvm::APFloat(0.0)">:$value,
    DefaultValuedOptionalAttr<ConvOpt_PadModeAttr,
        "::mlir::convopt::PadMode::constant">:$mode);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `low` `=` $low `high` `=` $high
    (`mode` `=` `` $mode^):(`value` `=` $value)?
    attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def ConvOpt_SliceOp : ConvOpt_InferOp<"slice"> {
  let summary = "A strided box of a tensor";
  let description = [{
    ONNX Slice-13 with constant bounds and positive steps:

    ```
    y[i] = x[offsets + i * strides],  0 <= i < sizes
    ```

    Constraints:
    * slice_c1: offsets, sizes and strides have one entry per axis.
    * slice_c2: offsets and sizes are not negative, strides are positive.
    * slice_c3: the last element taken lies inside the input.

    Example:
    ```mlir
    %y = convopt.slice %x offsets = [0, 4, 0, 0] sizes = [1, 4, 8, 8]
        strides = [1, 1, 1, 1]
        : (tensor<1x8x8x8xf32>) -> tensor<1x4x8x8xf32>
    ```
  }];
  let arguments = (ins ConvOpt_AnyTensor:$input, DenseI64ArrayAttr:$offsets,
                       DenseI64ArrayAttr:$sizes, DenseI64ArrayAttr:$strides);
  let results = (outs ConvOpt_AnyTensor:$output);
  let assemblyFormat = [{
    $input `offsets` `=` $offsets `sizes` `=` $sizes `strides` `=` $strides
    attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

#endif // CONVOPT_IR_SHAPEOPS_TD

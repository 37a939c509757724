//===- ResizeOps.td - Resampling ---------------------------*- tablegen -*-===//

#ifndef CONVOPT_IR_RESIZEOPS_TD
#define CONVOPT_IR_RESIZEOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_ResizeOp : ConvOpt_InferOp<"resize"> {
  let summary = "Samples a tensor at another resolution";
  let description = [{
    ONNX Resize-19 with scales and sizes resolved, without antialiasing and
    without a region of interest. Every axis whose scale is not 1 is resampled
    by itself, in any order. Let such an axis have size n, scale s and result
    size n'; m is the result's size before rounding: s * n, or n' where s is
    n' / n. Element i of the result lies on the input's axis at

    ```
    half_pixel:            p = (i + 0.5) / s - 0.5
    half_pixel_symmetric:  p = n / 2 * (1 - n' / m) + (i + 0.5) / s - 0.5
    pytorch_half_pixel:    p = (i + 0.5) / s - 0.5, but 0 if n' = 1
    align_corners:         p = i * (n - 1) / (m - 1), but 0 if n' = 1
    asymmetric:            p = i / s
    tf_half_pixel_for_nn:  p = (i + 0.5) / s
    ```

    With f = floor(p), r = p - f, and x[j] the first or last element for any j
    beyond the axis,

    ```
    nearest:  y[i] = x[p rounded as `rounding` says]
    linear:   y[i] = (1 - r) * x[f] + r * x[f + 1]
    cubic:    y[i] = sum over k in {-1, 0, 1, 2} of w(k - r) * x[f + k]

    w(d) = (a + 2) * |d|^3 - (a + 3) * |d|^2 + 1,       |d| <= 1
    w(d) = a * |d|^3 - 5 * a * |d|^2 + 8 * a * |d| - 4 * a,   1 < |d| < 2
    ```

    with a = `cubic_coeff`. Under `exclude_outside`, weights of elements beyond
    the axis are zero and the others are divided by their sum.

    Constraints:
    * resize_c1: scales and sizes have one entry per axis.
    * resize_c2: scales are between 2^-31 and 2^31.
    * resize_c3: sizes are positive.
    * resize_c4: an axis of scale 1 keeps its size.
    * resize_c5: no axis that is resampled is empty.
    * resize_c6: only nearest has a rounding, and only cubic a cubic_coeff or
      exclude_outside, other than the default; cubic_coeff is finite.

    Examples:
    ```mlir
    %y = convopt.resize %x mode = nearest coordinates = asymmetric
        scales = [1.0, 1.0, 2.0, 2.0] sizes = [1, 8, 8, 8] rounding = floor
        : (tensor<1x8x4x4xf32>) -> tensor<1x8x8x8xf32>
    %z = convopt.resize %x mode = cubic coordinates = half_pixel
        scales = [1.0, 1.0, 0.6, 0.6] sizes = [1, 8, 2, 2] cubic_coeff = -0.5
        : (tensor<1x8x4x4xf32>) -> tensor<1x8x2x2xf32>
    ```
  }];
  let arguments = (ins
    ConvOpt_FloatTensor:$input,
    DenseF64ArrayAttr:$scales,
    DenseI64ArrayAttr:$sizes,
    ConvOpt_ResizeModeAttr:$mode,
    ConvOpt_ResizeCoordinatesAttr:$coordinates,
    DefaultValuedOptionalAttr<ConvOpt_NearestRoundingAttr,
        "::mlir::convopt::NearestRounding::round_prefer_floor">:$rounding,
    DefaultValuedOptionalAttr<F64Attr, "::llvm::APFloat(-0.75)">:$cubic_coeff,
    UnitAttr:$exclude_outside);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `mode` `=` `` $mode `coordinates` `=` `` $coordinates
    `scales` `=` $scales `sizes` `=` $sizes (`rounding` `=` `` $rounding^)?
    (`cubic_coeff` `=` $cubic_coeff^)? (`exclude_outside` $exclude_outside^)?
    attr-dict `:` functional-type(operands, results)
  }];
  let extraClassDeclaration = [{
    /// The axes that are resampled, in increasing order: those whose scale is
    /// not 1. The result is the input's elements on every other axis.
    ::llvm::SmallVector<int64_t> getResizedAxes();
  }];
  let hasFolder = 1;
}

#endif // CONVOPT_IR_RESIZEOPS_TD

//===- Windows.h - Window attributes of convolutions and pools ------------===//

#ifndef CONVOPT_IMPORT_ONNX_WINDOWS_H
#define CONVOPT_IMPORT_ONNX_WINDOWS_H

#include "compiler/Import/ONNX/NodeImporter.h"

namespace mlir::convopt::onnx_import {

/// One entry per spatial axis; `pads` has the low sides, then the high sides.
struct WindowAttributes {
  SmallVector<int64_t> kernel, strides, dilations, pads;

  /// Elements from the first to the last one the window touches.
  int64_t extent(size_t axis) const {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }
};

/// Reads `strides`, `dilations` and `pads`, checks their lengths and ranges,
/// and resolves `auto_pad` for a convolution or pool over `spatial` sizes: SAME
/// gives ceil(size / stride) results, SAME_UPPER with the odd element of
/// padding at the end, SAME_LOWER at the beginning.
FailureOr<WindowAttributes> readWindow(NodeImporter &node,
                                       ArrayRef<int64_t> spatial,
                                       ArrayRef<int64_t> kernel);

/// The same for ConvTranspose, whose padding comes from `output_shape` when
/// that is given (ONNX ConvTranspose-11). `outputPads` may grow by what padding
/// cannot reach.
FailureOr<WindowAttributes>
readTransposedWindow(NodeImporter &node, ArrayRef<int64_t> spatial,
                     ArrayRef<int64_t> kernel,
                     SmallVectorImpl<int64_t> &outputPads);

/// The kernel a filter of `shape` has (axes 2 and up), checked against the
/// attribute `kernel_shape`; fails when the input's rank is another one.
FailureOr<SmallVector<int64_t>> readKernel(NodeImporter &node,
                                           ArrayRef<int64_t> inputShape,
                                           ArrayRef<int64_t> filterShape);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_WINDOWS_H

//===- Window.h - Sliding windows and axis orders -------------------------===//
//
// The geometry that convolutions and pools share.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IR_WINDOW_H
#define CONVOPT_IR_WINDOW_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::convopt {

enum class Layout : uint32_t;
enum class FilterLayout : uint32_t;

/// The window along one spatial axis; every size in elements.
struct WindowDim {
  int64_t size = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t padLow = 0;
  int64_t padHigh = 0;

  /// Elements from the first to the last one the window touches.
  int64_t extent() const { return (size - 1) * dilation + 1; }

  /// Number of window positions over an axis of `input` elements; kDynamic for
  /// a dynamic one, 0 when the window does not fit. With `ceilMode` the last
  /// position may reach beyond the high padding but not start in it.
  int64_t outputSize(int64_t input, bool ceilMode = false) const;

  /// Size of a transposed convolution's result; kDynamic for a dynamic input.
  int64_t transposedOutputSize(int64_t input, int64_t outputPad) const;
};

/// Where a filter keeps its axes. Spatial axes are contiguous.
struct FilterAxes {
  int64_t output;
  int64_t input;
  int64_t spatialBegin;
};

FilterAxes getFilterAxes(FilterLayout layout, int64_t rank);

/// Axis of the channels of an activation.
int64_t getChannelAxis(Layout layout, int64_t rank);
/// First spatial axis of an activation; the others follow.
int64_t getSpatialBegin(Layout layout);

/// One WindowDim per spatial axis; absent arrays mean ones (zeros for pads).
/// The arrays, where present, must have been checked by `checkWindow`.
SmallVector<WindowDim> makeWindow(ArrayRef<int64_t> kernel,
                                  std::optional<ArrayRef<int64_t>> strides,
                                  std::optional<ArrayRef<int64_t>> pads,
                                  std::optional<ArrayRef<int64_t>> dilations);

} // namespace mlir::convopt

#endif // CONVOPT_IR_WINDOW_H

//===- AxisTaps.h - Where a kernel's taps are, along one axis -------------===//

#ifndef CONVOPT_GRAPH_AXISTAPS_H
#define CONVOPT_GRAPH_AXISTAPS_H

#include "dialects/ConvOpt/IR/Window.h"
#include "passes/Analysis/Refusal.h"

namespace mlir::convopt {

/// The taps of a window along one axis: output i reads the inputs
/// i * stride + first, i * stride + first + step, .., i * stride + last.
///
/// A window of k taps with dilation d and low pad p has tap t at t * d - p, so
/// that first = -p and last = (k - 1) * d - p; the size of the result is
///
///   (n + p + q - (k - 1) * d - 1) / s + 1 = (n - 1 + q - last) / s + 1
///
/// for n elements and the high pad q: it depends on q - last alone.
struct AxisTaps {
  int64_t stride;
  int64_t first;
  int64_t last;
  /// 0 for a single tap.
  int64_t step;
  int64_t padHigh;

  explicit AxisTaps(const WindowDim &dim);

  int64_t size() const { return step == 0 ? 1 : (last - first) / step + 1; }
  /// The number of the tap at `position`, which must be one of them.
  int64_t indexOf(int64_t position) const {
    return step == 0 ? 0 : (position - first) / step;
  }
  WindowDim getWindow() const;
};

/// The least regular taps that include those of `a` and of `b`, for an axis of
/// `inputSize` elements, which may be dynamic. Refuses windows whose results
/// differ in size.
FailureOr<AxisTaps> unite(const AxisTaps &a, const AxisTaps &b,
                          int64_t inputSize, Refusal &refuse);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_AXISTAPS_H

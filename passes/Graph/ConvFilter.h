//===- ConvFilter.h - Filters without regard to their layout --------------===//

#ifndef CONVOPT_GRAPH_CONVFILTER_H
#define CONVOPT_GRAPH_CONVFILTER_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// The weights W[o, c, t] of a convolution or dense layer as doubles: output
/// channel o, input channel c of o's group, and tap t, which numbers the kernel
/// elements in row-major order.
struct ConvFilter {
  int64_t outputs, inputs;
  SmallVector<int64_t> kernel;
  SmallVector<double> values;

  /// All weights zero.
  ConvFilter(int64_t outputs, int64_t inputs, ArrayRef<int64_t> kernel);
  /// Reads a constant; fails for a run-time value and unreadable data.
  static FailureOr<ConvFilter> read(Value filter, FilterLayout layout);

  int64_t getNumTaps() const;
  /// Sum of |W[o, c, t]| over c and t, for each o.
  SmallVector<double> getMagnitudes() const;
  double &at(int64_t o, int64_t c, int64_t t) {
    return values[(o * inputs + c) * getNumTaps() + t];
  }
  double at(int64_t o, int64_t c, int64_t t) const {
    return values[(o * inputs + c) * getNumTaps() + t];
  }

  /// A constant with the axes in the order of `layout`, rounded once to `type`.
  Value create(RewriterBase &rewriter, Location location, FilterLayout layout,
               FloatType type) const;
};

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_CONVFILTER_H

//===- AxisAffine.h - a * x + c along one axis, or everywhere -------------===//

#ifndef CONVOPT_GRAPH_AXISAFFINE_H
#define CONVOPT_GRAPH_AXISAFFINE_H

#include "passes/Analysis/ChannelAffine.h"

namespace mlir::convopt {

/// A function f(x) = a * x + c of every element of a tensor, with a and c that
/// vary along one axis at most. It is what travels through a graph.
struct AxisAffine {
  /// One entry per index of `axis`; one entry without an axis.
  ChannelAffine function;
  /// Nothing when a and c are the same everywhere: then any axis will do.
  std::optional<int64_t> axis;

  /// `function` along `axis`, which is dropped where nothing varies.
  static AxisAffine make(ChannelAffine function, int64_t axis);

  bool isIdentity() const { return function.isShift() && function.isScaling(); }
  bool hasPositiveScale() const;

  /// a * x.
  AxisAffine withoutOffset() const;
  /// a * x - c.
  AxisAffine withNegatedOffset() const;
  /// What is left of it on `count` indices of its axis from `begin` on.
  AxisAffine slice(int64_t begin, int64_t count) const;

  /// One entry for each of `size` indices of an axis; `axis` must be that axis
  /// or nothing.
  ChannelAffine expand(int64_t size) const;
  /// x -> next(this(x)), unless the two vary along different axes.
  std::optional<AxisAffine> then(const AxisAffine &next) const;
};

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_AXISAFFINE_H

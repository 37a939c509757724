//===- Interpolation.h - What a resized axis is made of -------------------===//

#ifndef CONVOPT_CODEGEN_LINALG_INTERPOLATION_H
#define CONVOPT_CODEGEN_LINALG_INTERPOLATION_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include <optional>

namespace mlir::convopt {

/// The elements along one axis of a resize:
/// y[i] = sum over t < taps of weight(i, t) * x[source(i, t)].
struct TapTable {
  int64_t taps;
  /// `taps` entries for each element of the result, all within the input.
  SmallVector<int64_t> sources;
  SmallVector<double> weights;
};

TapTable getTaps(ResizeOp op, int64_t axis);

/// (i * factor + offset) floordiv divisor.
struct FloorDivision {
  int64_t factor, offset, divisor;
};

/// The sources of a table with one tap as a formula with the ratio of the
/// sizes, `from` elements of the input; nothing when there is none.
std::optional<FloorDivision> findFloorDivision(const TapTable &table,
                                               int64_t from);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_INTERPOLATION_H

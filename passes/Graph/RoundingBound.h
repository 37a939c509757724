//===- RoundingBound.h - How much rounding a fold's constants may change --===//

#ifndef CONVOPT_GRAPH_ROUNDINGBOUND_H
#define CONVOPT_GRAPH_ROUNDINGBOUND_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/Support/LLVM.h"

namespace mlir::convopt {

/// The constants of y = W * x + b as a fold computed them in f64, before they
/// are rounded to the storage type. One entry per output channel o.
struct FoldedMagnitudes {
  /// Sum of |W_k| over the filter elements k of o; empty for a filter that the
  /// fold leaves as it is.
  SmallVector<double> filter;
  /// Sum of the magnitudes of all terms that were added to give the W_k; empty
  /// where each W_k is a product.
  SmallVector<double> filterTerms;
  /// How many filter elements belong to one output channel.
  int64_t filterElements = 0;
  /// |b_o|; empty without a new bias.
  SmallVector<double> bias;
  /// Sum of the magnitudes of all terms that were added to give b_o, such as
  /// |a * b| + |a * mu| + |beta|.
  SmallVector<double> biasTerms;
  /// At most so many operations in f64 lie between the old constants and any of
  /// the numbers above.
  int64_t roundings = 0;
};

/// B such that |y' - y| <= B * max(1, max|x|) for every element of y, where y
/// has the exact constants, y' those that were computed in f64 and rounded once
/// to `type` (f16, bf16, f32 or f64), and both are evaluated exactly.
double boundRounding(const FoldedMagnitudes &folded, FloatType type);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_ROUNDINGBOUND_H

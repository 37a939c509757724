//===- Permutation.h - Arithmetic of axis orders --------------------------===//
//
// A permutation p stands for transpose(x, p): axis k of the result is axis p[k]
// of x.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_LAYOUT_PERMUTATION_H
#define CONVOPT_CODEGEN_LAYOUT_PERMUTATION_H

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::convopt {

using Permutation = SmallVector<int64_t>;

Permutation getIdentity(int64_t rank);
bool isIdentity(ArrayRef<int64_t> permutation);

/// q with transpose(transpose(x, p), q) = x.
Permutation invert(ArrayRef<int64_t> permutation);

/// transpose(transpose(x, first), second) = transpose(x, compose(first,
/// second)).
Permutation compose(ArrayRef<int64_t> first, ArrayRef<int64_t> second);

/// The values, one per axis, in the order of transpose(x, permutation).
SmallVector<int64_t> permute(ArrayRef<int64_t> values,
                             ArrayRef<int64_t> permutation);

/// The type of transpose(x, permutation) for x of `type`.
RankedTensorType permute(RankedTensorType type, ArrayRef<int64_t> permutation);

/// Whether transpose(x, permutation) leaves every element of x of `type` in its
/// place in memory: axes of another size than 1 keep their order.
bool movesOnlyUnitAxes(RankedTensorType type, ArrayRef<int64_t> permutation);

/// From channel-last to channel-first, [0, rank - 1, 1, 2, ..].
Permutation getLastToFirst(int64_t rank);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LAYOUT_PERMUTATION_H

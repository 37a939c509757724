//===- Permutation.cpp - Arithmetic of axis orders ------------------------===//

#include "passes/Codegen/Layout/Permutation.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SmallVectorExtras.h"

namespace mlir::convopt {

Permutation getIdentity(int64_t rank) {
  return llvm::to_vector(llvm::seq<int64_t>(0, rank));
}

bool isIdentity(ArrayRef<int64_t> permutation) {
  return llvm::equal(
      permutation,
      llvm::seq<int64_t>(0, static_cast<int64_t>(permutation.size())));
}

Permutation invert(ArrayRef<int64_t> permutation) {
  Permutation inverse(permutation.size());
  for (auto [k, axis] : llvm::enumerate(permutation))
    inverse[axis] = static_cast<int64_t>(k);
  return inverse;
}

Permutation compose(ArrayRef<int64_t> first, ArrayRef<int64_t> second) {
  return permute(first, second);
}

SmallVector<int64_t> permute(ArrayRef<int64_t> values,
                             ArrayRef<int64_t> permutation) {
  return llvm::map_to_vector(permutation,
                             [&](int64_t axis) { return values[axis]; });
}

RankedTensorType permute(RankedTensorType type, ArrayRef<int64_t> permutation) {
  return RankedTensorType::get(permute(type.getShape(), permutation),
                               type.getElementType());
}

bool movesOnlyUnitAxes(RankedTensorType type, ArrayRef<int64_t> permutation) {
  int64_t last = -1;
  for (int64_t axis : permutation) {
    if (type.getDimSize(axis) == 1)
      continue;
    if (axis < last)
      return false;
    last = axis;
  }
  return true;
}

Permutation getLastToFirst(int64_t rank) {
  Permutation permutation = {0, rank - 1};
  for (int64_t axis = 1; axis < rank - 1; ++axis)
    permutation.push_back(axis);
  return permutation;
}

} // namespace mlir::convopt

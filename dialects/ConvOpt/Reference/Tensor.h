//===- Tensor.h - Tensors of the reference evaluator ----------------------===//
//
// A shape and its elements as doubles, in row-major order. Nothing is strided,
// shared or lazy: the reference is to be read, not to be fast.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_REFERENCE_TENSOR_H
#define CONVOPT_REFERENCE_TENSOR_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <vector>

namespace mlir::convopt::reference {

struct Tensor {
  SmallVector<int64_t> shape;
  /// One double per element, whatever the storage type of the program is.
  std::vector<double> data;

  explicit Tensor(ArrayRef<int64_t> shape, double fill = 0.0);
  /// `data` must have as many elements as `shape` says.
  Tensor(ArrayRef<int64_t> shape, std::vector<double> data);

  int64_t getRank() const { return static_cast<int64_t>(shape.size()); }
  int64_t getNumElements() const { return static_cast<int64_t>(data.size()); }

  /// Distance in `data` between neighbours on `axis`.
  int64_t getStride(int64_t axis) const;
  /// Place in `data` of the element at `index`.
  int64_t getOffset(ArrayRef<int64_t> index) const;

  double &at(ArrayRef<int64_t> index) { return data[getOffset(index)]; }
  double at(ArrayRef<int64_t> index) const { return data[getOffset(index)]; }
};

/// Product of the sizes; they must be static.
int64_t getNumElements(ArrayRef<int64_t> shape);

/// Calls `visit` with every index of `shape` in row-major order.
void forEachIndex(ArrayRef<int64_t> shape,
                  llvm::function_ref<void(ArrayRef<int64_t>)> visit);

/// A tensor seen along one axis: element i of channel c in slab s.
struct AxisView {
  int64_t slabs, channels, inner;

  AxisView(ArrayRef<int64_t> shape, int64_t axis);
  int64_t getOffset(int64_t slab, int64_t channel, int64_t i) const {
    return (slab * channels + channel) * inner + i;
  }
};

} // namespace mlir::convopt::reference

#endif // CONVOPT_REFERENCE_TENSOR_H

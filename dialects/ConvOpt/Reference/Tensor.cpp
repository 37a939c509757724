//===- Tensor.cpp - Tensors of the reference evaluator --------------------===//

#include "dialects/ConvOpt/Reference/Tensor.h"

namespace mlir::convopt::reference {

Tensor::Tensor(ArrayRef<int64_t> shape, double fill)
    : shape(shape), data(reference::getNumElements(shape), fill) {}

Tensor::Tensor(ArrayRef<int64_t> shape, std::vector<double> data)
    : shape(shape), data(std::move(data)) {}

int64_t Tensor::getStride(int64_t axis) const {
  return reference::getNumElements(
      ArrayRef<int64_t>(shape).drop_front(axis + 1));
}

int64_t Tensor::getOffset(ArrayRef<int64_t> index) const {
  int64_t offset = 0;
  for (size_t axis = 0; axis < index.size(); ++axis)
    offset = offset * shape[axis] + index[axis];
  return offset;
}

int64_t getNumElements(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

void forEachIndex(ArrayRef<int64_t> shape,
                  llvm::function_ref<void(ArrayRef<int64_t>)> visit) {
  SmallVector<int64_t> index(shape.size(), 0);
  for (int64_t left = getNumElements(shape); left > 0; --left) {
    visit(index);
    for (size_t axis = shape.size(); axis-- > 0;) {
      if (++index[axis] < shape[axis])
        break;
      index[axis] = 0;
    }
  }
}

AxisView::AxisView(ArrayRef<int64_t> shape, int64_t axis)
    : slabs(getNumElements(shape.take_front(axis))), channels(shape[axis]),
      inner(getNumElements(shape.drop_front(axis + 1))) {}

} // namespace mlir::convopt::reference

//===- Shape.cpp - Ops that move elements ---------------------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"

namespace mlir::convopt::reference {

Tensor evalConcat(ConcatOp op, ArrayRef<const Tensor *> inputs) {
  int64_t axis = op.getAxis();
  SmallVector<int64_t> shape(inputs.front()->shape);
  for (const Tensor *input : inputs.drop_front())
    shape[axis] += input->shape[axis];
  Tensor output(shape);
  int64_t begin = 0;
  for (const Tensor *input : inputs) {
    int64_t next = 0;
    forEachIndex(input->shape, [&](ArrayRef<int64_t> index) {
      SmallVector<int64_t> target(index);
      target[axis] += begin;
      output.at(target) = input->data[next++];
    });
    begin += input->shape[axis];
  }
  return output;
}

FailureOr<Tensor> evalReshape(ReshapeOp op, const Tensor &input) {
  SmallVector<int64_t> shape(op.getType().getShape());
  int64_t count = input.getNumElements(), known = 1;
  int64_t *unknown = nullptr;
  for (int64_t &size : shape) {
    if (ShapedType::isDynamic(size))
      unknown = &size;
    else
      known *= size;
  }
  if (unknown && known != 0)
    *unknown = count / known;
  if (unknown ? known == 0 || count % known != 0 : known != count)
    return op.emitOpError("reshape_c2: ")
           << count << " elements do not fill the result's shape";
  return Tensor(shape, input.data);
}

Tensor evalTranspose(TransposeOp op, const Tensor &input) {
  ArrayRef<int64_t> permutation = op.getPermutation();
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(input.shape[axis]);
  Tensor output(shape);
  int64_t next = 0;
  forEachIndex(shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source(index.size());
    for (size_t k = 0; k < index.size(); ++k)
      source[permutation[k]] = index[k];
    output.data[next++] = input.at(source);
  });
  return output;
}

Tensor evalPad(PadOp op, const Tensor &input) {
  SmallVector<int64_t> shape(input.shape);
  for (int64_t axis = 0; axis < input.getRank(); ++axis)
    shape[axis] += op.getLow()[axis] + op.getHigh()[axis];
  Tensor output(shape, op.getValue().convertToDouble());
  int64_t next = 0;
  forEachIndex(input.shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> target(index);
    for (size_t axis = 0; axis < target.size(); ++axis)
      target[axis] += op.getLow()[axis];
    output.at(target) = input.data[next++];
  });
  return output;
}

Tensor evalSlice(SliceOp op, const Tensor &input) {
  Tensor output(op.getSizes());
  int64_t next = 0;
  forEachIndex(output.shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source(index);
    for (size_t axis = 0; axis < source.size(); ++axis)
      source[axis] =
          op.getOffsets()[axis] + index[axis] * op.getStrides()[axis];
    output.data[next++] = input.at(source);
  });
  return output;
}

} // namespace mlir::convopt::reference

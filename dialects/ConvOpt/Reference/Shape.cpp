//===- Shape.cpp - Ops that move elements ---------------------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"
#include "dialects/ConvOpt/Reference/Windows.h"

#include <limits>

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

/// The element of an axis of `size` elements that stands at `position`, which
/// may lie beyond it; -1 for the constant.
static int64_t getPadSource(PadMode mode, int64_t position, int64_t size) {
  bool isBefore = position < 0;
  if (!isBefore && position < size)
    return position;
  switch (mode) {
  case PadMode::constant:
    return -1;
  case PadMode::reflect:
    return isBefore ? -position : 2 * (size - 1) - position;
  case PadMode::edge:
    return isBefore ? 0 : size - 1;
  case PadMode::wrap:
    return isBefore ? position + size : position - size;
  }
  llvm_unreachable("unknown pad mode");
}

Tensor evalPad(PadOp op, const Tensor &input) {
  SmallVector<int64_t> shape(input.shape);
  for (int64_t axis = 0; axis < input.getRank(); ++axis)
    shape[axis] += op.getLow()[axis] + op.getHigh()[axis];
  Tensor output(shape, op.getValue().convertToDouble());
  int64_t next = 0;
  forEachIndex(shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source;
    for (auto [i, low, size] : llvm::zip_equal(index, op.getLow(), input.shape))
      source.push_back(getPadSource(op.getMode(), i - low, size));
    if (!llvm::is_contained(source, -1))
      output.data[next] = input.at(source);
    ++next;
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

/// Copies all channels; x and y say where elements are.
static void copyChannels(const Activation &x, const Tensor &input,
                         const Activation &y, Tensor &output) {
  int64_t positions = getNumElements(x.spatial);
  for (int64_t n = 0; n < x.batch; ++n)
    for (int64_t c = 0; c < x.channels; ++c)
      for (int64_t p = 0; p < positions; ++p)
        output.data[y.getOffset(n, c, p)] = input.data[x.getOffset(n, c, p)];
}

Tensor evalPackChannels(PackChannelsOp op, const Tensor &input) {
  Activation x(input, Layout::channel_last);
  Tensor output(makeBlockedShape(x.batch, x.channels, x.spatial, op.getBlock()),
                std::numeric_limits<double>::quiet_NaN());
  copyChannels(x, input, Activation::blocked(output, x.channels), output);
  return output;
}

Tensor evalUnpackChannels(UnpackChannelsOp op, const Tensor &input) {
  Activation x = Activation::blocked(input, op.getChannels());
  Tensor output(makeActivationShape(Layout::channel_last, x.batch, x.channels,
                                    x.spatial));
  copyChannels(x, input, Activation(output, Layout::channel_last), output);
  return output;
}

} // namespace mlir::convopt::reference

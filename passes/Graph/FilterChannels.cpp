//===- FilterChannels.cpp - The channels of every filter element ----------===//

#include "passes/Graph/FilterChannels.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::convopt;

FilterChannels::FilterChannels(
    ArrayRef<int64_t> shape, ArrayRef<int64_t> axes,
    llvm::function_ref<int64_t(ArrayRef<int64_t>)> getChannel)
    : shape(shape), strides(shape.size(), 0) {
  for (int64_t extent : shape)
    size *= extent;
  int64_t entries = 1;
  for (int64_t axis : llvm::reverse(axes)) {
    strides[axis] = entries;
    entries *= shape[axis];
  }
  SmallVector<int64_t> index(shape.size(), 0);
  for (int64_t entry = 0; entry < entries; ++entry) {
    for (int64_t axis : axes)
      index[axis] = entry / strides[axis] % shape[axis];
    table.push_back(getChannel(index));
  }
}

static ArrayRef<int64_t> getFilterShape(LinearOpInterface linear) {
  return cast<RankedTensorType>(linear.getLinearFilter().get().getType())
      .getShape();
}

FilterChannels FilterChannels::ofOutput(LinearOpInterface linear) {
  return FilterChannels(getFilterShape(linear), linear.getFilterChannelAxes(),
                        [&](ArrayRef<int64_t> index) {
                          return linear.getOutputChannelOf(index);
                        });
}

FilterChannels FilterChannels::ofInput(LinearOpInterface linear) {
  ArrayRef<int64_t> shape = getFilterShape(linear);
  if (auto conv = dyn_cast<ConvOp>(*linear)) {
    // Output channel o belongs to group o / (O/g), whose inputs start at
    // group * C/g.
    FilterAxes axes = conv.getFilterAxes();
    auto outputsPerGroup =
        static_cast<int64_t>(shape[axes.output] / conv.getGroups());
    return FilterChannels(
        shape,
        {std::min(axes.input, axes.output), std::max(axes.input, axes.output)},
        [&](ArrayRef<int64_t> index) {
          int64_t group = index[axes.output] / outputsPerGroup;
          return group * shape[axes.input] + index[axes.input];
        });
  }
  int64_t axis =
      TypeSwitch<Operation *, int64_t>(linear).Case<ConvTransposeOp, DenseOp>(
          [](auto op) { return op.getFilterAxes().input; });
  return FilterChannels(shape, {axis},
                        [&](ArrayRef<int64_t> index) { return index[axis]; });
}

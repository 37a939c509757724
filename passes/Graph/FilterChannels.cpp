//===- FilterChannels.cpp - The channel of every filter element -----------===//

#include "passes/Graph/FilterChannels.h"

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

FilterChannels FilterChannels::ofOutput(LinearOpInterface linear) {
  auto type = cast<RankedTensorType>(linear.getLinearFilter().get().getType());
  return FilterChannels(type.getShape(), linear.getFilterChannelAxes(),
                        [&](ArrayRef<int64_t> index) {
                          return linear.getOutputChannelOf(index);
                        });
}

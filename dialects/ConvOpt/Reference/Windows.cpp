//===- Windows.cpp - Sliding windows over activations ---------------------===//

#include "dialects/ConvOpt/Reference/Windows.h"

namespace mlir::convopt::reference {

Activation::Activation(const Tensor &tensor, Layout layout) {
  int64_t channelAxis = getChannelAxis(layout, tensor.getRank());
  int64_t spatialBegin = getSpatialBegin(layout);
  int64_t spatialRank = tensor.getRank() - 2;
  batch = tensor.shape[0];
  channels = tensor.shape[channelAxis];
  spatial.assign(tensor.shape.begin() + spatialBegin,
                 tensor.shape.begin() + spatialBegin + spatialRank);
  batchStride = tensor.getStride(0);
  channelStride = tensor.getStride(channelAxis);
  positionStride = tensor.getStride(spatialBegin + spatialRank - 1);
}

SmallVector<int64_t> makeActivationShape(Layout layout, int64_t batch,
                                         int64_t channels,
                                         ArrayRef<int64_t> spatial) {
  SmallVector<int64_t> shape{batch};
  shape.append(spatial.begin(), spatial.end());
  shape.insert(shape.begin() + getChannelAxis(layout, spatial.size() + 2),
               channels);
  return shape;
}

SmallVector<Tap> getTaps(ArrayRef<WindowDim> window, ArrayRef<int64_t> at,
                         ArrayRef<int64_t> sizes) {
  SmallVector<Tap> taps{{0, 0}};
  for (size_t axis = 0; axis < window.size(); ++axis) {
    const WindowDim &dim = window[axis];
    SmallVector<Tap> longer;
    for (Tap tap : taps)
      for (int64_t t = 0; t < dim.size; ++t) {
        int64_t i = at[axis] * dim.stride + t * dim.dilation - dim.padLow;
        if (i >= 0 && i < sizes[axis])
          longer.push_back(
              {tap.kernel * dim.size + t, tap.position * sizes[axis] + i});
      }
    taps = std::move(longer);
  }
  return taps;
}

} // namespace mlir::convopt::reference

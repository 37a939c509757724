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
  block = std::max<int64_t>(channels, 1);
  blockStride = 0;
}

Activation Activation::blocked(const Tensor &tensor, int64_t channels) {
  Activation activation;
  activation.batch = tensor.shape[0];
  activation.channels = channels;
  activation.spatial.assign(tensor.shape.begin() + 2, tensor.shape.end() - 1);
  activation.batchStride = tensor.getStride(0);
  activation.channelStride = 1;
  activation.positionStride = tensor.shape.back();
  activation.block = tensor.shape.back();
  activation.blockStride = tensor.getStride(1);
  return activation;
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

SmallVector<int64_t> makeBlockedShape(int64_t batch, int64_t channels,
                                      ArrayRef<int64_t> spatial,
                                      int64_t block) {
  SmallVector<int64_t> shape{batch, (channels + block - 1) / block};
  shape.append(spatial.begin(), spatial.end());
  shape.push_back(block);
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

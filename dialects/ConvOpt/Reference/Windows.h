//===- Windows.h - Sliding windows over activations -----------------------===//
//
// What convolutions and pools share: an activation without regard to its
// layout, and the elements that a window at some position touches.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_REFERENCE_WINDOWS_H
#define CONVOPT_REFERENCE_WINDOWS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

namespace mlir::convopt::reference {

/// Where an activation keeps batch n, channel c and position p; positions
/// number the spatial axes in row-major order.
struct Activation {
  int64_t batch, channels;
  SmallVector<int64_t> spatial;
  int64_t batchStride, channelStride, positionStride;
  /// Channels are in blocks of `block`; without, all are in one.
  int64_t block, blockStride;

  Activation(const Tensor &tensor, Layout layout);
  /// A channel-blocked one, [N, ceil(C/B), space.., B].
  static Activation blocked(const Tensor &tensor, int64_t channels);
  int64_t getOffset(int64_t n, int64_t c, int64_t position) const {
    return n * batchStride + c / block * blockStride +
           c % block * channelStride + position * positionStride;
  }

private:
  Activation() = default;
};

/// Shape of an activation in the order of `layout`.
SmallVector<int64_t> makeActivationShape(Layout layout, int64_t batch,
                                         int64_t channels,
                                         ArrayRef<int64_t> spatial);

/// Shape of a channel-blocked activation.
SmallVector<int64_t> makeBlockedShape(int64_t batch, int64_t channels,
                                      ArrayRef<int64_t> spatial, int64_t block);

/// One element of a window, inside the axes the window slides over. Both are
/// row-major numbers over the spatial axes.
struct Tap {
  int64_t kernel;
  int64_t position;
};

/// The taps of the window at index `at`: those t < k for which
/// at * stride + t * dilation - padLow lies in [0, sizes).
SmallVector<Tap> getTaps(ArrayRef<WindowDim> window, ArrayRef<int64_t> at,
                         ArrayRef<int64_t> sizes);

} // namespace mlir::convopt::reference

#endif // CONVOPT_REFERENCE_WINDOWS_H

//===- Geometry.h - The shape of a windowed op ----------------------------===//
//
// What kernels need to know about a convolution, dense layer or pool, whatever
// its rank and the order of its activations.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_GEOMETRY_H
#define CONVOPT_CODEGEN_EMIT_GEOMETRY_H

#include "dialects/ConvOpt/IR/Window.h"

#include "mlir/IR/Operation.h"

namespace mlir::convopt {

/// One spatial axis: sizes in elements.
struct SpatialDim {
  int64_t input = 1;
  int64_t output = 1;
  WindowDim window;
};

/// Where an activation keeps its elements: [batch, blocks, pixels, block].
/// Channel-last is one block of all channels, channel-first one block for each.
struct Activation {
  int64_t blocks = 1;
  int64_t pixels = 1;
  /// Channels that lie side by side. The last block may be padded.
  int64_t block = 1;

  int64_t pixelStride() const { return block; }
  int64_t blockStride() const { return pixels * block; }
  int64_t batchStride() const { return blocks * blockStride(); }
  /// Channels with those that only pad.
  int64_t channels() const { return blocks * block; }
  /// From channel 0 of a pixel to channel `channel` of the same pixel.
  int64_t channelOffset(int64_t channel) const {
    return channel / block * blockStride() + channel % block;
  }
  /// Whether vectors of `width` channels are blocks, or parts of the only one.
  bool holdsVectors(int64_t width) const {
    return blocks == 1 || block == width;
  }
};

struct Geometry {
  int64_t batch = 1;
  /// Spatial axes but the innermost; 0, 1 or 2 of them.
  SmallVector<SpatialDim> outer;
  SpatialDim inner;
  int64_t groups = 1;
  int64_t inChannels = 1;
  int64_t outChannels = 1;
  Activation input, output;

  int64_t inPerGroup() const { return inChannels / groups; }
  int64_t outPerGroup() const { return outChannels / groups; }
  /// Output channels per group that the output has room for: padding is
  /// written, but not that of another group.
  int64_t storedPerGroup() const {
    return groups == 1 ? output.channels() : outPerGroup();
  }
  /// Window positions over all axes: the taps of a kernel.
  int64_t taps() const;
};

/// The geometry of a static conv, blocked_conv, dense, max_pool, average_pool,
/// pack_channels or unpack_channels (all but convolutions and dense count as
/// one group per channel). A convolution that reads each pixel once, like a
/// dense layer, has all its pixels on one axis; where channels are not blocked,
/// those of all samples. Fails where a group of channels crosses blocks, or a
/// pool is channel-first.
FailureOr<Geometry> getGeometry(Operation *op);

/// A run of neighbouring outputs along the innermost axis.
struct Tile {
  int64_t start;
  int64_t count;
};

/// Neighbouring tiles of the same width that are computed by the same code.
struct TileRun {
  /// The first of them.
  Tile tile;
  int64_t repeat = 1;
  /// The taps [first, last) that lie inside the input for every output of the
  /// run, all others lying outside for every output. Absent if outputs differ;
  /// such a tile stands alone and is peeled.
  std::optional<std::pair<int64_t, int64_t>> taps;
};

/// Cuts the innermost axis into register tiles of at most `pixels` outputs, as
/// equal as possible. Tiles at the ends are peeled; when padding makes up more
/// than a few of them, tiles end where the set of taps changes, instead.
SmallVector<TileRun> tileInner(const SpatialDim &dim, int64_t pixels);

/// Outputs i of `tile`, relative to its start, whose tap `tap` lies inside the
/// input: [first, last).
std::pair<int64_t, int64_t> validRange(const SpatialDim &dim, Tile tile,
                                       int64_t tap);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_GEOMETRY_H

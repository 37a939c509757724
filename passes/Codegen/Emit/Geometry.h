//===- Geometry.h - The shape of a windowed op ----------------------------===//
//
// What kernels need to know about a convolution, dense layer or pool with
// channel-last activations, whatever its rank.
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

struct Geometry {
  int64_t batch = 1;
  /// Spatial axes but the innermost; 0, 1 or 2 of them.
  SmallVector<SpatialDim> outer;
  SpatialDim inner;
  int64_t groups = 1;
  int64_t inChannels = 1;
  int64_t outChannels = 1;

  int64_t inPerGroup() const { return inChannels / groups; }
  int64_t outPerGroup() const { return outChannels / groups; }
  /// Window positions over all axes: the taps of a kernel.
  int64_t taps() const;
};

/// The geometry of a static, channel-last conv, dense, max_pool or average_pool
/// (pools count as one group per channel). A convolution that reads each pixel
/// once, like a dense layer, has all its pixels on one axis.
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

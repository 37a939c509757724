//===- Geometry.cpp - The shape of a windowed op --------------------------===//

#include "passes/Codegen/Emit/Geometry.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

int64_t Geometry::taps() const {
  int64_t count = inner.window.size;
  for (const SpatialDim &dim : outer)
    count *= dim.window.size;
  return count;
}

int64_t Geometry::outputPixels() const {
  int64_t count = batch * inner.output;
  for (const SpatialDim &dim : outer)
    count *= dim.output;
  return count;
}

static bool readsEachPixelOnce(ArrayRef<WindowDim> window) {
  return llvm::all_of(window, [](const WindowDim &dim) {
    return dim.size == 1 && dim.stride == 1 && dim.padLow == 0 &&
           dim.padHigh == 0;
  });
}

/// `input` and `output` are N, space.., C.
static FailureOr<Geometry> fromWindow(RankedTensorType input,
                                      RankedTensorType output,
                                      ArrayRef<WindowDim> window,
                                      int64_t groups) {
  if (!input.hasStaticShape() || !output.hasStaticShape())
    return failure();
  Geometry geometry;
  geometry.groups = groups;
  geometry.inChannels = input.getShape().back();
  geometry.outChannels = output.getShape().back();
  if (readsEachPixelOnce(window)) {
    int64_t pixels = 1;
    for (int64_t size : output.getShape().drop_back())
      pixels *= size;
    geometry.inner = {pixels, pixels, WindowDim()};
    return geometry;
  }
  geometry.batch = input.getDimSize(0);
  for (auto [i, dim] : llvm::enumerate(window))
    geometry.outer.push_back(
        {input.getDimSize(i + 1), output.getDimSize(i + 1), dim});
  geometry.inner = geometry.outer.pop_back_val();
  return geometry;
}

FailureOr<Geometry> getGeometry(Operation *op) {
  return llvm::TypeSwitch<Operation *, FailureOr<Geometry>>(op)
      .Case<ConvOp>([](ConvOp conv) -> FailureOr<Geometry> {
        if (conv.getLayout() != Layout::channel_last)
          return failure();
        return fromWindow(conv.getInput().getType(), conv.getType(),
                          conv.getWindow(), conv.getGroups());
      })
      .Case<DenseOp>([](DenseOp dense) {
        return fromWindow(dense.getInput().getType(), dense.getType(), {}, 1);
      })
      .Case<MaxPoolOp, AveragePoolOp>([](auto pool) -> FailureOr<Geometry> {
        if (pool.getLayout() != Layout::channel_last)
          return failure();
        RankedTensorType input = pool.getInput().getType();
        return fromWindow(input, pool.getType(), pool.getWindow(),
                          input.getShape().back());
      })
      .Default([](Operation *) { return failure(); });
}

std::pair<int64_t, int64_t> validRange(const SpatialDim &dim, Tile tile,
                                       int64_t tap) {
  // Output start + i reads input (start + i) * stride + shift.
  int64_t shift = tap * dim.window.dilation - dim.window.padLow;
  int64_t origin = tile.start * dim.window.stride + shift;
  auto ceilDiv = [&](int64_t value) {
    return value <= 0 ? 0 : llvm::divideCeil(value, dim.window.stride);
  };
  int64_t first = std::min<int64_t>(ceilDiv(-origin), tile.count);
  int64_t last = std::min<int64_t>(ceilDiv(dim.input - origin), tile.count);
  return {first, std::max(first, last)};
}

Tiling tileInner(const SpatialDim &dim, int64_t pixels) {
  int64_t tileCount = llvm::divideCeil(dim.output, pixels);
  int64_t width = llvm::divideCeil(dim.output, tileCount);
  auto isInterior = [&](Tile tile) {
    for (int64_t tap = 0; tap < dim.window.size; ++tap)
      if (validRange(dim, tile, tap) != std::make_pair<int64_t, int64_t>(
                                            0, int64_t(tile.count)))
        return false;
    return tile.count == width;
  };
  Tiling tiling;
  for (int64_t start = 0; start < dim.output; start += width) {
    Tile tile{start, std::min(width, dim.output - start)};
    if (!isInterior(tile)) {
      (tiling.interiorTiles ? tiling.high : tiling.low).push_back(tile);
      continue;
    }
    if (tiling.interiorTiles++ == 0)
      tiling.interior = tile;
  }
  return tiling;
}

} // namespace mlir::convopt

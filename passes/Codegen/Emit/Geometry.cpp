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

/// Peeled tiles that a kernel may have; each is a copy of its innermost loops.
static constexpr int64_t kMaxPeeled = 4;

/// The taps inside the input for all of `tile`, if the others are outside for
/// all of it.
static std::optional<std::pair<int64_t, int64_t>>
uniformTaps(const SpatialDim &dim, Tile tile) {
  int64_t begin = 0, end = 0;
  for (int64_t tap = 0; tap < dim.window.size; ++tap) {
    auto [first, last] = validRange(dim, tile, tap);
    if (first == last)
      continue;
    if (first != 0 || last != tile.count)
      return std::nullopt;
    if (begin == end)
      begin = tap;
    end = tap + 1;
  }
  return std::make_pair(begin, end);
}

/// Tiles of [begin, end), appended to `runs`; neighbours that are alike join.
static void cut(const SpatialDim &dim, int64_t begin, int64_t end,
                int64_t pixels, SmallVectorImpl<TileRun> &runs) {
  int64_t tiles = llvm::divideCeil(end - begin, pixels);
  int64_t width = llvm::divideCeil(end - begin, tiles);
  for (int64_t start = begin; start < end; start += width) {
    Tile tile{start, std::min(width, end - start)};
    TileRun run{tile, 1, uniformTaps(dim, tile)};
    bool joins = !runs.empty() && run.taps && runs.back().taps == run.taps &&
                 runs.back().tile.count == tile.count;
    if (joins)
      ++runs.back().repeat;
    else
      runs.push_back(run);
  }
}

SmallVector<TileRun> tileInner(const SpatialDim &dim, int64_t pixels) {
  SmallVector<TileRun> runs;
  cut(dim, 0, dim.output, pixels, runs);
  auto isPeeled = [](const TileRun &run) { return !run.taps; };
  if (llvm::count_if(runs, isPeeled) <= kMaxPeeled)
    return runs;

  // Outputs at which a tap enters or leaves the input.
  SmallVector<int64_t> borders = {0, dim.output};
  for (int64_t tap = 0; tap < dim.window.size; ++tap) {
    auto [first, last] = validRange(dim, {0, dim.output}, tap);
    borders.append({first, last});
  }
  llvm::sort(borders);
  borders.erase(llvm::unique(borders), borders.end());
  runs.clear();
  for (size_t i = 1; i < borders.size(); ++i)
    cut(dim, borders[i - 1], borders[i], pixels, runs);
  return runs;
}

} // namespace mlir::convopt

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

namespace {
/// The input or the result of a windowed op.
struct Side {
  int64_t batch;
  SmallVector<int64_t> spatial;
  Activation activation;
};
} // namespace

static int64_t product(ArrayRef<int64_t> sizes) {
  int64_t result = 1;
  for (int64_t size : sizes)
    result *= size;
  return result;
}

/// N, space.., C.
static Side channelLast(RankedTensorType type) {
  ArrayRef<int64_t> spatial = type.getShape().drop_front().drop_back();
  return {type.getDimSize(0), SmallVector<int64_t>(spatial),
          Activation{1, product(spatial), type.getShape().back()}};
}

/// N, C, space..
static Side channelFirst(RankedTensorType type) {
  ArrayRef<int64_t> spatial = type.getShape().drop_front(2);
  return {type.getDimSize(0), SmallVector<int64_t>(spatial),
          Activation{type.getDimSize(1), product(spatial), 1}};
}

/// N, blocks, space.., block.
static Side channelBlocked(RankedTensorType type) {
  ArrayRef<int64_t> spatial = type.getShape().drop_front(2).drop_back();
  return {
      type.getDimSize(0), SmallVector<int64_t>(spatial),
      Activation{type.getDimSize(1), product(spatial), type.getShape().back()}};
}

static Geometry fromWindow(const Side &input, const Side &output,
                           ArrayRef<WindowDim> window, int64_t groups,
                           int64_t inChannels, int64_t outChannels) {
  Geometry geometry;
  geometry.batch = input.batch;
  geometry.groups = groups;
  geometry.inChannels = inChannels;
  geometry.outChannels = outChannels;
  geometry.input = input.activation;
  geometry.output = output.activation;
  if (readsEachPixelOnce(window)) {
    if (geometry.input.blocks == 1 && geometry.output.blocks == 1) {
      geometry.batch = 1;
      geometry.input.pixels *= input.batch;
      geometry.output.pixels *= input.batch;
    }
    geometry.inner = {geometry.input.pixels, geometry.output.pixels,
                      WindowDim()};
    return geometry;
  }
  for (auto [in, out, dim] :
       llvm::zip_equal(input.spatial, output.spatial, window))
    geometry.outer.push_back({in, out, dim});
  geometry.inner = geometry.outer.pop_back_val();
  return geometry;
}

static FailureOr<Geometry> fromConv(ConvOp conv) {
  if (conv.getLayout() != Layout::channel_last)
    return failure();
  Side input = channelLast(conv.getInput().getType());
  Side output = channelLast(conv.getType());
  return fromWindow(input, output, conv.getWindow(), conv.getGroups(),
                    input.activation.block, output.activation.block);
}

static FailureOr<Geometry> fromBlockedConv(BlockedConvOp conv) {
  auto place = [&](RankedTensorType type, bool isBlocked) {
    if (isBlocked)
      return channelBlocked(type);
    return conv.getLayout() == Layout::channel_first ? channelFirst(type)
                                                     : channelLast(type);
  };
  Geometry geometry = fromWindow(
      place(conv.getInput().getType(), conv.hasBlockedInput()),
      place(conv.getType(), conv.getBlock().has_value()), conv.getWindow(),
      conv.getGroups(), conv.getInputChannels(), conv.getOutputChannels());
  auto isWhole = [&](const Activation &activation, int64_t perGroup) {
    return activation.blocks == 1 || perGroup % activation.block == 0;
  };
  bool isDepthwise = geometry.inPerGroup() == 1 && geometry.outPerGroup() == 1;
  if (geometry.groups > 1 && !isDepthwise &&
      (!isWhole(geometry.input, geometry.inPerGroup()) ||
       !isWhole(geometry.output, geometry.outPerGroup())))
    return failure();
  return geometry;
}

/// A copy is a pool of single elements.
static Geometry fromCopy(const Side &input, const Side &output,
                         int64_t channels) {
  return fromWindow(input, output, {}, /*groups=*/channels, channels, channels);
}

static Geometry fromDense(DenseOp dense) {
  ArrayRef<int64_t> shape = dense.getInput().getType().getShape();
  int64_t pixels = product(shape.drop_back());
  Geometry geometry;
  geometry.inner = {pixels, pixels, WindowDim()};
  geometry.inChannels = shape.back();
  geometry.outChannels = dense.getType().getShape().back();
  geometry.input = {1, pixels, geometry.inChannels};
  geometry.output = {1, pixels, geometry.outChannels};
  return geometry;
}

template <typename PoolOp>
static FailureOr<Geometry> fromPool(PoolOp pool) {
  if (pool.getLayout() != Layout::channel_last)
    return failure();
  Side input = channelLast(pool.getInput().getType());
  int64_t channels = input.activation.block;
  return fromWindow(input, channelLast(pool.getType()), pool.getWindow(),
                    /*groups=*/channels, channels, channels);
}

FailureOr<Geometry> getGeometry(Operation *op) {
  bool isStatic = llvm::all_of(
      llvm::concat<const Type>(llvm::to_vector(op->getOperandTypes()),
                               llvm::to_vector(op->getResultTypes())),
      [](Type type) {
        auto tensor = dyn_cast<RankedTensorType>(type);
        return tensor && tensor.hasStaticShape();
      });
  if (!isStatic)
    return failure();
  return llvm::TypeSwitch<Operation *, FailureOr<Geometry>>(op)
      .Case([](ConvOp op) { return fromConv(op); })
      .Case([](BlockedConvOp op) { return fromBlockedConv(op); })
      .Case([](DenseOp op) -> FailureOr<Geometry> { return fromDense(op); })
      .Case([](PackChannelsOp op) -> FailureOr<Geometry> {
        Side input = channelLast(op.getInput().getType());
        return fromCopy(input, channelBlocked(op.getType()),
                        input.activation.block);
      })
      .Case([](UnpackChannelsOp op) -> FailureOr<Geometry> {
        Side output = channelLast(op.getType());
        return fromCopy(channelBlocked(op.getInput().getType()), output,
                        output.activation.block);
      })
      .Case<MaxPoolOp, AveragePoolOp>([](auto op) { return fromPool(op); })
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

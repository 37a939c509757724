//===- Tables.cpp - Register tiles as data --------------------------------===//

#include "passes/Codegen/Schedule/Tables.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

/// A tile of `pixels` x `vectors` accumulators needs that many registers, one
/// per weight vector, and one for the broadcast input.
struct DirectRow {
  int64_t registers;
  int64_t pixels;
  int64_t vectors;
  /// The same where few products make up a sum.
  int64_t vectorsOfShort;
};

// Most registers first. 14 x 2 uses 31 of 32 registers and loads 2 weight
// vectors for 28 multiply-adds: 93-114 % of the FMA peak on ResNet-50's layers,
// as good as 12 x 2, 6 x 4 and 8 x 3; 7 x 4 would spill (38-92 %).
// 6 x 2 is the same balance for 16 registers (97 % of the 256-bit peak; 4 x 3
// as good, 12 x 1 88 %, 3 x 4 spills: 45 %), and 5 x 2 when products need
// registers, too.
// Where sums are short, a small tile's epilogue runs beside the multiply-adds
// of the next one: 16->96 channels of 112x112 with SiLU 609 us with 14 x 2, 587
// us with 7 x 2, 577 us with 14 x 1; with a clip 368, 370 and 356 us.
constexpr DirectRow kDirectRows[] = {
    {32, 14, 2, 1}, {16, 6, 2, 2}, {14, 5, 2, 2}};
// Products of such a sum, at most.
constexpr int64_t kShortSum = 32;

// Lines of a set of the first cache: 8 on all x86 of the last ten years, but
// for those with 12.
constexpr int64_t kFirstCacheWays = 8;

struct ChannelRow {
  int64_t registers;
  int64_t pixels;
};

// Neighbouring pixels share input vectors; 7 accumulators hide the latency of
// the multiply-add (4 cycles, 2 per cycle).
constexpr ChannelRow kChannelRows[] = {{32, 7}, {16, 4}};

// A sum over 16 lanes: four shuffles and four additions.
constexpr double kLaneSumCost = 8.0;
// The estimate has to be that much better before the dot-product kernel is
// chosen.
constexpr double kDotAdvantage = 0.8;

template <typename Row, size_t N>
const Row &rowFor(const Row (&rows)[N], int64_t registers) {
  for (const Row &row : rows)
    if (registers >= row.registers)
      return row;
  return rows[N - 1];
}

/// Registers for tiles: where multiply-adds are not fused, some hold products.
int64_t countRegisters(const TargetInfo &target) {
  constexpr int64_t kProducts = 2;
  return target.vectorRegisters - (target.fusedMultiplyAdd ? 0 : kProducts);
}

/// The smallest vector that holds `channels`, within [4, width].
int64_t narrowWidth(int64_t channels, int64_t width) {
  int64_t fitting = llvm::PowerOf2Ceil(channels);
  return std::clamp<int64_t>(fitting, std::min<int64_t>(4, width), width);
}

} // namespace

DirectTile chooseDirectTile(const Geometry &geometry,
                            const TargetInfo &target) {
  int64_t registers = countRegisters(target);
  const DirectRow &row = rowFor(kDirectRows, registers);
  int64_t channels = geometry.storedPerGroup();
  int64_t width = narrowWidth(channels, target.vectorWidth());
  int64_t pixels = std::min(row.pixels, geometry.inner.output);
  // Pixels this far apart share one set of the first cache, and 14 of them do
  // not fit into it: 512 rows of 1024 floats run at 75 % of the peak with tiles
  // of 14 rows; matrix products went from 62 to 102 GFLOP/s with tiles of 6.
  int64_t distance = geometry.inner.window.stride *
                     geometry.input.pixelStride() * int64_t(sizeof(float));
  if (distance % (target.l1Bytes / kFirstCacheWays) == 0)
    pixels = std::min(pixels, kMostRowsOfOneSet);
  // Few pixels leave registers free: more vectors keep the multiply-adds
  // independent, and a matrix-vector product reads its weights in long runs.
  int64_t affordable = (registers - 1) / (pixels + 1);
  int64_t vectors = std::clamp<int64_t>(affordable, row.vectors, 8);
  if (pixels == row.pixels &&
      geometry.taps() * geometry.inPerGroup() <= kShortSum)
    vectors = row.vectorsOfShort;
  vectors = std::min<int64_t>(vectors, llvm::divideCeil(channels, width));
  return {pixels, vectors, width};
}

std::optional<DotTile> chooseDotTile(const Geometry &geometry,
                                     const TargetInfo &target) {
  int64_t outputs = geometry.outChannels, width = target.vectorWidth();
  // All outputs of a pixel lie side by side, and so do the channels of a
  // vector.
  if (geometry.groups != 1 || geometry.output.channels() != outputs ||
      outputs > width || !geometry.input.holdsVectors(width))
    return std::nullopt;
  // Per pixel and tap, in multiply-adds of whole vectors. Half a vector costs
  // half where wide registers are worked on in two steps (Zen 4).
  int64_t outputWidth = narrowWidth(outputs, width);
  double direct = geometry.inChannels * (outputWidth < width ? 0.5 : 1.0);
  int64_t blocks = llvm::divideCeil(geometry.inChannels, width);
  double dot =
      outputs * (blocks + kLaneSumCost / static_cast<double>(geometry.taps()));
  if (dot > kDotAdvantage * direct)
    return std::nullopt;
  // One register per weight vector of a tap, and one for the input.
  int64_t pixels = (target.vectorRegisters - 1) / outputs - 1;
  return DotTile{std::clamp<int64_t>(pixels, 1, geometry.inner.output), width,
                 outputWidth};
}

ChannelTile chooseChannelTile(const Geometry &geometry,
                              const TargetInfo &target) {
  const ChannelRow &row = rowFor(kChannelRows, countRegisters(target));
  return {std::min(row.pixels, geometry.inner.output),
          narrowWidth(
              std::max(geometry.input.channels(), geometry.output.channels()),
              target.vectorWidth())};
}

} // namespace mlir::convopt

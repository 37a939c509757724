//===- WinogradTable.cpp - When the transform domain is faster ------------===//

#include "passes/Codegen/Schedule/Tables.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

/// What transforming one tile of one channel costs, there or back, in
/// multiply-adds of one lane.
struct WinogradRow {
  int64_t outputs;
  double transform;
};

// Taken from Zen 4: with 4 x 4 outputs, of the direct kernel's peak
//   56x56x64 340 %, 28x28x128 355 %, 14x14x256 284 %, 112x112x16 209 %,
//   56x56x24 186 %, 56x56x32 301 %, 28x28x48 328 %, 56x56x256 339 %,
//   28x28x512 317 %, 14x14x512 189 %, 8x56x56x64 346 %, 180x320x1->32 36 %;
// with 2 x 2 outputs, whose filter has less than half the size,
//   7x7x512 154 %, 14x14x512 183 %, 56x56x32 180 %, 112x112x16 149 %.
// Direct: 76-117 %.
constexpr WinogradRow kWinogradRows[] = {{4, 200}, {2, 70}};

/// What of a window is inside the input.
struct Inside {
  /// Taps that any output reads, and pairs of an output and a tap.
  int64_t taps = 0, pairs = 0;

  explicit Inside(const SpatialDim &dim) {
    for (int64_t tap = 0; tap < dim.window.size; ++tap) {
      auto [first, last] = validRange(dim, {0, dim.output}, tap);
      taps += first < last;
      pairs += last - first;
    }
  }
};

/// What a convolution costs in the transform domain and outside, in
/// multiply-adds of one lane. The kernel must be able to compute it.
class WinogradCost {
public:
  WinogradCost(const Geometry &geometry, int64_t width)
      : geometry(geometry), high(geometry.outer.back()), wide(geometry.inner),
        width(width), inputs(llvm::alignTo(geometry.inChannels, width)),
        outputs(llvm::alignTo(geometry.outChannels, width)) {
    if (geometry.outer.size() == 2)
      slices = geometry.outer.front();
  }

  int64_t tiles(const WinogradRow &row) const {
    return geometry.batch * llvm::divideCeil(high.output, row.outputs) *
           llvm::divideCeil(wide.output, row.outputs);
  }
  double inTransformDomain(const WinogradRow &row) const {
    double count = static_cast<double>(tiles(row));
    double frequencies =
        static_cast<double>((row.outputs + 2) * (row.outputs + 2));
    double input = row.transform;
    if (inputs != geometry.inChannels)
      input *= kMaskedInput;
    double transforms = count * (input * slices.input * inputs +
                                 row.transform * slices.output * outputs);
    Inside depth(slices);
    return transforms + products(frequencies * depth.taps,
                                 frequencies * count * depth.pairs);
  }
  double direct() const {
    Inside rows(high), columns(wide), depth(slices);
    double pairs = static_cast<double>(rows.pairs) * columns.pairs *
                   depth.pairs * geometry.batch;
    double cost = products(
        static_cast<double>(rows.taps * columns.taps * depth.taps), pairs);
    // It uses half a vector where that is enough.
    return 2 * geometry.outChannels <= width ? cost / 2 : cost;
  }

private:
  /// Products of `weights` matrices of weights with `vectors` vectors; there is
  /// a limit to how fast weights come from memory.
  double products(double weights, double vectors) const {
    return std::max(vectors, weights * kVectorsPerWeight) *
           geometry.inChannels * outputs;
  }

  // 16 multiply-adds per cycle at 3.7 GHz, 15 GB/s from memory.
  static constexpr double kVectorsPerWeight = 16;
  // Channels that do not fill vectors go through a masked copy.
  static constexpr double kMaskedInput = 1.5;

  const Geometry &geometry;
  const SpatialDim &high, &wide;
  SpatialDim slices;
  int64_t width;
  /// Channels in whole vectors.
  int64_t inputs, outputs;
};

} // namespace

/// The tiles of the kernel for one row of the table.
static WinogradTile makeWinogradTile(const Geometry &geometry, int64_t outputs,
                                     int64_t tiles, const TargetInfo &target) {
  int64_t width = target.vectorWidth();
  int64_t vectors = llvm::divideCeil(geometry.outChannels, width);
  // Panels of three where two do not come out even.
  vectors = vectors == 1 ? 1 : vectors % 2 && vectors % 3 == 0 ? 3 : 2;
  int64_t rows = std::clamp<int64_t>(
      (target.vectorRegisters - 1 - vectors) / vectors, 1, 28);
  // Blocks of one register tile keep V and M near; the filter, which each block
  // reads, makes larger ones better when there are few tiles or when it is far
  // larger than the caches: 56x56x256 339 % of the direct kernel's peak with
  // 14 tiles, 317 % with 98; 28x28x128 344 % with 13, 355 % with 25; 28x28x512
  // 278 % with 13, 317 % with 49.
  int64_t filterBytes = (outputs + 2) * (outputs + 2) * geometry.inChannels *
                        geometry.outChannels * int64_t(sizeof(float));
  int64_t registerTiles = filterBytes > 16 * target.l2Bytes ? 4
                          : tiles < 128                     ? 2
                                                            : 1;
  int64_t blocks = llvm::divideCeil(tiles, registerTiles * rows);
  return {outputs, static_cast<int64_t>(llvm::divideCeil(tiles, blocks)), rows,
          vectors, width};
}

std::optional<WinogradTile> chooseWinogradTile(const Geometry &geometry,
                                               const TargetInfo &target) {
  if (!canUseWinograd(geometry, target.vectorWidth()))
    return std::nullopt;
  WinogradCost cost(geometry, target.vectorWidth());
  auto better = [&](const WinogradRow &a, const WinogradRow &b) {
    return cost.inTransformDomain(a) < cost.inTransformDomain(b);
  };
  const WinogradRow *row = llvm::min_element(kWinogradRows, better);
  constexpr double kWorthwhile = 1.1;
  if (cost.inTransformDomain(*row) * kWorthwhile > cost.direct())
    return std::nullopt;
  WinogradTile tile =
      makeWinogradTile(geometry, row->outputs, cost.tiles(*row), target);
  // A block goes through all slices of a volume.
  int64_t bytes = getWinogradWorkspace(geometry, tile) * int64_t(sizeof(float));
  if (bytes > 16 * target.l2Bytes)
    return std::nullopt;
  return tile;
}

} // namespace mlir::convopt

//===- WinogradTable.cpp - When the transform domain is faster ------------===//

#include "passes/Codegen/Schedule/Tables.h"
#include "passes/Codegen/Schedule/WinogradCost.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

/// F(m, r), and the largest error that was measured relative to the largest
/// output, in sums over 256 channels along one axis and over 64 along two.
struct WinogradRow {
  WinogradAxis axis;
  double error, squareError;
};

// Taken from Zen 4, of the direct kernel's peak (which itself reaches 76-117
// %):
//   F(4, 3)^2 56x56x64 340 %, 28x28x128 355 %, 14x14x256 284 %, 112x112x16
//     209 %, 56x56x24 186 %, 56x56x32 301 %, 28x28x48 328 %, 56x56x256 339 %,
//     28x28x512 317 %, 14x14x512 189 %, 8x56x56x64 346 %, 180x320x1->32 36 %
//   F(6, 3)^2 instead of F(4, 3)^2 112x112x128 355 for 303 %, 35x35x96 405 for
//     324 %, 147x147x32 308 for 257 %, 56x56x64 341 for 322 %, 28x28x128 367
//     for 337 %, 56x56x256 328 for 311 %
//   F(2, 3)^2, whose filter has less than half the size, 7x7x512 154 %,
//   14x14x512
//     183 %, 56x56x32 180 %, 112x112x16 149 %
//   F(4, 5)^2 35x35x48->64 464 %, 27x27x64->192 479 %; F(3, 5)^2 334 %, 392 %
//   one axis of 3: 1000x64 F(4, 3) 173 %, F(6, 3) 194 %, F(8, 3) 204 %;
//     62x128->256 183, 199, 215 %; 15x256->512 F(4, 3) 179 %, F(8, 3) 121 %;
//     8x56x56x144->64, the 8 F(4, 3) 161 %, F(8, 3) 187 %, direct 74 %
//   one axis of 7: 17x17x192 F(2, 7) 151 %, F(6, 4) 205 %, F(4, 7) 210 %
//   one axis of 9: 1000x256->128 F(6, 3) 211 %, F(6, 5) 252 %
constexpr WinogradRow kWinogradRows[] = {
    {{3, 2}, 5e-7, 3e-7}, {{5, 2}, 3e-6, 8e-6}, {{7, 2}, 4e-6, 1e-5},
    {{2, 3}, 5e-7, 3e-7}, {{4, 3}, 2e-6, 5e-6}, {{5, 3}, 3e-6, 6e-6},
    {{6, 3}, 3e-6, 9e-6}, {{8, 3}, 2e-5, 4e-4}, {{3, 4}, 2e-6, 4e-6},
    {{5, 4}, 3e-6, 6e-6}, {{6, 4}, 1e-5, 1e-4}, {{2, 5}, 2e-6, 4e-6},
    {{4, 5}, 3e-6, 6e-6}, {{6, 5}, 2e-5, 2e-4}, {{4, 7}, 2e-5, 1e-4}};

// Errors add up from layer to layer: a quarter of what is promised.
constexpr double kMostError = 2.5e-5;

struct Candidate {
  WinogradAxis high, wide;
  double cost;
};

} // namespace

/// Rows for a window along one axis, with as many taps or cut into segments.
static SmallVector<const WinogradRow *> getRows(const SpatialDim &dim) {
  static constexpr WinogradRow kAlone = {{1, 1}, 0, 0};
  if (dim.window.size == 1)
    return {&kAlone};
  SmallVector<const WinogradRow *> rows;
  for (const WinogradRow &row : kWinogradRows)
    if (row.axis.taps <= dim.window.size)
      rows.push_back(&row);
  return rows;
}

/// Everything that is accurate enough, the fastest first.
static SmallVector<Candidate> getCandidates(const Geometry &geometry,
                                            const WinogradCost &cost) {
  const SpatialDim &high = geometry.outer.back(), &wide = geometry.inner;
  bool isSquare = high.window.size > 1 && wide.window.size > 1;
  SmallVector<Candidate> candidates;
  for (const WinogradRow *a : getRows(high))
    for (const WinogradRow *b : getRows(wide)) {
      double error = isSquare ? std::max(a->squareError, b->squareError)
                              : std::max(a->error, b->error);
      if (error <= kMostError)
        candidates.push_back(
            {a->axis, b->axis, cost.inTransformDomain(a->axis, b->axis)});
    }
  llvm::sort(candidates, [](const Candidate &a, const Candidate &b) {
    return a.cost < b.cost;
  });
  return candidates;
}

/// Whether the filter of a convolution on volumes would grow by more than
/// F(4, 3)^2 makes of it although no cache holds it. It stays in memory as long
/// as the network, and what it saves is lost to loading it: with F(6, 3)^2
/// r3d_18 takes 48 MiB more and r2plus1d_18 36, and both as long. On images it
/// pays: 94.8 instead of 113 ms for vgg16_bn.
static bool isTooLarge(const Geometry &geometry, const Geometry &merged,
                       const Candidate &candidate, const TargetInfo &target) {
  constexpr int64_t kMostGrowth = 4;
  if (geometry.outer.size() != 2)
    return false;
  int64_t segments = countSegments(merged.outer.back(), candidate.high) *
                     countSegments(merged.inner, candidate.wide);
  int64_t windowTaps =
      merged.outer.back().window.size * merged.inner.window.size;
  int64_t numbers = candidate.high.size() * candidate.wide.size() * segments;
  int64_t bytes = geometry.taps() / windowTaps * numbers * geometry.inChannels *
                  geometry.outChannels * int64_t(sizeof(float));
  return bytes > 8 * target.l2Bytes && numbers > kMostGrowth * windowTaps;
}

/// The tiles of the kernel for one candidate.
static WinogradTile makeWinogradTile(const Geometry &geometry,
                                     const Candidate &candidate, int64_t tiles,
                                     const TargetInfo &target) {
  int64_t width = target.vectorWidth();
  int64_t segments = countSegments(geometry.outer.back(), candidate.high) *
                     countSegments(geometry.inner, candidate.wide);
  int64_t inputs = segments * geometry.inChannels;
  int64_t vectors = llvm::divideCeil(geometry.outChannels, width);
  // Panels of three where two do not come out even, and of four for short sums,
  // whose inputs are read for each panel: 20 taps of 4 channels 214 instead of
  // 204 % of the direct kernel's peak.
  constexpr int64_t kShortSum = 32;
  bool isShort = inputs <= kShortSum && vectors % 4 == 0;
  vectors = vectors == 1                      ? 1
            : isShort                         ? 4
            : vectors % 2 && vectors % 3 == 0 ? 3
                                              : 2;
  int64_t rows = std::clamp<int64_t>(
      (target.vectorRegisters - 1 - vectors) / vectors, 1, 28);
  // Blocks of one register tile keep V and M near; the filter, which each block
  // reads, makes larger ones better when there are few tiles or when it is far
  // larger than the caches: 56x56x256 339 % of the direct kernel's peak with
  // 14 tiles, 317 % with 98; 28x28x128 344 % with 13, 355 % with 25; 28x28x512
  // 278 % with 13, 317 % with 49.
  int64_t filterBytes = candidate.high.size() * candidate.wide.size() * inputs *
                        geometry.outChannels * int64_t(sizeof(float));
  int64_t registerTiles = filterBytes > 16 * target.l2Bytes ? 4
                          : tiles < 128                     ? 2
                                                            : 1;
  int64_t blocks = llvm::divideCeil(tiles, registerTiles * rows);
  return {candidate.high,
          candidate.wide,
          static_cast<int64_t>(llvm::divideCeil(tiles, blocks)),
          rows,
          vectors,
          width};
}

std::optional<WinogradTile> chooseWinogradTile(const Geometry &geometry,
                                               const TargetInfo &target,
                                               int64_t weightBytes) {
  int64_t width = target.vectorWidth();
  if (!canUseWinograd(geometry, width))
    return std::nullopt;
  Geometry merged = getWinogradGeometry(geometry);
  // The third cache has room for several times the second one of each core.
  WinogradCost cost(merged, width, weightBytes <= 8 * target.l2Bytes);
  constexpr double kWorthwhile = 1.1;
  double most = cost.direct() / kWorthwhile;
  for (const Candidate &candidate : getCandidates(merged, cost)) {
    if (candidate.cost > most)
      return std::nullopt;
    if (isTooLarge(geometry, merged, candidate, target))
      continue;
    int64_t tiles = cost.countTiles(candidate.high, candidate.wide);
    WinogradTile tile = makeWinogradTile(merged, candidate, tiles, target);
    // A block goes through all slices of a volume.
    int64_t bytes =
        getWinogradWorkspace(geometry, tile) * int64_t(sizeof(float));
    if (bytes <= 16 * target.l2Bytes)
      return tile;
  }
  return std::nullopt;
}

} // namespace mlir::convopt

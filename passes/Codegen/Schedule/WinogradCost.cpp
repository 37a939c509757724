//===- WinogradCost.cpp - What a convolution costs ------------------------===//

#include "passes/Codegen/Schedule/WinogradCost.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

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

} // namespace

// 16 multiply-adds per cycle at 3.7 GHz, 15 GB/s from memory, 60 GB/s from the
// third cache.
static constexpr double kVectorsPerFarWeight = 16;
static constexpr double kVectorsPerNearWeight = 4;
// Channels that do not fill vectors go through a masked copy.
static constexpr double kMaskedInput = 1.5;

/// Operations of B^T times a column: of the polynomial of each point, which two
/// of opposite sign share, and of that of infinity.
static double countTransform(int64_t size) {
  auto countTerms = [](ArrayRef<double> polynomial) {
    return llvm::count_if(polynomial, [](double a) { return a != 0; }) - 1;
  };
  int64_t count = countTerms(getPolynomial(size, nullptr));
  for (const PointGroup &group : getPointGroups(size)) {
    int64_t terms = countTerms(getPolynomial(size, &group));
    count += group.isPair ? 2 * (terms + 1) : terms;
  }
  return static_cast<double>(count);
}

/// What transforming one tile of one channel costs, there or back. Loads and
/// stores are two per element.
static double transformTile(const WinogradAxis &high,
                            const WinogradAxis &wide) {
  auto rows = static_cast<double>(high.size());
  auto columns = static_cast<double>(wide.size());
  return columns * countTransform(high.size()) +
         rows * countTransform(wide.size()) + 2 * rows * columns;
}

WinogradCost::WinogradCost(const Geometry &geometry, int64_t width,
                           bool areWeightsNear)
    : geometry(geometry), high(geometry.outer.back()), wide(geometry.inner),
      width(width), inputs(llvm::alignTo(geometry.inChannels, width)),
      outputs(llvm::alignTo(geometry.outChannels, width)),
      vectorsPerWeight(areWeightsNear ? kVectorsPerNearWeight
                                      : kVectorsPerFarWeight) {
  if (geometry.outer.size() == 2)
    slices = geometry.outer.front();
  // Half a vector costs half.
  if (2 * geometry.inChannels <= width)
    inputs = width / 2;
}

int64_t WinogradCost::countTiles(const WinogradAxis &highAxis,
                                 const WinogradAxis &wideAxis) const {
  return geometry.batch * llvm::divideCeil(high.output, highAxis.outputs) *
         llvm::divideCeil(wide.output, wideAxis.outputs);
}

double WinogradCost::inTransformDomain(const WinogradAxis &highAxis,
                                       const WinogradAxis &wideAxis) const {
  auto count = static_cast<double>(countTiles(highAxis, wideAxis));
  auto frequencies = static_cast<double>(highAxis.size() * wideAxis.size());
  auto segments = static_cast<double>(countSegments(high, highAxis) *
                                      countSegments(wide, wideAxis));
  double transform = transformTile(highAxis, wideAxis);
  double input = transform * segments;
  if (geometry.input.channels() % std::min(inputs, width) != 0)
    input *= kMaskedInput;
  Inside depth(slices);
  return count * (input * slices.input * inputs +
                  transform * slices.output * outputs) +
         products(frequencies * segments * depth.taps,
                  frequencies * segments * count * depth.pairs);
}

double WinogradCost::direct() const {
  Inside rows(high), columns(wide), depth(slices);
  double pairs = static_cast<double>(rows.pairs) * columns.pairs * depth.pairs *
                 geometry.batch;
  double cost = products(
      static_cast<double>(rows.taps * columns.taps * depth.taps), pairs);
  // It uses half a vector where that is enough.
  return 2 * geometry.outChannels <= width ? cost / 2 : cost;
}

/// Products of `weights` matrices of weights with `vectors` vectors. There is a
/// limit to how fast weights come, and half of that time is not hidden: in
/// ResNet-50, where they come from memory, the filters of 28x28x128 make F(4,
/// 3) 12 % slower than alone and F(6, 3), which would be 8 % faster, 40 %.
double WinogradCost::products(double weights, double vectors) const {
  double loads = weights * vectorsPerWeight;
  return (std::max(vectors, loads) + 0.5 * std::min(vectors, loads)) *
         static_cast<double>(geometry.inChannels * outputs);
}

} // namespace mlir::convopt

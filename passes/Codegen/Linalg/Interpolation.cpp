//===- Interpolation.cpp - What a resized axis is made of -----------------===//

#include "passes/Codegen/Linalg/Interpolation.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace mlir::convopt {
namespace {

/// Fills the table of one axis with the formulas of convopt.resize, operation
/// by operation: `nearest` has ties, and a position that is off by one rounding
/// would pick the other element.
class TapTableBuilder {
public:
  TapTableBuilder(ResizeOp op, int64_t axis)
      : op(op), from(op.getInput().getType().getDimSize(axis)),
        to(op.getSizes()[axis]), scale(op.getScales()[axis]) {}

  TapTable build();

private:
  double getPosition(double i);
  void addNearest(double position);
  void addLinear(double position);
  void addCubic(double position);
  /// Elements beyond the axis repeat its first and last one.
  void add(double source, double weight) {
    table.sources.push_back(
        static_cast<int64_t>(std::clamp(source, 0.0, from - 1)));
    table.weights.push_back(weight);
  }

  ResizeOp op;
  double from, to, scale;
  TapTable table;
};

double TapTableBuilder::getPosition(double i) {
  double unrounded = scale == to / from ? to : scale * from;
  double halfPixel = (i + 0.5) / scale - 0.5;
  switch (op.getCoordinates()) {
  case ResizeCoordinates::half_pixel:
    return halfPixel;
  case ResizeCoordinates::half_pixel_symmetric:
    return from / 2 * (1 - to / unrounded) + (i + 0.5) / scale - 0.5;
  case ResizeCoordinates::pytorch_half_pixel:
    return to > 1 ? halfPixel : 0;
  case ResizeCoordinates::align_corners:
    return to > 1 ? i * (from - 1) / (unrounded - 1) : 0;
  case ResizeCoordinates::asymmetric:
    return i / scale;
  case ResizeCoordinates::tf_half_pixel_for_nn:
    return (i + 0.5) / scale;
  }
  llvm_unreachable("unknown coordinates");
}

void TapTableBuilder::addNearest(double position) {
  switch (op.getRounding()) {
  case NearestRounding::round_prefer_floor:
    return add(std::ceil(position - 0.5), 1);
  case NearestRounding::round_prefer_ceil:
    return add(std::floor(position + 0.5), 1);
  case NearestRounding::floor:
    return add(std::floor(position), 1);
  case NearestRounding::ceil:
    return add(std::ceil(position), 1);
  }
}

void TapTableBuilder::addLinear(double position) {
  double first = std::floor(position), fraction = position - first;
  add(first, 1 - fraction);
  add(first + 1, fraction);
}

/// Horner's form of the cubics, in the distance d from the position.
void TapTableBuilder::addCubic(double position) {
  double a = op.getCubicCoeff().convertToDouble();
  auto near = [&](double d) { return ((a + 2) * d - (a + 3)) * d * d + 1; };
  auto far = [&](double d) {
    return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  };
  double first = std::floor(position) - 1, fraction = position - first - 1;
  double weights[] = {far(1 + fraction), near(fraction), near(1 - fraction),
                      far(2 - fraction)};
  double sum = 0;
  for (auto [tap, weight] : llvm::enumerate(weights)) {
    bool isOutside = first + tap < 0 || first + tap >= from;
    if (op.getExcludeOutside() && isOutside)
      weight = 0;
    sum += weight;
  }
  for (auto [tap, weight] : llvm::enumerate(weights))
    add(first + tap, op.getExcludeOutside() ? weight / sum : weight);
}

TapTable TapTableBuilder::build() {
  for (double i = 0; i < to; ++i) {
    double position = getPosition(i);
    switch (op.getMode()) {
    case ResizeMode::nearest:
      addNearest(position);
      break;
    case ResizeMode::linear:
      addLinear(position);
      break;
    case ResizeMode::cubic:
      addCubic(position);
      break;
    }
  }
  table.taps = table.sources.size() / static_cast<size_t>(to);
  return std::move(table);
}

} // namespace

TapTable getTaps(ResizeOp op, int64_t axis) {
  return TapTableBuilder(op, axis).build();
}

// With a / c the ratio of the sizes, source(i) = (i * a + b) floordiv c holds
// where c * source(i) <= i * a + b < c * (source(i) + 1), so that each element
// bounds b from both sides.
std::optional<FloorDivision> findFloorDivision(const TapTable &table,
                                               int64_t from) {
  int64_t to = table.sources.size(), divisor = std::gcd(from, to);
  int64_t a = from / divisor, c = to / divisor;
  int64_t low = std::numeric_limits<int64_t>::min();
  int64_t high = std::numeric_limits<int64_t>::max();
  for (auto [i, source] : llvm::enumerate(table.sources)) {
    int64_t b = c * source - a * static_cast<int64_t>(i);
    low = std::max(low, b);
    high = std::min(high, b + c - 1);
  }
  if (low > high)
    return std::nullopt;
  return FloorDivision{a, low, c};
}

} // namespace mlir::convopt

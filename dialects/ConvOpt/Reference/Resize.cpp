//===- Resize.cpp - Resampling --------------------------------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"

#include <cmath>

namespace mlir::convopt::reference {

/// Where element `i` of a result of `size` elements lies on an axis of `from`
/// elements.
static double getPosition(ResizeOp op, double i, double from, double size,
                          double scale) {
  double resized = scale == size / from ? size : scale * from;
  switch (op.getCoordinates()) {
  case ResizeCoordinates::half_pixel:
    return (i + 0.5) / scale - 0.5;
  case ResizeCoordinates::half_pixel_symmetric:
    return from / 2 * (1 - size / resized) + (i + 0.5) / scale - 0.5;
  case ResizeCoordinates::pytorch_half_pixel:
    return size == 1 ? 0 : (i + 0.5) / scale - 0.5;
  case ResizeCoordinates::align_corners:
    return size == 1 ? 0 : i * (from - 1) / (resized - 1);
  case ResizeCoordinates::asymmetric:
    return i / scale;
  case ResizeCoordinates::tf_half_pixel_for_nn:
    return (i + 0.5) / scale;
  }
  llvm_unreachable("unknown coordinates");
}

static double roundToElement(NearestRounding rounding, double position) {
  switch (rounding) {
  case NearestRounding::round_prefer_floor:
    return std::ceil(position - 0.5);
  case NearestRounding::round_prefer_ceil:
    return std::floor(position + 0.5);
  case NearestRounding::floor:
    return std::floor(position);
  case NearestRounding::ceil:
    return std::ceil(position);
  }
  llvm_unreachable("unknown rounding");
}

/// Weight of an element at distance d from the position.
static double getCubicWeight(double a, double d) {
  d = std::abs(d);
  if (d <= 1)
    return (a + 2) * d * d * d - (a + 3) * d * d + 1;
  return a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a;
}

/// The value at `position` of an axis whose elements are x(0), x(1), ...
static double sample(ResizeOp op, double position, int64_t from,
                     llvm::function_ref<double(int64_t)> x) {
  auto clamped = [&](double j) {
    return x(static_cast<int64_t>(std::clamp<double>(j, 0, from - 1)));
  };
  double f = std::floor(position), r = position - f;
  switch (op.getMode()) {
  case ResizeMode::nearest:
    return clamped(roundToElement(op.getRounding(), position));
  case ResizeMode::linear:
    return (1 - r) * clamped(f) + r * clamped(f + 1);
  case ResizeMode::cubic: {
    double sum = 0, weights = 0;
    for (int k = -1; k <= 2; ++k) {
      bool isOutside = f + k < 0 || f + k >= from;
      if (isOutside && op.getExcludeOutside())
        continue;
      double weight =
          getCubicWeight(op.getCubicCoeff().convertToDouble(), k - r);
      sum += weight * clamped(f + k);
      weights += weight;
    }
    return op.getExcludeOutside() ? sum / weights : sum;
  }
  }
  llvm_unreachable("unknown mode");
}

static Tensor resizeAxis(ResizeOp op, int64_t axis, const Tensor &input) {
  int64_t from = input.shape[axis], size = op.getSizes()[axis];
  SmallVector<int64_t> shape(input.shape);
  shape[axis] = size;
  Tensor output(shape);
  int64_t next = 0;
  forEachIndex(shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source(index);
    double position =
        getPosition(op, index[axis], from, size, op.getScales()[axis]);
    output.data[next++] = sample(op, position, from, [&](int64_t j) {
      source[axis] = j;
      return input.at(source);
    });
  });
  return output;
}

Tensor evalResize(ResizeOp op, const Tensor &input) {
  Tensor output = input;
  for (int64_t axis : op.getResizedAxes())
    output = resizeAxis(op, axis, output);
  return output;
}

} // namespace mlir::convopt::reference

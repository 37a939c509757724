//===- ResizeKernelTest.cpp - Resampling ----------------------------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

using namespace mlir::convopt::test;

namespace {

/// convopt.resize of `from` to `to`, scales being the ratios of the sizes or,
/// when they are given, `scales`.
Program resize(const Shape &from, const Shape &to, const std::string &how,
               std::vector<double> scales = {}) {
  std::string scaleText, sizeText;
  for (size_t axis = 0; axis < from.size(); ++axis) {
    double scale =
        scales.empty() ? double(to[axis]) / double(from[axis]) : scales[axis];
    char text[32];
    std::snprintf(text, sizeof(text), "%s%.17e", axis ? ", " : "", scale);
    scaleText += text;
    sizeText += (axis ? ", " : "") + std::to_string(to[axis]);
  }
  size_t end = how.find(';');
  return {{from},
          {to},
          "%y0 = convopt.resize %x0 mode = " + how.substr(0, end) +
              " scales = [" + scaleText + "] sizes = [" + sizeText + "]" +
              how.substr(end + 1) + " : ($x0) -> $y0"};
}

const std::string kCoordinates[] = {
    "half_pixel",    "half_pixel_symmetric", "pytorch_half_pixel",
    "align_corners", "asymmetric",           "tf_half_pixel_for_nn"};

/// Sizes before and after on two axes: enlarged, shrunk, neither a multiple
/// of the other, to and from a single element.
const std::vector<std::pair<Shape, Shape>> kSizes = {
    {{3, 5}, {6, 10}}, {{4, 6}, {2, 3}}, {{5, 4}, {7, 9}},
    {{7, 9}, {5, 4}},  {{1, 6}, {5, 1}}, {{4, 3}, {12, 5}},
};

TEST(ResizeKernel, Nearest) {
  for (const std::string &coordinates : kCoordinates)
    for (const char *rounding :
         {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"})
      for (const auto &[from, to] : kSizes) {
        std::string how =
            "nearest coordinates = " + coordinates + "; rounding = " + rounding;
        expectExact(
            resize({2, from[0], from[1], 19}, {2, to[0], to[1], 19}, how));
      }
}

/// The innermost axis, each element of which is repeated.
TEST(ResizeKernel, NearestRepeatsElements) {
  for (int64_t length : {1, 16, 37})
    for (int64_t factor : {2, 3, 5})
      expectExact(resize({2, 3, 4, length}, {2, 3, 8, factor * length},
                         "nearest coordinates = half_pixel;"));
}

TEST(ResizeKernel, Linear) {
  for (const std::string &coordinates : kCoordinates)
    for (const auto &[from, to] : kSizes) {
      std::string how = "linear coordinates = " + coordinates + ";";
      expectClose(resize({2, from[0], from[1], 19}, {2, to[0], to[1], 19}, how),
                  1e-6);
      expectClose(resize({1, 3, from[0], from[1]}, {1, 3, to[0], to[1]}, how),
                  1e-6);
    }
}

TEST(ResizeKernel, Cubic) {
  for (const std::string &coordinates : kCoordinates)
    for (const char *how :
         {"", " cubic_coeff = -0.5", " cubic_coeff = -0.5 exclude_outside"})
      for (const auto &[from, to] : kSizes)
        expectClose(resize({1, from[0], from[1], 16}, {1, to[0], to[1], 16},
                           "cubic coordinates = " + coordinates + ";" + how),
                    2e-6);
}

/// Positions are computed with the scale, not with the ratio of the sizes.
TEST(ResizeKernel, ScalesBesideSizes) {
  for (const std::string &coordinates : kCoordinates) {
    for (std::string how : {"nearest", "linear", "cubic"})
      for (double scale : {0.6, 1.1, 1.3, 2.7})
        expectClose(resize({1, 7, 9, 8},
                           {1, int64_t(7 * scale), int64_t(9 * scale), 8},
                           how + " coordinates = " + coordinates + ";",
                           {1, scale, scale, 1}),
                    2e-6);
  }
}

/// Weights of quarters are exact.
TEST(ResizeKernel, LinearDoublingIsExact) {
  expectExact(resize({2, 5, 7, 35}, {2, 10, 14, 35},
                     "linear coordinates = half_pixel;"));
  expectExact(resize({2, 35, 5, 7}, {2, 35, 10, 14},
                     "linear coordinates = half_pixel;"));
}

TEST(ResizeKernel, AnyAxesAndRanks) {
  expectClose(resize({5}, {8}, "linear coordinates = half_pixel;"), 1e-6);
  expectClose(resize({3, 5}, {4, 8}, "cubic coordinates = half_pixel;"), 2e-6);
  expectClose(resize({2, 3, 4, 5, 6}, {2, 5, 6, 4, 6},
                     "linear coordinates = asymmetric;"),
              1e-6);
  expectClose(
      resize({3, 3, 3, 3}, {4, 5, 6, 7}, "linear coordinates = asymmetric;"),
      1e-6);
  expectExact(
      resize({3, 3, 3, 3}, {6, 5, 2, 9}, "nearest coordinates = half_pixel;"));
  expectExact(resize({3, 3}, {3, 3}, "nearest coordinates = half_pixel;"));
}

/// A temporary between the axes that is too large for the stack.
TEST(ResizeKernel, LargeTemporary) {
  expectClose(resize({1, 40, 40, 24}, {1, 75, 75, 24},
                     "linear coordinates = align_corners;"),
              1e-6);
}

} // namespace

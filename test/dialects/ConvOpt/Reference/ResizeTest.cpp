//===- ResizeTest.cpp - Resampling ----------------------------------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

namespace {

class ResizeTest : public ReferenceTest {
protected:
  /// `how` on the elements 1, 2, ... n; `size` of them are wanted.
  std::vector<double> resize(int64_t n, const char *scale, int64_t size,
                             const std::string &how) {
    std::string text = std::to_string(size);
    return eval("convopt.resize %a mode = " + how.substr(0, how.find(';')) +
                    " scales = [" + scale + "] sizes = [" + text + "]" +
                    how.substr(how.find(';') + 1) + " : ($a) -> tensor<" +
                    text + "xf64>",
                {iota({n})})
        .data;
  }
  std::vector<double> nearest(const std::string &rounding) {
    return resize(2, "4.0", 8,
                  "nearest coordinates = asymmetric; rounding = " + rounding);
  }
};

MATCHER(IsClose, "") {
  return std::abs(std::get<0>(arg) - std::get<1>(arg)) < 1e-12;
}

/// Positions are 0, 0.25, ... 1.75.
TEST_F(ResizeTest, NearestRoundings) {
  EXPECT_THAT(nearest("round_prefer_floor"),
              ElementsAre(1, 1, 1, 2, 2, 2, 2, 2));
  EXPECT_THAT(nearest("round_prefer_ceil"),
              ElementsAre(1, 1, 2, 2, 2, 2, 2, 2));
  EXPECT_THAT(nearest("floor"), ElementsAre(1, 1, 1, 1, 2, 2, 2, 2));
  EXPECT_THAT(nearest("ceil"), ElementsAre(1, 2, 2, 2, 2, 2, 2, 2));
}

TEST_F(ResizeTest, NearestBetweenHalfPixels) {
  EXPECT_THAT(resize(3, "2.0", 6, "nearest coordinates = half_pixel;"),
              ElementsAre(1, 1, 2, 2, 3, 3));
  EXPECT_THAT(resize(6, "0.5", 3,
                     "nearest coordinates = tf_half_pixel_for_nn; rounding = "
                     "floor"),
              ElementsAre(2, 4, 6));
}

TEST_F(ResizeTest, LinearCoordinates) {
  auto linear = [&](int64_t n, const char *scale, int64_t size,
                    const std::string &coordinates) {
    return resize(n, scale, size, "linear coordinates = " + coordinates + ";");
  };
  EXPECT_THAT(linear(4, "2.0", 8, "half_pixel"),
              ElementsAre(1, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4));
  EXPECT_THAT(linear(3, "2.0", 6, "asymmetric"),
              ElementsAre(1, 1.5, 2, 2.5, 3, 3));
  EXPECT_THAT(linear(4, "1.75", 7, "align_corners"),
              ElementsAre(1, 1.5, 2, 2.5, 3, 3.5, 4));
  EXPECT_THAT(linear(4, "0.25", 1, "align_corners"), ElementsAre(1));
  EXPECT_THAT(linear(4, "0.25", 1, "half_pixel"), ElementsAre(2.5));
  EXPECT_THAT(linear(4, "0.25", 1, "pytorch_half_pixel"), ElementsAre(1));
  EXPECT_THAT(linear(4, "0.5", 2, "pytorch_half_pixel"), ElementsAre(1.5, 3.5));
  EXPECT_THAT(
      linear(4, "1.3", 5, "half_pixel_symmetric"),
      Pointwise(IsClose(), {1., 2.5 - 1 / 1.3, 2.5, 2.5 + 1 / 1.3, 4.}));
}

/// The result's size before rounding, 2.4, decides where the corners lie.
TEST_F(ResizeTest, ScalesCountNotRatiosOfSizes) {
  EXPECT_THAT(resize(4, "0.6", 2, "linear coordinates = half_pixel;"),
              Pointwise(IsClose(), {1 + 1 / 3., 3.}));
  EXPECT_THAT(resize(4, "0.6", 2, "linear coordinates = align_corners;"),
              Pointwise(IsClose(), {1., 1 + 3 / 1.4}));
}

/// 5 * (7 / 5) is not 7 in floating point, but the last corner is the last.
TEST_F(ResizeTest, RatiosOfSizesAlignTheLastCorner) {
  for (int64_t n = 2; n < 40; ++n)
    for (int64_t size = 2; size < 40; ++size) {
      if (size == n)
        continue;
      char scale[32];
      std::snprintf(scale, sizeof(scale), "%.17e", double(size) / double(n));
      EXPECT_EQ(resize(n, scale, size,
                       "nearest coordinates = align_corners; rounding = floor")
                    .back(),
                n);
    }
}

TEST_F(ResizeTest, Cubic) {
  // Weights at distance 1.75, 0.75, 0.25, 1.25: -9, 67, 225, -27 in 256ths.
  EXPECT_DOUBLE_EQ(
      resize(4, "2.0", 8, "cubic coordinates = half_pixel;").front(),
      (67 - 9 + 225 - 2 * 27) / 256.);
  EXPECT_DOUBLE_EQ(
      resize(4, "2.0", 8, "cubic coordinates = half_pixel; exclude_outside")
          .front(),
      (225 - 2 * 27) / (225. - 27));
  // With -0.5 lines stay lines.
  EXPECT_THAT(resize(6, "2.0", 12,
                     "cubic coordinates = half_pixel; cubic_coeff = -0.5")[5],
              DoubleNear(3.25, 1e-12));
}

TEST_F(ResizeTest, AxesAreSeparate) {
  Tensor y = eval("convopt.resize %a mode = linear coordinates = half_pixel "
                  "scales = [1.0, 2.0, 2.0] sizes = [1, 4, 4] "
                  ": ($a) -> tensor<1x4x4xf64>",
                  {iota({1, 2, 2})});
  EXPECT_THAT(y.data, ElementsAre(1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5,
                                  2.75, 3.25, 3.5, 3, 3.25, 3.75, 4));
}

/// Half a pixel to the right, but not along the axis that is not resized.
TEST_F(ResizeTest, ScaleOneCopies) {
  Tensor y = eval("convopt.resize %a mode = nearest coordinates = "
                  "tf_half_pixel_for_nn scales = [1.0, 2.0] sizes = [2, 4] "
                  "rounding = ceil : ($a) -> tensor<2x4xf64>",
                  {iota({2, 2})});
  EXPECT_THAT(y.data, ElementsAre(2, 2, 2, 2, 4, 4, 4, 4));
}

TEST_F(ResizeTest, ChecksTheSizesAtHand) {
  EXPECT_THAT(runFailing(R"mlir(
    func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
      %y = convopt.resize %x mode = linear coordinates = half_pixel
          scales = [1.0] sizes = [4] : (tensor<?xf32>) -> tensor<?xf32>
      return %y : tensor<?xf32>
    }
  )mlir",
                         {iota({3})}),
              HasSubstr("resize_c4"));
}

} // namespace

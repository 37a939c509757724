//===- ConvolutionTest.cpp - Convolutions and dense layers ----------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

#include <numeric>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::ElementsAre;

namespace {

class ConvTest : public ReferenceTest {};

TEST_F(ConvTest, SlidesWithoutFlipping) {
  Tensor y = eval("convopt.conv %a, %b : ($a, $b) -> tensor<1x1x2x2xf64>",
                  {iota({1, 1, 3, 3}), iota({1, 1, 2, 2})});
  EXPECT_THAT(y.shape, ElementsAre(1, 1, 2, 2));
  // 37 = 1*1 + 2*2 + 3*4 + 4*5
  EXPECT_THAT(y.data, ElementsAre(37, 47, 67, 77));
}

TEST_F(ConvTest, StridesAsymmetricPadsAndBias) {
  // Padded:  0 0 0 0 / 1 2 3 0 / 4 5 6 0 / 7 8 9 0
  Tensor y = eval("convopt.conv %a, %b bias(%c) strides = [2, 2] "
                  "pads = [1, 0, 0, 1] : ($a, $b, $c) -> tensor<1x1x2x2xf64>",
                  {iota({1, 1, 3, 3}), iota({1, 1, 2, 2}), Tensor({1}, 100.0)});
  EXPECT_THAT(y.data, ElementsAre(111, 109, 167, 133));
}

TEST_F(ConvTest, StridesAndDilationsDifferPerAxis) {
  // Rows 0 and 2 (dilation 2), columns 0-1 and 2-3 (stride 2).
  Tensor y = eval("convopt.conv %a, %b strides = [1, 2] dilations = [2, 1] "
                  ": ($a, $b) -> tensor<1x1x1x2xf64>",
                  {iota({1, 1, 3, 4}), iota({1, 1, 2, 2})});
  EXPECT_THAT(y.data, ElementsAre(1 + 4 + 27 + 40, 3 + 8 + 33 + 48));
}

TEST_F(ConvTest, SumsOverChannelsPerBatchElement) {
  Tensor y = eval("convopt.conv %a, %b : ($a, $b) -> tensor<2x2x1xf64>",
                  {iota({2, 2, 1}), Tensor({2, 2, 1}, {1, 10, 100, 1000})});
  EXPECT_THAT(y.data, ElementsAre(21, 2100, 43, 4300));
}

TEST_F(ConvTest, GroupsKeepToTheirChannels) {
  Tensor y = eval("convopt.conv %a, %b groups = 2 "
                  ": ($a, $b) -> tensor<1x2x1xf64>",
                  {iota({1, 4, 1}), Tensor({2, 2, 1}, {10, 1, 100, 1000})});
  EXPECT_THAT(y.data, ElementsAre(12, 4300));
}

TEST_F(ConvTest, DepthwiseWithMultiplier) {
  Tensor y = eval("convopt.conv %a, %b groups = 2 "
                  ": ($a, $b) -> tensor<1x4x1xf64>",
                  {Tensor({1, 2, 1}, {1, 10}), iota({4, 1, 1})});
  EXPECT_THAT(y.data, ElementsAre(1, 2, 30, 40));
}

TEST_F(ConvTest, OneDimension) {
  Tensor y = eval("convopt.conv %a, %b pads = [1, 0] "
                  ": ($a, $b) -> tensor<1x1x3xf64>",
                  {iota({1, 1, 4}), Tensor({1, 1, 3}, {1, 10, -1})});
  EXPECT_THAT(y.data, ElementsAre(10 - 2, 1 + 20 - 3, 2 + 30 - 4));
}

TEST_F(ConvTest, ThreeDimensions) {
  // A window that hangs out by one at the low side of every axis, then fits.
  Tensor y = eval("convopt.conv %a, %b strides = [1, 2, 3] "
                  "pads = [1, 0, 0, 0, 0, 0] : ($a, $b) -> "
                  "tensor<1x1x2x1x1xf64>",
                  {iota({1, 1, 2, 2, 2}), iota({1, 1, 2, 2, 2})});
  // 5*1 + 6*2 + 7*3 + 8*4, then the sum of squares to 8.
  EXPECT_THAT(y.data, ElementsAre(70, 204));
}

TEST_F(ConvTest, ChannelLastByHand) {
  // x[h][w][c] = 1 2 | 3 4 // 5 6 | 7 8, w[h][w][i][o], a 1x2 kernel.
  Tensor y = eval(
      "convopt.conv %a, %b layout = channel_last "
      "filter_layout = spatial_io : ($a, $b) -> tensor<1x2x1x2xf64>",
      {iota({1, 2, 2, 2}), Tensor({1, 2, 2, 2}, {1, 0, 0, 1, 0, 1, 2, 0})});
  EXPECT_THAT(y.data, ElementsAre(1 + 2 * 4, 2 + 3, 5 + 2 * 8, 6 + 7));
}

TEST_F(ConvTest, EveryLayoutIsTheSameConvolution) {
  Tensor x = randomIntegers({2, 4, 5, 6}, 1);
  Tensor w = randomIntegers({6, 2, 3, 2}, 2);
  Tensor b = randomIntegers({6}, 3);
  std::string attributes =
      "strides = [1, 2] pads = [1, 0, 0, 1] dilations = [2, 1] groups = 2 ";
  Tensor expected = eval("convopt.conv %a, %b bias(%c) " + attributes +
                             ": ($a, $b, $c) -> tensor<2x6x2x3xf64>",
                         {x, w, b});
  struct {
    const char *name;
    SmallVector<int64_t> permutation;
  } filters[] = {{"oi_spatial", {0, 1, 2, 3}},
                 {"io_spatial", {1, 0, 2, 3}},
                 {"spatial_io", {2, 3, 1, 0}},
                 {"spatial_oi", {2, 3, 0, 1}}};
  for (const auto &filter : filters) {
    Tensor permuted = permute(w, filter.permutation);
    Tensor first = eval("convopt.conv %a, %b bias(%c) " + attributes +
                            "filter_layout = " + filter.name +
                            " : ($a, $b, $c) -> tensor<2x6x2x3xf64>",
                        {x, permuted, b});
    EXPECT_EQ(first.data, expected.data) << filter.name;
    Tensor last =
        eval("convopt.conv %a, %b bias(%c) " + attributes +
                 "layout = channel_last filter_layout = " + filter.name +
                 " : ($a, $b, $c) -> tensor<2x2x3x6xf64>",
             {permute(x, {0, 2, 3, 1}), permuted, b});
    EXPECT_EQ(permute(last, {0, 3, 1, 2}).data, expected.data) << filter.name;
  }
}

TEST_F(ConvTest, NaNReachesExactlyTheWindowsThatSeeIt) {
  Tensor y = eval(
      "convopt.conv %a, %b : ($a, $b) -> tensor<1x1x3xf64>",
      {Tensor({1, 1, 4}, {kNaN, 1, 2, kInfinity}), Tensor({1, 1, 2}, {0, 1})});
  EXPECT_TRUE(std::isnan(y.data[0])); // 0 * NaN
  EXPECT_EQ(y.data[1], 2);
  EXPECT_EQ(y.data[2], kInfinity);
}

class ConvTransposeTest : public ReferenceTest {};

TEST_F(ConvTransposeTest, SpreadsAndOverlaps) {
  Tensor y =
      eval("convopt.conv_transpose %a, %b : ($a, $b) -> tensor<1x1x3x3xf64>",
           {iota({1, 1, 2, 2}), iota({1, 1, 2, 2})});
  EXPECT_THAT(y.data, ElementsAre(1, 4, 4, 6, 20, 16, 9, 24, 16));
}

TEST_F(ConvTransposeTest, StridesPadsOutputPadsAndBias) {
  // Without pads: 1 2 3 2 4 6 (stride 3); one dropped, two appended.
  Tensor y = eval("convopt.conv_transpose %a, %b bias(%c) strides = [3] "
                  "pads = [1, 0] output_pads = [2] "
                  ": ($a, $b, $c) -> tensor<1x1x7xf64>",
                  {iota({1, 1, 2}), iota({1, 1, 3}), Tensor({1}, 10.0)});
  EXPECT_THAT(y.data, ElementsAre(12, 13, 12, 14, 16, 10, 10));
}

TEST_F(ConvTransposeTest, GroupsWithUnequalChannels) {
  Tensor y =
      eval("convopt.conv_transpose %a, %b groups = 2 "
           ": ($a, $b) -> tensor<1x4x1xf64>",
           {Tensor({1, 2, 1}, {1, 2}), Tensor({2, 2, 1}, {1, 10, 100, 1000})});
  EXPECT_THAT(y.data, ElementsAre(1, 10, 200, 2000));
}

TEST_F(ConvTransposeTest, EveryLayoutIsTheSameConvolution) {
  Tensor x = randomIntegers({2, 4, 3, 2}, 1);
  Tensor w = randomIntegers({4, 3, 2, 3}, 2);
  std::string attributes = "strides = [2, 1] pads = [0, 1, 1, 0] groups = 2 ";
  Tensor expected = eval("convopt.conv_transpose %a, %b " + attributes +
                             ": ($a, $b) -> tensor<2x6x5x3xf64>",
                         {x, w});
  Tensor last = eval("convopt.conv_transpose %a, %b " + attributes +
                         "layout = channel_last filter_layout = spatial_oi "
                         ": ($a, $b) -> tensor<2x5x3x6xf64>",
                     {permute(x, {0, 2, 3, 1}), permute(w, {2, 3, 1, 0})});
  EXPECT_EQ(permute(last, {0, 3, 1, 2}).data, expected.data);
}

/// A convolution and its transpose, over `spatial.size()` dimensions.
struct AdjointCase {
  int64_t channels, outputs, groups;
  SmallVector<int64_t> spatial, kernel, strides, dilations, pads;
};

class AdjointTest : public ReferenceTest,
                    public ::testing::WithParamInterface<AdjointCase> {};

/// <conv(x, w), y> = <x, conv_transpose(y, w)>, exactly, on integers.
TEST_P(AdjointTest, InnerProductsAgree) {
  const AdjointCase &p = GetParam();
  auto list = [](ArrayRef<int64_t> values) {
    std::string text;
    for (int64_t value : values)
      text += (text.empty() ? "[" : ", ") + std::to_string(value);
    return text + "]";
  };
  auto type = [](ArrayRef<int64_t> shape) {
    std::string text = "tensor<";
    for (int64_t size : shape)
      text += std::to_string(size) + "x";
    return text + "f64>";
  };
  SmallVector<int64_t> xShape{2, p.channels}, yShape{2, p.outputs};
  SmallVector<int64_t> wShape{p.outputs, p.channels / p.groups}, outputPads;
  size_t rank = p.spatial.size();
  for (size_t i = 0; i < rank; ++i) {
    int64_t room = p.spatial[i] + p.pads[i] + p.pads[rank + i] -
                   ((p.kernel[i] - 1) * p.dilations[i] + 1);
    xShape.push_back(p.spatial[i]);
    wShape.push_back(p.kernel[i]);
    yShape.push_back(room / p.strides[i] + 1);
    // What the convolution's floor dropped.
    outputPads.push_back(room % p.strides[i]);
  }
  Tensor x = randomIntegers(xShape, 1), y = randomIntegers(yShape, 2);
  Tensor w = randomIntegers(wShape, 3);
  std::string window = "strides = " + list(p.strides) +
                       " pads = " + list(p.pads) +
                       " dilations = " + list(p.dilations);
  std::string groups = " groups = " + std::to_string(p.groups);
  Tensor forward = eval("convopt.conv %a, %b " + window + groups +
                            " : ($a, $b) -> " + type(yShape),
                        {x, w});
  Tensor backward = eval("convopt.conv_transpose %a, %b " + window +
                             " output_pads = " + list(outputPads) + groups +
                             " : ($a, $b) -> " + type(xShape),
                         {y, w});
  ASSERT_EQ(forward.shape, y.shape);
  ASSERT_EQ(backward.shape, x.shape);
  double left = std::inner_product(forward.data.begin(), forward.data.end(),
                                   y.data.begin(), 0.0);
  double right = std::inner_product(x.data.begin(), x.data.end(),
                                    backward.data.begin(), 0.0);
  EXPECT_EQ(left, right);
  EXPECT_NE(left, 0.0);
}

INSTANTIATE_TEST_SUITE_P(
    Reference, AdjointTest,
    ::testing::Values(
        AdjointCase{3, 4, 1, {7}, {3}, {2}, {1}, {1, 1}},
        AdjointCase{4, 6, 2, {8}, {3}, {3}, {2}, {2, 1}},
        AdjointCase{3, 2, 1, {5, 6}, {3, 2}, {1, 1}, {1, 1}, {1, 0, 1, 1}},
        AdjointCase{6, 4, 2, {9, 7}, {3, 2}, {2, 3}, {2, 1}, {0, 2, 1, 0}},
        AdjointCase{4, 4, 4, {6, 6}, {3, 3}, {2, 2}, {1, 1}, {1, 1, 1, 1}},
        AdjointCase{4,
                    2,
                    2,
                    {5, 4, 6},
                    {2, 3, 1},
                    {2, 1, 4},
                    {1, 1, 1},
                    {0, 1, 0, 1, 1, 0}}));

class DenseTest : public ReferenceTest {};

TEST_F(DenseTest, BothFilterLayouts) {
  Tensor x = iota({2, 2}), b({3}, {100, 200, 300});
  Tensor w({3, 2}, {1, 0, 0, 1, 1, 10});
  auto expected = ElementsAre(101, 202, 321, 103, 204, 343);
  EXPECT_THAT(eval("convopt.dense %a, %b bias(%c) : ($a, $b, $c) -> "
                   "tensor<2x3xf64>",
                   {x, w, b})
                  .data,
              expected);
  EXPECT_THAT(eval("convopt.dense %a, %b bias(%c) filter_layout = io_spatial "
                   ": ($a, $b, $c) -> tensor<2x3xf64>",
                   {x, permute(w, {1, 0}), b})
                  .data,
              expected);
}

TEST_F(DenseTest, AnyRank) {
  Tensor w({1, 2}, {1, 10});
  Tensor cube = eval("convopt.dense %a, %b : ($a, $b) -> tensor<2x2x1xf64>",
                     {iota({2, 2, 2}), w});
  EXPECT_THAT(cube.shape, ElementsAre(2, 2, 1));
  EXPECT_THAT(cube.data, ElementsAre(21, 43, 65, 87));
  Tensor vector =
      eval("convopt.dense %a, %b : ($a, $b) -> tensor<1xf64>", {iota({2}), w});
  EXPECT_THAT(vector.data, ElementsAre(21));
}

} // namespace

//===- PoolingTest.cpp - Pools, reductions, softmax -----------------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::ElementsAre;

namespace {

class MaxPoolTest : public ReferenceTest {};

TEST_F(MaxPoolTest, TwoDimensions) {
  Tensor y = eval("convopt.max_pool %a kernel = [2, 2] strides = [1, 2] "
                  ": ($a) -> tensor<1x1x2x2xf64>",
                  {Tensor({1, 1, 3, 4}, {1, 5, 2, 0, 4, 3, 9, 8, 7, 6, 0, 1})});
  EXPECT_THAT(y.data, ElementsAre(5, 9, 7, 9));
}

TEST_F(MaxPoolTest, PaddingNeverWins) {
  Tensor y =
      eval("convopt.max_pool %a kernel = [3] strides = [2] pads = [1, 1] "
           ": ($a) -> tensor<1x1x2xf64>",
           {Tensor({1, 1, 3}, {-5, -7, -6})});
  EXPECT_THAT(y.data, ElementsAre(-5, -6));
}

TEST_F(MaxPoolTest, DilationsSkip) {
  Tensor y = eval("convopt.max_pool %a kernel = [2] dilations = [2] "
                  ": ($a) -> tensor<1x1x2xf64>",
                  {Tensor({1, 1, 4}, {1, 9, 2, 3})});
  EXPECT_THAT(y.data, ElementsAre(2, 9));
}

TEST_F(MaxPoolTest, ChannelLastKeepsChannelsApart) {
  Tensor y = eval("convopt.max_pool %a kernel = [2] layout = channel_last "
                  ": ($a) -> tensor<1x2x2xf64>",
                  {Tensor({1, 3, 2}, {1, 60, 3, 40, 2, 50})});
  EXPECT_THAT(y.data, ElementsAre(3, 60, 3, 50));
}

TEST_F(MaxPoolTest, ThreeDimensions) {
  Tensor y = eval("convopt.max_pool %a kernel = [2, 2, 2] "
                  ": ($a) -> tensor<1x1x1x1x2xf64>",
                  {iota({1, 1, 2, 2, 3})});
  EXPECT_THAT(y.data, ElementsAre(11, 12));
}

TEST_F(MaxPoolTest, NaNWins) {
  Tensor y =
      eval("convopt.max_pool %a kernel = [2] : ($a) -> tensor<1x1x4xf64>",
           {Tensor({1, 1, 5}, {kNaN, 1, kInfinity, -kInfinity, kNaN})});
  EXPECT_TRUE(std::isnan(y.data[0]));
  EXPECT_EQ(y.data[1], kInfinity);
  EXPECT_EQ(y.data[2], kInfinity);
  EXPECT_TRUE(std::isnan(y.data[3]));
}

TEST_F(MaxPoolTest, CeilModeReachesBeyondTheEnd) {
  Tensor x = iota({1, 1, 6});
  EXPECT_THAT(eval("convopt.max_pool %a kernel = [3] strides = [2] "
                   ": ($a) -> tensor<1x1x2xf64>",
                   {x})
                  .data,
              ElementsAre(3, 5));
  EXPECT_THAT(eval("convopt.max_pool %a kernel = [3] strides = [2] ceil_mode "
                   ": ($a) -> tensor<1x1x3xf64>",
                   {x})
                  .data,
              ElementsAre(3, 5, 6));
}

TEST_F(MaxPoolTest, CeilModeNeverStartsInTheHighPadding) {
  // A third window would start at 5, the first padded element.
  Tensor y =
      eval("convopt.max_pool %a kernel = [2] strides = [3] pads = [1, 1] "
           "ceil_mode : ($a) -> tensor<1x1x2xf64>",
           {iota({1, 1, 5})});
  EXPECT_THAT(y.data, ElementsAre(1, 4));
}

class AveragePoolTest : public ReferenceTest {
protected:
  /// 2 4 6 8 10 12, windows at -1, 2 and, under ceil_mode, 5.
  std::vector<double> pool(StringRef flags, int64_t size) {
    return eval(("convopt.average_pool %a kernel = [3] strides = [3] "
                 "pads = [1, 1] " +
                 flags + " : ($a) -> tensor<1x1x" + Twine(size) + "xf64>")
                    .str(),
                {Tensor({1, 1, 6}, {2, 4, 6, 8, 10, 12})})
        .data;
  }
};

TEST_F(AveragePoolTest, CeilModeTimesCountIncludePad) {
  EXPECT_THAT(pool("", 2), ElementsAre(3, 8));
  EXPECT_THAT(pool("count_include_pad", 2), ElementsAre(2, 8));
  EXPECT_THAT(pool("ceil_mode", 3), ElementsAre(3, 8, 12));
  // The last window has one element and one padded zero; the position beyond
  // the padding does not count.
  EXPECT_THAT(pool("ceil_mode count_include_pad", 3), ElementsAre(2, 8, 6));
}

TEST_F(AveragePoolTest, CountsMultiplyOverAxes) {
  Tensor x({1, 1, 2, 2}, {4, 8, 12, 16});
  std::string text =
      "convopt.average_pool %a kernel = [2, 2] pads = [1, 1, 0, 0] ";
  EXPECT_THAT(eval(text + ": ($a) -> tensor<1x1x2x2xf64>", {x}).data,
              ElementsAre(4, 6, 8, 10));
  EXPECT_THAT(
      eval(text + "count_include_pad : ($a) -> tensor<1x1x2x2xf64>", {x}).data,
      ElementsAre(1, 3, 4, 10));
}

TEST_F(AveragePoolTest, Dilations) {
  Tensor y = eval("convopt.average_pool %a kernel = [2] pads = [1, 0] "
                  "dilations = [2] : ($a) -> tensor<1x1x3xf64>",
                  {iota({1, 1, 4})});
  EXPECT_THAT(y.data, ElementsAre(2, 2, 3));
}

TEST_F(AveragePoolTest, ChannelLast) {
  Tensor y = eval("convopt.average_pool %a kernel = [2] layout = channel_last "
                  ": ($a) -> tensor<1x1x2xf64>",
                  {iota({1, 2, 2})});
  EXPECT_THAT(y.data, ElementsAre(2, 3));
}

TEST_F(AveragePoolTest, DilatedWindowAroundTheInput) {
  // Both taps are in the padding: -inf and 0/0.
  Tensor x({1, 1, 1}, 5.0);
  std::string window = " %a kernel = [2] pads = [1, 2] dilations = [2] "
                       ": ($a) -> tensor<1x1x2xf64>";
  Tensor largest = eval("convopt.max_pool" + window, {x});
  EXPECT_THAT(largest.data, ElementsAre(-kInfinity, 5));
  Tensor mean = eval("convopt.average_pool" + window, {x});
  EXPECT_TRUE(std::isnan(mean.data[0]));
  EXPECT_EQ(mean.data[1], 5);
}

class ReduceMeanTest : public ReferenceTest {};

TEST_F(ReduceMeanTest, KeepsOrDropsAxes) {
  Tensor x = iota({2, 2, 3});
  Tensor kept = eval("convopt.reduce_mean %a axes = [0, 2] keep_dims "
                     ": ($a) -> tensor<1x2x1xf64>",
                     {x});
  EXPECT_THAT(kept.shape, ElementsAre(1, 2, 1));
  EXPECT_THAT(kept.data, ElementsAre(5, 8));
  Tensor dropped =
      eval("convopt.reduce_mean %a axes = [1] : ($a) -> tensor<2x3xf64>", {x});
  EXPECT_THAT(dropped.shape, ElementsAre(2, 3));
  EXPECT_THAT(dropped.data, ElementsAre(2.5, 3.5, 4.5, 8.5, 9.5, 10.5));
}

TEST_F(ReduceMeanTest, AllAxesAndNone) {
  Tensor all =
      eval("convopt.reduce_mean %a axes = [0, 1] : ($a) -> tensor<f64>",
           {iota({2, 2})});
  EXPECT_TRUE(all.shape.empty());
  EXPECT_THAT(all.data, ElementsAre(2.5));
  Tensor none = eval("convopt.reduce_mean %a axes = [] : ($a) -> tensor<2xf64>",
                     {iota({2})});
  EXPECT_THAT(none.data, ElementsAre(1, 2));
}

class ReduceSumTest : public ReferenceTest {};

TEST_F(ReduceSumTest, KeepsOrDropsAxes) {
  Tensor x = iota({2, 2, 3});
  Tensor kept = eval("convopt.reduce_sum %a axes = [0, 2] keep_dims "
                     ": ($a) -> tensor<1x2x1xf64>",
                     {x});
  EXPECT_THAT(kept.shape, ElementsAre(1, 2, 1));
  EXPECT_THAT(kept.data, ElementsAre(30, 48));
  Tensor dropped =
      eval("convopt.reduce_sum %a axes = [1] : ($a) -> tensor<2x3xf64>", {x});
  EXPECT_THAT(dropped.shape, ElementsAre(2, 3));
  EXPECT_THAT(dropped.data, ElementsAre(5, 7, 9, 17, 19, 21));
}

TEST_F(ReduceSumTest, AnEmptyAxisSumsToZero) {
  Tensor y = eval("convopt.reduce_sum %a axes = [1] : ($a) -> tensor<2xf64>",
                  {Tensor({2, 0})});
  EXPECT_THAT(y.data, ElementsAre(0, 0));
}

class SoftmaxTest : public ReferenceTest {};

TEST_F(SoftmaxTest, AlongAnyAxis) {
  double zero = 0.0, two = std::log(2.0), five = std::log(5.0);
  Tensor row = eval("convopt.softmax %a axis = 1 : $a",
                    {Tensor({1, 3}, {zero, two, five})});
  EXPECT_DOUBLE_EQ(row.data[0], 0.125);
  EXPECT_DOUBLE_EQ(row.data[1], 0.25);
  EXPECT_DOUBLE_EQ(row.data[2], 0.625);
  Tensor columns =
      eval("convopt.softmax %a axis = 0 : $a",
           {Tensor({2, 2}, {zero, zero, std::log(3.0), std::log(4.0)})});
  EXPECT_DOUBLE_EQ(columns.data[0], 0.25);
  EXPECT_DOUBLE_EQ(columns.data[1], 0.2);
  EXPECT_DOUBLE_EQ(columns.data[2], 0.75);
  EXPECT_DOUBLE_EQ(columns.data[3], 0.8);
}

TEST_F(SoftmaxTest, LargeValuesDoNotOverflow) {
  Tensor y = eval("convopt.softmax %a axis = 0 : $a",
                  {Tensor({3}, {1000, 1000, -kInfinity})});
  EXPECT_THAT(y.data, ElementsAre(0.5, 0.5, 0));
}

TEST_F(SoftmaxTest, NaNAndInfinityPoisonTheirRow) {
  Tensor y = eval("convopt.softmax %a axis = 1 : $a",
                  {Tensor({3, 2}, {kNaN, 1, kInfinity, 1, 2, 2})});
  for (int i = 0; i < 4; ++i)
    if (i != 3)
      EXPECT_TRUE(std::isnan(y.data[i])) << i;
  EXPECT_EQ(y.data[4], 0.5);
  EXPECT_EQ(y.data[5], 0.5);
}

TEST_F(SoftmaxTest, LogSoftmaxIsTheLogarithm) {
  Tensor x = randomIntegers({2, 3, 2}, 5);
  for (const char *axis : {"0", "1", "2"}) {
    std::string suffix = std::string(" %a axis = ") + axis + " : $a";
    Tensor y = eval("convopt.softmax" + suffix, {x});
    Tensor logarithms = eval("convopt.log_softmax" + suffix, {x});
    for (int64_t i = 0; i < y.getNumElements(); ++i)
      EXPECT_NEAR(logarithms.data[i], std::log(y.data[i]), 1e-13);
  }
}

TEST_F(SoftmaxTest, LogSoftmaxDoesNotUnderflow) {
  Tensor y = eval("convopt.log_softmax %a axis = 0 : $a",
                  {Tensor({3}, {2000, 0, -kInfinity})});
  EXPECT_THAT(y.data, ElementsAre(0, -2000, -kInfinity));
}

} // namespace

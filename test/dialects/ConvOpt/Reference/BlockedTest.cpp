//===- BlockedTest.cpp - Activations in blocks of channels ----------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::ElementsAre;
using ::testing::IsNan;

namespace {

class BlockedTest : public ReferenceTest {};

TEST_F(BlockedTest, PackByHand) {
  // Two pixels of three channels: 1 2 3 | 4 5 6.
  Tensor y = eval("convopt.pack_channels %a block = 2 : ($a) -> "
                  "tensor<1x2x2x2xf64>",
                  {iota({1, 2, 3})});
  EXPECT_THAT(y.data, ElementsAre(1, 2, 4, 5, 3, IsNan(), 6, IsNan()));
}

TEST_F(BlockedTest, UnpackByHand) {
  Tensor y = eval("convopt.unpack_channels %a channels = 3 : ($a) -> "
                  "tensor<1x2x3xf64>",
                  {iota({1, 2, 2, 2})});
  EXPECT_THAT(y.data, ElementsAre(1, 2, 5, 3, 4, 7));
}

TEST_F(BlockedTest, WithoutSpatialAxes) {
  Tensor y = eval("convopt.pack_channels %a block = 2 : ($a) -> "
                  "tensor<2x2x2xf64>",
                  {iota({2, 3})});
  EXPECT_THAT(y.data, ElementsAre(1, 2, 3, IsNan(), 4, 5, 6, IsNan()));
}

/// Packed, convolved and unpacked is convolved, in every combination of orders.
TEST_F(BlockedTest, ConvIsTheSameConvolution) {
  Tensor first = randomIntegers({2, 6, 5, 6}, 1);
  Tensor last = permute(first, {0, 2, 3, 1});
  Tensor w = randomIntegers({3, 2, 3, 10}, 2);
  Tensor b = randomIntegers({10}, 3);
  std::string attributes =
      "strides = [1, 2] pads = [1, 0, 0, 1] dilations = [2, 1] groups = 2 ";
  Tensor expected = eval("convopt.conv %a, %b bias(%c) " + attributes +
                             "layout = channel_last filter_layout = spatial_io "
                             ": ($a, $b, $c) -> tensor<2x2x3x10xf64>",
                         {last, w, b});
  auto conv = [&](const Tensor &x, const std::string &orders,
                  const std::string &type) {
    return eval("convopt.blocked_conv %a, %b bias(%c) " + attributes + orders +
                    " : ($a, $b, $c) -> tensor<" + type + "xf64>",
                {x, w, b});
  };
  auto unpack = [&](const Tensor &y) {
    return eval("convopt.unpack_channels %a channels = 10 : ($a) -> "
                "tensor<2x2x3x10xf64>",
                {y});
  };
  Tensor packed = eval("convopt.pack_channels %a block = 4 : ($a) -> "
                       "tensor<2x2x5x6x4xf64>",
                       {last});
  EXPECT_EQ(conv(packed, "", "2x2x3x10").data, expected.data);
  EXPECT_EQ(unpack(conv(packed, "block = 4", "2x3x2x3x4")).data, expected.data);
  EXPECT_EQ(unpack(conv(last, "block = 8", "2x2x2x3x8")).data, expected.data);
  EXPECT_EQ(
      unpack(conv(first, "layout = channel_first block = 8", "2x2x2x3x8")).data,
      expected.data);
  EXPECT_EQ(
      permute(conv(packed, "layout = channel_first", "2x10x2x3"), {0, 2, 3, 1})
          .data,
      expected.data);
}

} // namespace

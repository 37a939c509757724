//===- SampleNormTest.cpp - Norms with each sample's statistics -----------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Pointwise;

namespace {

class SampleNormTest : public ReferenceTest {
protected:
  Tensor instanceNorm(const Tensor &x, const Tensor &scale,
                      const Tensor &offset, StringRef attributes) {
    return eval("convopt.instance_norm %a scale(%b) offset(%c) " +
                    attributes.str() + " : $a, $b",
                {x, scale, offset});
  }
  Tensor groupNorm(const Tensor &x, const Tensor &scale, const Tensor &offset,
                   StringRef attributes) {
    return eval("convopt.group_norm %a scale(%b) offset(%c) " +
                    attributes.str() + " : $a, $b",
                {x, scale, offset});
  }
  Tensor layerNorm(const Tensor &x, const Tensor &scale, const Tensor &offset,
                   StringRef attributes) {
    return eval("convopt.layer_norm %a scale(%b) offset(%c) " +
                    attributes.str() + " : ($a, $b, $c) -> $a",
                {x, scale, offset});
  }
};

// 1 3 5 7 have mean 4 and variance 5; sqrt(5 + 4) = 3. A constant has variance
// 0; sqrt(0 + 4) = 2.

TEST_F(SampleNormTest, InstanceNormKeepsSamplesAndChannelsApart) {
  Tensor x({2, 2, 4}, {1, 3, 5, 7, 2, 2, 2, 2, 9, 9, 9, 9, 11, 13, 15, 17});
  Tensor y = instanceNorm(x, Tensor({2}, {3, 6}), Tensor({2}, {10, 20}),
                          "epsilon = 4.0 axis = 1");
  EXPECT_THAT(y.data, ElementsAre(7, 9, 11, 13, 20, 20, 20, 20, 10, 10, 10, 10,
                                  14, 18, 22, 26));
}

TEST_F(SampleNormTest, InstanceNormOnTheLastAxis) {
  Tensor x = randomIntegers({2, 3, 5, 4}, 1);
  Tensor scale({3}, {1, 2, 3}), offset({3}, {4, 5, 6});
  Tensor first = instanceNorm(x, scale, offset, "epsilon = 1.0e-3 axis = 1");
  Tensor last = instanceNorm(permute(x, {0, 2, 3, 1}), scale, offset,
                             "epsilon = 1.0e-3 axis = 3");
  EXPECT_THAT(last.data,
              Pointwise(DoubleNear(1e-13), permute(first, {0, 2, 3, 1}).data));
}

TEST_F(SampleNormTest, InstanceNormCancelsABias) {
  Tensor x = randomIntegers({2, 3, 4}, 7), b({3}, {64, -3, 0.5});
  Tensor shifted = eval("convopt.bias_add %a, %b axis = 1 : $a, $b", {x, b});
  Tensor scale({3}, {1, 2, 3}), offset({3}, {4, 5, 6});
  StringRef attributes = "epsilon = 1.0e-3 axis = 1";
  EXPECT_THAT(instanceNorm(shifted, scale, offset, attributes).data,
              Pointwise(DoubleNear(1e-13),
                        instanceNorm(x, scale, offset, attributes).data));
}

TEST_F(SampleNormTest, InstanceNormWithoutChannels) {
  Tensor none({2, 0, 4});
  EXPECT_THAT(
      instanceNorm(none, Tensor({0}), Tensor({0}), "epsilon = 1.0 axis = 1")
          .shape,
      ElementsAre(2, 0, 4));
}

TEST_F(SampleNormTest, InstanceNormOfAConstantWithoutEpsilonIsNaN) {
  Tensor one({1}, 1.0);
  Tensor y =
      instanceNorm(Tensor({1, 1, 2}, 3.0), one, one, "epsilon = 0.0 axis = 1");
  EXPECT_TRUE(std::isnan(y.data[0]));
}

TEST_F(SampleNormTest, GroupNormHasStatisticsPerGroup) {
  // Groups of two neighbouring channels, parameters of each channel.
  Tensor x({1, 4, 2}, {1, 3, 5, 7, 2, 2, 2, 2});
  Tensor y =
      groupNorm(x, Tensor({4}, {3, 6, 3, 3}), Tensor({4}, {10, 20, 30, 40}),
                "groups = 2 epsilon = 4.0 axis = 1");
  EXPECT_THAT(y.data, ElementsAre(7, 9, 22, 26, 30, 30, 40, 40));
}

TEST_F(SampleNormTest, GroupNormOfEachChannelIsInstanceNorm) {
  Tensor x = randomIntegers({2, 3, 4, 2}, 3);
  Tensor scale({3}, {1, 2, 3}), offset({3}, {4, 5, 6});
  EXPECT_THAT(
      groupNorm(x, scale, offset, "groups = 3 epsilon = 1.0e-3 axis = 1").data,
      ElementsAreArray(
          instanceNorm(x, scale, offset, "epsilon = 1.0e-3 axis = 1").data));
}

TEST_F(SampleNormTest, GroupNormOnTheLastAxis) {
  Tensor x = randomIntegers({2, 6, 5}, 1);
  Tensor scale({6}, {1, 2, 3, 4, 5, 6}), offset({6}, {4, 5, 6, 7, 8, 9});
  Tensor first =
      groupNorm(x, scale, offset, "groups = 2 epsilon = 1.0e-3 axis = 1");
  Tensor last = groupNorm(permute(x, {0, 2, 1}), scale, offset,
                          "groups = 2 epsilon = 1.0e-3 axis = 2");
  EXPECT_THAT(last.data,
              Pointwise(DoubleNear(1e-13), permute(first, {0, 2, 1}).data));
}

/// Only what all channels of a group share cancels.
TEST_F(SampleNormTest, GroupNormKeepsTheBiasOfOneChannel) {
  Tensor x({1, 2, 2}, {1, 3, 5, 7}), one({2}, 1.0), zero({2}, 0.0);
  StringRef attributes = "groups = 1 epsilon = 4.0 axis = 1";
  std::vector<double> y = groupNorm(x, one, zero, attributes).data;
  Tensor both({1, 2, 2}, {11, 13, 15, 17}), single({1, 2, 2}, {11, 13, 5, 7});
  EXPECT_THAT(groupNorm(both, one, zero, attributes).data, ElementsAreArray(y));
  EXPECT_NE(groupNorm(single, one, zero, attributes).data[0], y[0]);
}

TEST_F(SampleNormTest, LayerNormOverTheLastAxes) {
  Tensor x({2, 2, 2}, {1, 3, 5, 7, 2, 2, 2, 2});
  Tensor scale({2, 2}, {3, 6, 9, 12}), offset({2, 2}, {10, 20, 30, 40});
  EXPECT_THAT(layerNorm(x, scale, offset, "epsilon = 4.0 axis = 1").data,
              ElementsAre(7, 18, 33, 52, 10, 20, 30, 40));
  // Pairs: mean 2 of 1 3, variance 1, sqrt(1 + 3) = 2.
  Tensor rows = layerNorm(x, Tensor({2}, {2, 4}), Tensor({2}, {10, 20}),
                          "epsilon = 3.0 axis = 2");
  EXPECT_THAT(rows.data, ElementsAre(9, 22, 9, 22, 10, 20, 10, 20));
}

TEST_F(SampleNormTest, LayerNormOverAllAxesWithoutOffset) {
  Tensor y = eval("convopt.layer_norm %a scale(%b) epsilon = 4.0 axis = 0 "
                  ": ($a, $b) -> $a",
                  {Tensor({2, 2}, {1, 3, 5, 7}), Tensor({2, 2}, 3.0)});
  EXPECT_THAT(y.data, ElementsAre(-3, -1, 1, 3));
}

/// The difference of large squares would lose the variance.
TEST_F(SampleNormTest, LargeMeansKeepTheVariance) {
  Tensor x({1, 1, 4}, {1e9 + 1, 1e9 + 3, 1e9 + 5, 1e9 + 7});
  EXPECT_THAT(instanceNorm(x, Tensor({1}, 3.0), Tensor({1}, 0.0),
                           "epsilon = 4.0 axis = 1")
                  .data,
              ElementsAre(-3, -1, 1, 3));
}

} // namespace

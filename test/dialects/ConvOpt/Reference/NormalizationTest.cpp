//===- NormalizationTest.cpp - Biases, affines and norms ------------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pointwise;

namespace {

class NormalizationTest : public ReferenceTest {
protected:
  /// batch_norm_training of `x` with one running mean and variance for all
  /// channels.
  SmallVector<Tensor> train(const Tensor &x, const Tensor &scale,
                            const Tensor &offset, double runningMean,
                            double runningVariance, StringRef attributes) {
    std::string parameters = "($a, $b, $b, $b, $b)";
    return evalAll("convopt.batch_norm_training %a scale(%b) offset(%c) "
                   "running_mean(%d) running_variance(%e) " +
                       attributes.str() + " : " + parameters + " -> " +
                       parameters,
                   {x, scale, offset, Tensor(scale.shape, runningMean),
                    Tensor(scale.shape, runningVariance)});
  }
};

TEST_F(NormalizationTest, BiasAddOnAnyAxis) {
  Tensor x = iota({1, 2, 2});
  EXPECT_THAT(eval("convopt.bias_add %a, %b axis = 1 : $a, $b",
                   {x, Tensor({2}, {10, 20})})
                  .data,
              ElementsAre(11, 12, 23, 24));
  EXPECT_THAT(eval("convopt.bias_add %a, %b axis = 2 : $a, $b",
                   {x, Tensor({2}, {10, 20})})
                  .data,
              ElementsAre(11, 22, 13, 24));
}

TEST_F(NormalizationTest, ChannelAffine) {
  Tensor y = eval("convopt.channel_affine %a scale = dense<[2.0, 0.5]> : "
                  "tensor<2xf64> offset = dense<[0.0, 1.0]> : tensor<2xf64> "
                  "axis = 1 : $a",
                  {iota({2, 2, 2})});
  EXPECT_THAT(y.data, ElementsAre(2, 4, 2.5, 3, 10, 12, 4.5, 5));
}

TEST_F(NormalizationTest, BatchNormUsesMovingStatistics) {
  // sqrt(3 + 1) = 2 and sqrt(8 + 1) = 3.
  std::string text = "convopt.batch_norm %a scale(%b) offset(%c) mean(%d) "
                     "variance(%e) epsilon = 1.0 axis = ";
  Tensor scale({2}, {4, 6}), offset({2}, {10, 20}), mean({2}, {1, 2});
  Tensor variance({2}, {3, 8});
  EXPECT_THAT(eval(text + "1 : $a, $b",
                   {iota({1, 2, 2}), scale, offset, mean, variance})
                  .data,
              ElementsAre(10, 12, 22, 24));
  EXPECT_THAT(eval(text + "2 : $a, $b",
                   {iota({1, 2, 2}), scale, offset, mean, variance})
                  .data,
              ElementsAre(10, 20, 14, 24));
}

TEST_F(NormalizationTest, TrainingUsesBatchStatistics) {
  // Channel 0 holds 1 3 5 7 over batch and space (mean 4, variance 5), channel
  // 1 holds 2 2 2 2; sqrt(5 + 4) = 3, sqrt(0 + 4) = 2.
  SmallVector<Tensor> results =
      train(Tensor({2, 2, 2}, {1, 3, 2, 2, 5, 7, 2, 2}), Tensor({2}, {3, 5}),
            Tensor({2}, {10, 20}), 8.0, 9.0,
            "epsilon = 4.0 momentum = 0.75 weights_old axis = 1");
  ASSERT_EQ(results.size(), 5u);
  EXPECT_THAT(results[0].data, ElementsAre(7, 9, 20, 20, 11, 13, 20, 20));
  EXPECT_THAT(results[1].data, ElementsAre(4, 2));
  EXPECT_THAT(results[2].data, ElementsAre(5, 0));
  EXPECT_THAT(results[3].data, ElementsAre(7, 6.5));  // 0.75*8 + 0.25*mean
  EXPECT_THAT(results[4].data, ElementsAre(8, 6.75)); // 0.75*9 + 0.25*variance
}

TEST_F(NormalizationTest, MomentumConventionsMirrorEachOther) {
  Tensor x({2, 1, 2}, {1, 3, 5, 7}), one({1}, 1.0);
  auto newStatistics = [&](StringRef momentum) {
    SmallVector<Tensor> results =
        train(x, one, one, 8.0, 9.0,
              ("epsilon = 4.0 momentum = " + momentum + " axis = 1").str());
    return std::make_pair(results[3].data[0], results[4].data[0]);
  };
  EXPECT_EQ(newStatistics("0.75 weights_old"), std::make_pair(7.0, 8.0));
  EXPECT_EQ(newStatistics("0.25 weights_new"), std::make_pair(7.0, 8.0));
  EXPECT_EQ(newStatistics("0.75 weights_new"), std::make_pair(5.0, 6.0));
  EXPECT_EQ(newStatistics("1.0 weights_old"), std::make_pair(8.0, 9.0));
  EXPECT_EQ(newStatistics("1.0 weights_new"), std::make_pair(4.0, 5.0));
}

TEST_F(NormalizationTest, TrainingOnAnyAxis) {
  // Channel last: channel 0 holds 1 3 5 7.
  SmallVector<Tensor> results =
      train(Tensor({2, 2, 2}, {1, 2, 3, 2, 5, 2, 7, 2}), Tensor({2}, {3, 5}),
            Tensor({2}, {10, 20}), 8.0, 9.0,
            "epsilon = 4.0 momentum = 0.75 weights_old axis = 2");
  EXPECT_THAT(results[0].data, ElementsAre(7, 20, 9, 20, 11, 20, 13, 20));
  EXPECT_THAT(results[1].data, ElementsAre(4, 2));
}

/// The theorem the project exists for.
TEST_F(NormalizationTest, TrainingCancelsABias) {
  Tensor x = randomIntegers({2, 3, 4}, 7), b({3}, {64, -3, 0.5});
  Tensor shifted = eval("convopt.bias_add %a, %b axis = 1 : $a, $b", {x, b});
  Tensor scale({3}, {1, 2, 3}), offset({3}, {4, 5, 6});
  StringRef attributes =
      "epsilon = 1.0e-3 momentum = 0.75 weights_old axis = 1";
  SmallVector<Tensor> without = train(x, scale, offset, 8.0, 9.0, attributes);
  SmallVector<Tensor> with =
      train(shifted, scale, offset, 8.0, 9.0, attributes);
  EXPECT_THAT(with[0].data, Pointwise(DoubleNear(1e-13), without[0].data));
  EXPECT_THAT(with[2].data, Pointwise(DoubleNear(1e-12), without[2].data));
  EXPECT_THAT(with[4].data, Pointwise(DoubleNear(1e-12), without[4].data));
  for (int64_t c = 0; c < 3; ++c) {
    EXPECT_NEAR(with[1].data[c], without[1].data[c] + b.data[c], 1e-13);
    EXPECT_NEAR(with[3].data[c], without[3].data[c] + 0.25 * b.data[c], 1e-13);
  }
}

TEST_F(NormalizationTest, MovingStatisticsDoNotCancelABias) {
  Tensor zero({1}, 0.0), one({1}, 1.0);
  std::string text = "convopt.batch_norm %a scale(%b) offset(%c) mean(%d) "
                     "variance(%e) epsilon = 0.0 axis = 1 : $a, $b";
  EXPECT_THAT(eval(text, {Tensor({2, 1}, {1, 2}), one, zero, zero, one}).data,
              ElementsAre(1, 2));
  EXPECT_THAT(eval(text, {Tensor({2, 1}, {6, 7}), one, zero, zero, one}).data,
              ElementsAre(6, 7));
}

TEST_F(NormalizationTest, OneElementPerChannelGivesTheOffset) {
  SmallVector<Tensor> results =
      train(Tensor({1, 3, 1, 1}, {1e30, -7, 0}), Tensor({3}, {1, 2, 3}),
            Tensor({3}, {4, 5, 6}), 8.0, 9.0,
            "epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1");
  EXPECT_THAT(results[0].data, ElementsAre(4, 5, 6));
  EXPECT_THAT(results[1].data, ElementsAre(1e30, -7, 0));
  EXPECT_THAT(results[2].data, Each(0.0));
}

TEST_F(NormalizationTest, NaNPoisonsItsChannelOnly) {
  SmallVector<Tensor> results =
      train(Tensor({2, 2}, {1, kNaN, 3, 4}), Tensor({2}, 1.0), Tensor({2}, 0.0),
            8.0, 9.0, "epsilon = 0.0 momentum = 0.5 weights_old axis = 1");
  EXPECT_EQ(results[0].data[0], -1);
  EXPECT_EQ(results[0].data[2], 1);
  EXPECT_TRUE(std::isnan(results[0].data[1]));
  EXPECT_TRUE(std::isnan(results[0].data[3]));
  EXPECT_TRUE(std::isnan(results[4].data[1]));
  EXPECT_EQ(results[4].data[0], 5);
}

} // namespace

//===- ModelSummaryTest.cpp - What is in a model --------------------------===//

#include "compiler/Driver/ModelSummary.h"
#include "test/compiler/Driver/DriverTest.h"

using namespace mlir;
using namespace mlir::convopt;
using testing::ElementsAre;
using testing::Pair;

namespace {

using ModelSummaryTest = DriverTest;

TEST_F(ModelSummaryTest, CountsWorkOfEveryKindOfLayer) {
  auto module = parse(R"(
    func.func @main(%x: tensor<2x4x6x6xf32>, %wc: tensor<8x2x3x3xf32>,
                    %wt: tensor<8x3x2x2xf32>, %wd: tensor<10x8xf32>,
                    %b: tensor<8xf32>) -> tensor<2x6x6x10xf32> {
      %0 = convopt.conv %x, %wc bias(%b) pads = [1, 1, 1, 1] groups = 2
          : (tensor<2x4x6x6xf32>, tensor<8x2x3x3xf32>, tensor<8xf32>)
          -> tensor<2x8x6x6xf32> loc("conv1")
      %1 = convopt.conv_transpose %0, %wt strides = [2, 2]
          : (tensor<2x8x6x6xf32>, tensor<8x3x2x2xf32>)
          -> tensor<2x3x12x12xf32> loc("up1")
      %2 = convopt.transpose %0 permutation = [0, 2, 3, 1]
          : (tensor<2x8x6x6xf32>) -> tensor<2x6x6x8xf32>
      %3 = convopt.dense %2, %wd
          : (tensor<2x6x6x8xf32>, tensor<10x8xf32>)
          -> tensor<2x6x6x10xf32> loc("fc1")
      return %3 : tensor<2x6x6x10xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  auto summary = summarize(*module);
  ASSERT_TRUE(succeeded(summary)) << diagnostics;
  ASSERT_EQ(summary->layers.size(), 3u);
  // Each of 2x8x6x6 results takes 2x3x3 products.
  EXPECT_EQ(summary->layers[0].macs, 2u * 8 * 6 * 6 * 2 * 3 * 3);
  EXPECT_EQ(summary->layers[0].node, "conv1");
  EXPECT_EQ(summary->layers[0].kind, "conv");
  EXPECT_TRUE(summary->layers[0].hasBias);
  // Each of 2x8x6x6 inputs goes to 3x2x2 results.
  EXPECT_EQ(summary->layers[1].macs, 2u * 8 * 6 * 6 * 3 * 2 * 2);
  EXPECT_FALSE(summary->layers[1].hasBias);
  EXPECT_EQ(summary->layers[2].macs, 2u * 6 * 6 * 10 * 8);
  EXPECT_EQ(summary->macs, summary->layers[0].macs + summary->layers[1].macs +
                               summary->layers[2].macs);
  EXPECT_EQ(summary->layersWithFilter, 3);
  EXPECT_EQ(summary->layersWithBias, 1);
  EXPECT_EQ(summary->parameters, 0u);
}

TEST_F(ModelSummaryTest, CountsParametersBiasesAndNorms) {
  auto module = parse(R"(
    func.func @main(%x: tensor<4x2x3x3xf32>) -> tensor<4x2x3x3xf32> {
      %v = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %unused = arith.constant dense<0.0> : tensor<100xf32>
      %0 = convopt.bias_add %x, %v axis = 1
          : tensor<4x2x3x3xf32>, tensor<2xf32>
      %1 = convopt.batch_norm %0 scale(%v) offset(%v) mean(%v) variance(%v)
          epsilon = 1.0e-5 axis = 1 : tensor<4x2x3x3xf32>, tensor<2xf32>
      %2:5 = convopt.batch_norm_training %1 scale(%v) offset(%v)
          running_mean(%v) running_variance(%v) epsilon = 1.0e-5
          momentum = 0.9 weights_old axis = 1
          : (tensor<4x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>,
             tensor<2xf32>)
          -> (tensor<4x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>,
              tensor<2xf32>)
      %3 = convopt.channel_affine %2#0 scale = dense<[2.0, 0.5]> : tensor<2xf64>
          offset = dense<[0.0, 1.0]> : tensor<2xf64> axis = 1
          : tensor<4x2x3x3xf32>
      return %3 : tensor<4x2x3x3xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  auto summary = summarize(*module);
  ASSERT_TRUE(succeeded(summary)) << diagnostics;
  // The vector of two f32, and two vectors of two f64 in the affine.
  EXPECT_EQ(summary->parameters, 2u + 4);
  EXPECT_EQ(summary->parameterBytes, 2u * 4 + 4 * 8);
  EXPECT_EQ(summary->biasAdds, 1);
  EXPECT_EQ(summary->batchNorms, 1);
  EXPECT_EQ(summary->batchNormsTraining, 1);
  EXPECT_EQ(summary->channelAffines, 1);
  EXPECT_THAT(summary->histogram,
              ElementsAre(Pair("convopt.batch_norm", 1),
                          Pair("convopt.batch_norm_training", 1),
                          Pair("convopt.bias_add", 1),
                          Pair("convopt.channel_affine", 1)));
}

TEST_F(ModelSummaryTest, CountsMatrixProductsAmongTheLayers) {
  auto module = parse(R"(
    func.func @main(%a: tensor<2x1x4x8xf32>, %b: tensor<3x8x5xf32>)
        -> tensor<2x3x4x5xf32> {
      %0 = convopt.matmul %a, %b
          : (tensor<2x1x4x8xf32>, tensor<3x8x5xf32>) -> tensor<2x3x4x5xf32>
      return %0 : tensor<2x3x4x5xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  auto summary = summarize(*module);
  ASSERT_TRUE(succeeded(summary)) << diagnostics;
  // Each of 2x3x4x5 results takes 8 products.
  EXPECT_EQ(summary->macs, 2u * 3 * 4 * 5 * 8);
  ASSERT_EQ(summary->layers.size(), 1u);
  EXPECT_EQ(summary->layers[0].kind, "matmul");
  // It could not have a bias.
  EXPECT_EQ(summary->layersWithFilter, 0);
}

TEST_F(ModelSummaryTest, SaturatesInsteadOfOverflowing) {
  auto module = parse(R"(
    func.func @main(%x: tensor<16777216x16777216xf32>,
                    %w: tensor<16777216x16777216xf32>)
        -> tensor<16777216x16777216xf32> {
      %0 = convopt.dense %x, %w
          : (tensor<16777216x16777216xf32>,
             tensor<16777216x16777216xf32>)
          -> tensor<16777216x16777216xf32>
      return %0 : tensor<16777216x16777216xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  auto summary = summarize(*module);
  ASSERT_TRUE(succeeded(summary)) << diagnostics;
  EXPECT_EQ(summary->macs, std::numeric_limits<uint64_t>::max());
}

} // namespace

//===- NormalizationKernelTest.cpp - Batch norms, reductions, softmax -----===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

#include <cmath>

using namespace mlir::convopt::test;

namespace {

TEST(ReductionKernel, Axes) {
  for (std::string op : {"reduce_mean", "reduce_sum"})
    for (Shape shape : {Shape{2, 5, 7, 7}, Shape{1, 33, 1, 1},
                        Shape{2, 3, 9, 40}, Shape{1, 4, 4, 85}})
      for (std::string axes :
           {"[2, 3]", "[1, 2]", "[1]", "[3]", "[0, 2]", "[0]"})
        for (bool keep : {false, true}) {
          int64_t dropped = keep ? 0 : (axes.size() > 3 ? 2 : 1);
          expectClose({{shape},
                       {unknown(4 - dropped)},
                       "%y0 = convopt." + op + " %x0 axes = " + axes +
                           (keep ? " keep_dims" : "") + " : ($x0) -> $y0"},
                      3e-7);
        }
}

TEST(ReductionKernel, IntegersSumExactly) {
  expectExact({{{2, 3, 9, 40}},
               {{3}},
               "%y0 = convopt.reduce_sum %x0 axes = [0, 2, 3] : ($x0) -> $y0"});
}

TEST(SoftmaxKernel, Axes) {
  for (std::string op : {"softmax", "log_softmax"})
    for (auto [shape, axis] : {std::pair{Shape{2, 10}, 1},
                               {{1, 1000}, 1},
                               {{3, 21, 5}, 1},
                               {{17, 3}, 0},
                               {{4, 1}, 1}})
      expectClose({{shape},
                   {shape},
                   "%y0 = convopt." + op +
                       " %x0 axis = " + std::to_string(axis) + " : $x0"},
                  1e-6);
}

TEST(SoftmaxKernel, LargeInputs) {
  Program program{
      {{1, 20}}, {{1, 20}}, "%y0 = convopt.softmax %x0 axis = 1 : $x0"};
  std::vector<Tensor> inputs = makeInputs(program, /*integers=*/false);
  for (double &value : inputs[0].data)
    value *= 500;
  Outcome outcome;
  ASSERT_TRUE(run(program, inputs, outcome));
  for (size_t i = 0; i < 20; ++i)
    EXPECT_NEAR(outcome.actual[0].data[i], outcome.expected[0].data[i], 1e-6);
}

/// Where softmax underflows, its logarithm is still finite.
TEST(SoftmaxKernel, LogarithmOfLargeInputs) {
  Program program{
      {{1, 20}}, {{1, 20}}, "%y0 = convopt.log_softmax %x0 axis = 1 : $x0"};
  std::vector<Tensor> inputs = makeInputs(program, /*integers=*/false);
  for (double &value : inputs[0].data)
    value = float(value * 500);
  Outcome outcome;
  ASSERT_TRUE(run(program, inputs, outcome));
  for (size_t i = 0; i < 20; ++i)
    EXPECT_NEAR(outcome.actual[0].data[i], outcome.expected[0].data[i], 2e-4);
}

TEST(SoftmaxKernel, NaNAndInfinityPoisonTheirRow) {
  for (std::string op : {"softmax", "log_softmax"}) {
    Program program{
        {{5, 17}}, {{5, 17}}, "%y0 = convopt." + op + " %x0 axis = 1 : $x0"};
    std::vector<Tensor> inputs = makeInputs(program, /*integers=*/false);
    std::vector<double> &x = inputs[0].data;
    x[0 * 17 + 3] = NAN;
    x[1 * 17 + 16] = INFINITY;
    x[2 * 17 + 5] = -INFINITY;
    std::fill(x.begin() + 3 * 17, x.begin() + 4 * 17, -INFINITY);
    Outcome outcome;
    ASSERT_TRUE(run(program, inputs, outcome));
    for (size_t i = 0; i < x.size(); ++i) {
      double actual = outcome.actual[0].data[i];
      double expected = outcome.expected[0].data[i];
      if (std::isnan(expected))
        EXPECT_TRUE(std::isnan(actual)) << op << " " << i << ": " << actual;
      else if (std::isinf(expected))
        EXPECT_EQ(actual, expected) << op << " " << i;
      else
        EXPECT_NEAR(actual, expected, 1e-5) << op << " " << i;
    }
  }
}

class BatchNormKernelTest
    : public ::testing::TestWithParam<std::pair<Shape, int64_t>> {};

TEST_P(BatchNormKernelTest, MovingStatistics) {
  auto [shape, axis] = GetParam();
  Shape channels{shape[axis]};
  Program program{{shape, channels, channels, channels, channels},
                  {shape},
                  "%y0 = convopt.batch_norm %x0 scale(%x1) offset(%x2) "
                  "mean(%x3) variance(%x4) epsilon = 1.0e-3 axis = " +
                      std::to_string(axis) + " : $x0, $x1"};
  std::vector<Tensor> inputs = makeInputs(program, /*integers=*/false);
  for (double &value : inputs[4].data)
    value = float(value * value);
  Outcome outcome;
  ASSERT_TRUE(run(program, inputs, outcome));
  for (size_t i = 0; i < outcome.actual[0].data.size(); ++i)
    EXPECT_NEAR(outcome.actual[0].data[i], outcome.expected[0].data[i],
                2e-6 * (1 + std::abs(outcome.expected[0].data[i])));
}

TEST_P(BatchNormKernelTest, BatchStatistics) {
  auto [shape, axis] = GetParam();
  Shape channels{shape[axis]};
  for (std::string convention : {"weights_old", "weights_new"}) {
    Program program{
        {shape, channels, channels, channels, channels},
        {shape, channels, channels, channels, channels},
        "%y0, %y1, %y2, %y3, %y4 = convopt.batch_norm_training %x0 scale(%x1) "
        "offset(%x2) running_mean(%x3) running_variance(%x4) epsilon = 1.0e-3 "
        "momentum = 0.75 " +
            convention + " axis = " + std::to_string(axis) +
            " : ($x0, $x1, $x2, $x3, $x4) -> ($y0, $y1, $y2, $y3, $y4)"};
    std::vector<Tensor> inputs = makeInputs(program, /*integers=*/false);
    // A mean far from 0: a variance in one pass would be lost.
    for (double &value : inputs[0].data)
      value = float(value + 100);
    Outcome outcome;
    ASSERT_TRUE(run(program, inputs, outcome));
    for (size_t k = 0; k < 5; ++k)
      for (size_t i = 0; i < outcome.actual[k].data.size(); ++i)
        EXPECT_NEAR(outcome.actual[k].data[i], outcome.expected[k].data[i],
                    1e-4)
            << k << " " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, BatchNormKernelTest,
                         ::testing::Values(std::pair{Shape{2, 5, 7, 7}, 1},
                                           std::pair{Shape{3, 4, 5, 19}, 3},
                                           std::pair{Shape{4, 6}, 1},
                                           std::pair{Shape{2, 3, 33}, 1},
                                           std::pair{Shape{1, 3, 1, 1}, 1}));

} // namespace

//===- PoolingKernelTest.cpp - Pools through linalg -----------------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

#include <cmath>
#include <limits>

using namespace mlir::convopt::test;

namespace {

struct Case {
  const char *name;
  Shape spatial;
  std::string window;
  int64_t channels = 5;
};

class PoolKernelTest
    : public ::testing::TestWithParam<std::tuple<Case, bool, const char *>> {};

TEST_P(PoolKernelTest, MatchesReference) {
  auto [c, last, kind] = GetParam();
  Shape input{2};
  if (!last)
    input.push_back(c.channels);
  input.insert(input.end(), c.spatial.begin(), c.spatial.end());
  if (last)
    input.push_back(c.channels);
  std::string op = kind;
  std::string suffix;
  if (op == "average_pool_include") {
    op = "average_pool";
    suffix = " count_include_pad";
  }
  Program program{{input},
                  {unknown(input.size())},
                  "%y0 = convopt." + op + " %x0 " + c.window + suffix +
                      (last ? " layout = channel_last" : "") +
                      " : ($x0) -> $y0"};
  if (op == "max_pool")
    expectExact(program);
  else
    expectClose(program, 3e-7);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, PoolKernelTest,
    ::testing::Combine(
        ::testing::Values(
            Case{"plain", {9, 11}, "kernel = [2, 2] strides = [2, 2]"},
            Case{"padded",
                 {9, 11},
                 "kernel = [3, 3] strides = [2, 1] "
                 "pads = [1, 1, 1, 0]"},
            Case{"one_wide", {7, 1}, "kernel = [3, 1]"},
            Case{"stride_above_kernel",
                 {12, 13},
                 "kernel = [2, 1] strides = [3, 4]"},
            Case{"dilated",
                 {9, 9},
                 "kernel = [2, 3] pads = [1, 2, 0, 1] "
                 "dilations = [3, 2]"},
            Case{"ceil",
                 {8, 9},
                 "kernel = [3, 2] strides = [2, 3] "
                 "pads = [1, 0, 0, 1] ceil_mode"},
            Case{"wide", {4, 40}, "kernel = [2, 3] pads = [0, 1, 0, 1]"},
            Case{"many_channels",
                 {5, 5},
                 "kernel = [3, 3] strides = [2, 2]",
                 87},
            Case{"one_dimension", {21}, "kernel = [4] strides = [2]"},
            Case{"three_dimensions",
                 {5, 4, 6},
                 "kernel = [2, 2, 3] strides = [2, 1, 2] "
                 "pads = [1, 0, 1, 0, 1, 1]"}),
        ::testing::Bool(),
        ::testing::Values("max_pool", "average_pool", "average_pool_include")),
    [](const auto &info) {
      return std::string(std::get<0>(info.param).name) +
             (std::get<1>(info.param) ? "_last_" : "_first_") +
             std::get<2>(info.param);
    });

/// NaN wins wherever it stands in the window, on either path of the loops.
TEST(MaxPoolKernel, PropagatesNaN) {
  double nan = std::numeric_limits<double>::quiet_NaN();
  for (bool last : {false, true}) {
    Program program{{last ? Shape{1, 4, 4, 19} : Shape{1, 19, 4, 4}},
                    {unknown(4)},
                    std::string("%y0 = convopt.max_pool %x0 kernel = [4, 4]") +
                        (last ? " layout = channel_last" : "") +
                        " : ($x0) -> $y0"};
    std::vector<Tensor> inputs = makeInputs(program, /*integers=*/true);
    for (int64_t channel = 0; channel < 16; ++channel)
      inputs[0].data[last ? channel * 19 + channel : channel * 16 + channel] =
          nan;
    Outcome outcome;
    ASSERT_TRUE(run(program, inputs, outcome));
    for (int64_t channel = 0; channel < 19; ++channel)
      EXPECT_EQ(std::isnan(outcome.actual[0].data[channel]), channel < 16)
          << channel;
  }
}

/// Padding never wins, not even against minus infinity.
TEST(MaxPoolKernel, PaddingIsMinusInfinity) {
  Program program{{{1, 2, 3, 3}},
                  {unknown(4)},
                  "%y0 = convopt.max_pool %x0 kernel = [2, 2] "
                  "pads = [1, 1, 1, 1] : ($x0) -> $y0"};
  std::vector<Tensor> inputs = makeInputs(program, /*integers=*/true);
  for (double &value : inputs[0].data)
    value = -std::numeric_limits<float>::max();
  Outcome outcome;
  ASSERT_TRUE(run(program, inputs, outcome));
  EXPECT_EQ(outcome.actual[0].data, outcome.expected[0].data);
}

} // namespace

//===- ConvolutionKernelTest.cpp - Convolutions through linalg ------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

using namespace mlir::convopt::test;

namespace {

struct Case {
  const char *name;
  /// Spatial sizes; kernel; the window in the op's syntax.
  Shape input, kernel;
  std::string window;
  int64_t groups = 1, channels = 4, outputs = 6;
};

Shape concatenate(Shape a, const Shape &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Shape activation(int64_t channels, const Shape &spatial, bool last) {
  Shape shape{2};
  if (!last)
    shape.push_back(channels);
  shape.insert(shape.end(), spatial.begin(), spatial.end());
  if (last)
    shape.push_back(channels);
  return shape;
}

std::string attributes(const Case &c, bool last, const std::string &filter) {
  return " " + c.window + " groups = " + std::to_string(c.groups) +
         (last ? " layout = channel_last" : "") + " filter_layout = " + filter +
         " : ($x0, $x1, $x2) -> $y0";
}

Program makeConv(const Case &c, bool last) {
  Shape filter =
      last ? concatenate(c.kernel, {c.channels / c.groups, c.outputs})
           : concatenate({c.outputs, c.channels / c.groups}, c.kernel);
  return {{activation(c.channels, c.input, last), filter, {c.outputs}},
          {unknown(c.input.size() + 2)},
          "%y0 = convopt.conv %x0, %x1 bias(%x2)" +
              attributes(c, last, last ? "spatial_io" : "oi_spatial")};
}

Program makeTransposed(const Case &c, bool last) {
  int64_t outputs = c.outputs / c.groups;
  Shape filter = last ? concatenate(c.kernel, {outputs, c.channels})
                      : concatenate({c.channels, outputs}, c.kernel);
  return {{activation(c.channels, c.input, last), filter, {c.outputs}},
          {unknown(c.input.size() + 2)},
          "%y0 = convopt.conv_transpose %x0, %x1 bias(%x2)" +
              attributes(c, last, last ? "spatial_oi" : "io_spatial")};
}

class ConvKernelTest : public ::testing::TestWithParam<Case> {};
class ConvTransposeKernelTest : public ::testing::TestWithParam<Case> {};

TEST_P(ConvKernelTest, ChannelFirst) {
  expectExact(makeConv(GetParam(), false));
}
TEST_P(ConvKernelTest, ChannelLast) { expectExact(makeConv(GetParam(), true)); }
TEST_P(ConvTransposeKernelTest, ChannelFirst) {
  expectExact(makeTransposed(GetParam(), false));
}
TEST_P(ConvTransposeKernelTest, ChannelLast) {
  expectExact(makeTransposed(GetParam(), true));
}

std::string getName(const ::testing::TestParamInfo<Case> &info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, ConvKernelTest,
    ::testing::Values(
        Case{"plain", {9, 11}, {3, 3}, "pads = [1, 1, 1, 1]"},
        Case{"pointwise", {5, 7}, {1, 1}, ""},
        Case{"stride_above_kernel", {11, 12}, {2, 1}, "strides = [3, 4]"},
        Case{"one_wide", {7, 1}, {3, 1}, "pads = [2, 0, 1, 0]"},
        Case{"dilated",
             {13, 12},
             {3, 2},
             "pads = [2, 0, 1, 3] dilations = [2, 3]"},
        Case{"wide", {3, 37}, {2, 3}, "strides = [1, 1]"},
        Case{"many_channels", {4, 4}, {2, 2}, "strides = [2, 1]", 1, 19, 85},
        Case{"grouped", {6, 5}, {3, 3}, "pads = [1, 1, 1, 1]", 2, 6, 8},
        Case{"depthwise", {6, 18}, {3, 3}, "pads = [1, 1, 1, 1]", 5, 5, 5},
        Case{"multiplier", {6, 6}, {3, 3}, "strides = [2, 2]", 3, 3, 6},
        Case{"grouped_wide", {3, 3}, {2, 2}, "", 2, 34, 70},
        Case{"one_dimension", {23}, {5}, "strides = [2] pads = [2, 1]"},
        Case{"three_dimensions",
             {4, 5, 6},
             {2, 3, 2},
             "strides = [2, 1, 1] pads = [1, 0, 1, 0, 1, 0]"}),
    getName);

INSTANTIATE_TEST_SUITE_P(
    Shapes, ConvTransposeKernelTest,
    ::testing::Values(
        Case{"plain", {5, 6}, {3, 3}, ""},
        Case{"doubling", {4, 4}, {2, 2}, "strides = [2, 2]"},
        Case{"padded", {5, 4}, {4, 4}, "strides = [2, 2] pads = [1, 1, 1, 1]"},
        Case{
            "cropping", {5, 6}, {1, 2}, "strides = [2, 2] pads = [1, 2, 2, 1]"},
        Case{"stride_above_kernel",
             {3, 4},
             {2, 1},
             "strides = [3, 4] output_pads = [1, 2]"},
        Case{"dilated",
             {5, 4},
             {3, 2},
             "pads = [1, 0, 0, 1] dilations = [2, 3]"},
        Case{"grouped", {4, 5}, {3, 3}, "strides = [2, 1]", 2, 6, 8},
        Case{"depthwise", {4, 17}, {3, 3}, "strides = [1, 2]", 5, 5, 5},
        Case{"one_dimension", {7}, {4}, "strides = [3] pads = [0, 2]"},
        Case{"three_dimensions", {2, 3, 2}, {2, 2, 3}, "strides = [1, 2, 2]"}),
    getName);

TEST(DenseKernelTest, Layouts) {
  for (int64_t outputs : {1, 10, 33})
    for (int64_t inputs : {1, 3, 64, 147}) {
      expectExact({{{2, 3, inputs}, {outputs, inputs}, {outputs}},
                   {unknown(3)},
                   "%y0 = convopt.dense %x0, %x1 bias(%x2) : ($x0, $x1, $x2) "
                   "-> $y0"});
      expectExact({{{inputs}, {inputs, outputs}},
                   {unknown(1)},
                   "%y0 = convopt.dense %x0, %x1 filter_layout = io_spatial : "
                   "($x0, $x1) -> $y0"});
    }
}

/// A temporary above the limit of the stack.
TEST(ConvKernel, LargePadding) {
  expectExact({{{1, 8, 40, 40}, {4, 8, 3, 3}},
               {unknown(4)},
               "%y0 = convopt.conv %x0, %x1 pads = [1, 1, 1, 1] : ($x0, $x1) "
               "-> $y0"});
}

} // namespace

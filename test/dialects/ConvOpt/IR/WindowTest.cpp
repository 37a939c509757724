//===- WindowTest.cpp - Sliding windows and axis orders -------------------===//

#include "dialects/ConvOpt/IR/Window.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::convopt;

namespace {

/// The output size by its definition: positions at which the window is inside
/// the padded input, or, with `ceilMode`, starts before the high padding.
int64_t countPositions(const WindowDim &dim, int64_t input, bool ceilMode) {
  int64_t padded = input + dim.padLow + dim.padHigh, count = 0;
  if (dim.extent() > padded)
    return 0;
  for (int64_t begin = 0;; begin += dim.stride, ++count) {
    bool inside = begin + dim.extent() <= padded;
    bool previousInside =
        count == 0 || begin - dim.stride + dim.extent() < padded;
    if (!inside && !(ceilMode && previousInside && begin < input + dim.padLow))
      return count;
  }
}

TEST(WindowTest, OutputSizeCountsPositions) {
  for (int64_t input = 1; input <= 9; ++input)
    for (int64_t size = 1; size <= 4; ++size)
      for (int64_t stride = 1; stride <= 5; ++stride)
        for (int64_t dilation = 1; dilation <= 3; ++dilation)
          for (int64_t low = 0; low < size; ++low)
            for (int64_t high = 0; high < size; ++high) {
              WindowDim dim{size, stride, dilation, low, high};
              EXPECT_EQ(dim.outputSize(input),
                        countPositions(dim, input, false));
            }
}

TEST(WindowTest, CeilModeAddsAtMostOneWindow) {
  // size, stride, dilation, low, high
  EXPECT_EQ((WindowDim{3, 2, 1, 0, 0}.outputSize(6, true)), 3);
  EXPECT_EQ((WindowDim{3, 2, 1, 0, 0}.outputSize(7, true)), 3);
  EXPECT_EQ((WindowDim{3, 3, 1, 1, 1}.outputSize(6, true)), 3);
  // The third window would start in the high padding.
  EXPECT_EQ((WindowDim{2, 3, 1, 1, 1}.outputSize(5, true)), 2);
  EXPECT_EQ((WindowDim{2, 3, 1, 1, 1}.outputSize(5, false)), 2);
}

TEST(WindowTest, DynamicAndTooSmallInputs) {
  WindowDim dim{3, 1, 2, 0, 0};
  EXPECT_EQ(dim.extent(), 5);
  EXPECT_EQ(dim.outputSize(4), 0);
  EXPECT_EQ(dim.outputSize(4, /*ceilMode=*/true), 0);
  EXPECT_EQ(dim.outputSize(ShapedType::kDynamic), ShapedType::kDynamic);
  EXPECT_EQ(dim.transposedOutputSize(ShapedType::kDynamic, 0),
            ShapedType::kDynamic);
}

TEST(WindowTest, TransposedSizeUndoesOutputSize) {
  for (int64_t input = 5; input <= 12; ++input)
    for (int64_t stride = 1; stride <= 4; ++stride) {
      WindowDim dim{3, stride, 2, 1, 0};
      int64_t dropped = (input + 1 - dim.extent()) % stride;
      EXPECT_EQ(dim.transposedOutputSize(dim.outputSize(input), dropped),
                input);
    }
}

TEST(WindowTest, FilterAxesOfEveryLayout) {
  auto expectAxes = [](FilterLayout layout, int64_t rank, FilterAxes expected) {
    FilterAxes axes = getFilterAxes(layout, rank);
    EXPECT_EQ(axes.output, expected.output);
    EXPECT_EQ(axes.input, expected.input);
    EXPECT_EQ(axes.spatialBegin, expected.spatialBegin);
  };
  expectAxes(FilterLayout::oi_spatial, 4, {0, 1, 2});
  expectAxes(FilterLayout::io_spatial, 4, {1, 0, 2});
  expectAxes(FilterLayout::spatial_io, 5, {4, 3, 0});
  expectAxes(FilterLayout::spatial_oi, 3, {1, 2, 0});
  EXPECT_EQ(getChannelAxis(Layout::channel_first, 4), 1);
  EXPECT_EQ(getChannelAxis(Layout::channel_last, 4), 3);
  EXPECT_EQ(getSpatialBegin(Layout::channel_first), 2);
  EXPECT_EQ(getSpatialBegin(Layout::channel_last), 1);
}

} // namespace

//===- RoundingBoundTest.cpp - A-priori bounds by hand --------------------===//
//
// PropertyTest.cpp compares the bounds with what folds really change.
//
//===----------------------------------------------------------------------===//

#include "passes/Graph/RoundingBound.h"

#include "mlir/IR/Builders.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

namespace {

struct RoundingBoundTest : ::testing::Test {
  MLIRContext context;
  Builder builder{&context};
};

/// Equal but for the few units in the last place that the bound adds for the
/// sums behind it.
void expectBound(double actual, double expected) {
  EXPECT_GE(actual, expected);
  EXPECT_LE(actual, expected * (1.0 + 1e-12));
}

} // namespace

TEST_F(RoundingBoundTest, NothingFoldedNothingLost) {
  EXPECT_EQ(boundRounding({}, builder.getF32Type()), 0.0);
}

// u * |W| + lambda for each of three elements, u * |b| + lambda for the bias.
TEST_F(RoundingBoundTest, EachTypeHasItsRoundoffAndItsUnderflow) {
  FoldedMagnitudes folded;
  folded.filter = {6.0};
  folded.filterElements = 3;
  folded.bias = {2.0};
  folded.biasTerms = {2.0};
  double g = 2 * std::ldexp(1.0, -53);
  auto expected = [&](int u, int lambda) {
    return 8.0 * (std::ldexp(1.0, u) + g) + 4.0 * std::ldexp(1.0, lambda);
  };
  expectBound(boundRounding(folded, builder.getF16Type()), expected(-11, -25));
  expectBound(boundRounding(folded, builder.getBF16Type()), expected(-8, -134));
  expectBound(boundRounding(folded, builder.getF32Type()), expected(-24, -150));
  expectBound(boundRounding(folded, builder.getF64Type()),
              expected(-53, -1074));
}

TEST_F(RoundingBoundTest, UnderflowCountsPerElement) {
  FoldedMagnitudes folded;
  folded.filter = {0.0};
  folded.filterElements = 1000;
  expectBound(boundRounding(folded, builder.getF16Type()),
              1000.0 * std::ldexp(1.0, -25));
}

// Channel 0 has the larger filter, channel 1 the larger sum.
TEST_F(RoundingBoundTest, TheWorstChannelCounts) {
  FoldedMagnitudes folded;
  folded.filter = {4.0, 1.0};
  folded.filterElements = 1;
  folded.bias = {0.0, 8.0};
  folded.biasTerms = {0.0, 8.0};
  double u = std::ldexp(1.0, -8), g = 2 * std::ldexp(1.0, -53);
  expectBound(boundRounding(folded, builder.getBF16Type()),
              9.0 * (u + g) + 2.0 * std::ldexp(1.0, -134));
}

// A bias of 0 that is the difference of two numbers near 2^30 is known to
// 2^30 * 2^-53 only, which f64 storage must not hide.
TEST_F(RoundingBoundTest, CancellationCountsTheTermsNotTheResult) {
  FoldedMagnitudes folded;
  folded.bias = {0.0};
  folded.biasTerms = {std::ldexp(1.0, 31)};
  folded.roundings = 4;
  expectBound(boundRounding(folded, builder.getF64Type()),
              6.0 * std::ldexp(1.0, 31 - 53));
}

// The same for a weight that is a sum.
TEST_F(RoundingBoundTest, CancellationOfWeightsCountsTheTerms) {
  FoldedMagnitudes folded;
  folded.filter = {0.0};
  folded.filterTerms = {std::ldexp(1.0, 31)};
  folded.filterElements = 1;
  folded.roundings = 2;
  expectBound(boundRounding(folded, builder.getF64Type()),
              4.0 * std::ldexp(1.0, 31 - 53));
}

//===- CompareTest.cpp - is a result close enough? ------------------------===//

#include "runtime/Tensor/Compare.h"

#include "test/runtime/TestUtils.h"

#include <cmath>
#include <limits>

namespace convopt::runtime::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Comparison compareF64(std::initializer_list<double> actual,
                      std::initializer_list<double> expected,
                      double tolerance) {
  Shape shape = {static_cast<int64_t>(expected.size())};
  return unwrap(compareTensors(makeTensor<double>(shape, actual),
                               makeTensor<double>(shape, expected), tolerance));
}

TEST(Compare, BoundIsRelativeToTheLargestExpected) {
  // The largest expected magnitude is 4, so 0.25 * 4 = 1 is allowed anywhere.
  Comparison close = compareF64({1, -4, 0}, {0, -4, 0}, 0.25);
  EXPECT_TRUE(close.pass);
  EXPECT_EQ(close.worstIndex, 0);
  EXPECT_EQ(close.error, 1);
  EXPECT_EQ(close.maxMagnitude, 4);
  EXPECT_EQ(close.allowed, 1);
  EXPECT_EQ(close.failures, 0);

  Comparison far = compareF64({0.5, -4, 1.5}, {0, -4, 0}, 0.25);
  EXPECT_FALSE(far.pass);
  EXPECT_EQ(far.worstIndex, 2);
  EXPECT_EQ(far.actual, 1.5);
  EXPECT_EQ(far.expected, 0);
  EXPECT_EQ(far.failures, 1);
}

TEST(Compare, ActualMagnitudeDoesNotWidenTheBound) {
  EXPECT_FALSE(compareF64({100, 1}, {1, 1}, 0.5).pass);
}

TEST(Compare, ZeroToleranceIsExact) {
  EXPECT_TRUE(compareF64({1, 2}, {1, 2}, 0).pass);
  EXPECT_FALSE(compareF64({1, std::nextafter(2, 3)}, {1, 2}, 0).pass);
  EXPECT_FALSE(compareF64({1e-300}, {0}, 1).pass);
}

TEST(Compare, NonFiniteMatchesOnlyItself) {
  EXPECT_TRUE(compareF64({kNaN, kInfinity, -kInfinity, 1},
                         {kNaN, kInfinity, -kInfinity, 1}, 0)
                  .pass);
  for (auto [actual, expected] :
       {std::pair(kNaN, 1.0), std::pair(1.0, kNaN), std::pair(kInfinity, 1.0),
        std::pair(1.0, kInfinity), std::pair(kInfinity, -kInfinity),
        std::pair(kNaN, kInfinity)}) {
    Comparison result = compareF64({1e30, actual}, {0, expected}, 1e300);
    EXPECT_FALSE(result.pass) << actual << " for " << expected;
    EXPECT_EQ(result.worstIndex, 1);
    EXPECT_EQ(result.error, kInfinity);
  }
}

TEST(Compare, InfinityDoesNotWidenTheBound) {
  Comparison result = compareF64({kInfinity, 2}, {kInfinity, 1}, 0.5);
  EXPECT_EQ(result.maxMagnitude, 1);
  EXPECT_FALSE(result.pass);
}

TEST(Compare, OverflowingBoundStillRejectsInfinity) {
  EXPECT_FALSE(compareF64({kInfinity}, {1e308}, 1e10).pass);
}

TEST(Compare, IntegersAreSubtractedExactly) {
  int64_t large = (int64_t(1) << 53) + 1;
  int64_t least = std::numeric_limits<int64_t>::min();
  Comparison result =
      unwrap(compareTensors(makeTensor<int64_t>({2}, {large, least}),
                            makeTensor<int64_t>({2}, {large - 1, least}), 0));
  EXPECT_EQ(result.error, 1);
  EXPECT_FALSE(result.pass);
  Comparison extreme = unwrap(compareTensors(
      makeTensor<int64_t>({1}, {std::numeric_limits<int64_t>::max()}),
      makeTensor<int64_t>({1}, {least}), 1));
  EXPECT_EQ(extreme.error, 0x1p64);
}

TEST(Compare, EveryType) {
  EXPECT_FALSE(unwrap(compareTensors(makeTensor<bool>({2}, {true, true}),
                                     makeTensor<bool>({2}, {true, false}), 0))
                   .pass);
  EXPECT_EQ(unwrap(compareTensors(makeTensor<uint8_t>({1}, {3}),
                                  makeTensor<uint8_t>({1}, {250}), 0))
                .error,
            247);
  EXPECT_EQ(unwrap(compareTensors(makeTensor<int32_t>({1}, {-3}),
                                  makeTensor<int32_t>({1}, {4}), 0))
                .error,
            7);
  EXPECT_EQ(unwrap(compareTensors(makeTensor<Float16>({1}, {{0x3c00}}),
                                  makeTensor<Float16>({1}, {{0x4000}}), 0))
                .error,
            1);
  EXPECT_EQ(unwrap(compareTensors(makeTensor<BFloat16>({1}, {{0x3f80}}),
                                  makeTensor<BFloat16>({1}, {{0x4000}}), 0))
                .error,
            1);
  EXPECT_EQ(unwrap(compareTensors(makeTensor<float>({1}, {1.5f}),
                                  makeTensor<float>({1}, {1.0f}), 0))
                .error,
            0.5);
}

TEST(Compare, EmptyAndScalar) {
  Comparison empty = compareF64({}, {}, 0);
  EXPECT_TRUE(empty.pass);
  EXPECT_EQ(empty.worstIndex, -1);
  EXPECT_EQ(describe(empty, {0}), "no elements");
  EXPECT_TRUE(unwrap(compareTensors(makeTensor<float>({}, {1}),
                                    makeTensor<float>({}, {1}), 0))
                  .pass);
}

TEST(Compare, DifferentTypesOrShapesAreErrors) {
  Tensor f32 = makeTensor<float>({1, 2}, {1, 2});
  expectError(compareTensors(f32, makeTensor<double>({1, 2}, {1, 2}), 0),
              "cannot compare 1x2xf32 with the expected 1x2xf64");
  expectError(compareTensors(f32, makeTensor<float>({2}, {1, 2}), 0),
              "with the expected 2xf32");
}

TEST(Compare, BadTolerancesAreErrors) {
  Tensor tensor = makeTensor<float>({1}, {1});
  for (double tolerance : {-1.0, kNaN, kInfinity})
    expectError(compareTensors(tensor, tensor, tolerance), "tolerance");
}

TEST(Compare, DescribesTheWorstElement) {
  Comparison result = unwrap(
      compareTensors(makeTensor<float>({2, 3}, {0, 0, 0, 0, 0, 3}),
                     makeTensor<float>({2, 3}, {0, 0, 0, 0, 0, 2}), 0.25));
  EXPECT_EQ(describe(result, {2, 3}),
            "worst element [1, 2] is 3, expected 2: |y-e| = 1, allowed 0.5 "
            "(max|e| = 2); elements that fail: 1");
}

} // namespace
} // namespace convopt::runtime::test

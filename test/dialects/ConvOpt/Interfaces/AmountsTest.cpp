//===- AmountsTest.cpp - Symbolic amounts of a shift ----------------------===//

#include "dialects/ConvOpt/Interfaces/Amounts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

using namespace mlir;
using namespace mlir::convopt;
using testing::Each;
using testing::ElementsAre;
using testing::Pair;

namespace {

SmallVector<unsigned> collect(const AmountTable &table, Amount amount) {
  llvm::BitVector elements(table.getNumElements());
  table.collectElements(amount, elements);
  return SmallVector<unsigned>(elements.set_bits());
}

TEST(AmountsTest, EqualSumsHaveTheSameNumber) {
  AmountTable table(3);
  Amount a = table.element(0), b = table.element(1), c = table.element(2);
  EXPECT_EQ(table.add(table.add(a, b), c), table.add(c, table.add(b, a)));
  EXPECT_EQ(table.subtract(table.add(a, b), b), a);
  EXPECT_EQ(table.add(a, a), table.scale(a, 2.0));
  EXPECT_NE(table.add(a, b), table.subtract(a, b));
  EXPECT_EQ(table.subtract(kZeroAmount, table.subtract(a, b)),
            table.subtract(b, a));
}

TEST(AmountsTest, ExactFactorsCancel) {
  AmountTable table(1);
  Amount a = table.element(0);
  Amount sum = table.add(table.scale(a, 0.75), table.scale(a, 0.25));
  EXPECT_EQ(sum, a);
  EXPECT_EQ(table.divide(table.scale(a, 3.0), 3.0), a);
  EXPECT_EQ(table.divide(a, 4.0), table.scale(a, 0.25));
  EXPECT_EQ(table.subtract(table.scale(a, -1.0), table.scale(a, -1.0)),
            kZeroAmount);
}

TEST(AmountsTest, ZeroIsZeroOnlyWhenTheFactorIs) {
  AmountTable table(1);
  Amount a = table.element(0);
  EXPECT_EQ(table.scale(a, 0.0), kZeroAmount);
  EXPECT_EQ(table.scale(a, -0.0), kZeroAmount);
  EXPECT_EQ(table.scale(kZeroAmount, 2.0), kZeroAmount);
  EXPECT_EQ(table.divide(kZeroAmount, 3.0), kZeroAmount);
  // A factor that f64 cannot tell from zero.
  EXPECT_NE(table.scaleInexactly(a, 0.0), kZeroAmount);
}

// 0.1 + 0.2 is rounded to another double than 0.3: neither that sum nor its
// difference from 0.3 is known.
TEST(AmountsTest, RoundedSumsAreNotZero) {
  AmountTable table(1);
  Amount a = table.element(0);
  Amount sum = table.add(table.scale(a, 0.1), table.scale(a, 0.2));
  EXPECT_NE(table.subtract(sum, table.scale(a, 0.3)), kZeroAmount);
  EXPECT_NE(table.subtract(sum, table.scale(a, 0.1 + 0.2)), kZeroAmount);
  EXPECT_NE(table.add(a, table.scale(a, 0x1p-60)), a);
  EXPECT_THAT(collect(table, sum), ElementsAre(0));
}

TEST(AmountsTest, RoundedProductsAreUnknown) {
  AmountTable table(1);
  Amount a = table.element(0);
  // 0.1 * 10 is rounded to 1, and 3 * (1 / 3), too.
  EXPECT_NE(table.scale(table.scale(a, 0.1), 10.0), a);
  EXPECT_NE(table.scale(table.divide(a, 3.0), 3.0), a);
  EXPECT_NE(table.divide(a, 3.0), table.scale(a, 1.0 / 3.0));
  // It is not known that two rounded products are equal.
  EXPECT_NE(table.divide(a, 3.0), table.divide(a, 3.0));
}

TEST(AmountsTest, ProductsThatUnderflowOrOverflowAreUnknown) {
  AmountTable table(1);
  Amount a = table.element(0);
  Amount small = table.scale(a, 0x1p-600);
  EXPECT_NE(table.scale(small, 0x1p-600), kZeroAmount);
  EXPECT_NE(table.divide(small, 0x1p600), kZeroAmount);
  Amount large = table.scale(table.scale(a, 0x1p600), 0x1p600);
  EXPECT_NE(table.subtract(large, table.scale(a, 0x1p600)), kZeroAmount);
  Amount largest = table.scale(a, std::numeric_limits<double>::max());
  Amount sum = table.add(largest, largest);
  EXPECT_NE(table.subtract(sum, largest), largest);
  EXPECT_THAT(collect(table, sum), ElementsAre(0));
}

TEST(AmountsTest, LongSumsBecomeUnknown) {
  AmountTable table(20);
  Amount sum = kZeroAmount;
  for (unsigned i = 0; i < 20; ++i)
    sum = table.add(sum, table.element(i));
  EXPECT_EQ(collect(table, sum).size(), 20u);
  EXPECT_EQ(table.getRow(sum), std::nullopt);
  EXPECT_EQ(table.subtract(sum, sum), kZeroAmount);
}

TEST(AmountsTest, CombinationsAreAllDifferent) {
  AmountTable table(3);
  Amount a = table.element(0), c = table.element(2);
  SmallVector<Amount> sums = table.combineMany({a, kZeroAmount, c}, 3);
  EXPECT_NE(sums[0], sums[1]);
  EXPECT_NE(sums[1], sums[2]);
  EXPECT_NE(table.combine(a), a);
  for (Amount sum : sums)
    EXPECT_THAT(collect(table, sum), ElementsAre(0, 2));
  EXPECT_THAT(table.combineMany({kZeroAmount, kZeroAmount}, 2),
              Each(kZeroAmount));
  // Their differences depend on what they do.
  EXPECT_THAT(collect(table, table.subtract(sums[0], sums[1])),
              ElementsAre(0, 2));
}

TEST(AmountsTest, RowsHaveTheirCoefficients) {
  AmountTable table(3);
  Amount a = table.element(0), c = table.element(2);
  Amount third = table.divide(c, 3.0);
  Amount sum = table.add(table.scale(a, -2.0), table.scale(third, 6.0));
  EXPECT_THAT(*table.getRow(sum),
              ElementsAre(Pair(0, -2.0), Pair(2, testing::DoubleEq(2.0))));
  EXPECT_THAT(*table.getRow(kZeroAmount), ElementsAre());
  EXPECT_EQ(table.getRow(table.add(a, table.combine(c))), std::nullopt);
  EXPECT_THAT(collect(table, sum), ElementsAre(0, 2));
}

} // namespace

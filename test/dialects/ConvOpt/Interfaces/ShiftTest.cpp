//===- ShiftTest.cpp - How a tensor changes with an additive term ---------===//

#include "dialects/ConvOpt/Interfaces/Shift.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::convopt;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

constexpr Variation U = Variation::Uniform, L = Variation::Listed,
                    F = Variation::Free;
constexpr int64_t kDynamic = ShapedType::kDynamic;

class ShiftTest : public ::testing::Test {
protected:
  RankedTensorType getType(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, Float64Type::get(&context));
  }
  static SmallVector<unsigned> collect(const AmountTable &table,
                                       Amount amount) {
    llvm::BitVector elements(table.getNumElements());
    table.collectElements(amount, elements);
    return SmallVector<unsigned>(elements.set_bits());
  }

  MLIRContext context;
  AmountTable table{6};
};

TEST_F(ShiftTest, AxesOfEqualAmountsAreUniform) {
  RankedTensorType type = getType({2, 3});
  Shift rows(type, {L, L}, {1, 1, 1, 2, 2, 2});
  EXPECT_THAT(rows.getVariations(), ElementsAre(L, U));
  EXPECT_THAT(rows.getAmounts(), ElementsAre(1, 2));
  Shift columns(type, {L, L}, {1, 2, 3, 1, 2, 3});
  EXPECT_THAT(columns.getVariations(), ElementsAre(U, L));
  EXPECT_THAT(columns.getAmounts(), ElementsAre(1, 2, 3));
  Shift all(type, {L, L}, {1, 1, 1, 1, 1, 1});
  EXPECT_THAT(all.getVariations(), ElementsAre(U, U));
  EXPECT_THAT(all.getAmounts(), ElementsAre(1));
  Shift none(type, {L, L}, {1, 2, 3, 1, 2, 4});
  EXPECT_THAT(none.getVariations(), ElementsAre(L, L));
}

TEST_F(ShiftTest, AxesOfOneElementAreUniform) {
  Shift shift(getType({1, 2, 1}), {L, F, F}, {1});
  EXPECT_THAT(shift.getVariations(), ElementsAre(U, F, U));
  EXPECT_THAT(shift.getAmounts(), ElementsAre(1));
}

TEST_F(ShiftTest, OnlyZerosAreNoShift) {
  Shift shift(getType({2, 3}), {L, F}, {kZeroAmount, kZeroAmount});
  EXPECT_TRUE(shift.isZero());
  EXPECT_THAT(shift.getAmounts(), IsEmpty());
  EXPECT_FALSE(Shift(getType({2}), {L}, {kZeroAmount, 1}).isZero());
}

TEST_F(ShiftTest, GeneralizeRepeatsAmountsAlongListedAxes) {
  RankedTensorType type = getType({2, 2, 3});
  Shift shift(type, {L, U, U}, {1, 2});
  // Normalized again, as nothing has changed.
  Shift same = generalize(table, shift, type, {L, L, U});
  EXPECT_THAT(same.getVariations(), ElementsAre(L, U, U));
  // A function that does not depend on its axis.
  Shift free = generalize(table, shift, type, {L, U, F});
  EXPECT_THAT(free.getVariations(), ElementsAre(L, U, F));
  EXPECT_THAT(free.getAmounts(), ElementsAre(1, 2));
}

TEST_F(ShiftTest, GeneralizeCombinesAlongFreeAxes) {
  RankedTensorType type = getType({2, 3});
  Shift shift(type, {L, L}, {1, 2, 3, 4, 5, 6});
  Shift free = generalize(table, shift, type, {L, F});
  EXPECT_THAT(free.getVariations(), ElementsAre(L, F));
  ASSERT_EQ(free.getAmounts().size(), 2u);
  EXPECT_THAT(collect(table, free.getAmounts()[0]), ElementsAre(0, 1, 2));
  EXPECT_THAT(collect(table, free.getAmounts()[1]), ElementsAre(3, 4, 5));
  Shift crossed = generalize(table, shift, type, {F, L});
  ASSERT_EQ(crossed.getAmounts().size(), 3u);
  EXPECT_THAT(collect(table, crossed.getAmounts()[1]), ElementsAre(1, 4));
}

TEST_F(ShiftTest, BroadcastAlignsAtTheLastAxis) {
  Shift vector(getType({3}), {L}, {1, 2, 3});
  Shift seen = broadcast(table, vector, getType({3}), getType({2, 3}));
  EXPECT_THAT(seen.getVariations(), ElementsAre(U, L));
  EXPECT_THAT(seen.getAmounts(), ElementsAre(1, 2, 3));
  Shift channels(getType({3, 1}), {L, U}, {1, 2, 3});
  seen = broadcast(table, channels, getType({3, 1}), getType({2, 3, 4}));
  EXPECT_THAT(seen.getVariations(), ElementsAre(U, L, U));
}

TEST_F(ShiftTest, BroadcastToADynamicSizeIsFree) {
  Shift vector(getType({3}), {L}, {1, 2, 3});
  Shift seen = broadcast(table, vector, getType({3}), getType({2, kDynamic}));
  EXPECT_THAT(seen.getVariations(), ElementsAre(U, F));
  ASSERT_EQ(seen.getAmounts().size(), 1u);
  EXPECT_THAT(collect(table, seen.getAmounts()[0]), ElementsAre(0, 1, 2));
}

TEST_F(ShiftTest, LimitListingFreesTheLargestAxes) {
  EXPECT_THAT(limitListing(getType({64, 64}), {L, L}), ElementsAre(L, L));
  EXPECT_THAT(limitListing(getType({64, 65}), {L, L}), ElementsAre(L, F));
  EXPECT_THAT(limitListing(getType({100, 2, 200, 5}), {L, L, L, L}),
              ElementsAre(L, L, F, L));
  EXPECT_THAT(limitListing(getType({64, 65}), {L, U}), ElementsAre(L, U));
  EXPECT_THAT(limitListing(getType({kMaxListedAmounts + 1}), {L}),
              ElementsAre(F));
  // Sizes whose product is too large for 64 bits.
  int64_t large = int64_t(1) << 31;
  EXPECT_THAT(limitListing(getType({large, large, large, 2}), {L, L, L, L}),
              ElementsAre(F, F, F, L));
}

TEST_F(ShiftTest, LimitListingFreesDynamicAxes) {
  EXPECT_THAT(limitListing(getType({kDynamic, 2, kDynamic}), {L, L, U}),
              ElementsAre(F, L, U));
}

TEST_F(ShiftTest, RenewKeepsWhatIsEqual) {
  SmallVector<Amount> renewed = renew(table, {1, 2, 1, kZeroAmount});
  EXPECT_EQ(renewed[0], renewed[2]);
  EXPECT_NE(renewed[0], renewed[1]);
  EXPECT_NE(renewed[0], Amount(1));
  EXPECT_EQ(renewed[3], kZeroAmount);
  EXPECT_THAT(collect(table, renewed[1]), ElementsAre(1));
}

} // namespace

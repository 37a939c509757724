//===- ExpectedTest.cpp - errors as values --------------------------------===//

#include "runtime/Support/Expected.h"

#include "gtest/gtest.h"

#include <memory>

namespace convopt::runtime {
namespace {

Expected<int> half(int value) {
  if (value % 2)
    return makeError(value, " is ", "odd");
  return value / 2;
}

TEST(Expected, HoldsValueOrError) {
  Expected<int> good = half(4);
  ASSERT_TRUE(good);
  EXPECT_EQ(*good, 2);
  Expected<int> bad = half(3);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message(), "3 is odd");
}

TEST(Expected, HoldsAnErrorAsItsValueType) {
  Expected<std::string> text(std::string("not an error"));
  EXPECT_TRUE(text);
  EXPECT_EQ(text->size(), 12u);
}

TEST(Expected, MovesTheValueOut) {
  Expected<std::unique_ptr<int>> owner(std::make_unique<int>(7));
  std::unique_ptr<int> taken = *std::move(owner);
  EXPECT_EQ(*taken, 7);
}

TEST(Expected, VoidIsSuccessByDefault) {
  EXPECT_TRUE(Expected<void>());
  Expected<void> bad = makeError("no");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message(), "no");
}

TEST(Expected, ContextGoesInFront) {
  EXPECT_EQ(makeError("bad magic").in("a.npy").message(), "a.npy: bad magic");
}

TEST(ExpectedDeathTest, ReadingWhatIsNotThereStopsTheProgram) {
  Expected<int> bad = half(3);
  EXPECT_DEATH((void)*bad, "");
  Expected<int> good = half(4);
  EXPECT_DEATH((void)good.error(), "");
  EXPECT_DEATH((void)Expected<void>().error(), "");
}

} // namespace
} // namespace convopt::runtime

//===- LargePagesTest.cpp - Memory that is cheap to stream through --------===//

#include "passes/Codegen/Memory/LargePages.h"

#include "passes/Codegen/Memory/ArenaPlan.h"

#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

#include <limits>

namespace mlir::convopt {
namespace {

bool isAligned(const AsmResourceBlob &blob) {
  return reinterpret_cast<uintptr_t>(blob.getData().data()) %
             blob.getDataAlignment() ==
         0;
}

TEST(LargePages, MemoryIsZeroAlignedAndAsLargeAsAsked) {
  constexpr size_t kLarge = size_t(2) << 20;
  for (size_t bytes :
       {size_t(1), size_t(4097), kLarge - 1, kLarge, 2 * kLarge + 12345}) {
    AsmResourceBlob blob = llvm::cantFail(allocateOnLargePages(bytes));
    ASSERT_EQ(blob.getData().size(), bytes);
    EXPECT_TRUE(isAligned(blob));
    EXPECT_GE(blob.getDataAlignment(), static_cast<size_t>(kBufferAlignment));
    MutableArrayRef<char> data = blob.getMutableData();
    EXPECT_TRUE(llvm::all_of(data, [](char c) { return c == 0; }));
    data.front() = data.back() = 1;
  }
}

TEST(LargePages, NothingIsOneByte) {
  EXPECT_EQ(llvm::cantFail(allocateOnLargePages(0)).getData().size(), 1u);
}

TEST(LargePages, WhatIsNotThereIsAnError) {
  llvm::Expected<AsmResourceBlob> blob =
      allocateOnLargePages(std::numeric_limits<size_t>::max() / 2);
  ASSERT_FALSE(bool(blob));
  EXPECT_EQ(llvm::toString(blob.takeError()),
            "no memory of 9223372036854775807 bytes");
}

} // namespace
} // namespace mlir::convopt

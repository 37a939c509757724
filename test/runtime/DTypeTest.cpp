//===- DTypeTest.cpp - element types --------------------------------------===//

#include "runtime/Tensor/DType.h"

#include "test/runtime/TestUtils.h"

#include <cmath>

extern "C" ConvoptEntryFn convoptTestEntry(void);

namespace convopt::runtime::test {
namespace {

TEST(ABI, EntryWrittenInCIsCallable) {
  float input = 3, output = 0;
  const void *inputs[] = {&input};
  void *outputs[] = {&output};
  convoptTestEntry()(inputs, outputs, nullptr, nullptr);
  EXPECT_EQ(output, 3);
}

TEST(DType, NamesAndSizes) {
  struct {
    DType dtype;
    std::string_view name;
    int64_t size;
  } cases[] = {{DType::F32, "f32", 4},   {DType::F64, "f64", 8},
               {DType::I32, "i32", 4},   {DType::I64, "i64", 8},
               {DType::Bool, "bool", 1}, {DType::U8, "u8", 1},
               {DType::F16, "f16", 2},   {DType::BF16, "bf16", 2}};
  for (const auto &c : cases) {
    EXPECT_EQ(name(c.dtype), c.name);
    EXPECT_EQ(byteSize(c.dtype), c.size) << c.name;
    EXPECT_EQ(unwrap(dtypeFromABI(static_cast<int32_t>(c.dtype))), c.dtype);
  }
}

TEST(DType, UnknownABINumbers) {
  for (int32_t value : {-1, 0, 9, 1 << 30})
    expectError(dtypeFromABI(value), "unknown element type number");
}

TEST(DType, Float16Values) {
  auto value = [](uint16_t bits) { return toDouble(Float16{bits}); };
  EXPECT_EQ(value(0x3c00), 1.0);
  EXPECT_EQ(value(0xc000), -2.0);
  EXPECT_EQ(value(0x3555), 0.333251953125);
  EXPECT_EQ(value(0x7bff), 65504.0);
  EXPECT_EQ(value(0x0400), 0x1p-14);
  EXPECT_EQ(value(0x03ff), 1023 * 0x1p-24);
  EXPECT_EQ(value(0x0001), 0x1p-24);
  EXPECT_EQ(value(0x0000), 0.0);
  EXPECT_TRUE(std::signbit(value(0x8000)));
  EXPECT_EQ(value(0xfc00), -INFINITY);
  EXPECT_TRUE(std::isnan(value(0x7e00)));
}

TEST(DType, BFloat16Values) {
  auto value = [](uint16_t bits) { return toDouble(BFloat16{bits}); };
  EXPECT_EQ(value(0x3f80), 1.0);
  EXPECT_EQ(value(0xc040), -3.0);
  EXPECT_EQ(value(0x7f80), INFINITY);
  EXPECT_TRUE(std::isnan(value(0x7fc0)));
}

} // namespace
} // namespace convopt::runtime::test

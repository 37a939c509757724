//===- TensorTest.cpp - an aligned buffer with a shape --------------------===//

#include "runtime/Tensor/Tensor.h"

#include "test/runtime/TestUtils.h"

#include <limits>

namespace convopt::runtime::test {
namespace {

TEST(Shape, ElementCounts) {
  EXPECT_EQ(unwrap(checkedElementCount({})), 1);
  EXPECT_EQ(unwrap(checkedElementCount({2, 3, 4})), 24);
  EXPECT_EQ(unwrap(checkedElementCount({kMaxElements})), kMaxElements);
  EXPECT_EQ(unwrap(checkedElementCount({4}, 4)), 4);
}

TEST(Shape, EmptyWhateverElseItHolds) {
  int64_t huge = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(unwrap(checkedElementCount({0, huge, huge})), 0);
  EXPECT_EQ(unwrap(checkedElementCount({huge, huge, 0})), 0);
}

TEST(Shape, TooLarge) {
  int64_t huge = std::numeric_limits<int64_t>::max();
  expectError(checkedElementCount({kMaxElements + 1}), "more than");
  expectError(checkedElementCount({kMaxElements, 2}), "more than");
  // The product wraps around to 0 and to 1.
  expectError(checkedElementCount({1ll << 32, 1ll << 32}), "more than");
  expectError(checkedElementCount({huge, huge}), "more than");
  expectError(checkedElementCount({5}, 4), "more than 4 elements");
}

TEST(Shape, NegativeSizesAndRank) {
  expectError(checkedElementCount({2, -1}), "negative size in shape [2, -1]");
  expectError(checkedElementCount({0, -1}), "negative size");
  EXPECT_EQ(unwrap(checkedElementCount(Shape(kMaxRank, 1))), 1);
  expectError(checkedElementCount(Shape(kMaxRank + 1, 1)), "rank 65");
}

TEST(Shape, Formats) {
  EXPECT_EQ(formatShape({}), "[]");
  EXPECT_EQ(formatShape({1, 30}), "[1, 30]");
  EXPECT_EQ(formatType(DType::F32, {1, 3}), "1x3xf32");
  EXPECT_EQ(formatType(DType::Bool, {}), "bool");
}

TEST(Tensor, ZerosIsAlignedAndZero) {
  for (int64_t size : {0, 1, 3, 16, 17, 1000}) {
    Tensor tensor = unwrap(Tensor::zeros(DType::F32, {size}));
    EXPECT_EQ(tensor.elementCount(), size);
    EXPECT_EQ(tensor.sizeInBytes(), 4 * size);
    ASSERT_NE(tensor.raw(), nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor.raw()) %
                  CONVOPT_BUFFER_ALIGNMENT,
              0u);
    for (float element : tensor.elements<float>())
      EXPECT_EQ(element, 0);
  }
}

TEST(Tensor, TypedAccessIsChecked) {
  Tensor tensor = unwrap(Tensor::zeros(DType::I32, {2}));
  EXPECT_EQ(tensor.data<float>(), nullptr);
  EXPECT_TRUE(tensor.elements<float>().empty());
  ASSERT_NE(tensor.data<int32_t>(), nullptr);
  tensor.elements<int32_t>()[1] = 5;
  const Tensor &constant = tensor;
  EXPECT_EQ(constant.elements<int32_t>().size(), 2u);
  EXPECT_EQ(constant.data<int32_t>()[1], 5);
}

TEST(Tensor, HugeIsAnErrorBeforeAllocation) {
  expectError(Tensor::zeros(DType::F32, {kMaxElements, 4}), "more than");
  expectError(Tensor::zeros(DType::F64, {kMaxElements}), "above the limit");
  expectError(Tensor::random({-1}, 0), "negative");
}

TEST(Tensor, CloneIsIndependent) {
  Tensor tensor = makeTensor<int64_t>({2}, {1, 2});
  Tensor copy = unwrap(tensor.clone());
  tensor.data<int64_t>()[0] = 9;
  EXPECT_EQ(copy.shape(), Shape({2}));
  EXPECT_EQ(copy.data<int64_t>()[0], 1);
  EXPECT_EQ(copy.data<int64_t>()[1], 2);
}

TEST(Tensor, RandomIsTheSameEverywhere) {
  Tensor tensor = unwrap(Tensor::random({4}, 0));
  // The first outputs of splitmix64 seeded with its own first output for 0
  // (0xe220a8397b1dcdaf), their upper 24 bits mapped to [-1, 1).
  const float *data = tensor.data<float>();
  EXPECT_EQ(data[0], 2557661 * 0x1p-23f);
  EXPECT_EQ(data[1], 3375779 * 0x1p-23f);
  EXPECT_EQ(data[2], -1893743 * 0x1p-23f);
  EXPECT_EQ(data[3], 2624186 * 0x1p-23f);
}

TEST(Tensor, RandomDependsOnSeedAndIndexAlone) {
  Tensor small = unwrap(Tensor::random({5}, 7));
  Tensor large = unwrap(Tensor::random({10, 10}, 7));
  Tensor other = unwrap(Tensor::random({5}, 8));
  EXPECT_EQ(std::memcmp(small.raw(), large.raw(), 5 * sizeof(float)), 0);
  EXPECT_NE(std::memcmp(small.raw(), other.raw(), 5 * sizeof(float)), 0);
}

TEST(Tensor, RandomIsUniform) {
  Tensor tensor = unwrap(Tensor::random({100000}, 1));
  double sum = 0, squares = 0;
  for (float element : tensor.elements<float>()) {
    ASSERT_GE(element, -1);
    ASSERT_LT(element, 1);
    sum += element;
    squares += double(element) * element;
  }
  EXPECT_NEAR(sum / 100000, 0, 0.01);
  EXPECT_NEAR(squares / 100000, 1.0 / 3, 0.01);
}

} // namespace
} // namespace convopt::runtime::test

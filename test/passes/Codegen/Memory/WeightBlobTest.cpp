//===- WeightBlobTest.cpp - Constants one after another -------------------===//

#include "passes/Codegen/Memory/WeightBlob.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "test/passes/Codegen/PassTest.h"

namespace mlir::convopt {
namespace {

class WeightBlobTest : public PassTest {
protected:
  /// 0.5, 1.5, 2.5, ...
  ElementsAttr make(int64_t size) {
    auto type = RankedTensorType::get({size}, Float32Type::get(&context));
    SmallVector<double> values;
    for (int64_t i = 0; i < size; ++i)
      values.push_back(static_cast<double>(i) + 0.5);
    return makeElements(type, values);
  }

  /// Whether `bytes` holds 0.5, 1.5, 2.5, ...
  static bool holds(ArrayRef<char> bytes, int64_t size) {
    for (int64_t i = 0; i < size; ++i) {
      float value;
      std::memcpy(&value, bytes.data() + i * sizeof(float), sizeof(float));
      if (value != static_cast<float>(i) + 0.5f)
        return false;
    }
    return true;
  }

  ArrayRef<char> build(BlobUses &uses) {
    result = llvm::cantFail(weights.build(&context, uses));
    return result.getRawHandle().getBlob()->getData();
  }

  WeightBlob weights;
  DenseResourceElementsAttr result;
};

// More than one piece of a copy, between small ones.
constexpr int64_t kLarge = 1500000;

TEST_F(WeightBlobTest, AlignsConstantsAndFillsGapsWithZeros) {
  EXPECT_EQ(*weights.add(make(3)), 0);
  EXPECT_EQ(*weights.add(make(kLarge)), 64);
  int64_t last = *weights.add(make(5));
  EXPECT_EQ(last, 64 + kLarge * 4);
  EXPECT_EQ(weights.size(), last + 64);
  BlobUses uses;
  ArrayRef<char> data = build(uses);
  ASSERT_EQ(static_cast<int64_t>(data.size()), weights.size());
  EXPECT_TRUE(holds(data, 3));
  EXPECT_TRUE(holds(data.drop_front(64), kLarge));
  EXPECT_TRUE(holds(data.drop_front(last), 5));
  EXPECT_EQ(llvm::count(data.slice(12, 52), 0), 52);
  EXPECT_EQ(llvm::count(data.drop_front(last + 20), 0), 44);
}

TEST_F(WeightBlobTest, EqualConstantsLieThereOnce) {
  EXPECT_EQ(*weights.add(make(3)), 0);
  EXPECT_EQ(*weights.add(make(3)), 0);
  EXPECT_EQ(weights.size(), 64);
}

TEST_F(WeightBlobTest, WithoutConstantsThereIsStillABlob) {
  BlobUses uses;
  EXPECT_EQ(llvm::count(build(uses), 0), 64);
}

TEST_F(WeightBlobTest, ConstantsGoWhenTheyAreCopied) {
  ElementsAttr once = make(kLarge), twice = make(kLarge);
  BlobUses uses;
  uses.add(once);
  uses.add(twice);
  uses.add(twice);
  (void)weights.add(once);
  (void)weights.add(twice);
  ArrayRef<char> data = build(uses);
  EXPECT_TRUE(holds(data, kLarge));
  EXPECT_TRUE(holds(data.drop_front(kLarge * 4), kLarge));
  EXPECT_TRUE(failed(readAsDouble(once)));
  SmallVector<char> unused;
  EXPECT_TRUE(holds(*readRaw(twice, unused), kLarge));
}

TEST_F(WeightBlobTest, ConstantsOfOthersStay) {
  ElementsAttr constant = make(kLarge);
  (void)weights.add(constant);
  BlobUses uses;
  (void)build(uses);
  SmallVector<char> unused;
  EXPECT_TRUE(holds(*readRaw(constant, unused), kLarge));
}

} // namespace
} // namespace mlir::convopt

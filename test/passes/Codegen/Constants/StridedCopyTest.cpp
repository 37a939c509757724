//===- StridedCopyTest.cpp - Copies against an index at a time ------------===//

#include "passes/Codegen/Constants/StridedCopy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace mlir::convopt {
namespace {

/// Every byte is told from its neighbours.
std::vector<char> makeBytes(int64_t size) {
  std::vector<char> bytes(size);
  for (int64_t i = 0; i < size; ++i)
    bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

void copyNaively(const char *source, char *destination, ArrayRef<CopyAxis> axes,
                 int64_t width) {
  if (axes.empty()) {
    std::copy(source, source + width, destination);
    return;
  }
  for (int64_t i = 0; i < axes[0].size; ++i)
    copyNaively(source + i * axes[0].sourceStride,
                destination + i * axes[0].destinationStride, axes.drop_front(),
                width);
}

/// The transpose of a row-major array of `shape`.
void checkTranspose(ArrayRef<int64_t> shape, ArrayRef<int64_t> permutation,
                    int64_t width) {
  SmallVector<int64_t> strides = getRowMajorStrides(shape, width), result;
  for (int64_t axis : permutation)
    result.push_back(shape[axis]);
  SmallVector<int64_t> resultStrides = getRowMajorStrides(result, width);
  SmallVector<CopyAxis> axes;
  int64_t size = width;
  for (size_t k = 0; k < shape.size(); ++k) {
    axes.push_back({result[k], strides[permutation[k]], resultStrides[k]});
    size *= result[k];
  }
  std::vector<char> source = makeBytes(size), actual(size), expected(size);
  copyStrided(source.data(), actual.data(), axes, width);
  copyNaively(source.data(), expected.data(), axes, width);
  EXPECT_EQ(actual, expected);
}

TEST(StridedCopyTest, TransposesLargerThanABlock) {
  for (int64_t width : {1, 2, 4, 8, 16})
    checkTranspose({67, 45}, {1, 0}, width);
  checkTranspose({40, 33, 3, 3}, {2, 3, 1, 0}, 4);
  checkTranspose({2, 40, 5, 33}, {0, 2, 3, 1}, 4);
}

TEST(StridedCopyTest, RandomTransposes) {
  std::mt19937 generator(3);
  for (int trial = 0; trial < 300; ++trial) {
    SmallVector<int64_t> shape(generator() % 6), permutation(shape.size());
    for (int64_t &size : shape)
      size = 1 + generator() % 5;
    std::iota(permutation.begin(), permutation.end(), 0);
    std::shuffle(permutation.begin(), permutation.end(), generator);
    checkTranspose(shape, permutation, int64_t(1) << (generator() % 5));
  }
}

TEST(StridedCopyTest, StridedBoxes) {
  // Rows 1 and 3, columns 0, 2, 4 of 5 x 6 into the middle of 4 x 5.
  std::vector<char> source = makeBytes(5 * 6 * 2), actual(4 * 5 * 2),
                    expected(4 * 5 * 2);
  CopyAxis axes[] = {{2, 2 * 12, 10}, {3, 2 * 2, 2}};
  copyStrided(source.data() + 12, actual.data() + 12, axes, 2);
  copyNaively(source.data() + 12, expected.data() + 12, axes, 2);
  EXPECT_EQ(actual, expected);
}

TEST(StridedCopyTest, RepeatsAnElement) {
  const char element[] = {1, 2, 3, 4};
  std::vector<char> actual(3 * 4);
  copyStrided(element, actual.data(), {{3, 0, 4}}, 4);
  EXPECT_EQ(actual, (std::vector<char>{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));
}

TEST(StridedCopyTest, CopiesNothing) {
  char destination = 5;
  copyStrided(nullptr, &destination, {{0, 4, 4}, {7, 0, 0}}, 4);
  EXPECT_EQ(destination, 5);
}

} // namespace
} // namespace mlir::convopt

//===- LabelsTest.cpp - class names and the best classes ------------------===//

#include "runtime/IO/Labels.h"

#include "test/runtime/TestUtils.h"

#include <cmath>

namespace convopt::runtime::test {
namespace {

using LabelsTest = TempDirTest;
using Lines = std::vector<std::string>;

TEST_F(LabelsTest, LineNumbersAreClasses) {
  EXPECT_EQ(unwrap(readLabels(write("a", "cat\ndog\n"))),
            (Lines{"cat", "dog"}));
  EXPECT_EQ(unwrap(readLabels(write("a", "cat\ndog"))), (Lines{"cat", "dog"}));
  EXPECT_EQ(unwrap(readLabels(write("a", "cat\n\ndog, puppy\n"))),
            (Lines{"cat", "", "dog, puppy"}));
}

TEST_F(LabelsTest, ToleratesWindowsFiles) {
  EXPECT_EQ(unwrap(readLabels(write("a", "\xef\xbb\xbf"
                                         "cat\r\ndog\r\n"))),
            (Lines{"cat", "dog"}));
}

TEST_F(LabelsTest, Errors) {
  expectError(readLabels(path("none")), "none: cannot open");
  expectError(readLabels(write("a", "")), "a: no labels");
  expectError(readLabels(write("a", std::string_view("a\0b", 3))),
              "not a text file");
}

std::vector<int64_t> topIndices(const Tensor &tensor, int64_t k) {
  std::vector<int64_t> indices;
  for (const TopEntry &entry : unwrap(topK(tensor, k)))
    indices.push_back(entry.index);
  return indices;
}

using Indices = std::vector<int64_t>;

TEST(TopK, LargestFirst) {
  Tensor tensor = makeTensor<float>({1, 5}, {0.1f, 0.5f, -3, 0.4f, 0.2f});
  EXPECT_EQ(topIndices(tensor, 3), (Indices{1, 3, 4}));
  EXPECT_EQ(unwrap(topK(tensor, 1))[0].score, 0.5f);
}

TEST(TopK, AsManyAsThereAre) {
  Tensor tensor = makeTensor<float>({3}, {1, 3, 2});
  EXPECT_EQ(topIndices(tensor, 0), Indices());
  EXPECT_EQ(topIndices(tensor, 3), (Indices{1, 2, 0}));
  EXPECT_EQ(topIndices(tensor, INT64_MAX), (Indices{1, 2, 0}));
  EXPECT_EQ(topIndices(makeTensor<float>({0}, {}), 5), Indices());
  expectError(topK(tensor, -1), "cannot take the top -1");
}

TEST(TopK, TiesGoToTheFirst) {
  EXPECT_EQ(topIndices(makeTensor<int32_t>({5}, {1, 2, 1, 2, 2}), 4),
            (Indices{1, 3, 4, 0}));
}

TEST(TopK, NaNComesLast) {
  Tensor tensor = makeTensor<float>({4}, {NAN, -INFINITY, NAN, 1});
  EXPECT_EQ(topIndices(tensor, 2), (Indices{3, 1}));
  EXPECT_EQ(topIndices(tensor, 4), (Indices{3, 1, 0, 2}));
}

TEST(TopK, EveryType) {
  EXPECT_EQ(topIndices(makeTensor<bool>({2}, {false, true}), 1), Indices{1});
  EXPECT_EQ(topIndices(makeTensor<uint8_t>({2}, {9, 200}), 1), Indices{1});
  EXPECT_EQ(topIndices(makeTensor<int64_t>({2}, {-9, 2}), 1), Indices{1});
  EXPECT_EQ(topIndices(makeTensor<double>({2}, {-9, 2}), 1), Indices{1});
  EXPECT_EQ(topIndices(makeTensor<Float16>({2}, {{0x3c00}, {0x4000}}), 1),
            Indices{1});
  EXPECT_EQ(topIndices(makeTensor<BFloat16>({2}, {{0x3f80}, {0x4000}}), 1),
            Indices{1});
}

} // namespace
} // namespace convopt::runtime::test

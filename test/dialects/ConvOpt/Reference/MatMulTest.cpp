//===- MatMulTest.cpp - Products of two activations -----------------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::Each;
using ::testing::ElementsAre;

namespace {

class MatMulTest : public ReferenceTest {
protected:
  Tensor multiply(const Tensor &a, const Tensor &b, StringRef shape) {
    return eval(
        ("convopt.matmul %a, %b : ($a, $b) -> tensor<" + shape + "xf64>").str(),
        {a, b});
  }
};

TEST_F(MatMulTest, Matrices) {
  // 1 2 3   1 2
  // 4 5 6 * 3 4
  //         5 6
  Tensor y = multiply(iota({2, 3}), iota({3, 2}), "2x2");
  EXPECT_THAT(y.shape, ElementsAre(2, 2));
  EXPECT_THAT(y.data, ElementsAre(22, 28, 49, 64));
}

TEST_F(MatMulTest, EachBatchHasItsMatrices) {
  Tensor y = multiply(iota({2, 1, 2}), iota({2, 2, 1}), "2x1x1");
  EXPECT_THAT(y.data, ElementsAre(1 * 1 + 2 * 2, 3 * 3 + 4 * 4));
}

TEST_F(MatMulTest, BroadcastsMissingAxesAndOnes) {
  // Batches [2, 1] and [3]: every matrix of the left meets every one of the
  // right.
  Tensor y = multiply(Tensor({2, 1, 1, 1}, {1, 10}),
                      Tensor({3, 1, 1}, {1, 2, 3}), "2x3x1x1");
  EXPECT_THAT(y.shape, ElementsAre(2, 3, 1, 1));
  EXPECT_THAT(y.data, ElementsAre(1, 2, 3, 10, 20, 30));
  Tensor swapped = multiply(Tensor({3, 1, 1}, {1, 2, 3}),
                            Tensor({2, 1, 1, 1}, {1, 10}), "2x3x1x1");
  EXPECT_THAT(swapped.data, ElementsAre(1, 2, 3, 10, 20, 30));
}

TEST_F(MatMulTest, EmptyAxes) {
  Tensor zero = multiply(Tensor({2, 0}), Tensor({0, 3}), "2x3");
  EXPECT_EQ(zero.getNumElements(), 6);
  EXPECT_THAT(zero.data, Each(0.0));
  Tensor none = multiply(Tensor({0, 2, 2}), iota({2, 2}), "0x2x2");
  EXPECT_THAT(none.shape, ElementsAre(0, 2, 2));
}

} // namespace

//===- ShapeTest.cpp - Ops that move elements -----------------------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace {

class ShapeTest : public ReferenceTest {};

TEST_F(ShapeTest, ConcatInnerAndOuterAxis) {
  Tensor a({2, 1}, {1, 2}), b({2, 2}, {3, 4, 5, 6});
  Tensor inner = eval("convopt.concat %a, %b, %a axis = 1 : ($a, $b, $a) -> "
                      "tensor<2x4xf64>",
                      {a, b, a});
  EXPECT_THAT(inner.shape, ElementsAre(2, 4));
  EXPECT_THAT(inner.data, ElementsAre(1, 3, 4, 1, 2, 5, 6, 2));
  Tensor outer = eval("convopt.concat %a, %b axis = 0 : ($a, $b) -> "
                      "tensor<3x1xf64>",
                      {a, Tensor({1, 1}, 9.0)});
  EXPECT_THAT(outer.data, ElementsAre(1, 2, 9));
}

TEST_F(ShapeTest, ReshapeKeepsRowMajorOrder) {
  Tensor y = eval("convopt.reshape %a : $a -> tensor<3x2xf64>", {iota({2, 3})});
  EXPECT_THAT(y.shape, ElementsAre(3, 2));
  EXPECT_THAT(y.data, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(ShapeTest, ReshapeResolvesOneSize) {
  Tensor y =
      eval("convopt.reshape %a : $a -> tensor<2x?xf64>", {iota({3, 2, 2})});
  EXPECT_THAT(y.shape, ElementsAre(2, 6));
}

TEST_F(ShapeTest, TransposeReadsAxisKFromPermutationK) {
  Tensor y = eval("convopt.transpose %a permutation = [2, 0, 1] "
                  ": ($a) -> tensor<2x1x3xf64>",
                  {iota({1, 3, 2})});
  EXPECT_THAT(y.shape, ElementsAre(2, 1, 3));
  EXPECT_THAT(y.data, ElementsAre(1, 3, 5, 2, 4, 6));
}

TEST_F(ShapeTest, PadSurrounds) {
  Tensor y = eval("convopt.pad %a low = [1, 0] high = [0, 2] value = -1.0 "
                  ": ($a) -> tensor<2x4xf64>",
                  {iota({1, 2})});
  EXPECT_THAT(y.data, ElementsAre(-1, -1, -1, -1, 1, 2, -1, -1));
}

TEST_F(ShapeTest, PadCopies) {
  auto pad = [&](StringRef mode) {
    return eval(("convopt.pad %a low = [3] high = [2] mode = " + mode +
                 " : ($a) -> tensor<9xf64>")
                    .str(),
                {iota({4})})
        .data;
  };
  EXPECT_THAT(pad("reflect"), ElementsAre(4, 3, 2, 1, 2, 3, 4, 3, 2));
  EXPECT_THAT(pad("edge"), ElementsAre(1, 1, 1, 1, 2, 3, 4, 4, 4));
  EXPECT_THAT(pad("wrap"), ElementsAre(2, 3, 4, 1, 2, 3, 4, 1, 2));
}

TEST_F(ShapeTest, PadCopiesCorners) {
  Tensor y = eval("convopt.pad %a low = [1, 0] high = [0, 1] mode = reflect "
                  ": ($a) -> tensor<3x4xf64>",
                  {iota({2, 3})});
  EXPECT_THAT(y.data, ElementsAre(4, 5, 6, 5, 1, 2, 3, 2, 4, 5, 6, 5));
}

TEST_F(ShapeTest, PadChecksTheSizesAtHand) {
  auto pad = [&](StringRef how) {
    return runFailing(("func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {\n"
                       "%y = convopt.pad %x " +
                       how +
                       " : (tensor<?xf32>) -> tensor<?xf32>\n"
                       "return %y : tensor<?xf32>\n}")
                          .str(),
                      {iota({3})});
  };
  EXPECT_THAT(pad("low = [3] high = [0] mode = reflect"), HasSubstr("pad_c4"));
  EXPECT_THAT(pad("low = [0] high = [4] mode = wrap"), HasSubstr("pad_c6"));
}

TEST_F(ShapeTest, SliceTakesAStridedBox) {
  Tensor y = eval("convopt.slice %a offsets = [1, 1] sizes = [2, 2] "
                  "strides = [1, 2] : ($a) -> tensor<2x2xf64>",
                  {iota({3, 4})});
  EXPECT_THAT(y.data, ElementsAre(6, 8, 10, 12));
  Tensor none = eval("convopt.slice %a offsets = [3, 0] sizes = [0, 4] "
                     "strides = [1, 1] : ($a) -> tensor<0x4xf64>",
                     {iota({3, 4})});
  EXPECT_THAT(none.shape, ElementsAre(0, 4));
  EXPECT_TRUE(none.data.empty());
}

} // namespace

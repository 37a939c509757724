//===- ElementwiseTest.cpp - Arithmetic and activations -------------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::reference;
using ::testing::ElementsAre;

namespace {

class BinaryTest : public ReferenceTest {};

TEST_F(BinaryTest, OperandOrder) {
  Tensor a({3}, {6, 8, 10}), b({3}, {3, 2, 4});
  auto apply = [&](StringRef op) {
    return eval((op + " %a, %b : ($a, $b) -> tensor<3xf64>").str(), {a, b})
        .data;
  };
  EXPECT_THAT(apply("convopt.add"), ElementsAre(9, 10, 14));
  EXPECT_THAT(apply("convopt.sub"), ElementsAre(3, 6, 6));
  EXPECT_THAT(apply("convopt.mul"), ElementsAre(18, 16, 40));
  EXPECT_THAT(apply("convopt.div"), ElementsAre(2, 4, 2.5));
}

TEST_F(BinaryTest, BroadcastsMissingAxesAndOnes) {
  Tensor y = eval("convopt.sub %a, %b : ($a, $b) -> tensor<1x2x3xf64>",
                  {iota({1, 2, 3}), Tensor({2, 1}, {10, 20})});
  EXPECT_THAT(y.shape, ElementsAre(1, 2, 3));
  EXPECT_THAT(y.data, ElementsAre(-9, -8, -7, -16, -15, -14));
}

TEST_F(BinaryTest, BroadcastsBothSides) {
  Tensor y = eval("convopt.sub %a, %b : ($a, $b) -> tensor<2x3xf64>",
                  {Tensor({3}, {1, 2, 3}), Tensor({2, 1}, {10, 20})});
  EXPECT_THAT(y.data, ElementsAre(-9, -8, -7, -19, -18, -17));
  Tensor scalar = eval("convopt.mul %a, %b : ($a, $b) -> tensor<2xf64>",
                       {Tensor({}, 3.0), iota({2})});
  EXPECT_THAT(scalar.data, ElementsAre(3, 6));
}

TEST_F(BinaryTest, EmptyAxisBeatsOne) {
  Tensor y = eval("convopt.add %a, %b : ($a, $b) -> tensor<2x0xf64>",
                  {Tensor({2, 1}, 1.0), Tensor({1, 0})});
  EXPECT_THAT(y.shape, ElementsAre(2, 0));
}

TEST_F(BinaryTest, DivisionIsIEEE) {
  Tensor y = eval("convopt.div %a, %b : ($a, $b) -> tensor<3xf64>",
                  {Tensor({3}, {1, -1, 0}), Tensor({3}, {0, 0, 0})});
  EXPECT_EQ(y.data[0], kInfinity);
  EXPECT_EQ(y.data[1], -kInfinity);
  EXPECT_TRUE(std::isnan(y.data[2]));
}

TEST_F(BinaryTest, PReluTakesASlopePerChannel) {
  Tensor y = eval("convopt.prelu %a, %b : $a, $b",
                  {Tensor({1, 2, 2}, {-4, 4, -kInfinity, kNaN}),
                   Tensor({2, 1}, {0.25, 0.5})});
  EXPECT_THAT(y.data, ElementsAre(-1, 4, -kInfinity, ::testing::IsNan()));
}

struct ActivationCase {
  const char *name, *attributes;
  std::vector<double> x, y;
};

void PrintTo(const ActivationCase &p, std::ostream *os) {
  *os << p.name << " " << p.attributes;
}

class ActivationTest : public ReferenceTest,
                       public ::testing::WithParamInterface<ActivationCase> {
protected:
  std::vector<double> apply(const std::vector<double> &x) {
    const ActivationCase &p = GetParam();
    return eval("convopt." + std::string(p.name) + " %a " + p.attributes +
                    " : $a",
                {Tensor({static_cast<int64_t>(x.size())}, x)})
        .data;
  }
};

TEST_P(ActivationTest, FollowsItsFormula) {
  const ActivationCase &p = GetParam();
  std::vector<double> y = apply(p.x);
  ASSERT_EQ(y.size(), p.y.size());
  for (size_t i = 0; i < y.size(); ++i) {
    if (std::isnan(p.y[i]))
      EXPECT_TRUE(std::isnan(y[i])) << "at " << p.x[i] << ": " << y[i];
    else
      EXPECT_DOUBLE_EQ(y[i], p.y[i]) << "at " << p.x[i];
  }
}

TEST_P(ActivationTest, NaNInNaNOut) {
  EXPECT_TRUE(std::isnan(apply({kNaN})[0]));
  EXPECT_TRUE(std::isnan(apply({-kNaN})[0]));
}

const double kLog2 = std::log(2.0);

INSTANTIATE_TEST_SUITE_P(
    Reference, ActivationTest,
    ::testing::Values(
        ActivationCase{"relu",
                       "",
                       {-1, 0, 2, kInfinity, -kInfinity},
                       {0, 0, 2, kInfinity, 0}},
        ActivationCase{"sigmoid",
                       "",
                       {0, kLog2, -kLog2, kInfinity, -kInfinity, -800},
                       {0.5, 2.0 / 3, 1.0 / 3, 1, 0, 0}},
        ActivationCase{"tanh",
                       "",
                       {0, kLog2, -kLog2, kInfinity, -kInfinity},
                       {0, 0.6, -0.6, 1, -1}},
        ActivationCase{
            "abs", "", {-2, -0.0, 3, -kInfinity}, {2, 0, 3, kInfinity}},
        ActivationCase{"sqrt",
                       "",
                       {0, 9, 2.25, kInfinity, -1},
                       {0, 3, 1.5, kInfinity, kNaN}},
        ActivationCase{"exp",
                       "",
                       {0, kLog2, -kLog2, kInfinity, -kInfinity, 800},
                       {1, 2, 0.5, kInfinity, 0, kInfinity}},
        ActivationCase{"hard_swish",
                       "",
                       {-4, -3, -1.5, 0, 1.5, 3, 4, kInfinity},
                       {0, 0, -0.375, 0, 1.125, 3, 4, kInfinity}},
        // The formula multiplies minus infinity by zero.
        ActivationCase{"hard_swish", "", {-kInfinity}, {kNaN}},
        ActivationCase{"silu",
                       "",
                       {0, kLog2, -kLog2, kInfinity, -800},
                       {0, kLog2 * 2 / 3, -kLog2 / 3, kInfinity, 0}},
        ActivationCase{"erf",
                       "",
                       {0, 1, -1, kInfinity, -kInfinity},
                       {0, 0.8427007929497149, -0.8427007929497149, 1, -1}},
        ActivationCase{"softplus",
                       "",
                       {0, kLog2, 800, -800, kInfinity, -kInfinity},
                       {kLog2, std::log(3.0), 800, 0, kInfinity, 0}},
        // tanh(log(t)) = (t^2 - 1) / (t^2 + 1)
        ActivationCase{
            "mish",
            "",
            {0, kLog2, -kLog2, 100, -800, kInfinity},
            {0, kLog2 * 8 / 10, -kLog2 * 1.25 / 3.25, 100, 0, kInfinity}},
        ActivationCase{"mish", "", {-kInfinity}, {kNaN}},
        ActivationCase{"gelu",
                       "approximate = none",
                       {0, M_SQRT2, -M_SQRT2, 100, -100, kInfinity},
                       {0, M_SQRT1_2 * 1.8427007929497149,
                        -M_SQRT1_2 * 0.1572992070502851, 100, 0, kInfinity}},
        ActivationCase{"gelu", "approximate = none", {-kInfinity}, {kNaN}},
        ActivationCase{"gelu",
                       "approximate = tanh",
                       {0, 1, -1, 100, -100},
                       {0, 0.8411919906082768, -0.1588080093917233, 100, 0}},
        ActivationCase{"leaky_relu",
                       "alpha = 0.25",
                       {-8, 0, 8, -kInfinity},
                       {-2, 0, 8, -kInfinity}},
        ActivationCase{"leaky_relu", "alpha = -1.0", {-8, 8}, {8, 8}},
        ActivationCase{
            "elu", "alpha = 2.0", {-kLog2, 0, 3, -kInfinity}, {-1, 0, 3, -2}},
        // exp(x) - 1 keeps its digits near zero.
        ActivationCase{"elu", "alpha = 1.0", {-1e-20}, {-1e-20}},
        ActivationCase{"hard_sigmoid",
                       "alpha = 0.25 beta = 0.5",
                       {-4, -2, 0, 1, 2, 4, kInfinity, -kInfinity},
                       {0, 0, 0.5, 0.75, 1, 1, 1, 0}},
        ActivationCase{"clip",
                       "min = 0.0 max = 6.0",
                       {-1, 0, 3, 6, 7, kInfinity, -kInfinity},
                       {0, 0, 3, 6, 6, 6, 0}},
        ActivationCase{
            "clip", "min = -1.0", {-2, 5, kInfinity}, {-1, 5, kInfinity}},
        ActivationCase{"clip", "max = 1.0", {-kInfinity, 5}, {-kInfinity, 1}},
        ActivationCase{"clip", "", {-kInfinity, 5}, {-kInfinity, 5}},
        // An empty interval: the maximum wins.
        ActivationCase{"clip", "min = 3.0 max = 1.0", {0, 2, 4}, {1, 1, 1}}));

} // namespace

//===- ActivationTest.cpp - Activations -----------------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

TEST(Activations, Plain) {
  for (auto [opType, name] :
       {std::pair("Relu", "relu"), std::pair("Sigmoid", "sigmoid"),
        std::pair("Tanh", "tanh"), std::pair("HardSwish", "hard_swish")})
    EXPECT_EQ(SingleNode(14, opType, {2, 3}).import().opNames(), name);
}

TEST(Activations, HardSwishCameWithOpset14) {
  EXPECT_THAT(SingleNode(13, "HardSwish", {2, 3}).import().errors,
              HasSubstr("HardSwish, ai.onnx, opset 13: n"));
}

TEST(Activations, PlainOfOpset22) {
  for (auto [opType, name] :
       {std::pair("Erf", "erf"), std::pair("Softplus", "softplus"),
        std::pair("Mish", "mish")})
    EXPECT_EQ(SingleNode(22, opType, {2, 3}).import().opNames(), name);
}

TEST(Activations, PReluHasItsSlopeAsAnInput) {
  TestModel model;
  model.input("x", {1, 4, 2, 2}).input("slope", {4, 1, 1}).output("y");
  model.node("PRelu", {"x", "slope"}, {"y"});
  EXPECT_EQ(import(model).opNames(), "prelu");
}

TEST(Activations, GeluSaysHowItIsApproximated) {
  auto approximate = [](Imported model) {
    return model.only<GeluOp>().getApproximate();
  };
  EXPECT_EQ(approximate(SingleNode(20, "Gelu", {2}).import()),
            GeluApproximation::none);
  EXPECT_EQ(
      approximate(
          SingleNode(20, "Gelu", {2}).set("approximate", "tanh").import()),
      GeluApproximation::tanh);
  EXPECT_THAT(
      SingleNode(20, "Gelu", {2}).set("approximate", "fast").import().errors,
      HasSubstr("attribute approximate is \"fast\", not none or tanh"));
}

TEST(Activations, Defaults) {
  Imported leaky = SingleNode(13, "LeakyRelu", {2}).import();
  EXPECT_EQ(leaky.only<LeakyReluOp>().getAlpha().convertToDouble(),
            double(0.01f));
  Imported elu = SingleNode(13, "Elu", {2}).import();
  EXPECT_EQ(elu.only<EluOp>().getAlpha().convertToDouble(), 1.0);
  Imported hard = SingleNode(13, "HardSigmoid", {2}).import();
  EXPECT_EQ(hard.only<HardSigmoidOp>().getAlpha().convertToDouble(),
            double(0.2f));
  EXPECT_EQ(hard.only<HardSigmoidOp>().getBeta().convertToDouble(), 0.5);
}

TEST(Activations, Attributes) {
  Imported leaky =
      SingleNode(13, "LeakyRelu", {2}).set("alpha", 0.25f).import();
  EXPECT_EQ(leaky.only<LeakyReluOp>().getAlpha().convertToDouble(), 0.25);
  Imported elu = SingleNode(13, "Elu", {2}).set("alpha", 2.0f).import();
  EXPECT_EQ(elu.only<EluOp>().getAlpha().convertToDouble(), 2.0);
  Imported hard = SingleNode(13, "HardSigmoid", {2})
                      .set("alpha", 0.5f)
                      .set("beta", 0.25f)
                      .import();
  EXPECT_EQ(hard.only<HardSigmoidOp>().getAlpha().convertToDouble(), 0.5);
  EXPECT_EQ(hard.only<HardSigmoidOp>().getBeta().convertToDouble(), 0.25);
  EXPECT_THAT(SingleNode(13, "LeakyRelu", {2})
                  .set("alpha", std::numeric_limits<float>::infinity())
                  .import()
                  .errors,
              HasSubstr("leaky_relu_c1"));
}

TEST(Activations, SigmoidTimesInputStaysMul) {
  TestModel model;
  model.input("x", {2}).output("y");
  model.node("Sigmoid", {"x"}, {"s"});
  model.node("Mul", {"x", "s"}, {"y"});
  EXPECT_EQ(import(model).opNames(), "sigmoid mul");
}

//===----------------------------------------------------------------------===//
// Clip
//===----------------------------------------------------------------------===//

static void expectBounds(Imported m, std::optional<double> min,
                         std::optional<double> max) {
  ClipOp op = m.only<ClipOp>();
  auto value = [](std::optional<llvm::APFloat> bound) {
    return bound ? std::optional<double>(bound->convertToDouble())
                 : std::nullopt;
  };
  EXPECT_EQ(value(op.getMin()), min);
  EXPECT_EQ(value(op.getMax()), max);
}

TEST(Clip, Attributes) {
  expectBounds(
      SingleNode(10, "Clip", {2}).set("min", 0.0f).set("max", 6.0f).import(), 0,
      6);
  expectBounds(SingleNode(10, "Clip", {2}).set("max", 6.0f).import(),
               std::nullopt, 6);
  EXPECT_EQ(SingleNode(10, "Clip", {2}).import().opNames(), "");
}

TEST(Clip, Inputs) {
  expectBounds(SingleNode(11, "Clip", {2},
                          {floats("lo", {}, {0}), floats("hi", {}, {6})})
                   .import(),
               0, 6);
  expectBounds(
      SingleNode(11, "Clip", {2}, {floats("", {}), floats("hi", {}, {6})})
          .import(),
      std::nullopt, 6);
  expectBounds(SingleNode(11, "Clip", {2}, {floats("lo", {}, {-1})}).import(),
               -1, std::nullopt);
  EXPECT_EQ(SingleNode(11, "Clip", {2}).import().opNames(), "");
}

TEST(Clip, EachFormAtItsOpset) {
  EXPECT_THAT(SingleNode(11, "Clip", {2}).set("min", 0.0f).import().errors,
              HasSubstr("'min' is not an attribute"));
  EXPECT_THAT(SingleNode(10, "Clip", {2}, {floats("lo", {})}).import().errors,
              HasSubstr("has 2 inputs, at most 1"));
}

TEST(Clip, BoundsMustBeConstantScalars) {
  TestModel model(11);
  model.input("x", {2}).input("lo", {}).output("y");
  model.node("Clip", {"x", "lo"}, {"y"});
  EXPECT_THAT(import(model).errors, HasSubstr("min is computed at run time"));
  EXPECT_THAT(SingleNode(11, "Clip", {2}, {floats("lo", {2})}).import().errors,
              HasSubstr("min has 2 elements"));
  EXPECT_THAT(SingleNode(11, "Clip", {2}, {scalar("lo", 0)}).import().errors,
              HasSubstr("min is not a float"));
  EXPECT_THAT(
      SingleNode(11, "Clip", {2},
                 {floats("lo", {}, {std::numeric_limits<float>::quiet_NaN()})})
          .import()
          .errors,
      HasSubstr("clip_c1"));
}

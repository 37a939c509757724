//===- MathTest.cpp - Functions of one tensor -----------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::ElementsAre;
using testing::HasSubstr;

static std::vector<double> read(mlir::Value value) {
  auto values = readAsDouble(value);
  return succeeded(values) ? std::vector<double>(values->begin(), values->end())
                           : std::vector<double>();
}

TEST(Math, Plain) {
  for (auto [opType, name] :
       {std::pair("Abs", "abs"), std::pair("Sqrt", "sqrt"),
        std::pair("Exp", "exp")}) {
    Imported m = SingleNode(13, opType, {2, 3}).import();
    EXPECT_EQ(m.opNames(), name);
    EXPECT_EQ(m.resultShape(), (Dims{2, 3}));
  }
}

TEST(Math, NegMultipliesByMinusOne) {
  Imported m = SingleNode(13, "Neg", {2, 3}).import();
  MulOp op = m.only<MulOp>();
  EXPECT_EQ(op.getLhs(), m.main().getArgument(0));
  EXPECT_THAT(read(op.getRhs()), ElementsAre(-1));
  EXPECT_EQ(m.resultShape(), (Dims{2, 3}));
}

TEST(Math, ReciprocalDividesOne) {
  Imported m = SingleNode(13, "Reciprocal", {2, 3}).import();
  DivOp op = m.only<DivOp>();
  EXPECT_THAT(read(op.getLhs()), ElementsAre(1));
  EXPECT_EQ(op.getRhs(), m.main().getArgument(0));
  EXPECT_EQ(m.resultShape(), (Dims{2, 3}));
}

TEST(Pow, KnownExponents) {
  for (auto [exponent, names] :
       {std::pair(1.0f, ""), std::pair(2.0f, "mul"), std::pair(3.0f, "mul mul"),
        std::pair(0.5f, "sqrt")}) {
    Imported m =
        SingleNode(13, "Pow", {2, 3}, {floats("e", {}, {exponent})}).import();
    EXPECT_EQ(m.opNames(), names) << exponent;
    EXPECT_EQ(m.resultShape(), (Dims{2, 3}));
  }
  // Integers may be exponents since opset 12.
  EXPECT_EQ(SingleNode(13, "Pow", {2, 3}, {scalar("e", 2)}).import().opNames(),
            "mul");
  Imported square =
      SingleNode(13, "Pow", {2, 3}, {floats("e", {1, 1}, {2})}).import();
  EXPECT_EQ(square.only<MulOp>().getLhs(), square.only<MulOp>().getRhs());
}

TEST(Pow, CubeMultipliesTheSquare) {
  Imported m = SingleNode(13, "Pow", {2}, {floats("e", {}, {3})}).import();
  auto muls = m.all<MulOp>();
  ASSERT_EQ(muls.size(), 2u);
  mlir::Value x = m.main().getArgument(0);
  EXPECT_EQ(muls[0].getLhs(), x);
  EXPECT_EQ(muls[0].getRhs(), x);
  EXPECT_EQ(muls[1].getLhs(), muls[0].getOutput());
  EXPECT_EQ(muls[1].getRhs(), x);
}

TEST(Pow, OtherExponentsAreUnsupported) {
  EXPECT_THAT(
      SingleNode(13, "Pow", {2}, {floats("e", {}, {4})}).import().errors,
      HasSubstr("exponent 4; only 0.5, 1, 2 and 3"));
  EXPECT_THAT(
      SingleNode(13, "Pow", {2}, {floats("e", {2}, {2})}).import().errors,
      HasSubstr("exponent has shape 2, not that of a scalar"));
  // It would add an axis.
  EXPECT_THAT(
      SingleNode(13, "Pow", {2}, {floats("e", {1, 1}, {2})}).import().errors,
      HasSubstr("exponent has shape 1x1, not that of a scalar"));
  TestModel model;
  model.input("x", {2}).input("e", {}).output("y");
  model.node("Pow", {"x", "e"}, {"y"});
  EXPECT_THAT(import(model).errors,
              HasSubstr("exponent is computed at run time"));
}

TEST(MeanVarianceNormalization, InTwoPasses) {
  Imported m =
      SingleNode(13, "MeanVarianceNormalization", {2, 3, 4, 5}).import();
  EXPECT_EQ(m.opNames(), "reduce_mean sub mul reduce_mean sqrt add div");
  for (ReduceMeanOp op : m.all<ReduceMeanOp>()) {
    EXPECT_EQ(toDims(op.getAxes()), (Dims{0, 2, 3}));
    EXPECT_TRUE(op.getKeepDims());
  }
  // d = x - mean(x), and it is d that is squared and divided.
  SubOp d = m.only<SubOp>();
  EXPECT_EQ(d.getLhs(), m.main().getArgument(0));
  EXPECT_EQ(m.only<MulOp>().getLhs(), d.getOutput());
  EXPECT_EQ(m.only<MulOp>().getRhs(), d.getOutput());
  EXPECT_EQ(m.only<DivOp>().getLhs(), d.getOutput());
  EXPECT_THAT(read(m.only<AddOp>().getRhs()), ElementsAre(double(1e-9f)));
  EXPECT_EQ(m.resultShape(), (Dims{2, 3, 4, 5}));
}

TEST(MeanVarianceNormalization, Axes) {
  Imported m = SingleNode(9, "MeanVarianceNormalization", {2, 3, 4})
                   .set("axes", Dims{-1})
                   .import();
  EXPECT_EQ(toDims(m.all<ReduceMeanOp>().front().getAxes()), (Dims{2}));
  // The default names axis 3.
  EXPECT_THAT(
      SingleNode(9, "MeanVarianceNormalization", {2, 3, 4}).import().errors,
      HasSubstr("axes are out of range"));
}

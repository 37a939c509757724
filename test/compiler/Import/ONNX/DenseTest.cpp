//===- DenseTest.cpp - Gemm and MatMul ------------------------------------===//

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

TEST(Gemm, FilterLayouts) {
  Imported plain =
      SingleNode(11, "Gemm", {2, 3}, {floats("w", {3, 4})}).import();
  EXPECT_EQ(plain.only<DenseOp>().getFilterLayout(), FilterLayout::io_spatial);
  EXPECT_EQ(plain.resultShape(), (Dims{2, 4}));
  Imported transposed = SingleNode(11, "Gemm", {2, 3}, {floats("w", {4, 3})})
                            .set("transB", 1)
                            .import();
  EXPECT_EQ(transposed.only<DenseOp>().getFilterLayout(),
            FilterLayout::oi_spatial);
  EXPECT_EQ(transposed.resultShape(), (Dims{2, 4}));
}

TEST(Gemm, TransposedInput) {
  Imported m = SingleNode(11, "Gemm", {3, 2}, {floats("w", {3, 4})})
                   .set("transA", 1)
                   .import();
  EXPECT_EQ(m.opNames(), "transpose dense");
  EXPECT_EQ(m.resultShape(), (Dims{2, 4}));
}

TEST(Gemm, BiasForms) {
  // C of [N] and [1, N] is a bias as it is, a constant scalar repeated.
  for (Dims shape : {Dims{2}, Dims{1, 2}}) {
    Imported m = SingleNode(11, "Gemm", {2, 3},
                            {floats("w", {3, 2}), floats("c", shape, {5, 6})})
                     .import();
    EXPECT_EQ(m.opNames(), "dense");
    EXPECT_THAT(read(m.only<DenseOp>().getBias()), ElementsAre(5, 6));
  }
  for (Dims shape : {Dims{}, Dims{1}, Dims{1, 1}}) {
    Imported m = SingleNode(11, "Gemm", {2, 3},
                            {floats("w", {3, 2}), floats("c", shape, {5})})
                     .import();
    EXPECT_THAT(read(m.only<DenseOp>().getBias()), ElementsAre(5, 5));
  }
  // One value per row, or per element, is no bias.
  for (Dims shape : {Dims{3, 1}, Dims{3, 2}}) {
    Imported m = SingleNode(11, "Gemm", {3, 3},
                            {floats("w", {3, 2}), floats("c", shape)})
                     .import();
    EXPECT_EQ(m.opNames(), "dense add");
    EXPECT_FALSE(m.only<DenseOp>().getBias());
  }
}

TEST(Gemm, RunTimeBias) {
  TestModel model;
  model.input("x", {2, 3}).input("c", {4}).initializer(floats("w", {3, 4}));
  model.node("Gemm", {"x", "w", "c"}, {"y"});
  model.output("y");
  Imported m = import(model);
  EXPECT_EQ(m.only<DenseOp>().getBias(), m.main().getArgument(1));
}

TEST(Gemm, ConstantsAreScaledOnce) {
  Imported m =
      SingleNode(11, "Gemm", {2, 1},
                 {floats("w", {1, 2}, {0.1f, 3}), floats("c", {2}, {1, 2})})
          .set("alpha", 0.3f)
          .set("beta", 0.5f)
          .import();
  DenseOp op = m.only<DenseOp>();
  // In f64, then rounded to f32.
  EXPECT_THAT(read(op.getFilter()),
              ElementsAre(double(float(double(0.3f) * double(0.1f))),
                          double(float(double(0.3f) * 3))));
  EXPECT_THAT(read(op.getBias()), ElementsAre(0.5, 1.0));
  EXPECT_EQ(m.all<mlir::arith::ConstantOp>().size(), 2u);
}

/// 2^30 equal weights are scaled without being stored.
TEST(Gemm, SplatStaysASplat) {
  TestModel model;
  model.input("x", {1, 1 << 15}).initializer(ints("s", {1 << 15, 1 << 15}));
  model.node("ConstantOfShape", {"s"}, {"w"})
      .set("value", floats("", {1}, {3}));
  model.node("Gemm", {"x", "w"}, {"y"}).set("alpha", 0.5f);
  model.output("y");
  Imported m = import(model);
  auto filter = mlir::dyn_cast_or_null<mlir::DenseElementsAttr>(
      getConstantElements(m.only<DenseOp>().getFilter()));
  ASSERT_TRUE(filter && filter.isSplat());
  EXPECT_EQ(filter.getSplatValue<float>(), 1.5f);
}

TEST(Gemm, RunTimeFilterIsMultiplied) {
  TestModel model;
  model.input("x", {2, 3}).input("w", {3, 4});
  model.node("Gemm", {"x", "w"}, {"y"}).set("alpha", 2.0f);
  model.output("y");
  EXPECT_EQ(import(model).opNames(), "mul dense");
}

TEST(Gemm, BetaZeroDropsC) {
  Imported m =
      SingleNode(11, "Gemm", {2, 3}, {floats("w", {3, 2}), floats("c", {2})})
          .set("beta", 0.0f)
          .import();
  EXPECT_FALSE(m.only<DenseOp>().getBias());
}

TEST(Gemm, Errors) {
  EXPECT_THAT(
      SingleNode(11, "Gemm", {2, 3}, {floats("w", {4, 2})}).import().errors,
      HasSubstr("dense_c3"));
  // C must not enlarge the product.
  for (Dims shape : {Dims{5}, Dims{3, 2}, Dims{1, 2, 2}})
    EXPECT_THAT(SingleNode(11, "Gemm", {2, 3},
                           {floats("w", {3, 2}), floats("c", shape)})
                    .import()
                    .errors,
                HasSubstr("input C of shape"));
  EXPECT_THAT(
      SingleNode(11, "Gemm", {2, 3, 4}, {floats("w", {4, 2})}).import().errors,
      HasSubstr("expected rank 2"));
  // C became optional with opset 11.
  EXPECT_THAT(
      SingleNode(9, "Gemm", {2, 3}, {floats("w", {3, 2})}).import().errors,
      HasSubstr("input 2 is missing"));
}

TEST(MatMul, MatrixOnTheRight) {
  Imported m =
      SingleNode(13, "MatMul", {2, 5, 3}, {floats("w", {3, 4})}).import();
  EXPECT_EQ(m.only<DenseOp>().getFilterLayout(), FilterLayout::io_spatial);
  EXPECT_EQ(m.resultShape(), (Dims{2, 5, 4}));
}

TEST(MatMul, BatchesOnTheRight) {
  Imported m =
      SingleNode(13, "MatMul", {2, 1, 5, 3}, {floats("w", {4, 3, 6})}).import();
  EXPECT_EQ(m.opNames(), "matmul");
  EXPECT_EQ(m.resultShape(), (Dims{2, 4, 5, 6}));
}

TEST(MatMul, OfTwoActivations) {
  TestModel model;
  model.input("a", {2, 5, 3}).input("b", {2, 3, 4}).output("y");
  model.node("MatMul", {"a", "b"}, {"y"});
  Imported m = import(model);
  MatMulOp op = m.only<MatMulOp>();
  EXPECT_EQ(op.getLhs(), m.main().getArgument(0));
  EXPECT_EQ(op.getRhs(), m.main().getArgument(1));
}

/// numpy: a vector gets an axis, which the result loses.
TEST(MatMul, Vectors) {
  Imported row = SingleNode(13, "MatMul", {3}, {floats("w", {3, 4})}).import();
  EXPECT_EQ(row.opNames(), "dense");
  EXPECT_EQ(row.resultShape(), (Dims{4}));
  // The constant stays one: no reshape of it.
  Imported column =
      SingleNode(13, "MatMul", {2, 5, 3}, {floats("w", {3}, {1, 2, 3})})
          .import();
  EXPECT_EQ(column.opNames(), "dense reshape");
  EXPECT_THAT(read(column.only<DenseOp>().getFilter()), ElementsAre(1, 2, 3));
  EXPECT_EQ(column.resultShape(), (Dims{2, 5}));
  Imported both = SingleNode(13, "MatMul", {3}, {floats("w", {3})}).import();
  EXPECT_EQ(both.opNames(), "dense reshape");
  EXPECT_EQ(both.resultShape(), (Dims{}));
  Imported batches =
      SingleNode(13, "MatMul", {3}, {floats("w", {2, 3, 4})}).import();
  EXPECT_EQ(batches.opNames(), "reshape matmul reshape");
  EXPECT_EQ(batches.resultShape(), (Dims{2, 4}));
}

TEST(MatMul, Errors) {
  EXPECT_THAT(SingleNode(13, "MatMul", {2, 5, 3}, {floats("w", {3, 4, 6})})
                  .import()
                  .errors,
              HasSubstr("matmul_c2"));
  EXPECT_THAT(SingleNode(13, "MatMul", {2, 5, 3}, {floats("w", {4, 3, 6})})
                  .import()
                  .errors,
              HasSubstr("matmul_c3"));
  EXPECT_THAT(
      SingleNode(13, "MatMul", {2, 3}, {floats("w", {})}).import().errors,
      HasSubstr("expected rank 1 at least"));
}

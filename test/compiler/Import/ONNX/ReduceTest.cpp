//===- ReduceTest.cpp - Reductions, Softmax and LogSoftmax ----------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

TEST(ReduceMean, AxesAsAttribute) {
  Imported m = SingleNode(13, "ReduceMean", {2, 3, 4})
                   .set("axes", Dims{-1, 1})
                   .set("keepdims", 0)
                   .import();
  EXPECT_EQ(toDims(m.only<ReduceMeanOp>().getAxes()), (Dims{1, 2}));
  EXPECT_EQ(m.resultShape(), (Dims{2}));
}

TEST(ReduceMean, AxesAsInput) {
  Imported m =
      SingleNode(18, "ReduceMean", {2, 3, 4}, {ints("axes", {-1, 1})}).import();
  EXPECT_EQ(toDims(m.only<ReduceMeanOp>().getAxes()), (Dims{1, 2}));
  EXPECT_EQ(m.resultShape(), (Dims{2, 1, 1}));
}

TEST(ReduceMean, NoAxes) {
  EXPECT_EQ(SingleNode(13, "ReduceMean", {2, 3}).import().resultShape(),
            (Dims{1, 1}));
  EXPECT_EQ(SingleNode(18, "ReduceMean", {2, 3}).import().resultShape(),
            (Dims{1, 1}));
  EXPECT_EQ(SingleNode(18, "ReduceMean", {2, 3}, {ints("axes", {})})
                .set("noop_with_empty_axes", 1)
                .import()
                .opNames(),
            "");
}

TEST(ReduceMean, Errors) {
  EXPECT_THAT(
      SingleNode(13, "ReduceMean", {2, 3}).set("axes", Dims{2}).import().errors,
      HasSubstr("axes are out of range"));
  EXPECT_THAT(SingleNode(13, "ReduceMean", {2, 3})
                  .set("axes", Dims{1, -1})
                  .import()
                  .errors,
              HasSubstr("repeated"));
  EXPECT_THAT(
      SingleNode(18, "ReduceMean", {2, 3}).set("axes", Dims{1}).import().errors,
      HasSubstr("'axes' is not an attribute"));
}

TEST(Softmax, OneAxisSince13) {
  Imported m = SingleNode(13, "Softmax", {2, 3, 4}).import();
  EXPECT_EQ(m.only<SoftmaxOp>().getAxis(), 2);
  Imported first = SingleNode(13, "Softmax", {2, 3, 4}).set("axis", 1).import();
  EXPECT_EQ(first.only<SoftmaxOp>().getAxis(), 1);
  EXPECT_EQ(first.opNames(), "softmax");
}

TEST(Softmax, FlattensBefore13) {
  Imported m = SingleNode(11, "Softmax", {2, 3, 4}).import();
  EXPECT_EQ(m.opNames(), "reshape softmax reshape");
  SoftmaxOp op = m.only<SoftmaxOp>();
  EXPECT_EQ(toDims(op.getInput().getType().getShape()), (Dims{2, 12}));
  EXPECT_EQ(op.getAxis(), 1);
  EXPECT_EQ(m.resultShape(), (Dims{2, 3, 4}));
}

TEST(Softmax, NoReshapeWhereBothAgree) {
  EXPECT_EQ(SingleNode(11, "Softmax", {2, 3}).import().opNames(), "softmax");
  Imported last = SingleNode(11, "Softmax", {2, 3, 4}).set("axis", -1).import();
  EXPECT_EQ(last.opNames(), "softmax");
  EXPECT_EQ(last.only<SoftmaxOp>().getAxis(), 2);
  Imported ones = SingleNode(11, "Softmax", {2, 3, 1, 1}).import();
  EXPECT_EQ(ones.opNames(), "softmax");
  EXPECT_EQ(ones.only<SoftmaxOp>().getAxis(), 1);
}

TEST(Softmax, Errors) {
  EXPECT_THAT(SingleNode(13, "Softmax", {2, 3}).set("axis", 2).import().errors,
              HasSubstr("axis 2 is out of range"));
}

/// Axes became an input with opset 13, five opsets before those of ReduceMean.
TEST(ReduceSum, AxesAtEachOpset) {
  for (int64_t opset : {7, 11, 12}) {
    Imported m = SingleNode(opset, "ReduceSum", {2, 3, 4})
                     .set("axes", Dims{-1, 1})
                     .set("keepdims", 0)
                     .import();
    EXPECT_EQ(toDims(m.only<ReduceSumOp>().getAxes()), (Dims{1, 2}));
    EXPECT_EQ(m.resultShape(), (Dims{2}));
  }
  Imported m =
      SingleNode(13, "ReduceSum", {2, 3, 4}, {ints("axes", {-1, 1})}).import();
  EXPECT_EQ(toDims(m.only<ReduceSumOp>().getAxes()), (Dims{1, 2}));
  EXPECT_EQ(m.resultShape(), (Dims{2, 1, 1}));
  EXPECT_THAT(
      SingleNode(13, "ReduceSum", {2, 3}).set("axes", Dims{1}).import().errors,
      HasSubstr("'axes' is not an attribute"));
}

TEST(ReduceSum, NoAxes) {
  EXPECT_EQ(SingleNode(11, "ReduceSum", {2, 3}).import().resultShape(),
            (Dims{1, 1}));
  EXPECT_EQ(SingleNode(13, "ReduceSum", {2, 3}, {ints("axes", {})})
                .import()
                .opNames(),
            "reduce_sum");
  EXPECT_EQ(SingleNode(13, "ReduceSum", {2, 3}, {ints("axes", {})})
                .set("noop_with_empty_axes", 1)
                .import()
                .opNames(),
            "");
}

TEST(LogSoftmax, AsSoftmaxAtEachOpset) {
  Imported m = SingleNode(13, "LogSoftmax", {2, 3, 4}).import();
  EXPECT_EQ(m.opNames(), "log_softmax");
  EXPECT_EQ(m.only<LogSoftmaxOp>().getAxis(), 2);
  Imported flat = SingleNode(11, "LogSoftmax", {2, 3, 4}).import();
  EXPECT_EQ(flat.opNames(), "reshape log_softmax reshape");
  EXPECT_EQ(toDims(flat.only<LogSoftmaxOp>().getInput().getType().getShape()),
            (Dims{2, 12}));
}

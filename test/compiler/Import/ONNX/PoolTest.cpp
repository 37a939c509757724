//===- PoolTest.cpp - Pools -----------------------------------------------===//

#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;
using reference::Tensor;
using testing::HasSubstr;

TEST(MaxPool, AllAttributes) {
  Imported m = SingleNode(12, "MaxPool", {1, 2, 9, 9})
                   .set("kernel_shape", Dims{3, 2})
                   .set("strides", Dims{2, 1})
                   .set("pads", Dims{1, 0, 1, 1})
                   .set("dilations", Dims{1, 2})
                   .set("ceil_mode", 1)
                   .set("storage_order", 1)
                   .import();
  MaxPoolOp op = m.only<MaxPoolOp>();
  EXPECT_EQ(toDims(op.getKernel()), (Dims{3, 2}));
  EXPECT_EQ(toDims(op.getStrides()), (Dims{2, 1}));
  EXPECT_EQ(toDims(op.getPads()), (Dims{1, 0, 1, 1}));
  EXPECT_EQ(toDims(op.getDilations()), (Dims{1, 2}));
  EXPECT_TRUE(op.getCeilMode());
}

TEST(MaxPool, CeilMode) {
  for (int ceil : {0, 1})
    EXPECT_EQ(SingleNode(12, "MaxPool", {1, 1, 8})
                  .set("kernel_shape", Dims{3})
                  .set("strides", Dims{2})
                  .set("ceil_mode", ceil)
                  .import()
                  .resultShape(),
              (Dims{1, 1, ceil ? 4 : 3}));
}

TEST(MaxPool, AutoPad) {
  Imported m = SingleNode(12, "MaxPool", {1, 1, 8})
                   .set("kernel_shape", Dims{3})
                   .set("strides", Dims{2})
                   .set("auto_pad", "SAME_UPPER")
                   .import();
  EXPECT_EQ(toDims(m.only<MaxPoolOp>().getPads()), (Dims{0, 1}));
}

TEST(MaxPool, IndicesOnlyUnused) {
  for (bool used : {false, true}) {
    TestModel model(12);
    model.input("x", {1, 1, 8}).output("y");
    model.node("MaxPool", {"x"}, {"y", "i"}).set("kernel_shape", Dims{2});
    if (used)
      model.output("i");
    Imported m = import(model);
    EXPECT_EQ(bool(m), !used);
    if (used)
      EXPECT_THAT(m.errors, HasSubstr("n (its output Indices is used)"));
  }
}

TEST(MaxPool, AttributesCameWithOpset10) {
  EXPECT_THAT(SingleNode(9, "MaxPool", {1, 1, 8})
                  .set("kernel_shape", Dims{2})
                  .set("ceil_mode", 1)
                  .import()
                  .errors,
              HasSubstr("'ceil_mode' is not an attribute"));
}

/// Positions beyond the pads, which only ceil_mode reaches, are neither
/// elements nor pads: they are not counted, whatever the opset. Some runtimes
/// divided by the whole kernel before opset 19, against the text of all
/// versions.
TEST(AveragePool, CeilModeIsTheSameInAllOpsets) {
  for (int64_t opset : {10, 18, 19, 22})
    for (int countsPads : {0, 1}) {
      Imported m = SingleNode(opset, "AveragePool", {1, 1, 7})
                       .set("kernel_shape", Dims{3})
                       .set("strides", Dims{2})
                       .set("pads", Dims{1, 0})
                       .set("ceil_mode", 1)
                       .set("count_include_pad", countsPads)
                       .import();
      AveragePoolOp op = m.only<AveragePoolOp>();
      ASSERT_TRUE(op) << m.errors;
      EXPECT_TRUE(op.getCeilMode());
      EXPECT_EQ(op.getCountIncludePad(), countsPads != 0);
      FailureOr<SmallVector<Tensor>> results = reference::evaluate(
          m.main(), {Tensor({1, 1, 7}, {1, 2, 3, 4, 5, 6, 7})});
      ASSERT_TRUE(succeeded(results));
      // The last window has two elements and one position behind them.
      EXPECT_EQ(results->front().data,
                (std::vector<double>{countsPads ? 1.0 : 1.5, 3, 5, 6.5}));
    }
}

TEST(MaxPool, Errors) {
  EXPECT_THAT(SingleNode(12, "MaxPool", {1, 1, 8}).import().errors,
              HasSubstr("'kernel_shape' is missing"));
  EXPECT_THAT(SingleNode(12, "MaxPool", {1, 1, 8})
                  .set("kernel_shape", Dims{0})
                  .import()
                  .errors,
              HasSubstr("kernel size 0"));
  EXPECT_THAT(SingleNode(12, "MaxPool", {1, 1, 8})
                  .set("kernel_shape", Dims{9})
                  .import()
                  .errors,
              HasSubstr("max_pool_c5"));
  EXPECT_THAT(SingleNode(12, "MaxPool", {1, 1, 8})
                  .set("kernel_shape", Dims{2})
                  .set("pads", Dims{2, 2})
                  .import()
                  .errors,
              HasSubstr("max_pool_c4"));
}

TEST(AveragePool, CountIncludePad) {
  for (int include : {0, 1}) {
    Imported m = SingleNode(11, "AveragePool", {1, 1, 8, 8})
                     .set("kernel_shape", Dims{3, 3})
                     .set("pads", Dims{1, 1, 1, 1})
                     .set("ceil_mode", 1)
                     .set("count_include_pad", include)
                     .import();
    AveragePoolOp op = m.only<AveragePoolOp>();
    EXPECT_EQ(op.getCountIncludePad(), include == 1);
    EXPECT_TRUE(op.getCeilMode());
  }
}

TEST(AveragePool, DilationsCameWithOpset19) {
  auto pool = [](int64_t opset) {
    return SingleNode(opset, "AveragePool", {1, 1, 8})
        .set("kernel_shape", Dims{2})
        .set("dilations", Dims{3})
        .import();
  };
  Imported m = pool(19);
  EXPECT_EQ(toDims(m.only<AveragePoolOp>().getDilations()), (Dims{3}));
  EXPECT_THAT(pool(18).errors, HasSubstr("'dilations'"));
}

TEST(GlobalPools, WholeInput) {
  Imported average = SingleNode(11, "GlobalAveragePool", {1, 2, 5, 6}).import();
  ReduceMeanOp mean = average.only<ReduceMeanOp>();
  EXPECT_EQ(toDims(mean.getAxes()), (Dims{2, 3}));
  EXPECT_TRUE(mean.getKeepDims());
  EXPECT_EQ(average.resultShape(), (Dims{1, 2, 1, 1}));
  Imported max = SingleNode(11, "GlobalMaxPool", {1, 2, 5, 6}).import();
  EXPECT_EQ(toDims(max.only<MaxPoolOp>().getKernel()), (Dims{5, 6}));
  EXPECT_EQ(max.resultShape(), (Dims{1, 2, 1, 1}));
}

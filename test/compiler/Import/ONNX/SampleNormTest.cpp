//===- SampleNormTest.cpp - Instance, group and layer norms ---------------===//

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

//===----------------------------------------------------------------------===//
// InstanceNormalization
//===----------------------------------------------------------------------===//

TEST(InstanceNormalization, OperandsAndDefaults) {
  for (int64_t opset : {7, 22}) {
    Imported m =
        SingleNode(opset, "InstanceNormalization", {2, 3, 4, 4},
                   {floats("s", {3}, {1, 2, 3}), floats("o", {3}, {4, 5, 6})})
            .import();
    InstanceNormOp op = m.only<InstanceNormOp>();
    EXPECT_EQ(op.getAxis(), 1);
    EXPECT_EQ(op.getEpsilon().convertToDouble(), double(1e-5f));
    EXPECT_THAT(read(op.getScale()), ElementsAre(1, 2, 3));
    EXPECT_THAT(read(op.getOffset()), ElementsAre(4, 5, 6));
  }
}

TEST(InstanceNormalization, Errors) {
  EXPECT_THAT(SingleNode(13, "InstanceNormalization", {2, 3},
                         {floats("s", {3}), floats("o", {3})})
                  .import()
                  .errors,
              HasSubstr("instance_norm_c1"));
  EXPECT_THAT(SingleNode(13, "InstanceNormalization", {2, 3, 4},
                         {floats("s", {4}), floats("o", {3})})
                  .import()
                  .errors,
              HasSubstr("instance_norm"));
  EXPECT_THAT(SingleNode(13, "InstanceNormalization", {2, 3, 4},
                         {floats("s", {3}), floats("o", {3})})
                  .set("epsilon", -1.0f)
                  .import()
                  .errors,
              HasSubstr("instance_norm_c4"));
}

//===----------------------------------------------------------------------===//
// GroupNormalization
//===----------------------------------------------------------------------===//

static Imported importGroupNorm(int64_t opset, Dims parameters, int groups,
                                std::vector<float> scale) {
  return SingleNode(opset, "GroupNormalization", {2, 4, 5},
                    {floats("s", parameters, scale), floats("o", parameters)})
      .set("num_groups", groups)
      .import();
}

TEST(GroupNormalization, ParametersPerChannelSince21) {
  Imported m = importGroupNorm(21, {4}, 2, {1, 2, 3, 4});
  GroupNormOp op = m.only<GroupNormOp>();
  EXPECT_EQ(op.getGroups(), 2u);
  EXPECT_EQ(op.getAxis(), 1u);
  EXPECT_EQ(op.getEpsilon().convertToDouble(), double(1e-5f));
  EXPECT_THAT(read(op.getScale()), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(importGroupNorm(21, {2}, 2, {1, 2}).errors,
              HasSubstr("group_norm_c4"));
}

TEST(GroupNormalization, ParametersPerGroupBefore21) {
  Imported m = importGroupNorm(18, {2}, 2, {1, 2});
  EXPECT_EQ(m.opNames(), "group_norm");
  EXPECT_THAT(read(m.only<GroupNormOp>().getScale()), ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(read(m.only<GroupNormOp>().getOffset()), ElementsAre(1, 1, 1, 1));
  Imported each = importGroupNorm(20, {4}, 4, {1, 2, 3, 4});
  EXPECT_THAT(read(each.only<GroupNormOp>().getScale()),
              ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(importGroupNorm(18, {4}, 2, {1, 2, 3, 4}).errors,
              HasSubstr("input 1 has shape 4, expected one element per group"));
}

TEST(GroupNormalization, RunTimeParametersPerGroup) {
  for (int64_t opset : {18, 21}) {
    TestModel model(opset);
    model.input("x", {2, 4, 5}).input("s", {opset < 21 ? 2 : 4}).output("y");
    model.initializer(floats("o", {opset < 21 ? 2 : 4}));
    model.node("GroupNormalization", {"x", "s", "o"}, {"y"})
        .set("num_groups", 2);
    Imported m = import(model);
    if (opset < 21)
      EXPECT_THAT(m.errors, HasSubstr("is computed at run time; export with"));
    else
      EXPECT_EQ(m.only<GroupNormOp>().getScale(), m.main().getArgument(1));
  }
}

TEST(GroupNormalization, Errors) {
  for (int64_t opset : {18, 21})
    EXPECT_THAT(SingleNode(opset, "GroupNormalization", {2, 4, 5},
                           {floats("s", {4}), floats("o", {4})})
                    .import()
                    .errors,
                HasSubstr("has no attribute 'num_groups'"));
  EXPECT_THAT(importGroupNorm(18, {3}, 3, {1}).errors,
              HasSubstr("num_groups (3) does not divide"));
  EXPECT_THAT(importGroupNorm(18, {1}, 0, {1}).errors,
              HasSubstr("num_groups (0) does not divide"));
  EXPECT_THAT(importGroupNorm(21, {4}, 3, {1}).errors,
              HasSubstr("group_norm_c3"));
  EXPECT_THAT(importGroupNorm(17, {4}, 2, {1}).errors,
              HasSubstr("GroupNormalization, ai.onnx, opset 17"));
}

//===----------------------------------------------------------------------===//
// LayerNormalization
//===----------------------------------------------------------------------===//

TEST(LayerNormalization, OperandsAndDefaults) {
  Imported m = SingleNode(17, "LayerNormalization", {2, 3, 4},
                          {floats("s", {4}), floats("o", {4}, {1, 2, 3, 4})})
                   .set("stash_type", 1)
                   .import();
  LayerNormOp op = m.only<LayerNormOp>();
  EXPECT_EQ(op.getAxis(), 2u);
  EXPECT_EQ(op.getEpsilon().convertToDouble(), double(1e-5f));
  EXPECT_THAT(read(op.getOffset()), ElementsAre(1, 2, 3, 4));
  Imported plain =
      SingleNode(17, "LayerNormalization", {2, 3, 4}, {floats("s", {3, 4})})
          .set("axis", 1)
          .import();
  EXPECT_EQ(plain.only<LayerNormOp>().getAxis(), 1u);
  EXPECT_FALSE(plain.only<LayerNormOp>().getOffset());
}

TEST(LayerNormalization, ConstantsAreRepeated) {
  Imported m =
      SingleNode(17, "LayerNormalization", {2, 2, 3},
                 {floats("s", {3}, {1, 2, 3}), floats("o", {1, 2, 1}, {4, 5})})
          .set("axis", -2)
          .import();
  EXPECT_EQ(m.opNames(), "layer_norm");
  LayerNormOp op = m.only<LayerNormOp>();
  EXPECT_THAT(read(op.getScale()), ElementsAre(1, 2, 3, 1, 2, 3));
  EXPECT_THAT(read(op.getOffset()), ElementsAre(4, 4, 4, 5, 5, 5));
  Imported one =
      SingleNode(17, "LayerNormalization", {2, 3}, {floats("s", {}, {2})})
          .import();
  EXPECT_THAT(read(one.only<LayerNormOp>().getScale()), ElementsAre(2, 2, 2));
}

TEST(LayerNormalization, RunTimeParameters) {
  auto importScale = [](Dims shape) {
    TestModel model(17);
    model.input("x", {2, 3}).input("s", shape).output("y");
    model.node("LayerNormalization", {"x", "s"}, {"y"});
    return import(model);
  };
  EXPECT_EQ(importScale({3}).opNames(), "layer_norm");
  EXPECT_EQ(importScale({1, 3}).opNames(), "reshape layer_norm");
  EXPECT_THAT(importScale({1}).errors,
              HasSubstr("is computed at run time and repeated"));
}

TEST(LayerNormalization, StatisticsAreUnsupportedWhenUsed) {
  for (bool used : {false, true}) {
    TestModel model(17);
    model.input("x", {2, 3}).initializer(floats("s", {3})).output("y");
    model.node("LayerNormalization", {"x", "s"}, {"y", "mean", "inverse"});
    if (used)
      model.output("inverse");
    Imported m = import(model);
    if (used)
      EXPECT_THAT(m.errors, HasSubstr("its output 2, 'inverse', is used"));
    else
      EXPECT_EQ(m.opNames(), "layer_norm");
  }
}

TEST(LayerNormalization, Errors) {
  EXPECT_THAT(SingleNode(17, "LayerNormalization", {2, 3}, {floats("s", {3})})
                  .set("axis", 2)
                  .import()
                  .errors,
              HasSubstr("axis 2 is out of range"));
  EXPECT_THAT(SingleNode(17, "LayerNormalization", {2, 3}, {floats("s", {4})})
                  .import()
                  .errors,
              HasSubstr("does not broadcast to the normalized shape 3"));
  // A scale of its own for each row.
  EXPECT_THAT(
      SingleNode(17, "LayerNormalization", {2, 3}, {floats("s", {2, 3})})
          .import()
          .errors,
      HasSubstr("differs along axes that are not normalized"));
  EXPECT_THAT(SingleNode(16, "LayerNormalization", {2, 3}, {floats("s", {3})})
                  .import()
                  .errors,
              HasSubstr("LayerNormalization, ai.onnx, opset 16"));
}

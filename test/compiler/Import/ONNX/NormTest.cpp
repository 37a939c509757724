//===- NormTest.cpp - BatchNormalization at every opset -------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

/// x [2, 3, 4, 4] with `outputs` named y, o1, o2, …, of which the first
/// `returned` are graph outputs.
static TestModel makeNorm(int64_t opset, unsigned outputs, unsigned returned) {
  TestModel model(opset);
  model.input("x", {2, 3, 4, 4});
  for (const char *name : {"s", "o", "m", "v"})
    model.initializer(floats(name, {3}));
  std::vector<std::string> names{"y"};
  for (unsigned i = 1; i < outputs; ++i)
    names.push_back("o" + std::to_string(i));
  model.node("BatchNormalization", {"x", "s", "o", "m", "v"}, names, "bn");
  for (unsigned i = 0; i < returned; ++i)
    model.output(names[i]);
  return model;
}

static NodeBuilder nodeOf(TestModel &model) {
  return NodeBuilder(*model.graph().mutable_node(0));
}

/// training_mode decides, never the number of outputs.
TEST(BatchNormalization, OpsetMatrix) {
  for (int64_t opset : {7, 8, 9, 13}) {
    for (unsigned outputs : {1, 5}) {
      TestModel model = makeNorm(opset, outputs, 1);
      EXPECT_EQ(import(model).opNames(), "batch_norm")
          << "opset " << opset << " outputs " << outputs;
    }
    TestModel used = makeNorm(opset, 5, 2);
    EXPECT_THAT(import(used).errors,
                HasSubstr("bn (its statistics (output 1) are used"));
    // The attribute is no attribute before opset 14.
    TestModel mode = makeNorm(opset, 1, 1);
    nodeOf(mode).set("training_mode", 1);
    EXPECT_THAT(import(mode).errors, HasSubstr("'training_mode'"));
  }
  for (int64_t opset : {14, 15, 22}) {
    for (unsigned outputs : {1, 3}) {
      for (int training : {-1, 0, 1}) {
        TestModel model = makeNorm(opset, outputs, 1);
        if (training >= 0)
          nodeOf(model).set("training_mode", training);
        EXPECT_EQ(import(model).opNames(),
                  training == 1 ? "batch_norm_training" : "batch_norm")
            << "opset " << opset << " outputs " << outputs;
      }
    }
    TestModel five = makeNorm(opset, 5, 1);
    EXPECT_THAT(import(five).errors, HasSubstr("has 5 outputs"));
  }
}

TEST(BatchNormalization, InferenceOperandsAndDefaults) {
  TestModel model = makeNorm(15, 1, 1);
  Imported m = import(model);
  BatchNormOp op = m.only<BatchNormOp>();
  EXPECT_EQ(op.getAxis(), 1);
  EXPECT_EQ(op.getEpsilon().convertToDouble(), double(1e-5f));
  auto location = [](mlir::Value value) {
    return mlir::cast<mlir::NameLoc>(value.getLoc()).getName().str();
  };
  EXPECT_EQ(location(op.getScale()), "s");
  EXPECT_EQ(location(op.getOffset()), "o");
  EXPECT_EQ(location(op.getMean()), "m");
  EXPECT_EQ(location(op.getVariance()), "v");
}

TEST(BatchNormalization, TrainingResults) {
  TestModel model = makeNorm(14, 3, 3);
  nodeOf(model).set("training_mode", 1).set("epsilon", 0.5f);
  Imported m = import(model);
  BatchNormTrainingOp op = m.only<BatchNormTrainingOp>();
  EXPECT_EQ(m.result(0), op.getOutput());
  EXPECT_EQ(m.result(1), op.getNewMean());
  EXPECT_EQ(m.result(2), op.getNewVariance());
  EXPECT_EQ(op.getEpsilon().convertToDouble(), 0.5);
  EXPECT_EQ(op.getMomentum().convertToDouble(), double(0.9f));
  EXPECT_EQ(op.getMomentumConvention(), MomentumConvention::weights_old);
}

TEST(BatchNormalization, StatisticsWithoutTrainingMode) {
  TestModel model = makeNorm(14, 3, 2);
  EXPECT_THAT(import(model).errors, HasSubstr("but training_mode is 0"));
}

TEST(BatchNormalization, Spatial) {
  TestModel one = makeNorm(7, 1, 1);
  nodeOf(one).set("spatial", 1);
  EXPECT_TRUE(import(one));
  TestModel zero = makeNorm(7, 1, 1);
  nodeOf(zero).set("spatial", 0);
  EXPECT_THAT(import(zero).errors, HasSubstr("spatial = 0"));
  TestModel nine = makeNorm(9, 1, 1);
  nodeOf(nine).set("spatial", 1);
  EXPECT_THAT(import(nine).errors, HasSubstr("'spatial'"));
}

TEST(BatchNormalization, Errors) {
  TestModel epsilon = makeNorm(15, 1, 1);
  nodeOf(epsilon).set("epsilon", -1.0f);
  EXPECT_THAT(import(epsilon).errors, HasSubstr("batch_norm_c3"));
  TestModel momentum = makeNorm(15, 1, 1);
  nodeOf(momentum).set("training_mode", 1).set("momentum", 2.0f);
  EXPECT_THAT(import(momentum).errors, HasSubstr("batch_norm_training_c4"));
  TestModel shape = makeNorm(15, 1, 1);
  for (auto &tensor : *shape.graph().mutable_initializer()) {
    std::string name = tensor.name();
    tensor = floats(name, {4});
  }
  EXPECT_THAT(import(shape).errors, HasSubstr("batch_norm_c2"));
}

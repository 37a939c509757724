//===- GraphTest.cpp - Structure, names, locations, unsupported lists -----===//

#include "test/compiler/Import/ONNX/TestModel.h"

#include "dialects/ConvOpt/IR/TensorNames.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;
using testing::Not;

//===----------------------------------------------------------------------===//
// What a module carries
//===----------------------------------------------------------------------===//

TEST(Module, NamesAndLocations) {
  TestModel model;
  model.input("image", {1, 3}).output("scores");
  model.node("Relu", {"image"}, {"t"}, "first");
  model.node("Relu", {"t"}, {"scores"}, "");
  Imported m = import(model);
  func::FuncOp main = m.main();
  EXPECT_TRUE(main.isPublic());
  EXPECT_EQ(main.getArgAttrOfType<StringAttr>(0, "convopt.name"), "image");
  EXPECT_EQ(main.getResultAttrOfType<StringAttr>(0, "convopt.name"), "scores");
  EXPECT_EQ(
      (*m.module)->getOperation()->getAttrOfType<StringAttr>("convopt.source"),
      "test.onnx");
  SmallVector<ReluOp> relus = m.all<ReluOp>();
  ASSERT_EQ(relus.size(), 2u);
  EXPECT_EQ(cast<NameLoc>(relus[0].getLoc()).getName(), "first");
  EXPECT_EQ(cast<NameLoc>(relus[1].getLoc()).getName(), "Relu_1");
}

TEST(Module, TensorsKeepTheirNames) {
  TestModel model(15);
  model.input("image", {1, 2, 4}).output("y").output("mean");
  model.initializer(floats("s", {2})).initializer(floats("v", {2}));
  model.node("Relu", {"image"}, {"hidden"}, "relu");
  model.node("Identity", {"hidden"}, {"same"}, "identity");
  model
      .node("BatchNormalization", {"same", "s", "s", "s", "v"},
            {"y", "mean", "variance"}, "norm")
      .set("training_mode", 1);
  Imported m = import(model);
  ReluOp relu = m.only<ReluOp>();
  EXPECT_EQ(getTensorName(relu.getInput()), "image");
  // What only forwards it does not rename it.
  EXPECT_EQ(getTensorName(relu), "hidden");
  auto op = m.only<BatchNormTrainingOp>();
  EXPECT_EQ(getTensorName(op.getScale()), "s");
  EXPECT_EQ(getTensorName(op.getOutput()), "y");
  EXPECT_EQ(getTensorName(op.getNewMean()), "mean");
  // The model does not name this one.
  EXPECT_EQ(getTensorName(op.getBatchMean()), "norm");
  EXPECT_EQ(cast<NameLoc>(op.getLoc()).getName(), "norm");
}

TEST(Module, InputAndConstantAsOutputs) {
  TestModel model;
  model.input("x", {2}).initializer(floats("c", {3})).output("x").output("c");
  Imported m = import(model);
  EXPECT_EQ(m.result(0), m.main().getArgument(0));
  EXPECT_EQ(m.resultFloats(1).size(), 3u);
}

TEST(Module, DeclaredOutputShapes) {
  auto relu = [](const Dims &declared) {
    TestModel model;
    model.input("x", {2, 3}).output("y", declared);
    model.node("Relu", {"x"}, {"y"});
    return import(model);
  };
  EXPECT_TRUE(relu({2, 3}));
  EXPECT_THAT(relu({2, 4}).errors,
              HasSubstr("output 'y' is computed with shape 2x3"));
  EXPECT_THAT(relu({2}).errors, HasSubstr("contradicts its declaration"));
  TestModel type;
  type.input("x", {2}).output("y", {2});
  type.node("Relu", {"x"}, {"y"});
  type.graph()
      .mutable_output(0)
      ->mutable_type()
      ->mutable_tensor_type()
      ->set_elem_type(::onnx::TensorProto::DOUBLE);
  EXPECT_THAT(import(type).errors, HasSubstr("element type DOUBLE"));
}

//===----------------------------------------------------------------------===//
// Files and opsets
//===----------------------------------------------------------------------===//

TEST(Model, Damaged) {
  EXPECT_THAT(importBytes("").errors,
              HasSubstr("test.onnx: the file is empty"));
  EXPECT_THAT(importBytes("not a model").errors,
              HasSubstr("this is not an ONNX model"));
  std::string bytes =
      SingleNode(13, "Relu", {2}).model.proto.SerializeAsString();
  for (size_t length = 1; length < bytes.size(); ++length) {
    Imported m = importBytes(bytes.substr(0, length));
    EXPECT_EQ(m.numErrors, m ? 0u : 1u);
  }
  EXPECT_THAT(importBytes(std::string("\x08\x08", 2)).errors,
              HasSubstr("has no graph"));
}

TEST(Model, DeepNestingIsRefused) {
  ::onnx::GraphProto graph;
  graph.set_name("leaf");
  for (int i = 0; i < 500; ++i) {
    ::onnx::GraphProto outer;
    auto &attribute = *outer.add_node()->add_attribute();
    attribute.set_type(::onnx::AttributeProto::GRAPH);
    attribute.mutable_g()->Swap(&graph);
    graph.Swap(&outer);
  }
  TestModel model;
  *model.proto.mutable_graph() = graph;
  EXPECT_THAT(import(model).errors, HasSubstr("protobuf cannot parse it"));
}

TEST(Model, Opsets) {
  for (int64_t opset : {7, 22})
    EXPECT_TRUE(SingleNode(opset, "Relu", {2}).import());
  for (int64_t opset : {-1, 0, 6, 23})
    EXPECT_THAT(SingleNode(opset, "Relu", {2}).import().errors,
                HasSubstr("opsets 7 to 22 are supported"));
  SingleNode none(13, "Relu", {2});
  none.model.proto.clear_opset_import();
  EXPECT_THAT(none.import().errors, HasSubstr("imports no opset"));
  SingleNode two(13, "Relu", {2});
  auto &second = *two.model.proto.add_opset_import();
  second.set_domain("ai.onnx");
  second.set_version(14);
  EXPECT_THAT(two.import().errors, HasSubstr("two opsets"));
}

TEST(Model, DefaultDomainHasTwoSpellings) {
  SingleNode model(13, "Relu", {2});
  model.node.proto.set_domain("ai.onnx");
  EXPECT_TRUE(model.import());
}

//===----------------------------------------------------------------------===//
// Unsupported operators
//===----------------------------------------------------------------------===//

/// Unknown operators, other domains, unsupported uses seen before and during
/// import: all in one error, and nothing else.
TEST(Unsupported, OneMessage) {
  TestModel model;
  auto &contrib = *model.proto.add_opset_import();
  contrib.set_domain("com.example");
  contrib.set_version(1);
  model.input("x", {1, 4, 8, 8}).initializer(ints("p", Dims(8, 1)));
  model.output("y");
  model.node("GridSample", {"x"}, {"a"}, "r1");
  model.node("GridSample", {"x"}, {"b"}, "r2");
  model.node("FusedThing", {"a"}, {"c"}, "fused")
      .proto.set_domain("com.example");
  model.node("Relu", {"c"}, {"d"}, "fine");
  model.node("Pad", {"d", "p"}, {"e"}, "padded").set("mode", "mirror");
  model.node("Cast", {"x"}, {"f"}, "cast").set("to", 10);
  model.node("Custom", {"e"}, {"y"}, "").proto.set_domain("other");
  Imported m = import(model);
  EXPECT_EQ(m.numErrors, 1u);
  EXPECT_THAT(m.errors, HasSubstr("test.onnx: unsupported operators"));
  EXPECT_THAT(m.errors, HasSubstr("GridSample, ai.onnx, opset 13: r1, r2\n"));
  EXPECT_THAT(m.errors, HasSubstr("FusedThing, com.example, opset 1: fused\n"));
  EXPECT_THAT(m.errors,
              HasSubstr("Pad, ai.onnx, opset 13: padded (mode 'mirror'"));
  EXPECT_THAT(m.errors, HasSubstr("Cast, ai.onnx, opset 13: cast (a run-time"));
  EXPECT_THAT(m.errors, HasSubstr("Custom, other, opset ?: Custom_6\n"));
  EXPECT_THAT(m.errors, Not(HasSubstr("fine")));
}

TEST(Unsupported, ComesBeforeUnknownDimensions) {
  TestModel model;
  model.symbolicInput("x", {"N", "3"}).output("y");
  model.node("GridSample", {"x"}, {"y"}, "r1");
  Imported m = import(model);
  EXPECT_EQ(m.numErrors, 1u);
  EXPECT_THAT(m.errors, HasSubstr("GridSample, ai.onnx, opset 13: r1"));
}

TEST(Unsupported, LongListsAreCut) {
  TestModel model;
  model.input("x", {2}).output("y0");
  for (int i = 0; i < 100; ++i)
    model.node("GridSample", {"x"}, {"y" + std::to_string(i)},
               "r" + std::to_string(i));
  EXPECT_THAT(import(model).errors, HasSubstr("r19 and 80 more"));
}

//===----------------------------------------------------------------------===//
// Names and order
//===----------------------------------------------------------------------===//

TEST(Graph, UndefinedInput) {
  TestModel model;
  model.input("x", {2}).output("y");
  model.node("Add", {"x", "ghost"}, {"y"}, "sum");
  EXPECT_THAT(import(model).errors,
              HasSubstr("test.onnx: node 'sum' (Add): its input 'ghost' is no "
                        "graph input, initializer or node's output"));
}

TEST(Graph, Unsorted) {
  TestModel model;
  model.input("x", {2}).output("y");
  model.node("Relu", {"t"}, {"y"}, "second");
  model.node("Relu", {"x"}, {"t"}, "first");
  EXPECT_THAT(import(model).errors,
              HasSubstr("node 'second' (Relu): its input 't' is produced by a "
                        "later node, 'first'"));
}

TEST(Graph, Cycles) {
  TestModel two;
  two.input("x", {2}).output("y");
  two.node("Add", {"x", "y"}, {"t"}, "a");
  two.node("Relu", {"t"}, {"y"}, "b");
  EXPECT_THAT(import(two).errors, HasSubstr("node 'a' (Add): its input 'y' "
                                            "depends on a cycle"));
  TestModel self;
  self.input("x", {2}).output("y");
  self.node("Add", {"x", "y"}, {"y"}, "a");
  EXPECT_THAT(import(self).errors, HasSubstr("depends on a cycle"));
}

TEST(Graph, Duplicates) {
  TestModel inputs;
  inputs.input("x", {2}).input("x", {2}).output("x");
  EXPECT_THAT(import(inputs).errors, HasSubstr("input 'x' is declared twice"));
  TestModel constants;
  constants.initializer(floats("c", {1})).initializer(floats("c", {1}));
  constants.output("c");
  EXPECT_THAT(import(constants).errors,
              HasSubstr("initializer 'c' is defined twice"));
  TestModel results;
  results.input("x", {2}).output("y");
  results.node("Relu", {"x"}, {"y"}, "a");
  results.node("Tanh", {"x"}, {"y"}, "b");
  EXPECT_THAT(import(results).errors,
              HasSubstr("node 'b' (Tanh): its output 'y' is already defined"));
  TestModel shadow;
  shadow.input("x", {2}).output("x");
  shadow.node("Relu", {"x"}, {"x"}, "a");
  EXPECT_THAT(import(shadow).errors, HasSubstr("'x' is already defined"));
  TestModel outputs;
  outputs.input("x", {2}).output("x").output("x");
  EXPECT_THAT(import(outputs).errors,
              HasSubstr("output 'x' is declared twice"));
}

TEST(Graph, Outputs) {
  TestModel none;
  none.input("x", {2});
  EXPECT_THAT(import(none).errors, HasSubstr("no outputs"));
  TestModel ghost;
  ghost.input("x", {2}).output("ghost");
  EXPECT_THAT(import(ghost).errors, HasSubstr("output 'ghost' is no graph"));
}

TEST(Graph, SparseInitializers) {
  TestModel model;
  model.input("x", {2}).output("x");
  model.graph().add_sparse_initializer()->mutable_values()->set_name("s");
  EXPECT_THAT(import(model).errors,
              HasSubstr("sparse initializers are not supported ('s')"));
}

TEST(Graph, HugeResult) {
  TestModel model;
  model.input("a", {1 << 20, 1}).input("b", {1, 1 << 20}).output("y");
  model.node("Add", {"a", "b"}, {"y"}, "outer");
  EXPECT_THAT(import(model).errors,
              HasSubstr("node 'outer' (Add): its result of shape "
                        "1048576x1048576 is too large"));
}

/// Neither recursion nor quadratic work over the depth of a graph.
TEST(Graph, LongChain) {
  TestModel model;
  model.input("t0", {2}).output("t20000");
  for (int i = 0; i < 20000; ++i)
    model.node("Relu", {"t" + std::to_string(i)}, {"t" + std::to_string(i + 1)},
               "");
  Imported m = import(model);
  EXPECT_EQ(m.all<ReluOp>().size(), 20000u);
}

//===- ElementwiseTest.cpp - Arithmetic -----------------------------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

TEST(Elementwise, Binary) {
  for (auto [opType, name] :
       {std::pair("Add", "add"), std::pair("Sub", "sub"),
        std::pair("Mul", "mul"), std::pair("Div", "div")}) {
    Imported m =
        SingleNode(14, opType, {1, 3, 4, 4}, {floats("c", {3, 1, 1})}).import();
    EXPECT_EQ(m.opNames(), name);
    EXPECT_EQ(m.resultShape(), (Dims{1, 3, 4, 4}));
  }
}

TEST(Elementwise, OperandOrder) {
  TestModel model;
  model.input("x", {2}).initializer(floats("c", {2})).output("y");
  model.node("Sub", {"c", "x"}, {"y"});
  Imported m = import(model);
  EXPECT_EQ(m.only<SubOp>().getRhs(), m.main().getArgument(0));
}

TEST(Elementwise, SumOfOneToThree) {
  for (unsigned count : {1, 2, 3}) {
    TestModel model;
    std::vector<std::string> names;
    for (unsigned i = 0; i < count; ++i) {
      names.push_back("x" + std::to_string(i));
      model.input(names.back(), {2, 3});
    }
    model.node("Sum", names, {"y"});
    model.output("y");
    Imported m = import(model);
    EXPECT_EQ(m.all<AddOp>().size(), count - 1);
  }
}

TEST(Elementwise, BroadcastError) {
  EXPECT_THAT(SingleNode(14, "Add", {2, 3}, {floats("c", {4})}).import().errors,
              HasSubstr("add_c1"));
}

TEST(Elementwise, RunTimeIntegersAreUnsupported) {
  EXPECT_THAT(SingleNode(14, "Add", {2}, {ints("c", {1, 2})}).import().errors,
              HasSubstr("its input 'c' is a tensor of integers"));
}

TEST(Elementwise, OnlyOnConstants) {
  EXPECT_THAT(SingleNode(14, "Floor", {2}).import().errors,
              HasSubstr("Floor, ai.onnx, opset 14: n (only on constants"));
}

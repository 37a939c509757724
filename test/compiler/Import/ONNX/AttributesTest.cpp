//===- AttributesTest.cpp - Schemas: attributes and arity -----------------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

TEST(Schema, WrongKind) {
  EXPECT_THAT(SingleNode(13, "LeakyRelu", {2}).set("alpha", 1).import().errors,
              HasSubstr("test.onnx: node 'n' (LeakyRelu): attribute 'alpha' is "
                        "of kind INT, expected FLOAT"));
}

TEST(Schema, Unknown) {
  EXPECT_THAT(SingleNode(13, "Relu", {2}).set("alpha", 1.0f).import().errors,
              HasSubstr("attribute 'alpha' is not an attribute of this "
                        "operator at this opset"));
}

TEST(Schema, Twice) {
  EXPECT_THAT(SingleNode(13, "LeakyRelu", {2})
                  .set("alpha", 1.0f)
                  .set("alpha", 2.0f)
                  .import()
                  .errors,
              HasSubstr("attribute 'alpha' is given twice"));
}

TEST(Schema, ReferenceOutsideAFunction) {
  SingleNode model(13, "LeakyRelu", {2});
  model.set("alpha", 1.0f);
  model.node.proto.mutable_attribute(0)->set_ref_attr_name("slope");
  EXPECT_THAT(model.import().errors, HasSubstr("refers to a function's"));
}

TEST(Schema, Arity) {
  EXPECT_THAT(SingleNode(13, "Relu", {2}, {floats("c", {2})}).import().errors,
              HasSubstr("has 2 inputs, at most 1 are defined at opset 13"));
  EXPECT_THAT(SingleNode(13, "Conv", {1, 1, 4}).import().errors,
              HasSubstr("input 1 is missing"));
  EXPECT_THAT(
      SingleNode(13, "Conv", {1, 1, 4}, {floats("", {})}).import().errors,
      HasSubstr("input 1 is missing"));
  EXPECT_THAT(SingleNode(13, "Concat", {2}, {floats("", {})})
                  .set("axis", 0)
                  .import()
                  .errors,
              HasSubstr("input 1 is missing"));
  TestModel outputs;
  outputs.input("x", {2}).output("y");
  outputs.node("Relu", {"x"}, {"y", "z"});
  EXPECT_THAT(import(outputs).errors, HasSubstr("has 2 outputs, at most 1"));
  TestModel none;
  none.input("x", {2}).output("x");
  none.node("Relu", {"x"}, {});
  EXPECT_THAT(import(none).errors, HasSubstr("has no outputs"));
}

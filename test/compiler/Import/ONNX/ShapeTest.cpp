//===- ShapeTest.cpp - Reshape and kin, Transpose, Concat, Cast -----------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

static Imported reshape(const Dims &from, const Dims &to,
                        bool allowZero = false) {
  SingleNode model(14, "Reshape", from, {ints("shape", to)});
  if (allowZero)
    model.set("allowzero", 1);
  return model.import();
}

TEST(Reshape, ZeroAndMinusOne) {
  EXPECT_EQ(reshape({2, 3, 4}, {6, 4}).resultShape(), (Dims{6, 4}));
  EXPECT_EQ(reshape({2, 3, 4}, {0, -1}).resultShape(), (Dims{2, 12}));
  EXPECT_EQ(reshape({2, 3, 4}, {-1}).resultShape(), (Dims{24}));
  EXPECT_EQ(reshape({1, 1}, {}).resultShape(), (Dims{}));
  EXPECT_EQ(reshape({2, 3, 4}, {0, 0, 0}).opNames(), "");
}

TEST(Reshape, Errors) {
  EXPECT_THAT(reshape({2, 3}, {-1, -1}).errors, HasSubstr("more than one -1"));
  EXPECT_THAT(reshape({2, 3}, {4, -1}).errors, HasSubstr("does not fit"));
  EXPECT_THAT(reshape({2, 3}, {7}).errors,
              HasSubstr("cannot have the shape 7"));
  EXPECT_THAT(reshape({2, 3}, {2, 3, 0}).errors, HasSubstr("copies axis 2"));
  EXPECT_THAT(reshape({2, 3}, {-2, 3}).errors, HasSubstr("negative"));
  EXPECT_THAT(reshape({2, 3}, {0, 6}, true).errors, HasSubstr("cannot have"));
  EXPECT_THAT(reshape({2, 3}, {0, -1}, true).errors, HasSubstr("does not fit"));
  // 2^32 * 2^32 wraps to 0.
  EXPECT_THAT(reshape({2, 3}, {int64_t(1) << 32, int64_t(1) << 32}).errors,
              HasSubstr("huge"));
}

TEST(Reshape, RunTimeShapeIsUnsupported) {
  TestModel model;
  model.input("x", {4}).input("s", {2}).output("y");
  model.node("Reshape", {"x", "s"}, {"y"});
  EXPECT_THAT(import(model).errors,
              HasSubstr("n (its shape is computed at run time)"));
}

/// A shape of 2^30 sizes must not be read.
TEST(Reshape, HugeShapeList) {
  TestModel model;
  model.input("x", {4}).initializer(ints("s", {1 << 30})).output("y");
  model.node("ConstantOfShape", {"s"}, {"t"}).set("value", ints("", {1}));
  model.node("Reshape", {"x", "t"}, {"y"});
  EXPECT_THAT(import(model).errors,
              HasSubstr("its shape has 1073741824 elements"));
}

TEST(Flatten, Axes) {
  auto flatten = [](int64_t opset, int64_t axis) {
    return SingleNode(opset, "Flatten", {2, 3, 4}).set("axis", axis).import();
  };
  EXPECT_EQ(SingleNode(13, "Flatten", {2, 3, 4}).import().resultShape(),
            (Dims{2, 12}));
  EXPECT_EQ(flatten(13, 0).resultShape(), (Dims{1, 24}));
  EXPECT_EQ(flatten(13, 3).resultShape(), (Dims{24, 1}));
  EXPECT_EQ(flatten(13, -1).resultShape(), (Dims{6, 4}));
  EXPECT_THAT(flatten(13, 4).errors, HasSubstr("axis 4 is out of range"));
  EXPECT_THAT(flatten(9, -1).errors, HasSubstr("axis -1 is out of range"));
}

TEST(Squeeze, AttributeAndInput) {
  EXPECT_EQ(SingleNode(11, "Squeeze", {1, 3, 1})
                .set("axes", Dims{-1})
                .import()
                .resultShape(),
            (Dims{1, 3}));
  EXPECT_EQ(SingleNode(13, "Squeeze", {1, 3, 1}, {ints("a", {0})})
                .import()
                .resultShape(),
            (Dims{3, 1}));
  for (int64_t opset : {11, 13})
    EXPECT_EQ(SingleNode(opset, "Squeeze", {1, 3, 1}).import().resultShape(),
              (Dims{3}));
  EXPECT_THAT(
      SingleNode(13, "Squeeze", {1, 3}, {ints("a", {1})}).import().errors,
      HasSubstr("axis 1 of shape 1x3 does not have size 1"));
  EXPECT_THAT(
      SingleNode(13, "Squeeze", {1, 3}).set("axes", Dims{0}).import().errors,
      HasSubstr("'axes' is not an attribute"));
}

TEST(Unsqueeze, AttributeAndInput) {
  EXPECT_EQ(SingleNode(11, "Unsqueeze", {2, 3})
                .set("axes", Dims{0, 3})
                .import()
                .resultShape(),
            (Dims{1, 2, 3, 1}));
  EXPECT_EQ(SingleNode(13, "Unsqueeze", {2, 3}, {ints("a", {-1, 1})})
                .import()
                .resultShape(),
            (Dims{2, 1, 3, 1}));
  EXPECT_THAT(SingleNode(11, "Unsqueeze", {2, 3}).import().errors,
              HasSubstr("'axes' is missing"));
  EXPECT_THAT(
      SingleNode(13, "Unsqueeze", {2}, {ints("a", {5})}).import().errors,
      HasSubstr("out of range"));
}

TEST(Transpose, Permutations) {
  Imported m = SingleNode(13, "Transpose", {2, 3, 4})
                   .set("perm", Dims{1, 2, 0})
                   .import();
  EXPECT_EQ(toDims(m.only<TransposeOp>().getPermutation()), (Dims{1, 2, 0}));
  EXPECT_EQ(m.resultShape(), (Dims{3, 4, 2}));
  EXPECT_EQ(SingleNode(13, "Transpose", {2, 3, 4}).import().resultShape(),
            (Dims{4, 3, 2}));
  for (Dims broken : {Dims{0, 1}, Dims{0, 1, 1}, Dims{0, 1, 3}, Dims{0, 1, -1}})
    EXPECT_THAT(SingleNode(13, "Transpose", {2, 3, 4})
                    .set("perm", broken)
                    .import()
                    .errors,
                HasSubstr("no permutation"));
}

TEST(Concat, MixedConstantAndValue) {
  Imported m = SingleNode(13, "Concat", {1, 2, 4}, {floats("c", {1, 3, 4})})
                   .set("axis", -2)
                   .import();
  EXPECT_EQ(m.only<ConcatOp>().getAxis(), 1);
  EXPECT_EQ(m.resultShape(), (Dims{1, 5, 4}));
  EXPECT_EQ(SingleNode(13, "Concat", {1, 2}).set("axis", 0).import().opNames(),
            "");
}

TEST(Concat, Errors) {
  EXPECT_THAT(SingleNode(13, "Concat", {1, 2}).import().errors,
              HasSubstr("'axis' is missing"));
  EXPECT_THAT(SingleNode(13, "Concat", {1, 2}).set("axis", 2).import().errors,
              HasSubstr("axis 2 is out of range"));
  EXPECT_THAT(SingleNode(13, "Concat", {1, 2}, {floats("c", {2, 3})})
                  .set("axis", 1)
                  .import()
                  .errors,
              HasSubstr("concat_c4"));
}

TEST(PassThrough, IdentityDropoutCast) {
  EXPECT_EQ(SingleNode(13, "Identity", {2}).import().opNames(), "");
  EXPECT_EQ(SingleNode(13, "Cast", {2})
                .set("to", int(::onnx::TensorProto::FLOAT))
                .import()
                .opNames(),
            "");
  EXPECT_EQ(
      SingleNode(10, "Dropout", {2}).set("ratio", 0.5f).import().opNames(), "");
  EXPECT_EQ(SingleNode(13, "Dropout", {2}, {floats("ratio", {}, {0.5f})})
                .import()
                .opNames(),
            "");
}

TEST(PassThrough, Refusals) {
  EXPECT_THAT(SingleNode(13, "Cast", {2})
                  .set("to", int(::onnx::TensorProto::FLOAT16))
                  .import()
                  .errors,
              HasSubstr("n (a run-time tensor to element type FLOAT16)"));
  ::onnx::TensorProto mode = scalar("mode", 1);
  mode.set_data_type(::onnx::TensorProto::BOOL);
  mode.clear_int64_data();
  mode.add_int32_data(1);
  EXPECT_THAT(SingleNode(13, "Dropout", {2}, {floats("ratio", {}), mode})
                  .import()
                  .errors,
              HasSubstr("training_mode is true"));
  TestModel mask(13);
  mask.input("x", {2}).output("y").output("m");
  mask.node("Dropout", {"x"}, {"y", "m"});
  EXPECT_THAT(import(mask).errors, HasSubstr("its output mask is used"));
}

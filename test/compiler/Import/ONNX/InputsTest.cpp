//===- InputsTest.cpp - Shapes of inputs, initializers as inputs ----------===//

#include "test/compiler/Import/ONNX/TestModel.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;
using testing::HasSubstr;

static ImportOptions
shapes(const std::vector<std::pair<std::string, Dims>> &given) {
  ImportOptions options;
  for (auto &[name, dims] : given)
    options.shapes[name] = SmallVector<int64_t>(ArrayRef<int64_t>(dims));
  return options;
}

static Dims argShape(Imported &m, unsigned i) {
  return toDims(
      cast<RankedTensorType>(m.main().getArgument(i).getType()).getShape());
}

/// x [N, 3, H, W] and m [N, 1] into two results.
static TestModel makeSymbolic() {
  TestModel model;
  model.symbolicInput("x", {"N", "3", "H", ""}).symbolicInput("m", {"N", "1"});
  model.output("x").output("m");
  return model;
}

TEST(Inputs, UnboundAreListedTogether) {
  Imported m = import(makeSymbolic());
  EXPECT_EQ(m.numErrors, 1u);
  EXPECT_THAT(m.errors, HasSubstr("--shape name=AxBxC"));
  EXPECT_THAT(m.errors, HasSubstr("\n  x: N x 3 x H x ?"));
  EXPECT_THAT(m.errors, HasSubstr("\n  m: N x 1"));
}

TEST(Inputs, BoundDirectlyAndThroughASymbol) {
  Imported both =
      import(makeSymbolic(), shapes({{"x", {2, 3, 8, 9}}, {"m", {2, 1}}}));
  ASSERT_TRUE(both) << both.errors;
  EXPECT_EQ(argShape(both, 0), (Dims{2, 3, 8, 9}));
  Imported one = import(makeSymbolic(), shapes({{"x", {2, 3, 8, 9}}}));
  ASSERT_TRUE(one) << one.errors;
  EXPECT_EQ(argShape(one, 1), (Dims{2, 1}));
}

TEST(Inputs, Contradictions) {
  EXPECT_THAT(
      import(makeSymbolic(), shapes({{"x", {2, 3, 8, 9}}, {"m", {4, 1}}}))
          .errors,
      HasSubstr("gives 'N' the size 2 in input 'x' and 4 here"));
  EXPECT_THAT(import(makeSymbolic(), shapes({{"x", {2, 4, 8, 9}}})).errors,
              HasSubstr("input 'x' is declared as N x 3 x H x ?, --shape says "
                        "2x4x8x9"));
  EXPECT_THAT(import(makeSymbolic(), shapes({{"x", {2, 3, 8}}})).errors,
              HasSubstr("--shape says 2x3x8"));
  for (int64_t size : {0, -1})
    EXPECT_THAT(import(makeSymbolic(), shapes({{"x", {size, 3, 8, 9}}})).errors,
                HasSubstr("not positive"));
}

TEST(Inputs, Names) {
  EXPECT_THAT(
      import(makeSymbolic(), shapes({{"z", {1}}})).errors,
      HasSubstr("names 'z', which is no input; the inputs are 'x', 'm'"));
  EXPECT_THAT(import(makeSymbolic(), shapes({{"", {1}}})).errors,
              HasSubstr("needs an input's name"));
  TestModel one;
  one.symbolicInput("x", {"N", "3"}).output("x");
  Imported m = import(one, shapes({{"", {5, 3}}}));
  ASSERT_TRUE(m) << m.errors;
  EXPECT_EQ(argShape(m, 0), (Dims{5, 3}));
}

/// Exporters write 0 and -1 for a size they do not know.
TEST(Inputs, ZeroAndNegativeAreUnknown) {
  for (int64_t size : {0, -1, -5}) {
    TestModel model;
    model.input("x", {size, 3}).output("x");
    EXPECT_THAT(import(model).errors, HasSubstr("x: ? x 3"));
    EXPECT_TRUE(import(model, shapes({{"x", {1, 3}}})));
  }
}

TEST(Inputs, UnknownRank) {
  TestModel model;
  model.input("x", {}).output("x");
  model.graph()
      .mutable_input(0)
      ->mutable_type()
      ->mutable_tensor_type()
      ->clear_shape();
  EXPECT_THAT(import(model).errors, HasSubstr("x: unknown rank"));
  EXPECT_TRUE(import(model, shapes({{"x", {1, 3}}})));
}

TEST(Inputs, Huge) {
  for (Dims dims : {Dims{int64_t(1) << 32}, Dims{1 << 20, 1 << 20},
                    Dims{int64_t(1) << 62, int64_t(1) << 62}}) {
    TestModel model;
    model.input("x", dims).output("x");
    EXPECT_THAT(import(model).errors, HasSubstr("more than 2^31 elements"));
  }
  TestModel rank;
  rank.input("x", Dims(17, 1)).output("x");
  EXPECT_THAT(import(rank).errors, HasSubstr("has rank 17"));
}

TEST(Inputs, ElementTypes) {
  auto withType = [](int type) {
    TestModel model;
    model.input("x", {2}).output("x");
    model.graph()
        .mutable_input(0)
        ->mutable_type()
        ->mutable_tensor_type()
        ->set_elem_type(type);
    return import(model);
  };
  for (int type : {::onnx::TensorProto::FLOAT16, ::onnx::TensorProto::DOUBLE,
                   ::onnx::TensorProto::BFLOAT16})
    EXPECT_TRUE(withType(type));
  EXPECT_THAT(withType(::onnx::TensorProto::INT64).errors,
              HasSubstr("element type INT64; only FLOAT"));
  EXPECT_THAT(withType(999).errors, HasSubstr("element type 999"));
  TestModel sequence;
  sequence.input("x", {2}).output("x");
  sequence.graph().mutable_input(0)->mutable_type()->mutable_sequence_type();
  EXPECT_THAT(import(sequence).errors, HasSubstr("is not a tensor"));
}

//===----------------------------------------------------------------------===//
// Initializers that are graph inputs
//===----------------------------------------------------------------------===//

static TestModel makeOverridable() {
  TestModel model;
  model.input("x", {2, 3}).input("w", {3, 4}).initializer(floats("w", {3, 4}));
  auto &shape = *model.graph().add_input();
  shape.set_name("s");
  shape.mutable_type()->mutable_tensor_type()->set_elem_type(
      ::onnx::TensorProto::INT64);
  shape.mutable_type()
      ->mutable_tensor_type()
      ->mutable_shape()
      ->add_dim()
      ->set_dim_value(1);
  model.initializer(ints("s", {-1}));
  model.node("MatMul", {"x", "w"}, {"t"});
  model.node("Reshape", {"t", "s"}, {"y"});
  model.output("y");
  return model;
}

TEST(InitializerInputs, AreConstantsWithARemark) {
  Imported m = import(makeOverridable());
  ASSERT_TRUE(m) << m.errors;
  EXPECT_EQ(m.main().getNumArguments(), 1u);
  EXPECT_TRUE(getConstantElements(m.only<DenseOp>().getFilter()));
  EXPECT_THAT(*m.remarks, HasSubstr("'w' is a graph input, too"));
  EXPECT_THAT(*m.remarks, HasSubstr("'s' is a graph input, too"));
  EXPECT_THAT(*m.remarks, HasSubstr("are treated as constants: 2"));
}

TEST(InitializerInputs, StayInputsOnRequest) {
  ImportOptions options;
  options.overridableInitializers = true;
  Imported m = import(makeOverridable(), options);
  ASSERT_TRUE(m) << m.errors;
  ASSERT_EQ(m.main().getNumArguments(), 2u);
  EXPECT_EQ(m.main().getArgAttrOfType<StringAttr>(1, "convopt.name"), "w");
  EXPECT_EQ(m.only<DenseOp>().getFilter(), m.main().getArgument(1));
  // Shapes must be known, so integers remain constants.
  EXPECT_THAT(*m.remarks, HasSubstr("'s' is a graph input, too"));
}

TEST(InitializerInputs, AreNoCandidatesForANamelessShape) {
  TestModel model = makeOverridable();
  EXPECT_TRUE(import(model, shapes({{"", {2, 3}}})));
  EXPECT_THAT(import(model, shapes({{"w", {3, 4}}})).errors,
              HasSubstr("names 'w', which is no input"));
}

TEST(InitializerInputs, ShapeMustAgree) {
  TestModel model = makeOverridable();
  *model.graph().mutable_initializer(0) = floats("w", {2, 6});
  ImportOptions options;
  options.overridableInitializers = true;
  EXPECT_THAT(import(model, options).errors,
              HasSubstr("initializer 'w' and the input of the same name"));
}

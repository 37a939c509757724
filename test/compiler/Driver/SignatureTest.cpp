//===- SignatureTest.cpp - Inputs and outputs of a model ------------------===//

#include "compiler/Driver/Signature.h"
#include "test/compiler/Driver/DriverTest.h"

using namespace mlir;
using namespace mlir::convopt;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

using SignatureTest = DriverTest;

TEST_F(SignatureTest, ReadsNamesTypesAndShapes) {
  auto module = parse(R"(
    func.func private @helper()
    func.func @main(%a: tensor<1x3xf32> {convopt.name = "image"},
                    %b: tensor<i64>, %c: tensor<2xui8>, %d: tensor<2xi1>)
        -> (tensor<1x3xf32>, tensor<i64> {convopt.name = "count"}) {
      return %a, %b : tensor<1x3xf32>, tensor<i64>
    })");
  ASSERT_TRUE(module);
  auto signature = getSignature(*module);
  ASSERT_TRUE(succeeded(signature)) << diagnostics;
  ASSERT_EQ(signature->inputs.size(), 4u);
  EXPECT_EQ(signature->inputs[0].name, "image");
  EXPECT_EQ(signature->inputs[0].dtype, CONVOPT_DTYPE_F32);
  EXPECT_THAT(signature->inputs[0].shape, ElementsAre(1, 3));
  EXPECT_EQ(signature->inputs[1].name, "input_1");
  EXPECT_EQ(signature->inputs[1].dtype, CONVOPT_DTYPE_I64);
  EXPECT_TRUE(signature->inputs[1].shape.empty());
  EXPECT_EQ(signature->inputs[2].dtype, CONVOPT_DTYPE_U8);
  EXPECT_EQ(signature->inputs[3].dtype, CONVOPT_DTYPE_BOOL);
  ASSERT_EQ(signature->outputs.size(), 2u);
  EXPECT_EQ(signature->outputs[0].name, "output_0");
  EXPECT_EQ(signature->outputs[1].name, "count");
}

TEST_F(SignatureTest, NeedsAPublicEntryWithABody) {
  for (StringRef text :
       {"func.func private @main() { return }", "func.func private @main()"}) {
    diagnostics.clear();
    auto module = parse(text);
    ASSERT_TRUE(module);
    EXPECT_TRUE(failed(getSignature(*module)));
    EXPECT_THAT(diagnostics, HasSubstr("no public function @main with a body; "
                                       "there is @main"));
  }
  diagnostics.clear();
  auto empty = parse("module {}");
  EXPECT_FALSE(findEntry(*empty));
  EXPECT_EQ(diagnostics, "error: model:1:1: no public function @main with a "
                         "body\n");
}

TEST_F(SignatureTest, RefusesWhatTheABICannotCarry) {
  std::pair<StringRef, StringRef> cases[] = {
      {"tensor<?x3xf32>", "input 'x' has a dynamic shape: 'tensor<?x3xf32>'"},
      {"tensor<*xf32>", "input 'x' is a 'tensor<*xf32>', not a ranked tensor"},
      {"f32", "input 'x' is a 'f32', not a ranked tensor"},
      {"tensor<3xi8>", "input 'x' has an unsupported element type: 'i8'"},
      {"tensor<3xui32>", "input 'x' has an unsupported element type: 'ui32'"},
      {"tensor<3xcomplex<f32>>", "unsupported element type: 'complex<f32>'"},
  };
  for (auto [type, message] : cases) {
    diagnostics.clear();
    auto module = parse(
        ("func.func @main(%x: " + type + " {convopt.name = \"x\"}) { return }")
            .str());
    ASSERT_TRUE(module);
    EXPECT_TRUE(failed(getSignature(*module)));
    EXPECT_THAT(diagnostics, HasSubstr(message.str()));
  }
}

} // namespace

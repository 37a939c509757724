//===- ReleaseConstantsTest.cpp - Constants in use keep their data --------===//

#include "passes/Codegen/Constants/ReleaseConstants.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Constants/Passes.h"

#include "test/passes/Codegen/PassTest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::convopt {
namespace {

class ReleaseConstantsTest : public PassTest {
protected:
  static constexpr int64_t kSize = 1000;
  static constexpr size_t kBytes = kSize * sizeof(float);

  ReleaseConstantsTest() { parse("func.func @main() { return }"); }

  /// A constant whose data is a resource.
  DenseResourceElementsAttr make(double value) {
    auto type = RankedTensorType::get({kSize}, Float32Type::get(&context));
    SmallVector<double> values(kSize, value);
    return cast<DenseResourceElementsAttr>(makeElements(type, values));
  }

  static bool holds(ElementsAttr elements, double value) {
    FailureOr<SmallVector<double>> values = readAsDouble(elements);
    return succeeded(values) && *values == SmallVector<double>(kSize, value);
  }

  arith::ConstantOp addConstant(ElementsAttr elements) {
    Block &body = (*module->getOps<func::FuncOp>().begin()).getBody().front();
    auto builder = OpBuilder::atBlockBegin(&body);
    return arith::ConstantOp::create(builder, builder.getUnknownLoc(),
                                     cast<TypedAttr>(elements));
  }
};

TEST_F(ReleaseConstantsTest, KeepsWhatAnOpNames) {
  DenseResourceElementsAttr used = make(1), unused = make(2);
  addConstant(used);
  EXPECT_EQ(releaseUnusedResources(*module), kBytes);
  EXPECT_TRUE(holds(used, 1));
  EXPECT_FALSE(holds(unused, 2));
  EXPECT_EQ(releaseUnusedResources(*module), 0u);
}

TEST_F(ReleaseConstantsTest, FreesWhatAnErasedOpNamed) {
  DenseResourceElementsAttr constant = make(1);
  arith::ConstantOp op = addConstant(constant);
  EXPECT_EQ(releaseUnusedResources(*module), 0u);
  op.erase();
  EXPECT_EQ(releaseUnusedResources(*module), kBytes);
}

TEST_F(ReleaseConstantsTest, KeepsWhatTheModuleItselfNames) {
  DenseResourceElementsAttr used = make(1);
  (*module)->setAttr("test.weights", used);
  EXPECT_EQ(releaseUnusedResources(*module), 0u);
  EXPECT_TRUE(holds(used, 1));
}

TEST_F(ReleaseConstantsTest, KeepsWhatIsNamedInsideAnAttribute) {
  DenseResourceElementsAttr used = make(1);
  Builder builder(&context);
  (*module)->setAttr("test.list",
                     builder.getArrayAttr({builder.getDictionaryAttr(
                         builder.getNamedAttr("w", used))}));
  EXPECT_EQ(releaseUnusedResources(*module), 0u);
  EXPECT_TRUE(holds(used, 1));
}

// A reshape of a constant shares its data.
TEST_F(ReleaseConstantsTest, KeepsDataThatIsNamedUnderAnotherType) {
  DenseResourceElementsAttr flat = make(1);
  auto type =
      RankedTensorType::get({10, kSize / 10}, Float32Type::get(&context));
  addConstant(DenseResourceElementsAttr::get(type, flat.getRawHandle()));
  EXPECT_EQ(releaseUnusedResources(*module), 0u);
  EXPECT_TRUE(holds(flat, 1));
}

// The manager makes names unique; a released one stays taken.
TEST_F(ReleaseConstantsTest, NewConstantsGetDataOfTheirOwn) {
  DenseResourceElementsAttr released = make(1);
  releaseUnusedResources(*module);
  DenseResourceElementsAttr fresh = make(3);
  EXPECT_NE(fresh, released);
  EXPECT_TRUE(holds(fresh, 3));
  EXPECT_FALSE(holds(released, 1));
}

TEST_F(ReleaseConstantsTest, ThePassReleases) {
  DenseResourceElementsAttr used = make(1), unused = make(2);
  addConstant(used);
  PassManager pm(&context);
  pm.addPass(createReleaseConstantsPass());
  ASSERT_TRUE(succeeded(pm.run(*module)));
  EXPECT_TRUE(holds(used, 1));
  EXPECT_FALSE(holds(unused, 2));
}

} // namespace
} // namespace mlir::convopt

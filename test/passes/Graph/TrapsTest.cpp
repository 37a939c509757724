//===- TrapsTest.cpp - The trap cases of bias cancellation, evaluated -----===//
//
// The text tests say which biases go. Here every function in them is evaluated
// in double precision, before and after the pass: none of its results changes.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "passes/Graph/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <random>

using namespace mlir;
using namespace mlir::convopt;
using reference::Tensor;

namespace {

/// What every dynamic size of an argument is.
constexpr int64_t kDynamicSize = 4;

class TrapsTest : public ::testing::TestWithParam<std::string> {
protected:
  TrapsTest() {
    context
        .loadDialect<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
  }

  /// Vectors and matrices are positive: variances are among them.
  SmallVector<Tensor> drawInputs(func::FuncOp function) {
    SmallVector<Tensor> inputs;
    for (Type argument : function.getArgumentTypes()) {
      auto type = cast<RankedTensorType>(argument);
      SmallVector<int64_t> shape(type.getShape());
      for (int64_t &size : shape)
        if (ShapedType::isDynamic(size))
          size = kDynamicSize;
      std::uniform_real_distribution<double> draw(
          type.getRank() > 2 ? -2.0 : 0.5, 2.0);
      Tensor &input = inputs.emplace_back(shape);
      for (double &element : input.data)
        element = draw(random);
    }
    return inputs;
  }

  MLIRContext context;
  std::mt19937 random{1};
};

/// Constants are rounded to f32 once, and added to values up to `scale`.
double getTolerance(func::FuncOp function) {
  double scale = 1.0;
  function.walk([&](arith::ConstantOp op) {
    SmallVector<double> values = *readAsDouble(op.getValue());
    for (double value : values)
      if (std::isfinite(value))
        scale = std::max(scale, std::fabs(value));
  });
  return 1e-7 * scale;
}

std::vector<std::string> listFiles() {
  std::vector<std::string> names;
  for (const auto &entry : std::filesystem::directory_iterator(
           CONVOPT_SOURCE_DIR "/test/passes/Graph")) {
    std::string name = entry.path().filename();
    if (StringRef(name).starts_with("traps-cancel-"))
      names.push_back(std::move(name));
  }
  llvm::sort(names);
  return names;
}

} // namespace

TEST_P(TrapsTest, NoResultChanges) {
  OwningOpRef<ModuleOp> before = parseSourceFile<ModuleOp>(
      CONVOPT_SOURCE_DIR "/test/passes/Graph/" + GetParam(), &context);
  ASSERT_TRUE(before);
  OwningOpRef<ModuleOp> after = before->clone();
  PassManager passes(&context);
  passes.addPass(createCancelBias());
  ASSERT_TRUE(succeeded(passes.run(*after)));

  for (auto function : before->getOps<func::FuncOp>()) {
    SCOPED_TRACE(function.getName().str());
    SmallVector<Tensor> inputs = drawInputs(function);
    FailureOr<SmallVector<Tensor>> expected =
        reference::evaluate(function, inputs);
    FailureOr<SmallVector<Tensor>> actual = reference::evaluate(
        after->lookupSymbol<func::FuncOp>(function.getName()), inputs);
    ASSERT_TRUE(succeeded(expected) && succeeded(actual));
    double tolerance = getTolerance(function);
    for (auto [left, right] : llvm::zip_equal(*actual, *expected)) {
      ASSERT_EQ(left.shape, right.shape);
      for (auto [x, y] : llvm::zip_equal(left.data, right.data))
        ASSERT_TRUE((std::isnan(x) && std::isnan(y)) || x == y ||
                    std::fabs(x - y) <= tolerance)
            << x << " is not " << y;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, TrapsTest, ::testing::ValuesIn(listFiles()),
                         [](const auto &info) {
                           std::string name = info.param;
                           for (char &c : name)
                             c = llvm::isAlnum(c) ? c : '_';
                           return name;
                         });

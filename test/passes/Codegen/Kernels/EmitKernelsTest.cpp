//===- EmitKernelsTest.cpp - Filters that kernels replace -----------------===//

#include "passes/Codegen/Kernels/Passes.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "test/passes/Codegen/PassTest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::convopt {
namespace {

/// What becomes of a filter of 3 x 3 x 8 x 8 numbers, which is a blob.
class ReplacedFilterTest : public PassTest {
protected:
  /// @main of `body`, with the filter %w and a value %x to convolve.
  void parseWithFilter(StringRef types, StringRef body) {
    parse("func.func @main(%x: tensor<1x6x6x8xf32>) -> (" + types.str() +
          ") {\n%w = arith.constant dense<0.0> : tensor<3x3x8x8xf32>\n" +
          body.str() + " : " + types.str() + "\n}");
    module->walk([&](arith::ConstantOp op) {
      auto type = cast<RankedTensorType>(op.getType());
      SmallVector<double> numbers(type.getNumElements(), 1.0);
      filter = makeElements(type, numbers);
      op.setValueAttr(cast<TypedAttr>(filter));
    });
  }

  void emit(bool release) {
    PassManager manager(&context);
    EmitKernelsPassOptions options;
    options.releaseConstants = release;
    manager.addPass(createEmitKernelsPass(options));
    ASSERT_TRUE(succeeded(manager.run(*module)));
    ASSERT_TRUE(succeeded(verify(*module)));
  }

  /// A convolution in the transform domain.
  static std::string convolve(StringRef result, StringRef input) {
    return (result + " = convopt.conv " + input + R"mlir(, %w
        pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
        {convopt.schedule =
          #convopt.schedule<winograd, tile = [2, 3, 2, 3, 4, 4, 1], vector = 8>}
        : (tensor<1x6x6x8xf32>, tensor<3x3x8x8xf32>) -> tensor<1x6x6x8xf32>
      )mlir")
        .str();
  }

  bool hasFilter() { return succeeded(readAsDouble(filter)); }

  ElementsAttr filter;
};

TEST_F(ReplacedFilterTest, IsReleasedWhenToldSo) {
  parseWithFilter("tensor<1x6x6x8xf32>", convolve("%0", "%x") + "return %0");
  emit(/*release=*/true);
  EXPECT_FALSE(hasFilter());
}

TEST_F(ReplacedFilterTest, IsKeptOtherwise) {
  parseWithFilter("tensor<1x6x6x8xf32>", convolve("%0", "%x") + "return %0");
  emit(/*release=*/false);
  EXPECT_TRUE(hasFilter());
}

TEST_F(ReplacedFilterTest, IsReleasedBehindItsLastConvolution) {
  parseWithFilter("tensor<1x6x6x8xf32>",
                  convolve("%0", "%x") + convolve("%1", "%0") + "return %1");
  emit(/*release=*/true);
  EXPECT_FALSE(hasFilter());
}

TEST_F(ReplacedFilterTest, IsKeptForOtherOps) {
  parseWithFilter("tensor<1x6x6x8xf32>, tensor<3x3x8x8xf32>",
                  convolve("%0", "%x") + "return %0, %w");
  emit(/*release=*/true);
  EXPECT_TRUE(hasFilter());
}

} // namespace
} // namespace mlir::convopt

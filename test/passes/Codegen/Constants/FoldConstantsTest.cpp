//===- FoldConstantsTest.cpp - Folded constants hold the same elements ----===//

#include "passes/Codegen/Constants/Passes.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "test/passes/Codegen/PassTest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

#include <random>

namespace mlir::convopt {
namespace {

class FoldConstantsTest : public PassTest {
protected:
  void fold(bool release = false) {
    PassManager manager(&context);
    FoldConstantsPassOptions options;
    options.releaseConstants = release;
    manager.addPass(createFoldConstantsPass(options));
    ASSERT_TRUE(succeeded(manager.run(*module)));
    ASSERT_TRUE(succeeded(verify(*module)));
  }

  /// What @main returns, constants all.
  SmallVector<SmallVector<double>> readResults() {
    auto function = *module->getOps<func::FuncOp>().begin();
    SmallVector<SmallVector<double>> results;
    for (Value value :
         function.getBody().front().getTerminator()->getOperands()) {
      FailureOr<SmallVector<double>> numbers = readAsDouble(value);
      results.push_back(succeeded(numbers) ? *numbers : SmallVector<double>());
    }
    return results;
  }

  /// Bytes of all large constants of the context, in use or not.
  size_t countBlobBytes() {
    size_t bytes = 0;
    DenseResourceElementsHandle::getManagerInterface(&context)
        .getBlobManager()
        .getBlobMap([&](const auto &entries) {
          for (const auto &entry : entries)
            if (const AsmResourceBlob *blob = entry.getValue().getBlob())
              bytes += blob->getData().size();
        });
    return bytes;
  }
};

/// dense<[...]> with `size` different elements.
std::string writeElements(int64_t size) {
  std::string list;
  for (int64_t i = 0; i < size; ++i)
    list += (i ? ", " : "") + std::to_string(i % 997) + ".0";
  return "dense<[" + list + "]>";
}

// 3 * 40 * 5 * 3 elements are a blob once folded, 1800 * 4 bytes.
TEST_F(FoldConstantsTest, EveryOpOnElementsAndBlobs) {
  parse("func.func @main() -> tensor<42x6x2x6xf32> {\n"
        "%c = arith.constant " +
        writeElements(1800) +
        R"mlir( : tensor<1800xf32>
      %s = arith.constant dense<0.5> : tensor<40x5x3x3xf32>
      %0 = convopt.reshape %c : tensor<1800xf32> -> tensor<3x40x5x3xf32>
      %1 = convopt.transpose %0 permutation = [1, 2, 3, 0]
          : (tensor<3x40x5x3xf32>) -> tensor<40x5x3x3xf32>
      %2 = convopt.concat %s, %1 axis = 3
          : (tensor<40x5x3x3xf32>, tensor<40x5x3x3xf32>)
          -> tensor<40x5x3x6xf32>
      %3 = convopt.pad %2 low = [1, 0, 0, 0] high = [1, 1, 0, 0] value = 2.0
          : (tensor<40x5x3x6xf32>) -> tensor<42x6x3x6xf32>
      %4 = convopt.slice %3 offsets = [0, 0, 0, 0] sizes = [42, 6, 2, 6]
          strides = [1, 1, 2, 1]
          : (tensor<42x6x3x6xf32>) -> tensor<42x6x2x6xf32>
      return %4 : tensor<42x6x2x6xf32>
    })mlir");
  Results before = evaluate();
  fold();
  EXPECT_EQ(count<TransposeOp>() + count<ReshapeOp>() + count<ConcatOp>() +
                count<PadOp>() + count<SliceOp>(),
            0);
  expectEqual(evaluate(), before);
}

// Blobs of a chain, none of which is there for anything but the next one.
std::string makeChain(StringRef results, StringRef types) {
  return "func.func @main() -> (" + types.str() +
         ") {\n"
         "%f = arith.constant " +
         writeElements(1800) + R"mlir( : tensor<1800xf32>
      %c = convopt.reshape %f : tensor<1800xf32> -> tensor<40x45xf32>
      %0 = convopt.transpose %c permutation = [1, 0]
          : (tensor<40x45xf32>) -> tensor<45x40xf32>
      %1 = convopt.pad %0 low = [0, 0] high = [3, 0] value = 0.0
          : (tensor<45x40xf32>) -> tensor<48x40xf32>
      %2 = convopt.reshape %1 : tensor<48x40xf32> -> tensor<6x8x40xf32>
      %3 = convopt.transpose %2 permutation = [0, 2, 1]
          : (tensor<6x8x40xf32>) -> tensor<6x40x8xf32>
      return )mlir" +
         results.str() + " : " + types.str() + "\n}";
}
constexpr size_t kChainBytes = 48 * 40 * sizeof(float);

TEST_F(FoldConstantsTest, LinksOfAChainAreFreed) {
  parse(makeChain("%3", "tensor<6x40x8xf32>"));
  size_t bytes = countBlobBytes();
  Results before = evaluate();
  fold();
  EXPECT_EQ(count<TransposeOp>(), 0);
  expectEqual(evaluate(), before);
  EXPECT_EQ(countBlobBytes(), bytes + kChainBytes);
}

// The pad is returned, once as it is and once under another type.
TEST_F(FoldConstantsTest, KeepsLinksWithOtherUsers) {
  parse(makeChain("%3, %1, %2", "tensor<6x40x8xf32>, tensor<48x40xf32>, "
                                "tensor<6x8x40xf32>"));
  size_t bytes = countBlobBytes();
  Results before = evaluate();
  fold();
  EXPECT_EQ(count<TransposeOp>(), 0);
  expectEqual(evaluate(), before);
  EXPECT_EQ(countBlobBytes(), bytes + 2 * kChainBytes);
}

// What was there before may be a part of other modules, too.
TEST_F(FoldConstantsTest, KeepsDataItHasNotMade) {
  parse(makeChain("%3", "tensor<6x40x8xf32>"));
  fold();
  OwningOpRef<ModuleOp> folded = module->clone();
  Results before = evaluate();
  auto function = *module->getOps<func::FuncOp>().begin();
  Operation *terminator = function.getBody().front().getTerminator();
  OpBuilder builder(terminator);
  Location loc = terminator->getLoc();
  Value constant = terminator->getOperand(0);
  // A reshape shares the data, a transpose has its own.
  auto flat = RankedTensorType::get({240, 8}, builder.getF32Type());
  Value value = ReshapeOp::create(builder, loc, flat, constant);
  for (int i = 0; i < 2; ++i)
    value = TransposeOp::create(builder, loc, value, ArrayRef<int64_t>{1, 0});
  value = ReshapeOp::create(builder, loc, constant.getType(), value);
  terminator->setOperand(0, value);
  fold();
  EXPECT_EQ(count<TransposeOp>(), 0);
  expectEqual(evaluate(), before);
  module = std::move(folded);
  expectEqual(evaluate(), before);
}

TEST_F(FoldConstantsTest, ReleasesWhatItReplacesWhenToldSo) {
  parse(makeChain("%3", "tensor<6x40x8xf32>"));
  fold();
  ASSERT_EQ(countBlobBytes(), kChainBytes);
  Results before = evaluate();
  Operation *terminator = (*module->getOps<func::FuncOp>().begin())
                              .getBody()
                              .front()
                              .getTerminator();
  OpBuilder builder(terminator);
  Value value = terminator->getOperand(0);
  for (int i = 0; i < 2; ++i)
    value = TransposeOp::create(builder, terminator->getLoc(), value,
                                ArrayRef<int64_t>{0, 2, 1});
  terminator->setOperand(0, value);
  fold(/*release=*/true);
  EXPECT_EQ(count<TransposeOp>(), 0);
  expectEqual(evaluate(), before);
  EXPECT_EQ(countBlobBytes(), kChainBytes);
}

/// Constants of several pieces, which go one by one while they are copied.
class LargeTransposeTest : public FoldConstantsTest {
protected:
  static constexpr int64_t kRows = 2300, kColumns = 1001;
  static constexpr size_t kBytes = kRows * kColumns * sizeof(float);

  /// @main of `body`, which has a constant %c.
  void parseWithConstant(StringRef types, StringRef body) {
    parse("func.func @main() -> (" + types.str() + R"mlir() {
        %c = arith.constant dense<0.0> : tensor<2300x1001xf32>
      )mlir" +
          body.str() + " : " + types.str() + "\n}");
    for (int64_t i = 0; i < kRows * kColumns; ++i)
      numbers.push_back(static_cast<double>(i % 16381));
    module->walk([&](arith::ConstantOp op) {
      auto type = cast<RankedTensorType>(op.getType());
      op.setValueAttr(cast<TypedAttr>(makeElements(type, numbers)));
    });
    for (int64_t j = 0; j < kColumns; ++j)
      for (int64_t i = 0; i < kRows; ++i)
        transposed.push_back(numbers[i * kColumns + j]);
  }

  SmallVector<double> numbers, transposed;
};

TEST_F(LargeTransposeTest, InPieces) {
  parseWithConstant("tensor<1001x2300xf32>", R"mlir(
      %0 = convopt.transpose %c permutation = [1, 0]
          : (tensor<2300x1001xf32>) -> tensor<1001x2300xf32>
      return %0)mlir");
  fold(/*release=*/true);
  EXPECT_EQ(readResults().front(), transposed);
  EXPECT_EQ(countBlobBytes(), kBytes);
}

// The axis that is cut into pieces is not the first one.
TEST_F(LargeTransposeTest, InPiecesBehindAxesOfSizeOne) {
  parseWithConstant("tensor<1001x1x2300x1xf32>", R"mlir(
      %0 = convopt.reshape %c
          : tensor<2300x1001xf32> -> tensor<1x1x2300x1001xf32>
      %1 = convopt.transpose %0 permutation = [3, 0, 2, 1]
          : (tensor<1x1x2300x1001xf32>) -> tensor<1001x1x2300x1xf32>
      return %1)mlir");
  fold(/*release=*/true);
  EXPECT_EQ(readResults().front(), transposed);
  EXPECT_EQ(countBlobBytes(), kBytes);
}

TEST_F(LargeTransposeTest, KeepsAConstantWithAnotherReader) {
  parseWithConstant("tensor<1001x2300xf32>, tensor<2300x1001xf32>", R"mlir(
      %0 = convopt.transpose %c permutation = [1, 0]
          : (tensor<2300x1001xf32>) -> tensor<1001x2300xf32>
      return %0, %c)mlir");
  fold(/*release=*/true);
  EXPECT_EQ(readResults()[0], transposed);
  EXPECT_EQ(readResults()[1], numbers);
}

TEST_F(LargeTransposeTest, KeepsDataThatAnotherConstantShares) {
  parseWithConstant("tensor<1001x2300xf32>, tensor<2302300xf32>", R"mlir(
      %r = convopt.reshape %c : tensor<2300x1001xf32> -> tensor<2302300xf32>
      %0 = convopt.transpose %c permutation = [1, 0]
          : (tensor<2300x1001xf32>) -> tensor<1001x2300xf32>
      return %0, %r)mlir");
  fold(/*release=*/true);
  EXPECT_EQ(readResults()[0], transposed);
  EXPECT_EQ(readResults()[1], numbers);
}

TEST_F(LargeTransposeTest, KeepsDataUnlessToldToRelease) {
  parseWithConstant("tensor<1001x2300xf32>", R"mlir(
      %0 = convopt.transpose %c permutation = [1, 0]
          : (tensor<2300x1001xf32>) -> tensor<1001x2300xf32>
      return %0)mlir");
  OwningOpRef<ModuleOp> before = module->clone();
  fold();
  EXPECT_EQ(readResults().front(), transposed);
  module = std::move(before);
  fold();
  EXPECT_EQ(readResults().front(), transposed);
}

} // namespace
} // namespace mlir::convopt

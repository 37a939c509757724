//===- BlobUsesTest.cpp - Data goes with the last op that names it --------===//

#include "passes/Codegen/Constants/BlobUses.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "test/passes/Codegen/PassTest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/Process.h"

#include <sys/mman.h>

namespace mlir::convopt {
namespace {

class BlobUsesTest : public PassTest {
protected:
  static constexpr int64_t kSize = 1 << 20;
  static constexpr size_t kBytes = kSize * sizeof(float);

  BlobUsesTest() { parse("func.func @main() { return }"); }

  DenseResourceElementsAttr make() {
    auto type = RankedTensorType::get({kSize}, Float32Type::get(&context));
    SmallVector<double> values(kSize, 1.0);
    return cast<DenseResourceElementsAttr>(makeElements(type, values));
  }

  void addConstant(ElementsAttr elements) {
    Block &body = (*module->getOps<func::FuncOp>().begin()).getBody().front();
    auto builder = OpBuilder::atBlockBegin(&body);
    arith::ConstantOp::create(builder, builder.getUnknownLoc(),
                              cast<TypedAttr>(elements));
  }

  static bool hasData(DenseResourceElementsAttr constant) {
    return succeeded(readAsDouble(constant));
  }

  /// How many of the data's pages are in memory.
  static size_t countPages(DenseResourceElementsAttr constant) {
    ArrayRef<char> data = constant.getRawHandle().getBlob()->getData();
    uintptr_t page = llvm::sys::Process::getPageSizeEstimate();
    uintptr_t first =
        llvm::alignDown(reinterpret_cast<uintptr_t>(data.data()), page);
    std::vector<unsigned char> resident(data.size() / page);
    if (::mincore(reinterpret_cast<void *>(first), data.size(),
                  resident.data()) != 0)
      ADD_FAILURE() << "mincore failed";
    return llvm::count_if(resident, [](unsigned char c) { return c & 1; });
  }
};

TEST_F(BlobUsesTest, FreesWithTheLastUse) {
  DenseResourceElementsAttr constant = make();
  addConstant(constant);
  addConstant(constant);
  BlobUses uses(*module);
  EXPECT_FALSE(uses.isLast(constant));
  uses.drop(constant);
  EXPECT_TRUE(uses.isLast(constant));
  EXPECT_TRUE(hasData(constant));
  uses.drop(constant);
  EXPECT_FALSE(hasData(constant));
}

TEST_F(BlobUsesTest, CountsDataUnderAnotherType) {
  DenseResourceElementsAttr constant = make();
  auto type = RankedTensorType::get({2, kSize / 2}, Float32Type::get(&context));
  addConstant(constant);
  addConstant(DenseResourceElementsAttr::get(type, constant.getRawHandle()));
  BlobUses uses(*module);
  uses.drop(constant);
  EXPECT_TRUE(hasData(constant));
}

TEST_F(BlobUsesTest, KeepsWhatWasNotCounted) {
  DenseResourceElementsAttr constant = make();
  BlobUses uses;
  uses.share(constant);
  EXPECT_FALSE(uses.isLast(constant));
  uses.discard(constant, 0, kBytes);
  uses.drop(constant);
  uses.drop(constant);
  EXPECT_EQ(*readAsDouble(constant), SmallVector<double>(kSize, 1.0));
}

TEST_F(BlobUsesTest, SharesWhatWasCounted) {
  DenseResourceElementsAttr constant = make();
  BlobUses uses;
  uses.add(constant);
  uses.share(constant);
  uses.drop(constant);
  EXPECT_TRUE(hasData(constant));
  uses.drop(constant);
  EXPECT_FALSE(hasData(constant));
}

TEST_F(BlobUsesTest, GivesBackTheMemoryOfTheRange) {
  DenseResourceElementsAttr constant = make();
  addConstant(constant);
  BlobUses uses(*module);
  size_t pages = countPages(constant);
  uses.discard(constant, kBytes / 4, kBytes / 2);
  EXPECT_LE(countPages(constant), pages - pages / 4 + 2);
  // What is outside of the range has not changed.
  SmallVector<double> values = *readAsDouble(constant);
  EXPECT_EQ(llvm::count(ArrayRef(values).take_front(kSize / 4), 1.0),
            kSize / 4);
  EXPECT_EQ(llvm::count(ArrayRef(values).drop_front(kSize / 2), 1.0),
            kSize / 2);
}

TEST_F(BlobUsesTest, KeepsTheMemoryOfOtherUses) {
  DenseResourceElementsAttr constant = make();
  addConstant(constant);
  addConstant(constant);
  BlobUses uses(*module);
  uses.discard(constant, 0, kBytes);
  EXPECT_EQ(*readAsDouble(constant), SmallVector<double>(kSize, 1.0));
}

// Small constants are part of their attribute.
TEST_F(BlobUsesTest, IgnoresSmallConstants) {
  auto type = RankedTensorType::get({4}, Float32Type::get(&context));
  ElementsAttr constant = makeElements(type, {1, 2, 3, 4});
  BlobUses uses;
  uses.add(constant);
  EXPECT_FALSE(uses.isLast(constant));
  uses.discard(constant, 0, 16);
  uses.drop(constant);
  EXPECT_TRUE(succeeded(readAsDouble(constant)));
}

} // namespace
} // namespace mlir::convopt

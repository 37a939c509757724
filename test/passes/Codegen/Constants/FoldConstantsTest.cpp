//===- FoldConstantsTest.cpp - Folded constants hold the same elements ----===//

#include "passes/Codegen/Constants/Passes.h"

#include "test/passes/Codegen/PassTest.h"

#include <random>

namespace mlir::convopt {
namespace {

class FoldConstantsTest : public PassTest {};

/// dense<[...]> with `size` different elements.
std::string makeElements(int64_t size) {
  std::string list;
  for (int64_t i = 0; i < size; ++i)
    list += (i ? ", " : "") + std::to_string(i % 997) + ".0";
  return "dense<[" + list + "]>";
}

// 3 * 40 * 5 * 3 elements are a blob once folded, 1800 * 4 bytes.
TEST_F(FoldConstantsTest, EveryOpOnElementsAndBlobs) {
  parse("func.func @main() -> tensor<42x6x2x6xf32> {\n"
        "%c = arith.constant " +
        makeElements(1800) +
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
  run(createFoldConstantsPass());
  EXPECT_EQ(count<TransposeOp>() + count<ReshapeOp>() + count<ConcatOp>() +
                count<PadOp>() + count<SliceOp>(),
            0);
  expectEqual(evaluate(), before);
}

} // namespace
} // namespace mlir::convopt

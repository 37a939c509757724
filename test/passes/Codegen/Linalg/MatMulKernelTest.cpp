//===- MatMulKernelTest.cpp - Products of two activations -----------------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

using namespace mlir::convopt::test;

namespace {

TEST(MatMulKernel, BatchesAndSizes) {
  for (auto [a, b] : {std::pair{Shape{4, 8}, Shape{8, 5}},
                      {{2, 3, 17, 9}, {2, 3, 9, 33}},
                      {{2, 1, 4, 8}, {3, 8, 5}},
                      {{3, 8, 5}, {2, 1, 5, 16}},
                      {{1, 4, 8}, {6, 8, 40}},
                      {{5, 1, 7}, {5, 7, 1}},
                      {{7, 3}, {2, 1, 3, 4}},
                      {{1, 1, 1}, {1, 1, 1}}})
    expectExact({{a, b},
                 {unknown(std::max(a.size(), b.size()))},
                 "%y0 = convopt.matmul %x0, %x1 : ($x0, $x1) -> $y0"});
}

/// What attention does: a product with a transposed right side.
TEST(MatMulKernel, TransposedOperand) {
  expectExact({{{2, 6, 16}, {2, 9, 16}},
               {{2, 6, 9}},
               "%0 = convopt.transpose %x1 permutation = [0, 2, 1] : ($x1) -> "
               "tensor<2x16x9xf32>\n"
               "%y0 = convopt.matmul %x0, %0 : ($x0, tensor<2x16x9xf32>) -> "
               "$y0"});
}

} // namespace

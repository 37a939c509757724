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

/// Whole and partial tiles of rows and of columns.
TEST(MatMulKernel, RegisterTiles) {
  for (int64_t rows : {1, 6, 7, 13})
    for (int64_t columns : {3, 16, 33, 70})
      for (int64_t bits : {512, 128})
        expectExact({{{rows, 5}, {5, columns}},
                     {{rows, columns}},
                     "%y0 = convopt.matmul %x0, %x1 : ($x0, $x1) -> $y0",
                     bits});
}

/// More than fits into the caches on the left, on the right, on both sides: the
/// sums are then taken in parts.
TEST(MatMulKernel, BeyondTheCaches) {
  for (auto [rows, terms, columns] :
       {std::tuple{1500, 100, 20}, {20, 1100, 130}, {160, 2001, 80}})
    expectExact({{{rows, terms}, {terms, columns}},
                 {{rows, columns}},
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

//===- MatMul.cpp - Products of two activations ---------------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"

namespace mlir::convopt::reference {

/// The number of the matrix of `tensor` that broadcasting brings to `batch`.
static int64_t getMatrix(const Tensor &tensor, ArrayRef<int64_t> batch) {
  ArrayRef<int64_t> sizes = ArrayRef<int64_t>(tensor.shape).drop_back(2);
  int64_t matrix = 0;
  for (auto [i, size] : llvm::zip_equal(batch.take_back(sizes.size()), sizes))
    matrix = matrix * size + (size == 1 ? 0 : i);
  return matrix;
}

Tensor evalMatMul(MatMulOp, const Tensor &lhs, const Tensor &rhs) {
  int64_t rows = lhs.shape.end()[-2], columns = rhs.shape.back();
  int64_t inner = lhs.shape.back();
  const Tensor &longer = lhs.getRank() >= rhs.getRank() ? lhs : rhs;
  const Tensor &shorter = lhs.getRank() >= rhs.getRank() ? rhs : lhs;
  SmallVector<int64_t> shape(longer.shape);
  int64_t missing = longer.getRank() - shorter.getRank();
  for (int64_t i = 0; i < shorter.getRank(); ++i)
    if (shape[missing + i] == 1)
      shape[missing + i] = shorter.shape[i];
  shape.pop_back_n(2);
  SmallVector<int64_t> batchSizes(shape);
  shape.append({rows, columns});

  Tensor output(shape);
  int64_t next = 0;
  forEachIndex(batchSizes, [&](ArrayRef<int64_t> batch) {
    int64_t a = getMatrix(lhs, batch) * rows * inner;
    int64_t b = getMatrix(rhs, batch) * inner * columns;
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j) {
        double sum = 0.0;
        for (int64_t k = 0; k < inner; ++k)
          sum += lhs.data[a + i * inner + k] * rhs.data[b + k * columns + j];
        output.data[next++] = sum;
      }
  });
  return output;
}

} // namespace mlir::convopt::reference

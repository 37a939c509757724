//===- WinogradTransforms.cpp - Into the transform domain and back --------===//

#include "passes/Codegen/Emit/WinogradTransforms.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {

namespace {

/// One or two rows of B^T: even + scale * odd and even - scale * odd, or even
/// alone when scale is 0.
struct RowGroup {
  int64_t first;
  std::array<double, 6> even;
  std::array<double, 6> odd = {};
  double scale = 0;

  int64_t rows() const { return scale == 0 ? 1 : 2; }
};

// The last row, of the point at infinity, is that of m = 2 with d3 - d1.
const RowGroup kInput2[] = {
    {0, {1, 0, -1, 0}}, {1, {0, 0, 1, 0}, {0, 1, 0, 0}, 1}, {3, {0, -1, 0, 1}}};

const RowGroup kInput4[] = {{0, {4, 0, -5, 0, 1, 0}},
                            {1, {0, 0, -4, 0, 1, 0}, {0, -4, 0, 1, 0, 0}, 1},
                            {3, {0, 0, -1, 0, 1, 0}, {0, -1, 0, 1, 0, 0}, 2},
                            {5, {0, 4, 0, -5, 0, 1}}};

ArrayRef<RowGroup> getInputGroups(int64_t m) {
  return m == 2 ? ArrayRef<RowGroup>(kInput2) : ArrayRef<RowGroup>(kInput4);
}

class Transform {
public:
  Transform(LoopBuilder &loops, int64_t m) : loops(loops), m(m) {}

  /// The rows of one group of B^T times a column.
  SmallVector<Value> applyInput(const RowGroup &group,
                                llvm::function_ref<Value(int64_t)> column) {
    auto combine = [&](ArrayRef<double> factors) {
      // Each part has a factor of 1, which begins the sum.
      int64_t start = llvm::find(factors, 1.0) - factors.begin();
      Value sum = column(start);
      for (auto [k, factor] : llvm::enumerate(factors))
        if (factor != 0 && static_cast<int64_t>(k) != start)
          sum = addScaled(sum, column(k), factor);
      return sum;
    };
    Value even = combine(group.even);
    if (group.rows() == 1)
      return {even};
    Value odd = combine(group.odd);
    return {addScaled(even, odd, group.scale),
            addScaled(even, odd, -group.scale)};
  }

  /// Rows `parity`, `parity` + 2, .. of A^T times a column of m + 2 values.
  SmallVector<Value> applyOutput(int64_t parity,
                                 llvm::function_ref<Value(int64_t)> column) {
    // Row r of A^T is [0^r, 1, (-1)^r, 2^r, (-2)^r, (r == m - 1)].
    SmallVector<Value> parts;
    for (int64_t point = 1; 2 * point <= m; ++point)
      parts.push_back(addScaled(column(2 * point - 1), column(2 * point),
                                parity == 0 ? 1 : -1));
    SmallVector<Value> rows;
    for (int64_t r = parity; r < m; r += 2) {
      Value sum = parts.front();
      if (r == 0)
        sum = addScaled(sum, column(0), 1);
      if (r == m - 1)
        sum = addScaled(sum, column(m + 1), 1);
      if (parts.size() > 1)
        sum = addScaled(sum, parts[1], static_cast<double>(int64_t(1) << r));
      rows.push_back(sum);
    }
    return rows;
  }

private:
  /// a + factor * b.
  Value addScaled(Value a, Value b, double factor) {
    OpBuilder &builder = loops.builder;
    if (factor == 1)
      return arith::AddFOp::create(builder, loops.loc, a, b);
    if (factor == -1)
      return arith::SubFOp::create(builder, loops.loc, a, b);
    auto type = cast<VectorType>(a.getType());
    return loops.fma(b, loops.constantSplat(factor, type), a);
  }

  LoopBuilder &loops;
  int64_t m;
};

} // namespace

std::vector<std::array<double, kWinogradTaps>>
getWinogradFilterTransform(int64_t m) {
  if (m == 2)
    return {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
  return {{1.0 / 4, 0, 0},
          {-1.0 / 6, -1.0 / 6, -1.0 / 6},
          {-1.0 / 6, 1.0 / 6, -1.0 / 6},
          {1.0 / 24, 1.0 / 12, 1.0 / 6},
          {1.0 / 24, -1.0 / 12, 1.0 / 6},
          {0, 0, 1}};
}

void emitWinogradInput(LoopBuilder &loops, int64_t m, SquareReader d,
                       SquareWriter v) {
  Transform transform(loops, m);
  int64_t n = m + kWinogradTaps - 1;
  for (const RowGroup &rows : getInputGroups(m)) {
    SmallVector<SmallVector<Value>> half;
    for (int64_t j = 0; j < n; ++j)
      half.push_back(
          transform.applyInput(rows, [&](int64_t i) { return d(i, j); }));
    for (int64_t r = 0; r < rows.rows(); ++r)
      for (const RowGroup &columns : getInputGroups(m)) {
        SmallVector<Value> values = transform.applyInput(
            columns, [&](int64_t j) { return half[j][r]; });
        for (auto [c, value] : llvm::enumerate(values))
          v(rows.first + r, columns.first + c, value);
      }
  }
}

void emitWinogradOutput(LoopBuilder &loops, int64_t m, SquareReader products,
                        SquareWriter y) {
  Transform transform(loops, m);
  int64_t n = m + kWinogradTaps - 1;
  for (int64_t rowParity : {0, 1}) {
    SmallVector<SmallVector<Value>> half;
    for (int64_t j = 0; j < n; ++j)
      half.push_back(transform.applyOutput(
          rowParity, [&](int64_t i) { return products(i, j); }));
    for (int64_t r = 0; 2 * r + rowParity < m; ++r)
      for (int64_t parity : {0, 1}) {
        SmallVector<Value> values = transform.applyOutput(
            parity, [&](int64_t j) { return half[j][r]; });
        for (auto [c, value] : llvm::enumerate(values))
          y(2 * r + rowParity, 2 * c + parity, value);
      }
  }
}

} // namespace mlir::convopt

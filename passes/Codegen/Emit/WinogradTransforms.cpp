//===- WinogradTransforms.cpp - Into the transform domain and back --------===//

#include "passes/Codegen/Emit/WinogradTransforms.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

namespace mlir::convopt {

namespace {

using Column = llvm::function_ref<Value(int64_t)>;

/// One or two rows of B^T: the coefficients of x * f + p * f and x * f - p * f
/// for a pair of points, of f for others.
struct InputRows {
  int64_t first;
  SmallVector<double> f;
  /// 0 for a single row.
  double point = 0;

  int64_t count() const { return point == 0 ? 1 : 2; }
};

/// The transforms along one axis.
class Transform {
public:
  Transform(LoopBuilder &loops, const WinogradAxis &axis)
      : loops(loops), axis(axis), points(getPointGroups(axis.size())) {
    for (const PointGroup &group : points)
      rows.push_back({group.first, getPolynomial(axis.size(), &group),
                      group.isPair ? group.point : 0});
    rows.push_back({axis.size() - 1, getPolynomial(axis.size(), nullptr)});
  }

  ArrayRef<InputRows> inputRows() const { return rows; }

  /// Some rows of B^T times a column.
  SmallVector<Value> applyInput(const InputRows &rows, Column column) const {
    auto combine = [&](int64_t shift) {
      // The highest factor is 1.
      auto last = static_cast<int64_t>(rows.f.size()) - 1;
      Value sum = column(last + shift);
      for (int64_t k = 0; k < last; ++k)
        if (rows.f[k] != 0)
          sum = addScaled(sum, column(k + shift), rows.f[k]);
      return sum;
    };
    if (rows.count() == 1)
      return {combine(0)};
    Value times = combine(1), plain = combine(0);
    return {addScaled(times, plain, rows.point),
            addScaled(times, plain, -rows.point)};
  }

  /// Rows `parity`, `parity` + 2, .. of A^T times a column.
  SmallVector<Value> applyOutput(int64_t parity, Column column) const {
    // What is scaled by p^r: the sum or the difference for a pair of points.
    SmallVector<std::pair<double, Value>> parts;
    for (const PointGroup &group : points) {
      if (group.point == 0)
        continue;
      Value part = column(group.first);
      if (group.isPair)
        part = addScaled(part, column(group.first + 1), parity == 0 ? 1 : -1);
      parts.push_back({group.point, part});
    }
    SmallVector<Value> sums;
    for (int64_t r = parity; r < axis.outputs; r += 2) {
      // The first point but 0 is 1, so that the sum begins with a factor of 1.
      Value sum;
      auto add = [&](Value value, double factor) {
        sum = sum ? addScaled(sum, value, factor) : value;
      };
      for (auto [point, part] : parts)
        add(part, std::pow(point, r));
      if (r == 0 && axis.size() > 1)
        add(column(0), 1);
      if (r == axis.outputs - 1)
        add(column(axis.size() - 1), 1);
      sums.push_back(sum);
    }
    return sums;
  }

private:
  /// a + factor * b.
  Value addScaled(Value a, Value b, double factor) const {
    OpBuilder &builder = loops.builder;
    if (factor == 1)
      return arith::AddFOp::create(builder, loops.loc, a, b);
    if (factor == -1)
      return arith::SubFOp::create(builder, loops.loc, a, b);
    auto type = cast<VectorType>(a.getType());
    return loops.fma(b, loops.constantSplat(factor, type), a);
  }

  LoopBuilder &loops;
  const WinogradAxis &axis;
  SmallVector<PointGroup> points;
  SmallVector<InputRows> rows;
};

} // namespace

/// Whether the transposed tile is a row: its elements are read once.
static bool isColumn(const WinogradAxis &high, const WinogradAxis &wide) {
  return wide.size() == 1 && high.size() != 1;
}

void emitWinogradInput(LoopBuilder &loops, const WinogradAxis &high,
                       const WinogradAxis &wide, TileReader d, TileWriter v) {
  if (isColumn(high, wide))
    return emitWinogradInput(
        loops, wide, high, [&](int64_t i, int64_t j) { return d(j, i); },
        [&](int64_t i, int64_t j, Value value) { v(j, i, value); });
  Transform vertical(loops, high), horizontal(loops, wide);
  for (const InputRows &rows : vertical.inputRows()) {
    SmallVector<SmallVector<Value>> half;
    for (int64_t j = 0; j < wide.size(); ++j)
      half.push_back(
          vertical.applyInput(rows, [&](int64_t i) { return d(i, j); }));
    for (int64_t r = 0; r < rows.count(); ++r)
      for (const InputRows &columns : horizontal.inputRows()) {
        SmallVector<Value> values = horizontal.applyInput(
            columns, [&](int64_t j) { return half[j][r]; });
        for (auto [c, value] : llvm::enumerate(values))
          v(rows.first + r, columns.first + c, value);
      }
  }
}

void emitWinogradOutput(LoopBuilder &loops, const WinogradAxis &high,
                        const WinogradAxis &wide, TileReader products,
                        TileWriter y) {
  if (isColumn(high, wide))
    return emitWinogradOutput(
        loops, wide, high, [&](int64_t i, int64_t j) { return products(j, i); },
        [&](int64_t i, int64_t j, Value value) { y(j, i, value); });
  Transform vertical(loops, high), horizontal(loops, wide);
  for (int64_t rowParity = 0; rowParity < std::min<int64_t>(2, high.outputs);
       ++rowParity) {
    SmallVector<SmallVector<Value>> half;
    for (int64_t j = 0; j < wide.size(); ++j)
      half.push_back(vertical.applyOutput(
          rowParity, [&](int64_t i) { return products(i, j); }));
    for (int64_t r = 0; 2 * r + rowParity < high.outputs; ++r)
      for (int64_t parity = 0; parity < std::min<int64_t>(2, wide.outputs);
           ++parity) {
        SmallVector<Value> values = horizontal.applyOutput(
            parity, [&](int64_t j) { return half[j][r]; });
        for (auto [c, value] : llvm::enumerate(values))
          y(2 * r + rowParity, 2 * c + parity, value);
      }
  }
}

} // namespace mlir::convopt

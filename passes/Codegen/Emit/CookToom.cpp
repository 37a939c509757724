//===- CookToom.cpp - Matrices of fast convolutions -----------------------===//

#include "passes/Codegen/Emit/CookToom.h"

#include "llvm/ADT/ArrayRef.h"

#include <cmath>

namespace mlir::convopt {

/// Most useful first. Points near 1 keep powers small, and those of opposite
/// sign share most of their work.
static constexpr double kPoints[kMaxWinogradSize - 1] = {
    0, 1, -1, 2, -2, 0.5, -0.5, 1.5, -1.5};

static llvm::ArrayRef<double> getFinitePoints(int64_t size) {
  return llvm::ArrayRef<double>(kPoints).take_front(size - 1);
}

llvm::SmallVector<PointGroup> getPointGroups(int64_t size) {
  llvm::ArrayRef<double> points = getFinitePoints(size);
  llvm::SmallVector<PointGroup> groups;
  for (size_t i = 0; i < points.size();) {
    bool isPair = i + 1 < points.size() && points[i + 1] == -points[i];
    groups.push_back({static_cast<int64_t>(i), points[i], isPair});
    i += groups.back().count();
  }
  return groups;
}

llvm::SmallVector<double> getPolynomial(int64_t size, const PointGroup *group) {
  llvm::SmallVector<double> polynomial = {1};
  for (auto [number, point] : llvm::enumerate(getFinitePoints(size))) {
    auto k = static_cast<int64_t>(number);
    if (group && k >= group->first && k < group->first + group->count())
      continue;
    // Times x - point.
    polynomial.push_back(0);
    for (size_t i = polynomial.size(); i-- > 0;)
      polynomial[i] = (i > 0 ? polynomial[i - 1] : 0) - point * polynomial[i];
  }
  return polynomial;
}

llvm::SmallVector<llvm::SmallVector<double>>
getFilterTransform(const WinogradAxis &axis) {
  llvm::ArrayRef<double> points = getFinitePoints(axis.size());
  llvm::SmallVector<llvm::SmallVector<double>> rows;
  for (double point : points) {
    double norm = 1;
    for (double other : points)
      if (other != point)
        norm *= point - other;
    llvm::SmallVector<double> &row = rows.emplace_back();
    for (int64_t i = 0; i < axis.taps; ++i)
      row.push_back(std::pow(point, i) / norm);
  }
  rows.emplace_back(axis.taps, 0.0).back() = 1;
  return rows;
}

} // namespace mlir::convopt

//===- CookToom.h - Matrices of fast convolutions -------------------------===//
//
// F(m, r) computes m neighbouring outputs of a window of r from n = m + r - 1
// inputs with n multiplications:
//
//   y = A^T [(G g) * (B^T d)]
//
// The matrices evaluate and interpolate polynomials at n points p_j, the last
// of which is infinity. With N_j = prod_{k != j} (p_j - p_k) over the finite
// ones:
//
//   A^T[i][j] = p_j^i                      infinity: 1 in the last row
//   G[j][i]   = p_j^i / N_j                infinity: 1 in the last column
//   B^T[j]    = the coefficients of prod_{k != j} (x - p_k)
//                                          infinity: of the product over all k
//
// Points are small multiples of powers of two: A and B are exact in f32, and
// elements of G are quotients of two exact numbers.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_COOKTOOM_H
#define CONVOPT_CODEGEN_EMIT_COOKTOOM_H

#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace mlir::convopt {

/// F(m, r) along one axis; F(1, 1) leaves it alone.
struct WinogradAxis {
  int64_t outputs = 1;
  int64_t taps = 1;

  /// Inputs of a tile, and products.
  int64_t size() const { return outputs + taps - 1; }
};

/// The largest size for which there are points.
inline constexpr int64_t kMaxWinogradSize = 10;

/// A finite point p, or two: p and -p.
struct PointGroup {
  int64_t first;
  double point;
  bool isPair;

  int64_t count() const { return isPair ? 2 : 1; }
};

/// The finite points for `size` products.
llvm::SmallVector<PointGroup> getPointGroups(int64_t size);

/// The coefficients, lowest first, of the product of x - p over the finite
/// points p outside of `group`, which may be null. The highest one is 1.
llvm::SmallVector<double> getPolynomial(int64_t size, const PointGroup *group);

/// The matrix G, row by row.
llvm::SmallVector<llvm::SmallVector<double>>
getFilterTransform(const WinogradAxis &axis);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_COOKTOOM_H

//===- WinogradTransforms.h - Into the transform domain and back ----------===//
//
// F(m, 3) computes m neighbouring outputs of a window of 3 from n = m + 2
// inputs with n multiplications:
//
//   y = A^T [(G g) * (B^T d)]
//
// and F(m x m, 3 x 3) applies that to the rows and the columns of a tile:
// Y = A^T [(G g G^T) * (B^T d B)] A. The matrices belong to the interpolation
// points 0, +-1, (+-2,) infinity for m = 2 (4). A pair of points +-p gives rows
// that differ in the sign of their odd part, so each part is computed once.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_WINOGRADTRANSFORMS_H
#define CONVOPT_CODEGEN_EMIT_WINOGRADTRANSFORMS_H

#include "passes/Codegen/Emit/LoopBuilder.h"

#include <array>
#include <vector>

namespace mlir::convopt {

/// Outputs of a window along one axis.
inline constexpr int64_t kWinogradTaps = 3;

/// Whether there are matrices for tiles of m x m outputs.
inline bool isWinogradTile(int64_t m) { return m == 2 || m == 4; }

/// The matrix G for tiles of m x m outputs: m + 2 rows.
std::vector<std::array<double, kWinogradTaps>>
getWinogradFilterTransform(int64_t m);

/// Reads an element of a square at row i, column j; writes one.
using SquareReader = llvm::function_ref<Value(int64_t i, int64_t j)>;
using SquareWriter =
    llvm::function_ref<void(int64_t i, int64_t j, Value value)>;

/// V = B^T d B on squares of m + 2 vectors. Elements of d may be read several
/// times: rows of V are computed in groups, so that few registers are alive.
void emitWinogradInput(LoopBuilder &loops, int64_t m, SquareReader d,
                       SquareWriter v);

/// Y = A^T M A: m x m vectors from a square of m + 2.
void emitWinogradOutput(LoopBuilder &loops, int64_t m, SquareReader products,
                        SquareWriter y);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_WINOGRADTRANSFORMS_H

//===- WinogradTransforms.h - Into the transform domain and back ----------===//
//
// F(m, r) on the rows of a tile and F(m', r') on its columns, with the matrices
// of CookToom.h: Y = A^T [(G g G'^T) * (B^T d B')] A'. A pair of points +-p
// gives rows that differ in the sign of one part, so each part is computed
// once.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_WINOGRADTRANSFORMS_H
#define CONVOPT_CODEGEN_EMIT_WINOGRADTRANSFORMS_H

#include "passes/Codegen/Emit/CookToom.h"
#include "passes/Codegen/Emit/LoopBuilder.h"

namespace mlir::convopt {

/// Reads an element of a rectangle at row i, column j; writes one.
using TileReader = llvm::function_ref<Value(int64_t i, int64_t j)>;
using TileWriter = llvm::function_ref<void(int64_t i, int64_t j, Value value)>;

/// V = B^T d B' on rectangles of high.size() x wide.size() vectors. Elements of
/// d may be read several times: rows of V are computed in groups, so that few
/// registers are alive.
void emitWinogradInput(LoopBuilder &loops, const WinogradAxis &high,
                       const WinogradAxis &wide, TileReader d, TileWriter v);

/// Y = A^T M A': high.outputs x wide.outputs vectors.
void emitWinogradOutput(LoopBuilder &loops, const WinogradAxis &high,
                        const WinogradAxis &wide, TileReader products,
                        TileWriter y);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_WINOGRADTRANSFORMS_H

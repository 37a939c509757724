//===- Accesses.h - How the loops of a generic move its operands ----------===//

#ifndef CONVOPT_CODEGEN_LINALG_ACCESSES_H
#define CONVOPT_CODEGEN_LINALG_ACCESSES_H

#include "passes/Codegen/Emit/LoopBuilder.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::convopt {

/// How an operand moves when one loop advances by one.
enum class Access { invariant, contiguous, strided };

/// The factor of `loop` in `expr`, if `expr` is linear in it.
std::optional<int64_t> getFactor(AffineExpr expr, unsigned loop);

/// How the operand of `op`, a memref or a scalar, is accessed along `loop`.
Access getAccess(linalg::GenericOp op, OpOperand &operand, unsigned loop);

/// Registers hold `vectorWidth` elements of 32 bits; how many of the widest
/// element type among the operands of `op`. 1 for types that have no vectors.
int64_t getLanes(linalg::GenericOp op, int64_t vectorWidth);

/// The indices of `map` at the loops' positions, as index arithmetic.
SmallVector<Value> emitIndices(OpBuilder &builder, Location loc, AffineMap map,
                               ValueRange positions);

/// A loop over [begin, end), left out for one iteration or none. `body` gets
/// the position and the carried values, and returns the next ones.
SmallVector<Value> emitLoop(OpBuilder &builder, Location loc, int64_t begin,
                            int64_t end, int64_t step, ValueRange carried,
                            LoopBuilder::LoopBody body);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_ACCESSES_H

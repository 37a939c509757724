//===- LoopNest.h - One linalg op on buffers as loops over vectors --------===//

#ifndef CONVOPT_CODEGEN_LINALG_LOOPNEST_H
#define CONVOPT_CODEGEN_LINALG_LOOPNEST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// How an operand moves when one loop advances by one.
enum class Access { invariant, contiguous, strided };

/// How the operand of `op`, a memref or a scalar, is accessed along `loop`.
Access getAccess(linalg::GenericOp op, OpOperand &operand, unsigned loop);

/// Registers hold `vectorWidth` elements of 32 bits; how many of the widest
/// element type among the operands of `op`. 1 for types that have no vectors.
int64_t getLanes(linalg::GenericOp op, int64_t vectorWidth);

/// Emits, before `op`, loops that compute the same: over vectors of up to
/// `lanes` elements where the op allows it, over scalars otherwise. When
/// `initial` is given, it is what every element of the only result starts from,
/// instead of what memory holds.
void emitLoopNest(RewriterBase &rewriter, linalg::GenericOp op, int64_t lanes,
                  TypedAttr initial);

/// If `op` only permutes axes, with another innermost axis on either side,
/// emits, before `op`, loops over square blocks of up to `lanes` by `lanes`
/// elements, which are transposed in registers, and over what is left; else
/// fails.
LogicalResult emitTransposition(RewriterBase &rewriter, linalg::GenericOp op,
                                int64_t lanes);

/// The indices of `map` at the loops' positions, as index arithmetic.
SmallVector<Value> emitIndices(OpBuilder &builder, Location loc, AffineMap map,
                               ValueRange positions);

/// A loop from `begin` to `end`, left out for one iteration or none. `body`
/// gets the position and the carried values, and returns the next ones.
using LoopBody = function_ref<SmallVector<Value>(Value, ValueRange)>;
SmallVector<Value> emitLoop(OpBuilder &builder, Location loc, int64_t begin,
                            int64_t end, int64_t step, ValueRange carried,
                            LoopBody body);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_LOOPNEST_H

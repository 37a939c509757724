//===- LoopNest.h - One linalg op on buffers as loops over vectors --------===//

#ifndef CONVOPT_CODEGEN_LINALG_LOOPNEST_H
#define CONVOPT_CODEGEN_LINALG_LOOPNEST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

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

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_LOOPNEST_H

//===- LoopNest.h - One linalg op on buffers as loops over vectors --------===//

#ifndef CONVOPT_CODEGEN_LINALG_LOOPNEST_H
#define CONVOPT_CODEGEN_LINALG_LOOPNEST_H

#include "dialects/ConvOpt/IR/TargetInfo.h"

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

/// If `op` only copies and has an innermost axis of 2 to 4 elements beside a
/// long one, emits, before `op`, loops over vectors along the long one, whose
/// elements are exchanged in registers; else fails.
LogicalResult emitInterleaving(RewriterBase &rewriter, linalg::GenericOp op,
                               int64_t lanes);

/// If `op` sums products of f32 of which one factor is contiguous and the other
/// one the same along the result's innermost axis, emits, before `op`, loops
/// over register tiles of rows and vectors; else fails. `initial` as above.
LogicalResult emitContraction(RewriterBase &rewriter, linalg::GenericOp op,
                              const TargetInfo &target, TypedAttr initial);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_LOOPNEST_H

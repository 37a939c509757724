//===- Epilogue.h - Element-wise steps on a kernel's accumulators ---------===//

#ifndef CONVOPT_CODEGEN_EMIT_EPILOGUE_H
#define CONVOPT_CODEGEN_EMIT_EPILOGUE_H

#include "passes/Codegen/Emit/LoopBuilder.h"

#include "mlir/IR/Operation.h"

namespace mlir::convopt {

/// Where an epilogue step finds one of its operands.
struct EpilogueOperand {
  enum class Kind {
    /// The result of the step before, or the anchor's.
    Running,
    /// The same element of a tensor shaped like the result.
    Residual,
    /// The same channel of a packed per-channel vector.
    PerChannel,
    /// The one element of a tensor.
    Scalar,
  };
  Kind kind;
  /// The flat memref, but for Running.
  Value memref;
};

struct EpilogueStep {
  /// The element-wise convopt op; its operands are replaced by `operands`.
  Operation *op;
  SmallVector<EpilogueOperand> operands;
};

/// Applies `steps` to `value`, the anchor's result for `lanes` channels of one
/// pixel. `element` is the pixel's offset in a flat tensor shaped like the
/// result, `channel` the offset in packed per-channel vectors.
Value emitEpilogue(LoopBuilder &loops, ArrayRef<EpilogueStep> steps,
                   Value value, Value element, Value channel, int64_t lanes);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_EPILOGUE_H

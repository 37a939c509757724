//===- Channels.h - Operands with one element per channel -----------------===//

#ifndef CONVOPT_CODEGEN_FUSION_CHANNELS_H
#define CONVOPT_CODEGEN_FUSION_CHANNELS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"

namespace mlir::convopt {

/// The axes of a linear op's result that tell channels apart: those of blocks
/// and within a block, or one.
SmallVector<int64_t> getOutputChannelAxes(Operation *linear);

/// The same of the input of a conv or blocked_conv.
SmallVector<int64_t> getInputChannelAxes(Operation *conv);

/// Whether `operand` supplies one element per channel, or one in all, to a
/// tensor of `type`.
bool isPerChannel(RankedTensorType operand, RankedTensorType type,
                  ArrayRef<int64_t> channelAxes);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_FUSION_CHANNELS_H

//===- Channels.cpp - Operands with one element per channel ---------------===//

#include "passes/Codegen/Fusion/Channels.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {

SmallVector<int64_t> getOutputChannelAxes(Operation *linear) {
  auto conv = dyn_cast<BlockedConvOp>(linear);
  if (!conv)
    return {cast<LinearOpInterface>(linear).getOutputChannelAxis()};
  int64_t rank = conv.getType().getRank();
  if (conv.getBlock())
    return {1, rank - 1};
  return {getChannelAxis(conv.getLayout(), rank)};
}

SmallVector<int64_t> getInputChannelAxes(Operation *conv) {
  int64_t rank =
      cast<RankedTensorType>(conv->getOperand(0).getType()).getRank();
  auto blocked = dyn_cast<BlockedConvOp>(conv);
  if (!blocked)
    return {getChannelAxis(cast<ConvOp>(conv).getLayout(), rank)};
  if (blocked.hasBlockedInput())
    return {1, rank - 1};
  return {getChannelAxis(blocked.getLayout(), rank)};
}

bool isPerChannel(RankedTensorType operand, RankedTensorType type,
                  ArrayRef<int64_t> channelAxes) {
  if (llvm::all_of(operand.getShape(), [](int64_t size) { return size == 1; }))
    return true;
  int64_t missing = type.getRank() - operand.getRank();
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    int64_t size = axis < missing ? 1 : operand.getDimSize(axis - missing);
    bool isChannel = llvm::is_contained(channelAxes, axis);
    if (size != (isChannel ? type.getDimSize(axis) : 1))
      return false;
  }
  return true;
}

} // namespace mlir::convopt

//===- Addresses.cpp - Where kernels find the elements of activations -----===//

#include "passes/Codegen/Emit/Addresses.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {

Value emitPixelOffset(LoopBuilder &loops, const Activation &activation,
                      Value batch, Value pixel) {
  return loops.add(loops.mul(pixel, activation.pixelStride()),
                   loops.mul(batch, activation.batchStride()));
}

Value emitChannelOffset(LoopBuilder &loops, const Activation &activation,
                        Value number, int64_t size) {
  return loops.mul(number, activation.channelOffset(size));
}

Value emitChannelOffset(LoopBuilder &loops, const Activation &activation,
                        Value channel) {
  if (activation.blocks == 1)
    return channel;
  Value blocks = loops.builder.createOrFold<arith::DivUIOp>(
      loops.loc, channel, loops.index(activation.block));
  return loops.add(
      channel, loops.mul(blocks, activation.blockStride() - activation.block));
}

} // namespace mlir::convopt

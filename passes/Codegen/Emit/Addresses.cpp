//===- Addresses.cpp - Where kernels find the elements of activations -----===//

#include "passes/Codegen/Emit/Addresses.h"

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

} // namespace mlir::convopt

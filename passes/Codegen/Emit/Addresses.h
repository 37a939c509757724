//===- Addresses.h - Where kernels find the elements of activations -------===//
//
// Offsets in flat memrefs, the sum of two parts: that of a pixel's channel 0,
// and that of a channel within its pixel.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_ADDRESSES_H
#define CONVOPT_CODEGEN_EMIT_ADDRESSES_H

#include "passes/Codegen/Emit/Geometry.h"
#include "passes/Codegen/Emit/LoopBuilder.h"

namespace mlir::convopt {

/// Channel 0 of a pixel of sample `batch`; pixels count through all spatial
/// axes.
Value emitPixelOffset(LoopBuilder &loops, const Activation &activation,
                      Value batch, Value pixel);

/// Channel `number * size` of any pixel, from its channel 0 on. These are whole
/// blocks, or parts of the only one, or `number` is 0.
Value emitChannelOffset(LoopBuilder &loops, const Activation &activation,
                        Value number, int64_t size);

/// Any channel of any pixel, from its channel 0 on.
Value emitChannelOffset(LoopBuilder &loops, const Activation &activation,
                        Value channel);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_ADDRESSES_H

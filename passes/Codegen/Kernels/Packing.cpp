//===- Packing.cpp - Weights in the order kernels read them ---------------===//

#include "passes/Codegen/Kernels/Packing.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

static Value reshape(OpBuilder &b, Location loc, Value value,
                     ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getShape() == shape)
    return value;
  return ReshapeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), value);
}

/// `value` seen as `shape`, its last axis then padded with zeros up to `size`.
static Value reshapeAndPad(OpBuilder &b, Location loc, Value value,
                           ArrayRef<int64_t> shape, int64_t size) {
  int64_t missing = size - shape.back();
  if (missing == 0)
    return value;
  SmallVector<int64_t> low(shape.size(), 0), high(shape.size(), 0);
  high.back() = missing;
  return PadOp::create(b, loc, reshape(b, loc, value, shape), low, high,
                       APFloat(0.0));
}

Value packDirectFilter(OpBuilder &b, Location loc, Value filter,
                       const Geometry &geometry, const DirectTile &tile) {
  int64_t taps = geometry.taps(), inputs = geometry.inPerGroup();
  int64_t panels = llvm::divideCeil(geometry.outPerGroup(), tile.panel());
  Value padded = reshapeAndPad(
      b, loc, filter, {taps, inputs, geometry.groups, geometry.outPerGroup()},
      panels * tile.panel());
  Value blocked = reshape(
      b, loc, padded, {taps, inputs, geometry.groups, panels, tile.panel()});
  return TransposeOp::create(b, loc, blocked, ArrayRef<int64_t>{2, 3, 0, 1, 4});
}

Value packDirectVector(OpBuilder &b, Location loc, Value vector,
                       const Geometry &geometry, const DirectTile &tile) {
  int64_t panels = llvm::divideCeil(geometry.outPerGroup(), tile.panel());
  Value padded =
      reshapeAndPad(b, loc, vector, {geometry.groups, geometry.outPerGroup()},
                    panels * tile.panel());
  return reshape(b, loc, padded, {geometry.groups, panels, tile.panel()});
}

Value packChannelFilter(OpBuilder &b, Location loc, Value filter,
                        const Geometry &geometry, const ChannelTile &tile) {
  int64_t channels = llvm::alignTo(geometry.inChannels, tile.width);
  Value padded = reshapeAndPad(
      b, loc, filter, {geometry.taps(), geometry.inChannels}, channels);
  return reshape(b, loc, padded, {geometry.taps(), channels});
}

Value packChannelVector(OpBuilder &b, Location loc, Value vector,
                        const Geometry &geometry, const ChannelTile &tile) {
  int64_t channels = llvm::alignTo(geometry.inChannels, tile.width);
  Value padded = reshapeAndPad(b, loc, vector, {geometry.inChannels}, channels);
  return reshape(b, loc, padded, {channels});
}

} // namespace mlir::convopt

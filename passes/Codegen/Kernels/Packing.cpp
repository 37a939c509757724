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
  return ReshapeOp::create(b, loc,
                           RankedTensorType::get(shape, type.getElementType()),
                           value);
}

/// Pads the last axis with zeros up to `size`.
static Value padLast(OpBuilder &b, Location loc, Value value, int64_t size) {
  auto type = cast<RankedTensorType>(value.getType());
  int64_t missing = size - type.getShape().back();
  if (missing == 0)
    return value;
  SmallVector<int64_t> low(type.getRank(), 0), high(type.getRank(), 0);
  high.back() = missing;
  return PadOp::create(b, loc, value, low, high, APFloat(0.0));
}

Value packDirectFilter(OpBuilder &b, Location loc, Value filter,
                       const Geometry &geometry, const DirectTile &tile) {
  int64_t taps = geometry.taps(), inputs = geometry.inPerGroup();
  int64_t panels = llvm::divideCeil(geometry.outPerGroup(), tile.panel());
  Value split = reshape(
      b, loc, filter, {taps, inputs, geometry.groups, geometry.outPerGroup()});
  Value padded = padLast(b, loc, split, panels * tile.panel());
  Value blocked = reshape(
      b, loc, padded, {taps, inputs, geometry.groups, panels, tile.panel()});
  return TransposeOp::create(b, loc, blocked,
                             ArrayRef<int64_t>{2, 3, 0, 1, 4});
}

Value packDirectVector(OpBuilder &b, Location loc, Value vector,
                       const Geometry &geometry, const DirectTile &tile) {
  int64_t panels = llvm::divideCeil(geometry.outPerGroup(), tile.panel());
  Value split =
      reshape(b, loc, vector, {geometry.groups, geometry.outPerGroup()});
  Value padded = padLast(b, loc, split, panels * tile.panel());
  return reshape(b, loc, padded, {geometry.groups, panels, tile.panel()});
}

Value packChannelFilter(OpBuilder &b, Location loc, Value filter,
                        const Geometry &geometry, const ChannelTile &tile) {
  Value flat =
      reshape(b, loc, filter, {geometry.taps(), geometry.inChannels});
  return padLast(b, loc, flat, llvm::alignTo(geometry.inChannels, tile.width));
}

Value packChannelVector(OpBuilder &b, Location loc, Value vector,
                        const Geometry &geometry, const ChannelTile &tile) {
  Value flat = reshape(b, loc, vector, {geometry.inChannels});
  return padLast(b, loc, flat, llvm::alignTo(geometry.inChannels, tile.width));
}

} // namespace mlir::convopt

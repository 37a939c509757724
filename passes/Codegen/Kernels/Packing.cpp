//===- Packing.cpp - Weights in the order kernels read them ---------------===//

#include "passes/Codegen/Kernels/Packing.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

static int64_t getNumElements(Value value) {
  return cast<RankedTensorType>(value.getType()).getNumElements();
}

static Value reshape(OpBuilder &b, Location loc, Value value,
                     ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getShape() == shape)
    return value;
  return ReshapeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), value);
}

/// `value` seen as `shape`, then padded with zeros up to `sizes`.
static Value reshapeAndPad(OpBuilder &b, Location loc, Value value,
                           ArrayRef<int64_t> shape, ArrayRef<int64_t> sizes) {
  if (shape == sizes)
    return value;
  SmallVector<int64_t> low(shape.size(), 0), high;
  for (auto [from, to] : llvm::zip_equal(shape, sizes))
    high.push_back(to - from);
  return PadOp::create(b, loc, reshape(b, loc, value, shape), low, high,
                       APFloat(0.0));
}

/// Panels of output channels per group.
static int64_t countPanels(const Geometry &geometry, const DirectTile &tile) {
  return llvm::divideCeil(geometry.storedPerGroup(), tile.panel());
}

/// The factors, one per input channel, of a filter that is scaled at run time.
static Value getScale(MulOp mul, const Geometry &geometry) {
  ArrayRef<int64_t> shape = mul.getRhs().getType().getShape();
  bool isPerInput = shape.size() > 1 && shape.back() == 1 &&
                    getNumElements(mul.getRhs()) == shape[shape.size() - 2];
  return geometry.groups == 1 && isPerInput ? mul.getRhs() : Value();
}

Value packDirectFilter(OpBuilder &b, Location loc, Value filter,
                       const Geometry &geometry, const DirectTile &tile) {
  int64_t taps = geometry.taps(), inputs = geometry.inPerGroup();
  // First packed, which is evaluated at compile time, and then scaled.
  if (auto mul = filter.getDefiningOp<MulOp>())
    if (Value scale = getScale(mul, geometry)) {
      Value packed = packDirectFilter(b, loc, mul.getLhs(), geometry, tile);
      scale = reshape(b, loc, scale, {1, 1, 1, getNumElements(scale), 1});
      return MulOp::create(b, loc, packed, scale);
    }
  int64_t groups = geometry.groups, panels = countPanels(geometry, tile);
  Value padded = reshapeAndPad(b, loc, filter,
                               {taps, inputs, groups, geometry.outPerGroup()},
                               {taps, inputs, groups, panels * tile.panel()});
  Value blocked =
      reshape(b, loc, padded, {taps, inputs, groups, panels, tile.panel()});
  return TransposeOp::create(b, loc, blocked, ArrayRef<int64_t>{2, 3, 0, 1, 4});
}

Value packDirectVector(OpBuilder &b, Location loc, Value vector,
                       const Geometry &geometry, const DirectTile &tile) {
  int64_t groups = geometry.groups, panels = countPanels(geometry, tile);
  int64_t perGroup = getNumElements(vector) / groups;
  Value padded = reshapeAndPad(b, loc, vector, {groups, perGroup},
                               {groups, panels * tile.panel()});
  return reshape(b, loc, padded, {groups, panels, tile.panel()});
}

Value packDotFilter(OpBuilder &b, Location loc, Value filter,
                    const Geometry &geometry, const DotTile &tile) {
  int64_t taps = geometry.taps(), outputs = geometry.outChannels;
  int64_t blocks = llvm::divideCeil(geometry.inChannels, tile.width);
  Value padded =
      reshapeAndPad(b, loc, filter, {taps, geometry.inChannels, outputs},
                    {taps, blocks * tile.width, outputs});
  Value blocked = reshape(b, loc, padded, {taps, blocks, tile.width, outputs});
  return TransposeOp::create(b, loc, blocked, ArrayRef<int64_t>{1, 0, 3, 2});
}

Value packDotVector(OpBuilder &b, Location loc, Value vector,
                    const DotTile &tile) {
  Value padded = reshapeAndPad(b, loc, vector, {getNumElements(vector)},
                               {tile.outputWidth});
  return reshape(b, loc, padded, {tile.outputWidth});
}

Value packWinogradVector(OpBuilder &b, Location loc, Value vector,
                         const Geometry &geometry, const WinogradTile &tile) {
  int64_t panels = llvm::divideCeil(geometry.storedPerGroup(), tile.panel());
  Value padded = reshapeAndPad(b, loc, vector, {getNumElements(vector)},
                               {panels * tile.panel()});
  return reshape(b, loc, padded, {panels, tile.panel()});
}

Value packChannelFilter(OpBuilder &b, Location loc, Value filter,
                        const Geometry &geometry, const ChannelTile &tile) {
  int64_t channels = llvm::alignTo(geometry.inChannels, tile.width);
  Value padded =
      reshapeAndPad(b, loc, filter, {geometry.taps(), geometry.inChannels},
                    {geometry.taps(), channels});
  return reshape(b, loc, padded, {geometry.taps(), channels});
}

Value packChannelVector(OpBuilder &b, Location loc, Value vector,
                        const Geometry &geometry, const ChannelTile &tile) {
  int64_t channels = llvm::alignTo(geometry.inChannels, tile.width);
  Value padded =
      reshapeAndPad(b, loc, vector, {getNumElements(vector)}, {channels});
  return reshape(b, loc, padded, {channels});
}

} // namespace mlir::convopt

//===- Winograd.cpp - Convolution in the transform domain -----------------===//

#include "passes/Codegen/Emit/WinogradEmitter.h"

namespace mlir::convopt {

void WinogradEmitter::emit() {
  int64_t total = geometry.batch * tilesHigh * tilesWide;
  loops.forLoop(llvm::divideCeil(total, tile.block), [&](Value block) {
    Value first = loops.mul(block, tile.block);
    Value count = loops.index(tile.block);
    // The products of tiles beyond the last one are computed and not used.
    if (total % tile.block != 0)
      count = loops.min(count, loops.sub(loops.index(total), first));
    transformInputs(first, count);
    multiply();
    transformOutputs(first, count);
  });
}

TilePosition WinogradEmitter::locate(Value number) {
  Value row = loops.div(number, tilesWide);
  return {loops.div(row, tilesHigh),
          loops.mul(loops.rem(row, tilesHigh), tile.high.outputs),
          loops.mul(loops.rem(number, tilesWide), tile.wide.outputs)};
}

/// Whether outputs along the axis read the input at their own position alone.
static bool isPlain(const SpatialDim &dim) {
  return dim.window.size == 1 && dim.window.stride == 1 &&
         dim.input == dim.output && dim.window.padLow == 0;
}

Geometry getWinogradGeometry(const Geometry &geometry) {
  SmallVector<SpatialDim> axes;
  for (const SpatialDim &dim :
       llvm::concat<const SpatialDim>(geometry.outer, ArrayRef(geometry.inner)))
    if (!axes.empty() && isPlain(axes.back()) && isPlain(dim))
      axes.back() = {axes.back().input * dim.input,
                     axes.back().output * dim.output, WindowDim()};
    else
      axes.push_back(dim);
  if (axes.size() == 1)
    axes.insert(axes.begin(), SpatialDim());
  Geometry result = geometry;
  result.inner = axes.pop_back_val();
  result.outer = axes;
  return result;
}

int64_t countSegments(const SpatialDim &dim, const WinogradAxis &axis) {
  return llvm::divideCeil(dim.window.size, axis.taps);
}

bool canUseWinograd(const Geometry &geometry, int64_t width) {
  Geometry merged = getWinogradGeometry(geometry);
  const WindowDim &high = merged.outer.back().window,
                  &wide = merged.inner.window;
  auto fits = [](const WindowDim &window) {
    return window.stride == 1 && (window.size == 1 || window.dilation == 1);
  };
  return geometry.groups == 1 && geometry.input.holdsVectors(width) &&
         geometry.output.holdsVectors(width) && fits(high) && fits(wide) &&
         high.size * wide.size > 1;
}

bool canUseWinograd(const Geometry &geometry, const WinogradTile &tile) {
  if (!canUseWinograd(geometry, tile.width))
    return false;
  Geometry merged = getWinogradGeometry(geometry);
  auto fits = [](const SpatialDim &dim, const WinogradAxis &axis) {
    return axis.size() <= kMaxWinogradSize && axis.taps <= dim.window.size;
  };
  return fits(merged.outer.back(), tile.high) && fits(merged.inner, tile.wide);
}

int64_t getWinogradWorkspace(const Geometry &geometry,
                             const WinogradTile &tile) {
  return WinogradWorkspace(getWinogradGeometry(geometry), tile).size;
}

void emitWinograd(LoopBuilder &loops, const Geometry &geometry,
                  const WinogradTile &tile, const KernelOperands &operands) {
  Geometry merged = getWinogradGeometry(geometry);
  WinogradEmitter(loops, merged, tile, operands).emit();
}

} // namespace mlir::convopt

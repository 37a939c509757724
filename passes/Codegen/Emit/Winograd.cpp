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
          loops.mul(loops.rem(row, tilesHigh), tile.outputs),
          loops.mul(loops.rem(number, tilesWide), tile.outputs)};
}

bool canUseWinograd(const Geometry &geometry, int64_t width) {
  auto fits = [](const WindowDim &window) {
    return window.size == kWinogradTaps && window.stride == 1 &&
           window.dilation == 1;
  };
  return geometry.groups == 1 && geometry.input.holdsVectors(width) &&
         geometry.output.holdsVectors(width) && !geometry.outer.empty() &&
         fits(geometry.outer.back().window) && fits(geometry.inner.window);
}

int64_t getWinogradWorkspace(const Geometry &geometry,
                             const WinogradTile &tile) {
  return WinogradWorkspace(geometry, tile).size;
}

void emitWinograd(LoopBuilder &loops, const Geometry &geometry,
                  const WinogradTile &tile, const KernelOperands &operands) {
  WinogradEmitter(loops, geometry, tile, operands).emit();
}

} // namespace mlir::convopt

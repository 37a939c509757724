//===- WinogradProducts.cpp - Products in the transform domain ------------===//
//
// M = U * V, one matrix product per frequency. The loop over c is like that of
// the direct kernel: register tiles of accumulators, not unrolled.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/WindowLoops.h"
#include "passes/Codegen/Emit/WinogradEmitter.h"

namespace mlir::convopt {

void WinogradEmitter::multiply() {
  int64_t full = geometry.storedPerGroup() / tile.panel();
  int64_t rest = geometry.storedPerGroup() % tile.panel();
  loops.forLoop(tile.frequencies(), [&](Value frequency) {
    loops.forLoop(full, [&](Value panel) {
      multiplyPanel(frequency, panel, tile.vectors);
    });
    if (rest)
      multiplyPanel(frequency, loops.index(full),
                    llvm::divideCeil(rest, tile.width));
  });
}

void WinogradEmitter::multiplyPanel(Value frequency, Value panel,
                                    int64_t vectors) {
  int64_t panels = llvm::divideCeil(geometry.storedPerGroup(), tile.panel());
  int64_t taps = outer.empty() ? 1 : outer.front().window.size;
  int64_t tapSize = space.segments * geometry.inChannels * tile.panel();
  Value number = loops.add(loops.mul(frequency, panels), panel);
  Value filter = loops.mul(number, taps * tapSize);
  // The filter panel that comes next; the last one is its own.
  Value next = loops.min(loops.add(number, 1),
                         loops.index(tile.frequencies() * panels - 1));
  Value ahead = loops.mul(loops.sub(next, number), taps * tapSize);
  Value input = loops.mul(frequency, space.inputFrequency);
  Value products =
      loops.add(loops.add(loops.mul(frequency, space.productFrequency),
                          loops.mul(panel, tile.panel())),
                space.products);

  // Slices as rows of one pixel, reduced over like any outer axis.
  Geometry slices;
  slices.outer.assign(outer.begin(), outer.end());
  SmallVector<TileRun> tiling =
      tileInner(SpatialDim{tile.block, tile.block, WindowDim()}, tile.tiles);
  Value zeros = loops.constantSplat(0.0, type);
  forEachOutputRow(loops, slices, [&](const OutputRow &row) {
    forEachTile(loops, tiling, [&](const TileAt &at) {
      SmallVector<Value> initial(at.count() * vectors, zeros);
      SmallVector<Value> accumulators = reduceOuterTaps(
          loops, slices, row, initial,
          [&](Value tap, Value slice, ValueRange carried) {
            Value first =
                loops.add(loops.add(input, loops.mul(slice, space.inputSlice)),
                          loops.mul(at.start, space.inputTile));
            return reduceChannels(first,
                                  loops.add(filter, loops.mul(tap, tapSize)),
                                  ahead, at.count(), vectors, carried);
          });
      Value target = loops.add(
          loops.add(products, loops.mul(row.pixel, space.productOuter)),
          loops.mul(at.start, space.productTile));
      for (int64_t t = 0; t < at.count(); ++t)
        for (int64_t v = 0; v < vectors; ++v)
          loops.storeVector(
              operands.workspace,
              loops.add(target, t * space.productTile + v * tile.width),
              accumulators[t * vectors + v], tile.width);
    });
  });
}

SmallVector<Value> WinogradEmitter::reduceChannels(Value input, Value filter,
                                                   Value ahead, int64_t tiles,
                                                   int64_t vectors,
                                                   ValueRange accumulators) {
  constexpr int64_t kLine = 16;
  auto body = [&](Value c, ValueRange carried) {
    Value row = loops.add(filter, loops.mul(c, tile.panel()));
    SmallVector<Value> weights =
        loops.loadVectors(operands.filter, row, type, vectors);
    Value coming = loops.add(row, ahead);
    for (int64_t element = 0; element < tile.panel(); element += kLine)
      loops.prefetch(operands.filter, loops.add(coming, element));
    Value base = loops.add(input, c);
    return loops.addOuterProduct(
        carried, {0, tiles},
        [&](int64_t t) {
          return loops.loadScalar(operands.workspace,
                                  loops.add(base, t * space.inputTile));
        },
        weights);
  };
  return loops.forLoop(loops.index(0),
                       loops.index(space.segments * geometry.inChannels), 1,
                       accumulators, body);
}

} // namespace mlir::convopt

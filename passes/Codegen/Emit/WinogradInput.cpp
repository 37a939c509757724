//===- WinogradInput.cpp - Input tiles into the transform domain ----------===//
//
// V = B^T d B. Tiles inside the input are read where they lie. Others, and
// channels that do not fill vectors, go through a square in the workspace that
// is zero outside the input: nothing else is ever padded.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/WinogradEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {

void WinogradEmitter::transformInputs(Value first, Value count) {
  int64_t slices = outer.empty() ? 1 : outer.front().input;
  loops.forLoop(slices, [&](Value slice) {
    loops.forLoop(loops.index(0), count, [&](Value number) {
      Value target = loops.add(loops.mul(slice, space.inputSlice),
                               loops.mul(number, space.inputTile));
      transformInput(slice, locate(loops.add(first, number)), target);
    });
  });
}

void WinogradEmitter::transformInput(Value slice, const TilePosition &at,
                                     Value target) {
  Value y = loops.add(at.y, -high.window.padLow);
  Value x = loops.add(at.x, -wide.window.padLow);
  Value row = loops.add(loops.mul(slice, high.input), y);
  Value pixel = loops.add(loops.mul(row, wide.input), x);
  // The part of the tile that lies inside the input.
  Value zero = loops.index(0), all = loops.index(size);
  Value rowLow = loops.max(zero, loops.sub(zero, y));
  Value rowHigh = loops.min(all, loops.sub(loops.index(high.input), y));
  Value columnLow = loops.max(zero, loops.sub(zero, x));
  Value columnHigh = loops.min(all, loops.sub(loops.index(wide.input), x));
  Value source = emitPixelOffset(loops, geometry.input, at.image, pixel);
  auto padded = [&] {
    transformPadded(source, target, rowLow, rowHigh, columnLow, columnHigh);
  };
  // Channels that do not fill vectors are masked like padding.
  if (geometry.input.channels() % tile.width != 0)
    return padded();

  OpBuilder &b = loops.builder;
  Value missing =
      loops.add(loops.add(rowLow, columnLow),
                loops.add(loops.sub(all, rowHigh), loops.sub(all, columnHigh)));
  Value inside = arith::CmpIOp::create(b, loops.loc, arith::CmpIPredicate::eq,
                                       missing, zero);
  auto direct = [&] {
    int64_t vectors = llvm::divideCeil(geometry.inChannels, tile.width);
    loops.forLoop(vectors, [&](Value vector) {
      Value base = loops.add(
          source, emitChannelOffset(loops, geometry.input, vector, tile.width));
      storeInput(loops.add(target, loops.mul(vector, tile.width)),
                 [&](int64_t i, int64_t j) {
                   int64_t distance =
                       (i * wide.input + j) * geometry.input.pixelStride();
                   return loops.loadVector(operands.input,
                                           loops.add(base, distance), type,
                                           tile.width);
                 });
    });
  };
  loops.ifElse(inside, direct, padded);
}

/// Goes through a square in the workspace that is zero outside the input.
void WinogradEmitter::transformPadded(Value source, Value target, Value rowLow,
                                      Value rowHigh, Value columnLow,
                                      Value columnHigh) {
  Value zeros = loops.constantSplat(0.0, type);
  auto element = [&](Value row, Value column) {
    Value number = loops.add(loops.mul(row, size), column);
    return loops.add(loops.mul(number, tile.width), space.square);
  };
  loops.forLoop(size * size, [&](Value number) {
    loops.storeVector(operands.workspace, element(loops.index(0), number),
                      zeros, tile.width);
  });
  loops.forLoop(
      llvm::divideCeil(geometry.inChannels, tile.width), [&](Value vector) {
        Value base = loops.add(source, emitChannelOffset(loops, geometry.input,
                                                         vector, tile.width));
        Value lanes = loops.sub(loops.index(geometry.inChannels),
                                loops.mul(vector, tile.width));
        loops.forLoop(rowLow, rowHigh, [&](Value i) {
          loops.forLoop(columnLow, columnHigh, [&](Value j) {
            Value pixel = loops.add(loops.mul(i, wide.input), j);
            Value offset =
                loops.add(base, loops.mul(pixel, geometry.input.pixelStride()));
            Value x =
                geometry.input.channels() % tile.width == 0
                    ? loops.loadVector(operands.input, offset, type, tile.width)
                    : loops.loadVector(operands.input, offset, type, lanes);
            loops.storeVector(operands.workspace, element(i, j), x, tile.width);
          });
        });
        storeInput(loops.add(target, loops.mul(vector, tile.width)),
                   [&](int64_t i, int64_t j) {
                     Value offset = element(loops.index(i), loops.index(j));
                     return loops.loadVector(operands.workspace, offset, type,
                                             tile.width);
                   });
      });
}

void WinogradEmitter::storeInput(Value target, SquareReader d) {
  emitWinogradInput(
      loops, tile.outputs, d, [&](int64_t i, int64_t j, Value value) {
        int64_t distance = (i * size + j) * space.inputFrequency;
        loops.storeVector(operands.workspace, loops.add(target, distance),
                          value, tile.width);
      });
}

} // namespace mlir::convopt

//===- WinogradInput.cpp - Input tiles into the transform domain ----------===//
//
// V = B^T d B'. Tiles inside the input are read where they lie. Others, and
// channels that do not fill vectors, go through a rectangle in the workspace
// that is zero outside the input: nothing else is ever padded.
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

/// body(y, x, target): where the inputs of a segment begin, relative to those
/// of the first one, and its channels in a tile of V. In their order: the
/// vector that ends a segment may reach into the next one.
void WinogradEmitter::forEachSegment(
    llvm::function_ref<void(Value, Value, Value)> body) {
  loops.forLoop(segmentsHigh, [&](Value row) {
    loops.forLoop(segmentsWide, [&](Value column) {
      Value number = loops.add(loops.mul(row, segmentsWide), column);
      body(loops.mul(row, tile.high.taps), loops.mul(column, tile.wide.taps),
           loops.mul(number, geometry.inChannels));
    });
  });
}

void WinogradEmitter::transformInput(Value slice, const TilePosition &at,
                                     Value target) {
  Value y = loops.add(at.y, -high.window.padLow);
  Value x = loops.add(at.x, -wide.window.padLow);
  Value row = loops.add(loops.mul(slice, high.input), y);
  Value pixel = loops.add(loops.mul(row, wide.input), x);
  Value source = emitPixelOffset(loops, geometry.input, at.image, pixel);
  auto padded = [&] { transformPadded(source, y, x, target); };
  // Channels that do not fill vectors are masked like padding.
  if (geometry.input.channels() % space.inputWidth != 0)
    return padded();

  // No input of any segment is outside.
  OpBuilder &b = loops.builder;
  Value zero = loops.index(0);
  auto missing = [&](Value start, const SpatialDim &dim,
                     const WinogradAxis &axis, int64_t segments) {
    int64_t extent = axis.size() + (segments - 1) * axis.taps;
    Value beyond = loops.add(start, extent - dim.input);
    return loops.max(loops.sub(zero, start), beyond);
  };
  Value most = loops.max(missing(y, high, tile.high, segmentsHigh),
                         missing(x, wide, tile.wide, segmentsWide));
  Value inside = arith::CmpIOp::create(b, loops.loc, arith::CmpIPredicate::sle,
                                       most, zero);
  loops.ifElse(inside, [&] { transformInside(source, target); }, padded);
}

void WinogradEmitter::transformInside(Value source, Value target) {
  int64_t stride = geometry.input.pixelStride();
  forEachSegment([&](Value y, Value x, Value channel) {
    Value pixel = loops.add(loops.mul(y, wide.input), x);
    Value start = loops.add(source, loops.mul(pixel, stride));
    Value segment = loops.add(target, channel);
    int64_t vectors = llvm::divideCeil(geometry.inChannels, space.inputWidth);
    loops.forLoop(vectors, [&](Value vector) {
      Value base =
          loops.add(start, emitChannelOffset(loops, geometry.input, vector,
                                             space.inputWidth));
      storeInput(loops.add(segment, loops.mul(vector, space.inputWidth)),
                 [&](int64_t i, int64_t j) {
                   int64_t distance = (i * wide.input + j) * stride;
                   return loops.loadVector(operands.input,
                                           loops.add(base, distance), inputType,
                                           space.inputWidth);
                 });
    });
  });
}

/// Goes through a rectangle in the workspace that is zero outside the input.
void WinogradEmitter::transformPadded(Value source, Value y, Value x,
                                      Value target) {
  Value zeros = loops.constantSplat(0.0, inputType);
  Value zero = loops.index(0);
  auto element = [&](Value row, Value column) {
    Value number = loops.add(loops.mul(row, tile.wide.size()), column);
    return loops.add(loops.mul(number, space.inputWidth), space.square);
  };
  // What of a segment's inputs lies inside.
  auto clip = [&](Value start, const SpatialDim &dim,
                  const WinogradAxis &axis) -> std::pair<Value, Value> {
    return {loops.max(zero, loops.sub(zero, start)),
            loops.min(loops.index(axis.size()),
                      loops.sub(loops.index(dim.input), start))};
  };
  bool isRagged = geometry.input.channels() % space.inputWidth != 0;
  int64_t vectors = llvm::divideCeil(geometry.inChannels, space.inputWidth);
  forEachSegment([&](Value down, Value right, Value channel) {
    std::pair<Value, Value> rows = clip(loops.add(y, down), high, tile.high);
    std::pair<Value, Value> columns =
        clip(loops.add(x, right), wide, tile.wide);
    loops.forLoop(tile.frequencies(), [&](Value number) {
      loops.storeVector(operands.workspace, element(zero, number), zeros,
                        space.inputWidth);
    });
    loops.forLoop(vectors, [&](Value vector) {
      Value base =
          loops.add(source, emitChannelOffset(loops, geometry.input, vector,
                                              space.inputWidth));
      Value lanes = loops.sub(loops.index(geometry.inChannels),
                              loops.mul(vector, space.inputWidth));
      loops.forLoop(rows.first, rows.second, [&](Value i) {
        loops.forLoop(columns.first, columns.second, [&](Value j) {
          Value pixel = loops.add(loops.mul(loops.add(down, i), wide.input),
                                  loops.add(right, j));
          Value offset =
              loops.add(base, loops.mul(pixel, geometry.input.pixelStride()));
          Value d = isRagged ? loops.loadVector(operands.input, offset,
                                                inputType, lanes)
                             : loops.loadVector(operands.input, offset,
                                                inputType, space.inputWidth);
          loops.storeVector(operands.workspace, element(i, j), d,
                            space.inputWidth);
        });
      });
      storeInput(loops.add(loops.add(target, channel),
                           loops.mul(vector, space.inputWidth)),
                 [&](int64_t i, int64_t j) {
                   Value offset = element(loops.index(i), loops.index(j));
                   return loops.loadVector(operands.workspace, offset,
                                           inputType, space.inputWidth);
                 });
    });
  });
}

void WinogradEmitter::storeInput(Value target, TileReader d) {
  emitWinogradInput(
      loops, tile.high, tile.wide, d, [&](int64_t i, int64_t j, Value value) {
        int64_t distance = (i * tile.wide.size() + j) * space.inputFrequency;
        loops.storeVector(operands.workspace, loops.add(target, distance),
                          value, space.inputWidth);
      });
}

} // namespace mlir::convopt

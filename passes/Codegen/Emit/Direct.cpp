//===- Direct.cpp - Direct convolution on register tiles ------------------===//
//
// for group, for panel of output channels, for row, for tile of pixels:
//   acc[pixel][vector] = bias
//   for chunk of input channels, for tap inside the input, for c in chunk:
//     acc[pixel][vector] += x[pixel at tap][c] * w[chunk][tap][c][vector]
//   y = epilogue(acc)
//
// The panel is outermost: its filter stays in the caches while the activations
// stream by. A chunk is what lies side by side in the input: all channels of
// the group, or a block of them. The loop over c is not unrolled: the machine
// hides its overhead, and unrolling makes LLVM spill accumulators.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/Addresses.h"
#include "passes/Codegen/Emit/Kernels.h"
#include "passes/Codegen/Emit/WindowLoops.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

class DirectEmitter {
public:
  DirectEmitter(LoopBuilder &loops, const Geometry &geometry,
                const DirectTile &tile, const KernelOperands &operands)
      : loops(loops), geometry(geometry), tile(tile), operands(operands),
        type(VectorType::get(tile.width, loops.builder.getF32Type())),
        tiling(tileInner(geometry.inner, tile.pixels)),
        panels(llvm::divideCeil(geometry.storedPerGroup(), tile.panel())),
        tapSize(geometry.chunk() * tile.panel()) {}

  void emit();

private:
  /// Output channels of one group that are computed together, `channels` of
  /// them stored.
  struct Panel {
    int64_t channels;
    /// Offsets of its filter, of its per-channel vectors, of its first channel
    /// in a pixel of the output.
    Value filter, vectors, outChannel;
    Value group;
  };
  /// Input channels that are summed up together.
  struct Chunk {
    int64_t channels;
    /// Offsets of its filter, of its first channel in a pixel of the input.
    Value filter, inChannel;
  };
  void emitPanel(Value group, Value index, int64_t channels);
  void emitTile(const Panel &panel, const OutputRow &row, const TileAt &at);
  SmallVector<Value> initialize(const Panel &panel, int64_t pixels);
  SmallVector<Value> reduceChunks(const Panel &panel, const OutputRow &row,
                                  const TileAt &at);
  SmallVector<Value> reduceTaps(const Chunk &chunk, const OutputRow &row,
                                const TileAt &at, int64_t vectors,
                                ValueRange accumulators);
  SmallVector<Value> reduceChannels(int64_t channels, Value input, Value filter,
                                    int64_t first, int64_t last,
                                    int64_t vectors, ValueRange accumulators);
  void finish(const Panel &panel, Value batch, Value pixel, int64_t pixels,
              ValueRange accumulators);

  int64_t vectorsOf(const Panel &panel) const {
    return llvm::divideCeil(panel.channels, tile.width);
  }

  LoopBuilder &loops;
  const Geometry &geometry;
  const DirectTile &tile;
  const KernelOperands &operands;
  VectorType type;
  SmallVector<TileRun> tiling;
  int64_t panels;
  /// Filter elements of one tap of one chunk.
  int64_t tapSize;
};

} // namespace

void DirectEmitter::emit() {
  int64_t full = geometry.storedPerGroup() / tile.panel();
  int64_t rest = geometry.storedPerGroup() % tile.panel();
  loops.forLoop(geometry.groups, [&](Value group) {
    loops.forLoop(full,
                  [&](Value panel) { emitPanel(group, panel, tile.panel()); });
    if (rest)
      emitPanel(group, loops.index(full), rest);
  });
}

void DirectEmitter::emitPanel(Value group, Value index, int64_t channels) {
  Value number = loops.add(loops.mul(group, panels), index);
  Value outChannel = loops.add(
      emitChannelOffset(loops, geometry.output, group, geometry.outPerGroup()),
      emitChannelOffset(loops, geometry.output, index, tile.panel()));
  Panel panel{channels,
              loops.mul(number, geometry.chunks() * geometry.taps() * tapSize),
              loops.mul(number, tile.panel()), outChannel, group};
  forEachOutputRow(loops, geometry, [&](const OutputRow &row) {
    forEachTile(loops, tiling,
                [&](const TileAt &at) { emitTile(panel, row, at); });
  });
}

SmallVector<Value> DirectEmitter::initialize(const Panel &panel,
                                             int64_t pixels) {
  SmallVector<Value> bias;
  for (int64_t v = 0; v < vectorsOf(panel); ++v)
    bias.push_back(operands.bias ? loops.loadVector(
                                       operands.bias,
                                       loops.add(panel.vectors, v * tile.width),
                                       type, tile.width)
                                 : loops.constantSplat(0.0, type));
  SmallVector<Value> accumulators;
  for (int64_t p = 0; p < pixels; ++p)
    llvm::append_range(accumulators, bias);
  return accumulators;
}

/// Adds one tap: `input` is the offset of channel 0 for output 0 of the tile,
/// `filter` that of the tap; outputs outside [first, last) see padding.
SmallVector<Value> DirectEmitter::reduceChannels(int64_t channels, Value input,
                                                 Value filter, int64_t first,
                                                 int64_t last, int64_t vectors,
                                                 ValueRange accumulators) {
  int64_t distance =
      geometry.inner.window.stride * geometry.input.pixelStride();
  auto body = [&](Value c, ValueRange carried) {
    SmallVector<Value> next = llvm::to_vector_of<Value>(carried);
    Value row = loops.add(filter, loops.mul(c, tile.panel()));
    SmallVector<Value> weights;
    for (int64_t v = 0; v < vectors; ++v)
      weights.push_back(loops.loadVector(
          operands.filter, loops.add(row, v * tile.width), type, tile.width));
    Value base = loops.add(input, c);
    for (int64_t p = first; p < last; ++p) {
      Value x = loops.splat(
          loops.loadScalar(operands.input, loops.add(base, p * distance)),
          type);
      for (int64_t v = 0; v < vectors; ++v) {
        Value &acc = next[p * vectors + v];
        acc = loops.fma(x, weights[v], acc);
      }
    }
    return next;
  };
  return loops.forLoop(loops.index(0), loops.index(channels), 1, accumulators,
                       body);
}

SmallVector<Value> DirectEmitter::reduceTaps(const Chunk &chunk,
                                             const OutputRow &row,
                                             const TileAt &at, int64_t vectors,
                                             ValueRange accumulators) {
  const WindowDim &window = geometry.inner.window;
  // Input position of tap 0 for the tile's first output; it may lie outside,
  // but only positions of valid taps are read.
  Value origin = loops.add(loops.mul(at.start, window.stride), -window.padLow);
  return reduceOuterTaps(
      loops, geometry, row, accumulators,
      [&](Value tapRow, Value pixel, ValueRange carried) {
        Value filterRow =
            loops.add(chunk.filter, loops.mul(tapRow, window.size * tapSize));
        Value inputRow =
            loops.add(emitPixelOffset(loops, geometry.input, row.batch,
                                      loops.add(pixel, origin)),
                      chunk.inChannel);
        auto tapAt = [&](Value tap, int64_t first, int64_t last,
                         ValueRange accs) {
          Value input = loops.add(
              inputRow,
              loops.mul(tap, window.dilation * geometry.input.pixelStride()));
          Value filter = loops.add(filterRow, loops.mul(tap, tapSize));
          return reduceChannels(chunk.channels, input, filter, first, last,
                                vectors, accs);
        };
        if (at.run.taps)
          return loops.forLoop(loops.index(at.run.taps->first),
                               loops.index(at.run.taps->second), 1, carried,
                               [&](Value tap, ValueRange accs) {
                                 return tapAt(tap, 0, at.count(), accs);
                               });
        SmallVector<Value> accs = llvm::to_vector_of<Value>(carried);
        for (int64_t tap = 0; tap < window.size; ++tap) {
          auto [first, last] = validRange(geometry.inner, at.run.tile, tap);
          if (first < last)
            accs = tapAt(loops.index(tap), first, last, accs);
        }
        return accs;
      });
}

SmallVector<Value> DirectEmitter::reduceChunks(const Panel &panel,
                                               const OutputRow &row,
                                               const TileAt &at) {
  int64_t size = geometry.chunk();
  int64_t full = geometry.inPerGroup() / size;
  int64_t rest = geometry.inPerGroup() % size;
  Value group = emitChannelOffset(loops, geometry.input, panel.group,
                                  geometry.inPerGroup());
  auto reduce = [&](Value number, int64_t channels, ValueRange accumulators) {
    Chunk chunk{
        channels,
        loops.add(panel.filter, loops.mul(number, geometry.taps() * tapSize)),
        loops.add(group,
                  emitChannelOffset(loops, geometry.input, number, size))};
    return reduceTaps(chunk, row, at, vectorsOf(panel), accumulators);
  };
  SmallVector<Value> accumulators = loops.forLoop(
      loops.index(0), loops.index(full), 1, initialize(panel, at.count()),
      [&](Value number, ValueRange carried) {
        return reduce(number, size, carried);
      });
  // Padded channels of the last block are not read: they may be NaN.
  if (rest)
    accumulators = reduce(loops.index(full), rest, accumulators);
  return accumulators;
}

void DirectEmitter::emitTile(const Panel &panel, const OutputRow &row,
                             const TileAt &at) {
  finish(panel, row.batch, loops.add(row.pixel, at.start), at.count(),
         reduceChunks(panel, row, at));
}

void DirectEmitter::finish(const Panel &panel, Value batch, Value pixel,
                           int64_t pixels, ValueRange accumulators) {
  int64_t vectors = vectorsOf(panel);
  Value base = loops.add(emitPixelOffset(loops, geometry.output, batch, pixel),
                         panel.outChannel);
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t v = 0; v < vectors; ++v) {
      int64_t lanes = std::min(tile.width, panel.channels - v * tile.width);
      Value element =
          loops.add(base, p * geometry.output.pixelStride() +
                              geometry.output.channelOffset(v * tile.width));
      Value channel = loops.add(panel.vectors, v * tile.width);
      Value result =
          emitEpilogue(loops, operands.epilogue, accumulators[p * vectors + v],
                       element, channel, lanes);
      loops.storeVector(operands.output, element, result, lanes);
    }
  }
}

void emitDirect(LoopBuilder &loops, const Geometry &geometry,
                const DirectTile &tile, const KernelOperands &operands) {
  DirectEmitter(loops, geometry, tile, operands).emit();
}

} // namespace mlir::convopt

//===- Direct.cpp - Direct convolution on register tiles ------------------===//
//
// for group, for panel of output channels, for row, for tile of pixels:
//   acc[pixel][vector] = bias
//   for tap inside the input, for c < C/g:
//     acc[pixel][vector] += x[pixel at tap][c] * w[tap][c][vector]
//   y = epilogue(acc)
//
// The panel is outermost: its filter stays in the caches while the activations
// stream by. The loop over c is not unrolled: the machine hides its overhead,
// and unrolling makes LLVM spill accumulators. It is one loop even where the
// input's channels are in blocks: a loop of 16 steps per block costs up to 20 %
// (7x7 pixels, 512 channels), the division in its place nothing.
//
// Where at most half the lanes of a vector have channels, the others being
// padding, half a vector is computed: that takes half the time where wide
// registers are worked on in two steps (Zen 4), and no more elsewhere.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/Addresses.h"
#include "passes/Codegen/Emit/Kernels.h"
#include "passes/Codegen/Emit/WindowLoops.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

/// Elements of the smallest vector whose half is one, too.
constexpr int64_t kLeastHalved = 8;

class DirectEmitter {
public:
  DirectEmitter(LoopBuilder &loops, const Geometry &geometry,
                const DirectTile &tile, const KernelOperands &operands)
      : loops(loops), geometry(geometry), tile(tile), operands(operands),
        type(VectorType::get(tile.width, loops.builder.getF32Type())),
        tiling(tileInner(geometry.inner, tile.pixels)),
        panels(llvm::divideCeil(geometry.storedPerGroup(), tile.panel())) {}

  void emit();

private:
  /// Output channels of one group that are computed together, `channels` of
  /// them stored, in vectors of these types.
  struct Panel {
    int64_t channels;
    ArrayRef<VectorType> types;
    /// Offsets of its filter, of its per-channel vectors, of its first channel
    /// in a pixel of the input and of the output.
    Value filter, vectors, inChannel, outChannel;
  };
  void emitPanel(Value group, Value index, int64_t channels,
                 ArrayRef<VectorType> types);
  void emitTile(const Panel &panel, const OutputRow &row, const TileAt &at);
  SmallVector<Value> initialize(const Panel &panel, int64_t pixels);
  SmallVector<Value> reduceChannels(const Panel &panel, Value input,
                                    Value filter, int64_t first, int64_t last,
                                    ValueRange accumulators);
  SmallVector<Value> loadPanel(Value memref, Value offset, const Panel &panel);
  void finish(const Panel &panel, Value pixel, int64_t pixels,
              ValueRange accumulators);

  LoopBuilder &loops;
  const Geometry &geometry;
  const DirectTile &tile;
  const KernelOperands &operands;
  VectorType type;
  SmallVector<TileRun> tiling;
  int64_t panels;
};

} // namespace

void DirectEmitter::emit() {
  int64_t first = (panels - 1) * tile.panel();
  int64_t channels = geometry.storedPerGroup() - first;
  SmallVector<VectorType> whole(tile.vectors, type), last;
  for (int64_t v = 0; v < channels; v += tile.width) {
    bool isHalf = tile.width >= kLeastHalved &&
                  geometry.outPerGroup() - first - v <= tile.width / 2;
    last.push_back(
        isHalf ? VectorType::get(tile.width / 2, type.getElementType()) : type);
  }
  bool isWhole = channels == tile.panel() && last == whole;
  int64_t full = isWhole ? panels : panels - 1;
  loops.forLoop(geometry.groups, [&](Value group) {
    loops.forLoop(full, [&](Value panel) {
      emitPanel(group, panel, tile.panel(), whole);
    });
    if (!isWhole)
      emitPanel(group, loops.index(full), channels, last);
  });
}

void DirectEmitter::emitPanel(Value group, Value index, int64_t channels,
                              ArrayRef<VectorType> types) {
  Value number = loops.add(loops.mul(group, panels), index);
  int64_t filterSize = geometry.taps() * geometry.inPerGroup() * tile.panel();
  Panel panel{
      channels,
      types,
      loops.mul(number, filterSize),
      loops.mul(number, tile.panel()),
      emitChannelOffset(loops, geometry.input, group, geometry.inPerGroup()),
      loops.add(
          emitChannelOffset(loops, geometry.output, group,
                            geometry.outPerGroup()),
          emitChannelOffset(loops, geometry.output, index, tile.panel()))};
  forEachOutputRow(loops, geometry, [&](const OutputRow &row) {
    forEachTile(loops, tiling,
                [&](const TileAt &at) { emitTile(panel, row, at); });
  });
}

/// What `memref` has for the channels of a panel.
SmallVector<Value> DirectEmitter::loadPanel(Value memref, Value offset,
                                            const Panel &panel) {
  SmallVector<Value> vectors;
  for (auto [v, type] : llvm::enumerate(panel.types))
    vectors.push_back(loops.loadVector(memref,
                                       loops.add(offset, v * tile.width), type,
                                       type.getNumElements()));
  return vectors;
}

SmallVector<Value> DirectEmitter::initialize(const Panel &panel,
                                             int64_t pixels) {
  SmallVector<Value> bias;
  if (operands.bias)
    bias = loadPanel(operands.bias, panel.vectors, panel);
  else
    for (VectorType type : panel.types)
      bias.push_back(loops.constantSplat(0.0, type));
  SmallVector<Value> accumulators;
  for (int64_t p = 0; p < pixels; ++p)
    llvm::append_range(accumulators, bias);
  return accumulators;
}

/// Adds one tap: `input` is the offset of channel 0 for output 0 of the tile,
/// `filter` that of the tap; outputs outside [first, last) see padding.
SmallVector<Value> DirectEmitter::reduceChannels(const Panel &panel,
                                                 Value input, Value filter,
                                                 int64_t first, int64_t last,
                                                 ValueRange accumulators) {
  int64_t distance =
      geometry.inner.window.stride * geometry.input.pixelStride();
  auto body = [&](Value c, ValueRange carried) {
    Value base = loops.add(input, emitChannelOffset(loops, geometry.input, c));
    Value row = loops.add(filter, loops.mul(c, tile.panel()));
    return loops.addOuterProduct(
        carried, {first, last},
        [&](int64_t p) {
          return loops.loadScalar(operands.input,
                                  loops.add(base, p * distance));
        },
        loadPanel(operands.filter, row, panel));
  };
  // What pads the last block is not read: it may be NaN.
  return loops.forLoop(loops.index(0), loops.index(geometry.inPerGroup()), 1,
                       accumulators, body);
}

void DirectEmitter::emitTile(const Panel &panel, const OutputRow &row,
                             const TileAt &at) {
  int64_t tapSize = geometry.inPerGroup() * tile.panel();
  SmallVector<Value> accumulators = reduceTaps(
      loops, geometry, row, at, initialize(panel, at.count()),
      [&](Value tap, Value input, int64_t first, int64_t last,
          ValueRange carried) {
        return reduceChannels(panel, loops.add(input, panel.inChannel),
                              loops.add(panel.filter, loops.mul(tap, tapSize)),
                              first, last, carried);
      });
  finish(panel,
         emitPixelOffset(loops, geometry.output, row.batch,
                         loops.add(row.pixel, at.start)),
         at.count(), accumulators);
}

void DirectEmitter::finish(const Panel &panel, Value pixel, int64_t pixels,
                           ValueRange accumulators) {
  int64_t vectors = panel.types.size();
  Value base = loops.add(pixel, panel.outChannel);
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t v = 0; v < vectors; ++v) {
      int64_t lanes = std::min(tile.width, panel.channels - v * tile.width);
      int64_t computed = std::min(lanes, panel.types[v].getNumElements());
      Value element =
          loops.add(base, p * geometry.output.pixelStride() +
                              geometry.output.channelOffset(v * tile.width));
      Value channel = loops.add(panel.vectors, v * tile.width);
      Value result =
          emitEpilogue(loops, operands.epilogue, accumulators[p * vectors + v],
                       element, channel, computed);
      // Padding is written, too.
      if (computed < lanes)
        result = loops.widen(result, type);
      loops.storeVector(operands.output, element, result, lanes);
    }
  }
}

void emitDirect(LoopBuilder &loops, const Geometry &geometry,
                const DirectTile &tile, const KernelOperands &operands) {
  DirectEmitter(loops, geometry, tile, operands).emit();
}

} // namespace mlir::convopt

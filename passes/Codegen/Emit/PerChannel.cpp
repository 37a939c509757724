//===- PerChannel.cpp - Depthwise convolution, pools, copies --------------===//
//
// for block of channels (one vector), for row, for tile of pixels:
//   acc[pixel] = initial
//   for outer tap inside the input, for inner tap:
//     acc[pixel] = combine(acc[pixel], x[pixel at tap], tap)
//   y = finish(acc)
//
// Neighbouring pixels share inputs: within a row of taps each input vector is
// loaded once.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/Addresses.h"
#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Emit/Kernels.h"
#include "passes/Codegen/Emit/WindowLoops.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/MathExtras.h"

#include <limits>

namespace mlir::convopt {

namespace {

/// One vector of channels.
struct ChannelBlock {
  /// Offsets of its per-channel vectors, and of its first channel in a pixel of
  /// the input and of the output.
  Value vectors, input, output;
  /// Lanes that exist in the input and in the output.
  int64_t inputLanes, outputLanes;
};

/// What distinguishes the kernels of this family.
class PerChannelOp {
public:
  virtual ~PerChannelOp() = default;
  virtual Value initial(const ChannelBlock &block) = 0;
  /// The row of taps whose first has number `tap`.
  virtual void beginRow(const ChannelBlock &block, Value tap) {}
  virtual Value combine(Value acc, Value x, int64_t innerTap) = 0;
  virtual Value finish(const ChannelBlock &block, Value acc, Value element) = 0;
  /// All samples of a block of channels: before their pixels, of each tile of
  /// results, and behind them.
  virtual void beginBlock(const ChannelBlock &block) {}
  virtual void addResults(const ChannelBlock &block, Value batch,
                          ValueRange results) {}
  virtual void endBlock(const ChannelBlock &block) {}
};

class PerChannelEmitter {
public:
  PerChannelEmitter(LoopBuilder &loops, const Geometry &geometry,
                    const ChannelTile &tile, Value input, Value output,
                    PerChannelOp &op)
      : loops(loops), geometry(geometry), tile(tile), input(input),
        output(output), op(op),
        type(VectorType::get(tile.width, loops.builder.getF32Type())),
        tiling(tileInner(geometry.inner, tile.pixels)) {}

  void emit() {
    int64_t width = tile.width;
    int64_t total = llvm::divideCeil(geometry.inChannels, width);
    int64_t full = std::min({total, geometry.input.channels() / width,
                             geometry.output.channels() / width});
    auto emitBlock = [&](Value number, int64_t inputLanes,
                         int64_t outputLanes) {
      ChannelBlock block{
          loops.mul(number, width),
          emitChannelOffset(loops, geometry.input, number, width),
          emitChannelOffset(loops, geometry.output, number, width),
          std::min(width, inputLanes), std::min(width, outputLanes)};
      op.beginBlock(block);
      forEachOutputRow(loops, geometry, [&](const OutputRow &row) {
        forEachTile(loops, tiling,
                    [&](const TileAt &at) { emitTile(block, row, at); });
      });
      op.endBlock(block);
    };
    loops.forLoop(full, [&](Value number) { emitBlock(number, width, width); });
    if (full < total)
      emitBlock(loops.index(full), geometry.input.channels() - full * width,
                geometry.output.channels() - full * width);
  }

private:
  void emitTile(const ChannelBlock &block, const OutputRow &row,
                const TileAt &at) {
    const WindowDim &window = geometry.inner.window;
    Value origin =
        loops.add(loops.mul(at.start, window.stride), -window.padLow);
    SmallVector<Value> initial(at.count(), op.initial(block));
    SmallVector<Value> accumulators =
        reduceOuterTaps(loops, geometry, row, initial,
                        [&](Value tapRow, Value pixel, ValueRange carried) {
                          op.beginRow(block, loops.mul(tapRow, window.size));
                          Value base = loops.add(
                              emitPixelOffset(loops, geometry.input, row.batch,
                                              loops.add(pixel, origin)),
                              block.input);
                          return emitTapRow(block, at.run.tile, base, carried);
                        });
    Value first = loops.add(emitPixelOffset(loops, geometry.output, row.batch,
                                            loops.add(row.pixel, at.start)),
                            block.output);
    SmallVector<Value> results;
    for (int64_t p = 0; p < at.count(); ++p) {
      Value element = loops.add(first, p * geometry.output.pixelStride());
      results.push_back(op.finish(block, accumulators[p], element));
      loops.storeVector(output, element, results.back(), block.outputLanes);
    }
    op.addResults(block, row.batch, results);
  }

  SmallVector<Value> emitTapRow(const ChannelBlock &block, Tile at, Value base,
                                ValueRange carried) {
    const WindowDim &window = geometry.inner.window;
    SmallVector<Value> accs = llvm::to_vector_of<Value>(carried);
    llvm::DenseMap<int64_t, Value> loaded;
    for (int64_t tap = 0; tap < window.size; ++tap) {
      auto [first, last] = validRange(geometry.inner, at, tap);
      for (int64_t p = first; p < last; ++p) {
        int64_t position = p * window.stride + tap * window.dilation;
        Value &x = loaded[position];
        if (!x)
          x = loops.loadVector(
              input, loops.add(base, position * geometry.input.pixelStride()),
              type, block.inputLanes);
        accs[p] = op.combine(accs[p], x, tap);
      }
    }
    return accs;
  }

  LoopBuilder &loops;
  const Geometry &geometry;
  const ChannelTile &tile;
  Value input, output;
  PerChannelOp &op;
  VectorType type;
  SmallVector<TileRun> tiling;
};

class DepthwiseOp : public PerChannelOp {
public:
  DepthwiseOp(LoopBuilder &loops, const Geometry &geometry,
              const ChannelTile &tile, const KernelOperands &operands)
      : loops(loops), geometry(geometry), operands(operands),
        mean{geometry.output.blocks, 1, geometry.output.block},
        type(VectorType::get(tile.width, loops.builder.getF32Type())),
        taps(geometry.inner.window.size),
        rowSize(llvm::alignTo(geometry.inChannels, tile.width)) {}

  Value initial(const ChannelBlock &block) override {
    if (!operands.bias)
      return loops.constantSplat(0.0, type);
    return loops.loadVector(operands.bias, block.vectors, type,
                            type.getNumElements());
  }
  void beginRow(const ChannelBlock &block, Value tap) override {
    weights.clear();
    Value base = loops.add(loops.mul(tap, rowSize), block.vectors);
    for (int64_t t = 0; t < taps; ++t)
      weights.push_back(loops.loadVector(operands.filter,
                                         loops.add(base, t * rowSize), type,
                                         type.getNumElements()));
  }
  Value combine(Value acc, Value x, int64_t innerTap) override {
    return loops.fma(x, weights[innerTap], acc);
  }
  Value finish(const ChannelBlock &block, Value acc, Value element) override {
    return emitEpilogue(loops, operands.epilogue, acc, element, block.vectors,
                        block.outputLanes);
  }

  // The sums lie where the means will be: that costs a load and a store per
  // tile.
  void beginBlock(const ChannelBlock &block) override {
    if (operands.mean)
      forEachSum(block, [&](Value) { return loops.constantSplat(0.0, type); });
  }
  void addResults(const ChannelBlock &block, Value batch,
                  ValueRange results) override {
    if (!operands.mean)
      return;
    // The sum of a tile first, which is smaller.
    Value sum = results.front();
    for (Value result : results.drop_front())
      sum = add(sum, result);
    Value place = placeOfSum(block, batch);
    Value total =
        loops.loadVector(operands.mean, place, type, block.outputLanes);
    loops.storeVector(operands.mean, place, add(total, sum), block.outputLanes);
  }
  void endBlock(const ChannelBlock &block) override {
    if (!operands.mean)
      return;
    auto count = static_cast<double>(geometry.output.pixels);
    forEachSum(block, [&](Value place) -> Value {
      Value sum =
          loops.loadVector(operands.mean, place, type, block.outputLanes);
      return arith::DivFOp::create(loops.builder, loops.loc, sum,
                                   loops.constantSplat(count, type));
    });
  }

private:
  Value add(Value a, Value b) {
    return arith::AddFOp::create(loops.builder, loops.loc, a, b);
  }
  Value placeOfSum(const ChannelBlock &block, Value batch) {
    // Without pixels, a block's offset is that of its per-channel vectors.
    return loops.add(block.vectors, loops.mul(batch, mean.batchStride()));
  }
  void forEachSum(const ChannelBlock &block,
                  llvm::function_ref<Value(Value)> value) {
    loops.forLoop(geometry.batch, [&](Value batch) {
      Value place = placeOfSum(block, batch);
      loops.storeVector(operands.mean, place, value(place), block.outputLanes);
    });
  }

  LoopBuilder &loops;
  const Geometry &geometry;
  const KernelOperands &operands;
  /// Where means lie.
  Activation mean;
  VectorType type;
  int64_t taps, rowSize;
  SmallVector<Value> weights;
};

class PoolOp : public PerChannelOp {
public:
  PoolOp(LoopBuilder &loops, const Geometry &geometry, const ChannelTile &tile,
         PoolKind kind)
      : loops(loops), kind(kind), taps(geometry.taps()),
        type(VectorType::get(tile.width, loops.builder.getF32Type())) {}

  Value initial(const ChannelBlock &) override {
    double neutral =
        kind == PoolKind::Max ? -std::numeric_limits<double>::infinity() : 0.0;
    return loops.constantSplat(neutral, type);
  }
  Value combine(Value acc, Value x, int64_t) override {
    if (kind == PoolKind::Copy)
      return x;
    OpBuilder &b = loops.builder;
    if (kind == PoolKind::Max)
      return emitMaximum(b, loops.loc, acc, x);
    return arith::AddFOp::create(b, loops.loc, acc, x);
  }
  Value finish(const ChannelBlock &, Value acc, Value) override {
    if (kind != PoolKind::Average)
      return acc;
    Value count = loops.constantSplat(static_cast<double>(taps), type);
    return arith::DivFOp::create(loops.builder, loops.loc, acc, count);
  }

private:
  LoopBuilder &loops;
  PoolKind kind;
  int64_t taps;
  VectorType type;
};

} // namespace

void emitDepthwise(LoopBuilder &loops, const Geometry &geometry,
                   const ChannelTile &tile, const KernelOperands &operands) {
  DepthwiseOp op(loops, geometry, tile, operands);
  PerChannelEmitter(loops, geometry, tile, operands.input, operands.output, op)
      .emit();
}

void emitPool(LoopBuilder &loops, const Geometry &geometry,
              const ChannelTile &tile, PoolKind kind, Value input,
              Value output) {
  PoolOp op(loops, geometry, tile, kind);
  PerChannelEmitter(loops, geometry, tile, input, output, op).emit();
}

} // namespace mlir::convopt

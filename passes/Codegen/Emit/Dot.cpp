//===- Dot.cpp - Convolution to few channels ------------------------------===//
//
// With fewer output channels than a vector has lanes, the direct kernel leaves
// lanes idle. Here the lanes are input channels:
//
// for row, for tile of pixels:
//   acc[pixel][output][lane] = 0
//   for block of input channels (one vector), for tap inside the input:
//     acc[pixel][output] += x[pixel at tap][block] * w[block][tap][output]
//   y[pixel][output] = epilogue(bias[output] + sum over lanes of acc)
//
// A sum over lanes costs as much as several multiply-adds, but there is one per
// output, and taps * blocks multiply-adds.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/Addresses.h"
#include "passes/Codegen/Emit/Kernels.h"
#include "passes/Codegen/Emit/WindowLoops.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

namespace {

class DotEmitter {
public:
  DotEmitter(LoopBuilder &loops, const Geometry &geometry, const DotTile &tile,
             const KernelOperands &operands)
      : loops(loops), geometry(geometry), tile(tile), operands(operands),
        type(VectorType::get(tile.width, loops.builder.getF32Type())),
        outputType(
            VectorType::get(tile.outputWidth, loops.builder.getF32Type())),
        tiling(tileInner(geometry.inner, tile.pixels)),
        tapSize(geometry.outChannels * tile.width) {}

  void emit() {
    forEachOutputRow(loops, geometry, [&](const OutputRow &row) {
      forEachTile(loops, tiling, [&](const TileAt &at) {
        finish(row, at, reduceBlocks(row, at));
      });
    });
  }

private:
  /// One vector of input channels, `lanes` of them real.
  struct Block {
    int64_t lanes;
    /// Offsets of its filter, of its first channel in a pixel.
    Value filter, channel;
  };
  SmallVector<Value> reduceBlocks(const OutputRow &row, const TileAt &at);
  SmallVector<Value> addTap(const Block &block, Value input, Value filter,
                            int64_t first, int64_t last,
                            ValueRange accumulators);
  void finish(const OutputRow &row, const TileAt &at, ValueRange accumulators);

  LoopBuilder &loops;
  const Geometry &geometry;
  const DotTile &tile;
  const KernelOperands &operands;
  VectorType type, outputType;
  SmallVector<TileRun> tiling;
  /// Filter elements of one tap of one block.
  int64_t tapSize;
};

} // namespace

SmallVector<Value> DotEmitter::reduceBlocks(const OutputRow &row,
                                            const TileAt &at) {
  int64_t full = geometry.inChannels / tile.width;
  int64_t rest = geometry.inChannels % tile.width;
  auto reduce = [&](Value number, int64_t lanes, ValueRange accumulators) {
    Block block{lanes, loops.mul(number, geometry.taps() * tapSize),
                emitChannelOffset(loops, geometry.input, number, tile.width)};
    return reduceTaps(loops, geometry, row, at, accumulators,
                      [&](Value tap, Value input, int64_t first, int64_t last,
                          ValueRange carried) {
                        return addTap(
                            block, loops.add(input, block.channel),
                            loops.add(block.filter, loops.mul(tap, tapSize)),
                            first, last, carried);
                      });
  };
  SmallVector<Value> accumulators(at.count() * geometry.outChannels,
                                  loops.constantSplat(0.0, type));
  if (full)
    accumulators =
        loops.forLoop(loops.index(0), loops.index(full), 1, accumulators,
                      [&](Value number, ValueRange carried) {
                        return reduce(number, tile.width, carried);
                      });
  if (rest)
    accumulators = reduce(loops.index(full), rest, accumulators);
  return accumulators;
}

/// Adds one tap to the outputs [first, last) of the tile.
SmallVector<Value> DotEmitter::addTap(const Block &block, Value input,
                                      Value filter, int64_t first, int64_t last,
                                      ValueRange accumulators) {
  SmallVector<Value> next = llvm::to_vector_of<Value>(accumulators);
  SmallVector<Value> weights =
      loops.loadVectors(operands.filter, filter, type, geometry.outChannels);
  int64_t distance =
      geometry.inner.window.stride * geometry.input.pixelStride();
  for (int64_t p = first; p < last; ++p) {
    // Lanes that pad the last block may hold NaN: they load as 0.
    Value x = loops.loadVector(operands.input, loops.add(input, p * distance),
                               type, block.lanes);
    for (auto [o, weight] : llvm::enumerate(weights)) {
      Value &acc = next[p * geometry.outChannels + o];
      acc = loops.fma(x, weight, acc);
    }
  }
  return next;
}

void DotEmitter::finish(const OutputRow &row, const TileAt &at,
                        ValueRange accumulators) {
  OpBuilder &b = loops.builder;
  int64_t outputs = geometry.outChannels;
  Value base = emitPixelOffset(loops, geometry.output, row.batch,
                               loops.add(row.pixel, at.start));
  Value zero = loops.constantSplat(0.0, outputType);
  Value bias = operands.bias ? loops.loadVector(operands.bias, loops.index(0),
                                                outputType, tile.outputWidth)
                             : Value();
  for (int64_t p = 0; p < at.count(); ++p) {
    Value result = zero;
    for (int64_t o = 0; o < outputs; ++o) {
      // In any order: lanes are summed up as a tree.
      Value sum = vector::ReductionOp::create(
          b, loops.loc, vector::CombiningKind::ADD,
          accumulators[p * outputs + o], arith::FastMathFlags::reassoc);
      result = vector::InsertOp::create(b, loops.loc, sum, result, o);
    }
    if (bias)
      result = arith::AddFOp::create(b, loops.loc, result, bias);
    Value element = loops.add(base, p * geometry.output.pixelStride());
    result = emitEpilogue(loops, operands.epilogue, result, element,
                          loops.index(0), outputs);
    loops.storeVector(operands.output, element, result, outputs);
  }
}

void emitDot(LoopBuilder &loops, const Geometry &geometry, const DotTile &tile,
             const KernelOperands &operands) {
  DotEmitter(loops, geometry, tile, operands).emit();
}

} // namespace mlir::convopt

//===- WinogradOutput.cpp - Outputs from the transform domain -------------===//
//
// y = epilogue(A^T M A' + bias), for the outputs of a tile that exist.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/WinogradEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {

/// Outputs of a tile that are written without a loop: an epilogue may be long.
static constexpr int64_t kMostUnrolled = 8;

void WinogradEmitter::transformOutputs(Value first, Value count) {
  int64_t outers = outer.empty() ? 1 : outer.front().output;
  int64_t full = geometry.storedPerGroup() / tile.width;
  int64_t rest = geometry.storedPerGroup() % tile.width;
  loops.forLoop(outers, [&](Value position) {
    loops.forLoop(loops.index(0), count, [&](Value number) {
      TilePosition at = locate(loops.add(first, number));
      Value row = loops.add(loops.mul(position, high.output), at.y);
      Value pixel = loops.add(loops.mul(row, wide.output), at.x);
      Value source =
          loops.add(loops.add(loops.mul(position, space.productOuter),
                              loops.mul(number, space.productTile)),
                    space.products);
      Value rows = loops.min(loops.index(tile.high.outputs),
                             loops.sub(loops.index(high.output), at.y));
      Value columns = loops.min(loops.index(tile.wide.outputs),
                                loops.sub(loops.index(wide.output), at.x));
      auto forEachVector =
          [&](llvm::function_ref<void(const OutputVector &)> body) {
            loops.forLoop(full, [&](Value vector) {
              body(locateOutput(pixel, at, source, vector, tile.width));
            });
            if (rest)
              body(locateOutput(pixel, at, source, loops.index(full), rest));
          };
      auto some = [&] {
        forEachVector([&](const OutputVector &vector) {
          transformSomeOutputs(vector, rows, columns);
        });
      };
      if (tile.high.outputs * tile.wide.outputs > kMostUnrolled)
        return some();
      OpBuilder &b = loops.builder;
      Value isHigh =
          b.createOrFold<arith::CmpIOp>(loops.loc, arith::CmpIPredicate::eq,
                                        rows, loops.index(tile.high.outputs));
      Value isWide = b.createOrFold<arith::CmpIOp>(
          loops.loc, arith::CmpIPredicate::eq, columns,
          loops.index(tile.wide.outputs));
      loops.ifElse(
          b.createOrFold<arith::AndIOp>(loops.loc, isHigh, isWide),
          [&] {
            forEachVector([&](const OutputVector &vector) {
              transformAllOutputs(vector);
            });
          },
          some);
    });
  });
}

WinogradEmitter::OutputVector
WinogradEmitter::locateOutput(Value pixel, const TilePosition &at, Value source,
                              Value vector, int64_t lanes) {
  Value channel = loops.mul(vector, tile.width);
  Value bias = operands.bias
                   ? loops.loadVector(operands.bias, channel, type, tile.width)
                   : Value();
  Value target =
      loops.add(emitPixelOffset(loops, geometry.output, at.image, pixel),
                emitChannelOffset(loops, geometry.output, vector, tile.width));
  return {loops.add(source, channel), target, channel, bias, lanes};
}

void WinogradEmitter::loadProducts(const OutputVector &vector, TileWriter y) {
  emitWinogradOutput(
      loops, tile.high, tile.wide,
      [&](int64_t i, int64_t j) {
        int64_t distance = (i * tile.wide.size() + j) * space.productFrequency;
        return loops.loadVector(operands.workspace,
                                loops.add(vector.products, distance), type,
                                tile.width);
      },
      y);
}

void WinogradEmitter::storeOutput(const OutputVector &vector, Value i, Value j,
                                  Value y) {
  if (vector.bias)
    y = arith::AddFOp::create(loops.builder, loops.loc, y, vector.bias);
  Value distance = loops.add(loops.mul(i, wide.output), j);
  Value target = loops.add(vector.target,
                           loops.mul(distance, geometry.output.pixelStride()));
  y = emitEpilogue(loops, operands.epilogue, y, target, vector.channel,
                   vector.lanes);
  loops.storeVector(operands.output, target, y, vector.lanes);
}

void WinogradEmitter::transformAllOutputs(const OutputVector &vector) {
  loadProducts(vector, [&](int64_t i, int64_t j, Value y) {
    storeOutput(vector, loops.index(i), loops.index(j), y);
  });
}

/// Through the workspace: how many of the outputs exist is known at run time.
void WinogradEmitter::transformSomeOutputs(const OutputVector &vector,
                                           Value rows, Value columns) {
  auto element = [&](Value row, Value column) {
    Value number = loops.add(loops.mul(row, tile.wide.outputs), column);
    return loops.add(loops.mul(number, tile.width), space.square);
  };
  loadProducts(vector, [&](int64_t i, int64_t j, Value y) {
    loops.storeVector(operands.workspace,
                      element(loops.index(i), loops.index(j)), y, tile.width);
  });
  Value zero = loops.index(0);
  loops.forLoop(zero, rows, [&](Value i) {
    loops.forLoop(zero, columns, [&](Value j) {
      Value y =
          loops.loadVector(operands.workspace, element(i, j), type, tile.width);
      storeOutput(vector, i, j, y);
    });
  });
}

} // namespace mlir::convopt

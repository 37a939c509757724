//===- WinogradOutput.cpp - Outputs from the transform domain -------------===//
//
// y = epilogue(A^T M A + bias), for the outputs of a tile that exist.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Emit/WinogradEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {

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
      loops.forLoop(full, [&](Value vector) {
        transformOutput(pixel, at, source, vector, tile.width);
      });
      if (rest)
        transformOutput(pixel, at, source, loops.index(full), rest);
    });
  });
}

void WinogradEmitter::transformOutput(Value pixel, const TilePosition &at,
                                      Value source, Value vector,
                                      int64_t lanes) {
  Value channel = loops.mul(vector, tile.width);
  Value products = loops.add(source, channel);
  // Through the workspace: how many of the outputs exist is known at run time,
  // and an epilogue may be long.
  auto element = [&](Value row, Value column) {
    Value number = loops.add(loops.mul(row, tile.outputs), column);
    return loops.add(loops.mul(number, tile.width), space.square);
  };
  emitWinogradOutput(
      loops, tile.outputs,
      [&](int64_t i, int64_t j) {
        int64_t distance = (i * size + j) * space.productFrequency;
        return loops.loadVector(operands.workspace,
                                loops.add(products, distance), type,
                                tile.width);
      },
      [&](int64_t i, int64_t j, Value value) {
        loops.storeVector(operands.workspace,
                          element(loops.index(i), loops.index(j)), value,
                          tile.width);
      });

  Value bias = operands.bias
                   ? loops.loadVector(operands.bias, channel, type, tile.width)
                   : Value();
  Value first =
      loops.add(emitPixelOffset(loops, geometry.output, at.image, pixel),
                emitChannelOffset(loops, geometry.output, vector, tile.width));
  Value zero = loops.index(0), all = loops.index(tile.outputs);
  Value rows = loops.min(all, loops.sub(loops.index(high.output), at.y));
  Value columns = loops.min(all, loops.sub(loops.index(wide.output), at.x));
  loops.forLoop(zero, rows, [&](Value i) {
    loops.forLoop(zero, columns, [&](Value j) {
      Value y =
          loops.loadVector(operands.workspace, element(i, j), type, tile.width);
      if (bias)
        y = arith::AddFOp::create(loops.builder, loops.loc, y, bias);
      Value distance = loops.add(loops.mul(i, wide.output), j);
      Value target =
          loops.add(first, loops.mul(distance, geometry.output.pixelStride()));
      y = emitEpilogue(loops, operands.epilogue, y, target, channel, lanes);
      loops.storeVector(operands.output, target, y, lanes);
    });
  });
}

} // namespace mlir::convopt

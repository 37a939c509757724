//===- WindowLoops.cpp - The loops that windowed kernels share ------------===//

#include "passes/Codegen/Emit/WindowLoops.h"

#include "passes/Codegen/Emit/Addresses.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::convopt {

static void nestRows(LoopBuilder &loops, const Geometry &geometry,
                     OutputRow row,
                     llvm::function_ref<void(const OutputRow &)> body) {
  size_t axis = row.outer.size();
  if (axis == geometry.outer.size()) {
    row.pixel = loops.mul(row.pixel, geometry.inner.output);
    body(row);
    return;
  }
  int64_t size = geometry.outer[axis].output;
  loops.forLoop(size, [&](Value iv) {
    OutputRow inside = row;
    inside.outer.push_back(iv);
    inside.pixel = loops.add(loops.mul(row.pixel, size), iv);
    nestRows(loops, geometry, inside, body);
  });
}

void forEachOutputRow(LoopBuilder &loops, const Geometry &geometry,
                      llvm::function_ref<void(const OutputRow &)> body) {
  loops.forLoop(geometry.batch, [&](Value batch) {
    nestRows(loops, geometry, {batch, {}, loops.index(0)}, body);
  });
}

void forEachTile(LoopBuilder &loops, ArrayRef<TileRun> tiling,
                 llvm::function_ref<void(const TileAt &)> body) {
  for (const TileRun &run : tiling)
    loops.forLoop(run.repeat, [&](Value iv) {
      body({run, loops.add(loops.mul(iv, run.tile.count), run.tile.start)});
    });
}

/// The taps t of an axis with 0 <= origin + t * dilation < input, where origin
/// is the input position of tap 0: [low, high).
static std::pair<Value, Value> clipTaps(LoopBuilder &loops,
                                        const SpatialDim &dim, Value origin) {
  const WindowDim &window = dim.window;
  Value none = loops.index(0), all = loops.index(window.size);
  OpBuilder &b = loops.builder;
  Location loc = loops.loc;
  auto tapAtOrAfter = [&](int64_t position) {
    Value distance =
        b.createOrFold<arith::SubIOp>(loc, loops.index(position), origin);
    if (window.dilation == 1)
      return distance;
    return b.createOrFold<arith::CeilDivSIOp>(loc, distance,
                                              loops.index(window.dilation));
  };
  bool reachesBelow = window.padLow > 0;
  bool reachesAbove = (dim.output - 1) * window.stride - window.padLow +
                          (window.size - 1) * window.dilation >=
                      dim.input;
  Value low = reachesBelow
                  ? b.createOrFold<arith::MaxSIOp>(loc, none, tapAtOrAfter(0))
                  : none;
  Value high =
      reachesAbove
          ? b.createOrFold<arith::MinSIOp>(loc, all, tapAtOrAfter(dim.input))
          : all;
  return {low, high};
}

static SmallVector<Value> nestTaps(LoopBuilder &loops, const Geometry &geometry,
                                   const OutputRow &row, size_t axis, Value tap,
                                   Value pixel, ValueRange carried,
                                   OuterTapBody body) {
  if (axis == geometry.outer.size())
    return body(tap, loops.mul(pixel, geometry.inner.input), carried);
  const SpatialDim &dim = geometry.outer[axis];
  Value origin = loops.add(loops.mul(row.outer[axis], dim.window.stride),
                           -dim.window.padLow);
  auto [low, high] = clipTaps(loops, dim, origin);
  return loops.forLoop(low, high, 1, carried, [&](Value iv, ValueRange inside) {
    Value position = loops.add(origin, loops.mul(iv, dim.window.dilation));
    return nestTaps(loops, geometry, row, axis + 1,
                    loops.add(loops.mul(tap, dim.window.size), iv),
                    loops.add(loops.mul(pixel, dim.input), position), inside,
                    body);
  });
}

SmallVector<Value> reduceOuterTaps(LoopBuilder &loops, const Geometry &geometry,
                                   const OutputRow &row, ValueRange carried,
                                   OuterTapBody body) {
  return nestTaps(loops, geometry, row, 0, loops.index(0), loops.index(0),
                  carried, body);
}

SmallVector<Value> reduceTaps(LoopBuilder &loops, const Geometry &geometry,
                              const OutputRow &row, const TileAt &at,
                              ValueRange carried, TapBody body) {
  const WindowDim &window = geometry.inner.window;
  // Input position of tap 0 for the tile's first output; it may lie outside,
  // but only positions of valid taps are read.
  Value origin = loops.add(loops.mul(at.start, window.stride), -window.padLow);
  return reduceOuterTaps(
      loops, geometry, row, carried,
      [&](Value tapRow, Value pixel, ValueRange outside) {
        Value firstTap = loops.mul(tapRow, window.size);
        Value inputRow = emitPixelOffset(loops, geometry.input, row.batch,
                                         loops.add(pixel, origin));
        auto tapAt = [&](Value tap, int64_t first, int64_t last,
                         ValueRange inside) {
          Value distance =
              loops.mul(tap, window.dilation * geometry.input.pixelStride());
          return body(loops.add(firstTap, tap), loops.add(inputRow, distance),
                      first, last, inside);
        };
        if (at.run.taps)
          return loops.forLoop(loops.index(at.run.taps->first),
                               loops.index(at.run.taps->second), 1, outside,
                               [&](Value tap, ValueRange inside) {
                                 return tapAt(tap, 0, at.count(), inside);
                               });
        SmallVector<Value> next = llvm::to_vector_of<Value>(outside);
        for (int64_t tap = 0; tap < window.size; ++tap) {
          auto [first, last] = validRange(geometry.inner, at.run.tile, tap);
          if (first < last)
            next = tapAt(loops.index(tap), first, last, next);
        }
        return next;
      });
}

} // namespace mlir::convopt

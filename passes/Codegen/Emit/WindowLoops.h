//===- WindowLoops.h - The loops that windowed kernels share --------------===//
//
// for n, for each outer output axis:              (forEachOutputRow)
//   for each tile of the innermost output axis:   (forEachTile)
//     for each outer tap inside the input:        (reduceOuterTaps)
//       for each inner tap inside the input:      (reduceTaps: both)
//         ...
//
// Padding is never materialized: outer taps are clipped by loop bounds, tiles
// at the ends of the innermost axis are peeled.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_WINDOWLOOPS_H
#define CONVOPT_CODEGEN_EMIT_WINDOWLOOPS_H

#include "passes/Codegen/Emit/Geometry.h"
#include "passes/Codegen/Emit/LoopBuilder.h"

namespace mlir::convopt {

/// One row of outputs along the innermost axis.
struct OutputRow {
  Value batch;
  /// Index on each outer output axis.
  SmallVector<Value> outer;
  /// Number of pixels before this row in the sample's output.
  Value pixel;
};

void forEachOutputRow(LoopBuilder &loops, const Geometry &geometry,
                      llvm::function_ref<void(const OutputRow &)> body);

/// One register tile of a run; `start` is its first output.
struct TileAt {
  TileRun run;
  Value start;

  int64_t count() const { return run.tile.count; }
};

void forEachTile(LoopBuilder &loops, ArrayRef<TileRun> tiling,
                 llvm::function_ref<void(const TileAt &)> body);

/// Body of the reduction over outer taps: `tap` counts windows rows, so that
/// `tap * inner.window.size` is the first tap of the row; `pixel` is the number
/// of input pixels before the row in its sample.
using OuterTapBody = llvm::function_ref<SmallVector<Value>(
    Value tap, Value pixel, ValueRange carried)>;

SmallVector<Value> reduceOuterTaps(LoopBuilder &loops, const Geometry &geometry,
                                   const OutputRow &row, ValueRange carried,
                                   OuterTapBody body);

/// Body of the reduction over all taps of a tile: `tap` is the number of the
/// tap, `input` the offset of channel 0 that it reads for output 0 of the tile.
/// Outputs outside [first, last) see padding.
using TapBody = llvm::function_ref<SmallVector<Value>(
    Value tap, Value input, int64_t first, int64_t last, ValueRange carried)>;

SmallVector<Value> reduceTaps(LoopBuilder &loops, const Geometry &geometry,
                              const OutputRow &row, const TileAt &at,
                              ValueRange carried, TapBody body);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_WINDOWLOOPS_H

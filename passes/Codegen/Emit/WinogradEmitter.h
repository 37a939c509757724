//===- WinogradEmitter.h - Parts of the Winograd kernel -------------------===//
//
// for block of tiles:
//   for slice, for tile: V[f][slice][tile][c] = (B^T d B)[f]
//   for f, for panel of output channels, for outer output, for register tile:
//     M[f][outer][tile][k] = sum over outer tap, c of V[..][c] * U[f][..][c][k]
//   for outer output, for tile: y = epilogue(A^T M A + bias)
//
// A tile is a square of outputs on the two innermost axes; slices are the
// positions on the axis outside of them, if there is one. A window on that axis
// is summed in the transform domain, so that each slice is transformed once.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_WINOGRADEMITTER_H
#define CONVOPT_CODEGEN_EMIT_WINOGRADEMITTER_H

#include "passes/Codegen/Emit/Addresses.h"
#include "passes/Codegen/Emit/Kernels.h"
#include "passes/Codegen/Emit/WinogradTransforms.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

/// Where things lie in the workspace, in elements.
class WinogradWorkspace {
public:
  WinogradWorkspace(const Geometry &geometry, const WinogradTile &tile)
      : inputTile(oddVectors(geometry.inChannels, tile.width)),
        inputSlice(tile.block * inputTile) {
    bool hasSlices = geometry.outer.size() == 2;
    int64_t slices = hasSlices ? geometry.outer.front().input : 1;
    int64_t outer = hasSlices ? geometry.outer.front().output : 1;
    inputFrequency = oddVectors(slices * inputSlice, tile.width);
    productTile = oddVectors(geometry.storedPerGroup(), tile.width);
    productOuter = tile.block * productTile;
    productFrequency = oddVectors(outer * productOuter, tile.width);
    products = tile.frequencies() * inputFrequency;
    square = products + tile.frequencies() * productFrequency;
    size = square + tile.frequencies() * tile.width;
  }

  /// Distances in V, which lies at 0, and in M.
  int64_t inputTile, inputSlice, inputFrequency;
  int64_t productTile, productOuter, productFrequency;
  /// The offsets of M and of a square of vectors.
  int64_t products, square;
  int64_t size;

private:
  /// At least `elements`, in whole vectors, an odd number of them: what lies at
  /// multiples of that does not compete for one set of the cache.
  static int64_t oddVectors(int64_t elements, int64_t width) {
    return (llvm::divideCeil(elements, width) | 1) * width;
  }
};

/// A tile: its image and its first output.
struct TilePosition {
  Value image, y, x;
};

class WinogradEmitter {
public:
  WinogradEmitter(LoopBuilder &loops, const Geometry &geometry,
                  const WinogradTile &tile, const KernelOperands &operands)
      : loops(loops), geometry(geometry), tile(tile), operands(operands),
        space(geometry, tile), high(geometry.outer.back()),
        wide(geometry.inner),
        outer(ArrayRef<SpatialDim>(geometry.outer).drop_back()),
        size(tile.outputs + kWinogradTaps - 1),
        tilesHigh(llvm::divideCeil(high.output, tile.outputs)),
        tilesWide(llvm::divideCeil(wide.output, tile.outputs)),
        type(VectorType::get(tile.width, loops.builder.getF32Type())) {}

  void emit();

private:
  TilePosition locate(Value number);

  void transformInputs(Value first, Value count);
  void transformInput(Value slice, const TilePosition &at, Value target);
  void transformPadded(Value source, Value target, Value rowLow, Value rowHigh,
                       Value columnLow, Value columnHigh);
  void storeInput(Value target, SquareReader d);

  void multiply();
  void multiplyPanel(Value frequency, Value panel, int64_t vectors);
  SmallVector<Value> reduceChannels(Value input, Value filter, Value ahead,
                                    int64_t tiles, int64_t vectors,
                                    ValueRange accumulators);

  void transformOutputs(Value first, Value count);
  void transformOutput(Value pixel, const TilePosition &at, Value source,
                       Value vector, int64_t lanes);

  LoopBuilder &loops;
  const Geometry &geometry;
  const WinogradTile &tile;
  const KernelOperands &operands;
  WinogradWorkspace space;
  const SpatialDim &high, &wide;
  /// The axis of slices, if there is one.
  ArrayRef<SpatialDim> outer;
  /// Inputs of a tile along one axis.
  int64_t size;
  int64_t tilesHigh, tilesWide;
  VectorType type;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_WINOGRADEMITTER_H

//===- WinogradEmitter.h - Parts of the Winograd kernel -------------------===//
//
// for block of tiles:
//   for slice, for tile, for segment of the filter:
//     V[f][slice][tile][segment][c] = (B^T d B')[f]
//   for f, for panel of output channels, for outer output, for register tile:
//     M[f][outer][tile][k] =
//         sum over outer tap, segment, c of V[..][c] * U[f][..][c][k]
//   for outer output, for tile: y = epilogue(A^T M A' + bias)
//
// A tile is a rectangle of outputs on the two innermost axes; slices are the
// positions on the axis outside of them, if there is one. A window on that axis
// is summed in the transform domain, so that each slice is transformed once.
// Segments are parts of a filter that is longer than a transform: each reads
// its own inputs, and they are summed like channels.
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
      : inputWidth(std::clamp<int64_t>(llvm::PowerOf2Ceil(geometry.inChannels),
                                       std::min<int64_t>(4, tile.width),
                                       tile.width)),
        segments(countSegments(geometry.outer.back(), tile.high) *
                 countSegments(geometry.inner, tile.wide)) {
    // Whole vectors are stored, the last of which may be too long.
    inputTile = oddVectors((segments - 1) * geometry.inChannels +
                               llvm::alignTo(geometry.inChannels, inputWidth),
                           inputWidth);
    inputSlice = tile.block * inputTile;
    bool hasSlices = geometry.outer.size() == 2;
    int64_t slices = hasSlices ? geometry.outer.front().input : 1;
    int64_t outer = hasSlices ? geometry.outer.front().output : 1;
    inputFrequency = oddVectors(slices * inputSlice, inputWidth);
    productTile = oddVectors(geometry.storedPerGroup(), tile.width);
    productOuter = tile.block * productTile;
    productFrequency = oddVectors(outer * productOuter, tile.width);
    products = llvm::alignTo(tile.frequencies() * inputFrequency, tile.width);
    square = products + tile.frequencies() * productFrequency;
    size = square + tile.frequencies() * tile.width;
  }

  /// Elements of a vector of input channels.
  int64_t inputWidth;
  /// Parts of the filter.
  int64_t segments;
  /// Distances in V, which lies at 0, and in M. Segments follow one another
  /// without gaps: they are more channels of a tile.
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
        segmentsHigh(countSegments(high, tile.high)),
        segmentsWide(countSegments(wide, tile.wide)),
        tilesHigh(llvm::divideCeil(high.output, tile.high.outputs)),
        tilesWide(llvm::divideCeil(wide.output, tile.wide.outputs)),
        type(VectorType::get(tile.width, loops.builder.getF32Type())),
        inputType(
            VectorType::get(space.inputWidth, loops.builder.getF32Type())) {}

  void emit();

private:
  TilePosition locate(Value number);

  void transformInputs(Value first, Value count);
  void transformInput(Value slice, const TilePosition &at, Value target);
  void forEachSegment(llvm::function_ref<void(Value, Value, Value)> body);
  void transformInside(Value source, Value target);
  void transformPadded(Value source, Value y, Value x, Value target);
  void storeInput(Value target, TileReader d);

  void multiply();
  void multiplyPanel(Value frequency, Value panel, int64_t vectors);
  SmallVector<Value> reduceChannels(Value input, Value filter, Value ahead,
                                    int64_t tiles, int64_t vectors,
                                    ValueRange accumulators);

  void transformOutputs(Value first, Value count);
  /// A vector of output channels of a tile.
  struct OutputVector {
    /// Offsets of its products, of its first output, and in per-channel
    /// vectors.
    Value products, target, channel;
    Value bias;
    int64_t lanes;
  };
  OutputVector locateOutput(Value pixel, const TilePosition &at, Value source,
                            Value vector, int64_t lanes);
  void loadProducts(const OutputVector &vector, TileWriter y);
  void storeOutput(const OutputVector &vector, Value i, Value j, Value y);
  void transformAllOutputs(const OutputVector &vector);
  void transformSomeOutputs(const OutputVector &vector, Value rows,
                            Value columns);

  LoopBuilder &loops;
  const Geometry &geometry;
  const WinogradTile &tile;
  const KernelOperands &operands;
  WinogradWorkspace space;
  const SpatialDim &high, &wide;
  /// The axis of slices, if there is one.
  ArrayRef<SpatialDim> outer;
  int64_t segmentsHigh, segmentsWide;
  int64_t tilesHigh, tilesWide;
  /// Vectors of output channels, and of input channels.
  VectorType type, inputType;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_WINOGRADEMITTER_H

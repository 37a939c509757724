//===- Kernels.h - Emitters, one per algorithm family ---------------------===//
//
// Each writes the body of one kernel at the builder's insertion point. All
// memrefs are flat (one axis), element type f32. Activations lie as the
// geometry says; vectors must not cross a block of the output (of either, per
// channel).
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_KERNELS_H
#define CONVOPT_CODEGEN_EMIT_KERNELS_H

#include "passes/Codegen/Emit/CookToom.h"
#include "passes/Codegen/Emit/Epilogue.h"
#include "passes/Codegen/Emit/Geometry.h"

namespace mlir::convopt {

struct KernelOperands {
  Value input;
  /// Packed as the emitter says.
  Value filter;
  /// Packed per channel like the filter's output channels; null without bias.
  Value bias;
  Value output;
  /// The mean of the output over its pixels; null when nobody asks for it.
  Value mean;
  /// Memory whose contents mean nothing before and after; null for kernels that
  /// need none.
  Value workspace;
  SmallVector<EpilogueStep> epilogue;
};

/// Register tile of the direct kernel.
struct DirectTile {
  int64_t pixels;
  /// Vectors of output channels.
  int64_t vectors;
  /// Elements of a vector.
  int64_t width;

  int64_t panel() const { return vectors * width; }
};

/// Convolution and dense layer. Filter [groups, panels, taps, C/g, panel] and
/// per-channel vectors [groups, panels, panel], both zero beyond O/g.
void emitDirect(LoopBuilder &loops, const Geometry &geometry,
                const DirectTile &tile, const KernelOperands &operands);

/// Register tile of the dot-product kernel: `pixels` outputs of all channels.
struct DotTile {
  int64_t pixels;
  /// Input channels of a vector.
  int64_t width;
  /// Elements of a vector that holds all output channels.
  int64_t outputWidth;
};

/// Convolution of one group to few channels, which lie side by side. Filter
/// [blocks, taps, O, width], zero beyond C, and per-channel vectors
/// [outputWidth], zero beyond O.
void emitDot(LoopBuilder &loops, const Geometry &geometry, const DotTile &tile,
             const KernelOperands &operands);

/// Tiles of the Winograd kernel.
struct WinogradTile {
  /// Along each of the two innermost axes. A filter with more taps than that is
  /// cut into segments, whose products are summed in the transform domain.
  WinogradAxis high, wide;
  /// Tiles that are brought into the transform domain together.
  int64_t block;
  /// Register tile of the products: tiles, vectors of output channels.
  int64_t tiles;
  int64_t vectors;
  /// Elements of a vector.
  int64_t width;

  int64_t panel() const { return vectors * width; }
  /// Elements of a tile in the transform domain.
  int64_t frequencies() const { return high.size() * wide.size(); }
};

/// The same convolution with the fewest axes that the Winograd kernel can work
/// on: two, one of them of size 1 if need be, or three. Neighbouring axes along
/// which nothing is summed are one.
Geometry getWinogradGeometry(const Geometry &geometry);

/// Segments of the window along an axis.
int64_t countSegments(const SpatialDim &dim, const WinogradAxis &axis);

/// Whether the Winograd kernel can compute this with vectors of `width`
/// channels: a window on one or both of the two innermost axes, without
/// strides, dilations and groups.
bool canUseWinograd(const Geometry &geometry, int64_t width);

/// The same with these tiles.
bool canUseWinograd(const Geometry &geometry, const WinogradTile &tile);

/// Elements of f32 that the kernel needs as its workspace.
int64_t getWinogradWorkspace(const Geometry &geometry,
                             const WinogradTile &tile);

/// Convolution in the transform domain. Filter [frequencies, panels, outer
/// taps, segments, C, panel], transformed, and per-channel vectors [panels,
/// panel], both zero beyond O.
void emitWinograd(LoopBuilder &loops, const Geometry &geometry,
                  const WinogradTile &tile, const KernelOperands &operands);

/// Register tile of the depthwise kernel and of pools: `pixels` outputs of one
/// vector of channels.
struct ChannelTile {
  int64_t pixels;
  int64_t width;
};

/// Convolution with one filter per channel. Filter [taps, C'] and per-channel
/// vectors [C'], C' being C rounded up to whole vectors. Of all kernels this
/// one computes means.
void emitDepthwise(LoopBuilder &loops, const Geometry &geometry,
                   const ChannelTile &tile, const KernelOperands &operands);

enum class PoolKind { Max, Average, Copy };

/// Pool over the elements inside the input. An average divides by the number of
/// taps, which must be right for every window (no clipped one is averaged). A
/// copy has windows of one element, and may change the order.
void emitPool(LoopBuilder &loops, const Geometry &geometry,
              const ChannelTile &tile, PoolKind kind, Value input,
              Value output);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_KERNELS_H

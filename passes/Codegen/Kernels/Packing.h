//===- Packing.h - Weights in the order kernels read them -----------------===//
//
// Packing is written as convopt pads, reshapes and transposes: evaluated at
// compile time for constants, at run time otherwise.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_KERNELS_PACKING_H
#define CONVOPT_CODEGEN_KERNELS_PACKING_H

#include "passes/Codegen/Emit/Kernels.h"

#include "mlir/IR/Builders.h"

namespace mlir::convopt {

/// Filter [taps.., C/g, O] -> [g, panels, taps, C/g, panel], zero beyond O/g. A
/// product with one number per input channel is packed without it.
Value packDirectFilter(OpBuilder &b, Location loc, Value filter,
                       const Geometry &geometry, const DirectTile &tile);
/// A tensor with O elements, or as many as the output stores, -> [g, panels,
/// panel], zero beyond.
Value packDirectVector(OpBuilder &b, Location loc, Value vector,
                       const Geometry &geometry, const DirectTile &tile);

/// Filter [taps.., C, O] -> [blocks, taps, O, width], zero beyond C.
Value packDotFilter(OpBuilder &b, Location loc, Value filter,
                    const Geometry &geometry, const DotTile &tile);
/// A tensor with O elements -> [outputWidth], zero beyond O.
Value packDotVector(OpBuilder &b, Location loc, Value vector,
                    const DotTile &tile);

/// Constant filter [taps.., C, O] of f32 -> [frequencies, panels, outer taps,
/// segments, C, panel], G g G'^T for each pair of channels, zero beyond O and
/// the last tap. Computed in f64 and rounded once.
FailureOr<Value> packWinogradFilter(OpBuilder &b, Value filter,
                                    const Geometry &geometry,
                                    const WinogradTile &tile);
/// A tensor with O elements -> [panels, panel], zero beyond O.
Value packWinogradVector(OpBuilder &b, Location loc, Value vector,
                         const Geometry &geometry, const WinogradTile &tile);

/// Filter [taps.., 1, C] -> [taps, C'], zero beyond C.
Value packChannelFilter(OpBuilder &b, Location loc, Value filter,
                        const Geometry &geometry, const ChannelTile &tile);
/// A tensor with C elements, or as many as the output stores, -> [C'], zero
/// beyond.
Value packChannelVector(OpBuilder &b, Location loc, Value vector,
                        const Geometry &geometry, const ChannelTile &tile);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_KERNELS_PACKING_H

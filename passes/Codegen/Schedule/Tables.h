//===- Tables.h - Register tiles as data ----------------------------------===//

#ifndef CONVOPT_CODEGEN_SCHEDULE_TABLES_H
#define CONVOPT_CODEGEN_SCHEDULE_TABLES_H

#include "dialects/ConvOpt/IR/TargetInfo.h"
#include "passes/Codegen/Emit/Geometry.h"
#include "passes/Codegen/Emit/Kernels.h"

namespace mlir::convopt {

/// Rows of an operand, a multiple of 4 KiB apart, that a register tile may
/// have: they share one set of the first cache, whose 8 lines have to hold
/// weights, too.
inline constexpr int64_t kMostRowsOfOneSet = 6;

/// The register tile of the direct kernel for this shape on this target.
DirectTile chooseDirectTile(const Geometry &geometry, const TargetInfo &target);

/// That of the dot-product kernel, if it is faster than the direct one.
std::optional<DotTile> chooseDotTile(const Geometry &geometry,
                                     const TargetInfo &target);

/// The tiles of the Winograd kernel, if it is faster than the direct one, in a
/// network with `weightBytes` of constants.
std::optional<WinogradTile> chooseWinogradTile(const Geometry &geometry,
                                               const TargetInfo &target,
                                               int64_t weightBytes);

/// The same for depthwise convolutions and pools.
ChannelTile chooseChannelTile(const Geometry &geometry,
                              const TargetInfo &target);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_SCHEDULE_TABLES_H

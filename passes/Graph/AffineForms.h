//===- AffineForms.h - The op that an affine function becomes -------------===//

#ifndef CONVOPT_GRAPH_AFFINEFORMS_H
#define CONVOPT_GRAPH_AFFINEFORMS_H

#include "passes/Graph/AxisAffine.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// An axis of static size, the channels' where ONNX has them if possible.
std::optional<int64_t> getAnyStaticAxis(Type type);

/// The op that computes f of operand `inputIndex` of `op`, at the insertion
/// point: `op` itself if it is that. `changed` says that it is not, as it took
/// up others. What no channel_affine is must have an axis of static size.
Operation *buildAffine(RewriterBase &rewriter, Location location, Operation *op,
                       unsigned inputIndex, const AxisAffine &f, bool changed);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_AFFINEFORMS_H

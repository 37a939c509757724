//===- FoldIntoProducer.h - Affines move into filters and biases ----------===//

#ifndef CONVOPT_GRAPH_FOLDINTOPRODUCER_H
#define CONVOPT_GRAPH_FOLDINTOPRODUCER_H

#include "passes/Analysis/ChannelAffine.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// A linear op that took up an affine.
struct AbsorbedAffine {
  LinearOpInterface linear;
  /// What rounding its new constants may change: see RoundingBound.h.
  double errorBound;
};

/// Folds `op`, whose function is `affine`, into the linear op that computes its
/// input, and erases it. The linear op has new constants for filter and bias.
FailureOr<AbsorbedAffine> foldIntoProducer(RewriterBase &rewriter,
                                           ChannelAffineOp op,
                                           const ChannelAffine &affine,
                                           Refusal &refuse);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_FOLDINTOPRODUCER_H

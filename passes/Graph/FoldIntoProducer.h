//===- FoldIntoProducer.h - Affines move into filters and biases ----------===//

#ifndef CONVOPT_GRAPH_FOLDINTOPRODUCER_H
#define CONVOPT_GRAPH_FOLDINTOPRODUCER_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Analysis/Refusal.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// Folds `op` into the linear op that computes its input and erases it. Returns
/// the linear op, which has new constants for filter and bias.
FailureOr<LinearOpInterface>
foldIntoProducer(RewriterBase &rewriter, ChannelAffineOp op, Refusal &refuse);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_FOLDINTOPRODUCER_H

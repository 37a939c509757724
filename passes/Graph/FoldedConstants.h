//===- FoldedConstants.h - The filter and bias that a fold leads to -------===//

#ifndef CONVOPT_GRAPH_FOLDEDCONSTANTS_H
#define CONVOPT_GRAPH_FOLDEDCONSTANTS_H

#include "passes/Analysis/ChannelAffine.h"
#include "passes/Graph/RoundingBound.h"

namespace mlir::convopt {

/// What a linear op is to take up: the op becomes f(op(g(x))), f and g one
/// function per output and input channel.
struct LinearFold {
  /// g; nothing where the input stays as it is.
  std::optional<ChannelAffine> input;
  /// f.
  std::optional<ChannelAffine> result;
};

/// The constants of f(op(g(x))) = W' * x + b', in f64; nothing where the old
/// constant stays.
struct NewConstants {
  std::optional<SmallVector<double>> filter;
  std::optional<SmallVector<double>> bias;
  FoldedMagnitudes magnitudes;
};

/// Refuses constants that are not known, and results that are not finite in the
/// storage type.
FailureOr<NewConstants> computeConstants(LinearOpInterface linear,
                                         const LinearFold &fold,
                                         Refusal &refuse);

/// Whether `computeConstants` succeeds.
LogicalResult checkConstants(LinearOpInterface linear, const LinearFold &fold,
                             Refusal &refuse);

/// The element type of the result, and so of filter and bias.
FloatType getStorageType(LinearOpInterface linear);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_FOLDEDCONSTANTS_H

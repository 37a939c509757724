//===- LinearFolds.h - Affines move into filters and biases ---------------===//

#ifndef CONVOPT_GRAPH_LINEARFOLDS_H
#define CONVOPT_GRAPH_LINEARFOLDS_H

#include "passes/Graph/AxisAffine.h"
#include "passes/Graph/FoldedConstants.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::convopt {

/// The affines that wait to be taken up by linear ops. A filter is read when
/// something is about to be folded into it and rewritten once in the end, so
/// that its weights are rounded once, whatever number of affines it takes up.
class LinearFolds {
public:
  /// What `linear` takes up already, and f behind its result. Refuses what
  /// cannot be folded.
  FailureOr<LinearFold> foldIntoResult(LinearOpInterface linear,
                                       const AxisAffine &f,
                                       Refusal &refuse) const;
  /// What `linear` takes up already, and g in front of its input.
  FailureOr<LinearFold> foldIntoInput(LinearOpInterface linear,
                                      const AxisAffine &g,
                                      Refusal &refuse) const;
  /// Keeps what one of the above has returned.
  void set(LinearOpInterface linear, LinearFold fold);

  /// Gives every linear op its new constants.
  void apply(RewriterBase &rewriter);

  /// After `apply`: what rounding may change, see RoundingBound.h.
  double getErrorBound(Operation *linear) const;
  /// After `apply`: what became of the bias of `linear`. A scale of its input
  /// leaves it as it is.
  enum class BiasChange { Untouched, Replaced, Added };
  BiasChange getBiasChange(Operation *linear) const;

private:
  struct Entry {
    LinearFold fold;
    BiasChange biasChange = BiasChange::Untouched;
    double errorBound = 0.0;
  };
  LinearFold get(LinearOpInterface linear) const;

  llvm::MapVector<Operation *, Entry> entries;
};

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_LINEARFOLDS_H

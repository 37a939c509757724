//===- RemoveTerm.h - Takes additive terms out of the network -------------===//

#ifndef CONVOPT_GRAPH_REMOVETERM_H
#define CONVOPT_GRAPH_REMOVETERM_H

#include "passes/Analysis/Refusal.h"
#include "passes/Analysis/ShiftAnalysis.h"

#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::convopt {

/// Whether the op can do without the term: what is left must have the result's
/// shape.
LogicalResult canRemoveTerm(const AdditiveTerm &term, Refusal &refuse);

/// Removes the term; the op may be erased.
void removeTerm(RewriterBase &rewriter, const AdditiveTerm &term);

/// Replaces the values of a constant term; the op may be replaced.
void replaceTerm(RewriterBase &rewriter, const AdditiveTerm &term,
                 ArrayRef<double> values);

/// What must be added to means that lost their terms: constants of all terms
/// are added up in f64 and rounded once.
class Compensations {
public:
  /// Whether what the means lose without the elements of `term` that are not
  /// `kept` can be added to them.
  static LogicalResult check(const AdditiveTerm &term,
                             const ShiftOutcome &outcome, Refusal &refuse);
  /// Notes it; has been checked.
  void add(const AdditiveTerm &term, const ShiftOutcome &outcome);
  /// add(mean, what it lost) takes the place of each mean in all its uses.
  /// Returns these sums, and to which mean they add something.
  SmallVector<std::pair<Operation *, Value>>
  apply(RewriterBase &rewriter) const;

private:
  struct Runtime {
    Value value;
    double factor;
  };
  struct Amounts {
    SmallVector<double> constant;
    SmallVector<Runtime, 1> runtime;
  };
  llvm::MapVector<Value, Amounts> means;
};

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_REMOVETERM_H

//===- ShiftAnalysis.h - What adding a term changes -----------------------===//
//
// For one additive term b, constant or run-time value, the analysis follows
// Shift(v) = v[with b] - v[without b] over all values v of the network, by the
// rules of the ops (ShiftOpInterface). Elements of b on which no observed value
// depends are redundant: whatever they are, as long as they are finite, no
// result changes. Equality is over the real numbers.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_ANALYSIS_SHIFTANALYSIS_H
#define CONVOPT_ANALYSIS_SHIFTANALYSIS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include <memory>

namespace mlir::convopt {

/// A term that an op adds to its result: the bias of a linear op or a bias_add,
/// the offset of a channel_affine, a constant or a broadcast operand of an add
/// or sub.
struct AdditiveTerm {
  Operation *op;
  /// The operand that is added; none for the offset of a channel_affine.
  std::optional<unsigned> operand;
  /// How it varies in the op's result.
  SmallVector<Variation, 5> variations;
  /// Number of elements that are told apart: all of them, row-major, unless
  /// some axis is free.
  unsigned numElements;

  /// The added tensor, null for a channel_affine.
  Value getValue() const {
    return operand ? op->getOperand(*operand) : Value();
  }
  bool isRuntime() const;
  /// Whether what is added is minus the tensor: x - b.
  bool isSubtracted() const;
  /// Whether each element of the tensor is told apart.
  bool listsAllElements() const {
    return !llvm::is_contained(variations, Variation::Free);
  }
  /// The values of a constant, one per element of the tensor; fails for a
  /// run-time value and for data that cannot be read.
  FailureOr<SmallVector<double>> readValues() const;
};

/// The terms of `op`, in the order of its operands.
SmallVector<AdditiveTerm, 2> getAdditiveTerms(Operation *op);

/// A result that changes by an amount that could be added to it again: a mean
/// of batch_norm_training.
struct Absorption {
  OpResult result;
  /// For each element of the result, the amount as a sum of coefficients times
  /// elements of the term; nullopt where a coefficient is not known.
  SmallVector<std::optional<AmountRow>> rows;
};

/// What the analysis found out about a term.
struct ShiftOutcome {
  /// The elements that some observed value may depend on.
  llvm::BitVector kept;
  /// The first op where the proof stopped, and why; if anything is kept.
  Operation *stoppedAt = nullptr;
  std::string reason;
  /// A batch_norm with moving statistics that scaled the shift on its way.
  Operation *scaledBy = nullptr;
  /// Some of the ops behind which nothing is left of the shift.
  SmallVector<Operation *, 2> sinks;
  SmallVector<Absorption, 0> absorptions;
};

/// One line of a proof: an op that the shift met, the rule it followed, and
/// what is left behind it.
struct ProofStep {
  Operation *op;
  std::string rule;
  std::string state;
};

struct Proof {
  SmallVector<ProofStep> steps;
  /// Number of steps that follow and are not told.
  size_t moreSteps = 0;
};

/// Follows terms. Keeps what it found out about a value for other terms that
/// reach the same value, so that a whole network takes linear time. The IR must
/// not change while an instance is in use.
class ShiftAnalysis {
public:
  ShiftAnalysis();
  ~ShiftAnalysis();

  ShiftOutcome analyze(const AdditiveTerm &term);

  /// The steps of that proof, of which at most `limit` are told.
  Proof prove(const AdditiveTerm &term, size_t limit);

private:
  struct Fate;
  struct FateOfValue;
  class Walk;

  Fate &getFate(Value value, ArrayRef<Variation> variations);
  Fate *lookup(Value value, ArrayRef<Variation> variations);

  DenseMap<Value, SmallVector<std::unique_ptr<FateOfValue>, 1>> fates;
};

} // namespace mlir::convopt

#endif // CONVOPT_ANALYSIS_SHIFTANALYSIS_H

//===- CancelBias.cpp - Removes biases on which nothing depends -----------===//
//
// A thin client of the shift analysis: all terms are judged on the network as
// it is, then all redundant ones go together. That is sound because a verdict
// holds for all values of everything else, those of other terms included.
//
//===----------------------------------------------------------------------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/TensorNames.h"
#include "passes/Analysis/ShiftAnalysis.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/RemoveTerm.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_CANCELBIAS
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// In words
//===----------------------------------------------------------------------===//

/// Why nothing is left of a shift behind `op`.
static std::string describeSink(Operation *op) {
  StringRef why =
      llvm::TypeSwitch<Operation *, StringRef>(op)
          .Case([](BatchNormTrainingOp) { return "subtracts the batch mean"; })
          .Case([](InstanceNormOp) {
            return "subtracts the mean of each channel of each sample";
          })
          .Case([](GroupNormOp) {
            return "subtracts the mean of each group of channels";
          })
          .Case([](LayerNormOp) {
            return "subtracts the mean over its last axes";
          })
          .Case<SoftmaxOp, LogSoftmaxOp>([](auto) {
            return "does not change when a constant is added along its axis";
          })
          .Case<AddOp, SubOp>([](auto) { return "cancels it"; })
          .Case([](SliceOp) { return "takes what it is not added to"; })
          .Default([](Operation *) { return "leaves nothing of it"; });
  return describeOp(op) + " " + why.str();
}

static std::string describeProof(const ShiftOutcome &outcome) {
  if (outcome.sinks.empty())
    return "nothing uses it";
  return llvm::join(llvm::map_range(outcome.sinks, describeSink), ", ");
}

static std::string describeStop(const ShiftOutcome &outcome) {
  std::string text = outcome.reason;
  if (!outcome.stoppedAt->hasTrait<OpTrait::IsTerminator>())
    text = "stopped at " + describeOp(outcome.stoppedAt) + ": " + text;
  if (outcome.scaledBy)
    text += " (" + describeOp(outcome.scaledBy) +
            " has moving statistics: there it does not cancel, it folds)";
  return text;
}

/// "0-3, 5": the elements that are not in `kept`.
static std::string describeRedundant(const llvm::BitVector &kept) {
  std::string text;
  for (int begin = kept.find_first_unset(); begin >= 0;) {
    int end = kept.find_next(begin);
    int last = (end < 0 ? int(kept.size()) : end) - 1;
    text += (text.empty() ? "" : ", ") + std::to_string(begin);
    if (last > begin)
      text += "-" + std::to_string(last);
    begin = end < 0 ? -1 : kept.find_next_unset(end);
  }
  return text;
}

//===----------------------------------------------------------------------===//
// Verdicts
//===----------------------------------------------------------------------===//

namespace {
/// What becomes of a term, and what to say of it: judged and described before
/// anything changes.
struct Verdict {
  enum Kind { Keep, CancelSome, CancelAll };

  AdditiveTerm term;
  ShiftOutcome outcome;
  Kind kind = Keep;
  Location location;
  std::string description, tensor, function, reason, stoppedAt, redundant;
  bool isRuntime = false;

  Verdict(AdditiveTerm judged, ShiftAnalysis &analysis);
  /// `compensated` are the means to which something is still added.
  void emit(const DenseMap<Value, int> &compensated) const;

private:
  /// What the outcome permits to do.
  FailureOr<Kind> decide(Refusal &refuse) const;
};
} // namespace

FailureOr<Verdict::Kind> Verdict::decide(Refusal &refuse) const {
  FailureOr<SmallVector<double>> values = term.readValues();
  // An infinity or NaN poisons what real arithmetic cancels.
  if (succeeded(values) &&
      !llvm::all_of(*values, [](double v) { return std::isfinite(v); }))
    return refuse("the bias holds an infinity or NaN");
  // A term without elements keeps all of them and none.
  if (outcome.kept.any() && outcome.kept.all())
    return refuse(describeStop(outcome));
  if (failed(Compensations::check(term, outcome, refuse)))
    return failure();
  if (outcome.kept.none()) {
    if (failed(canRemoveTerm(term, refuse)))
      return failure();
    return CancelAll;
  }
  if (failed(values))
    return refuse(
        "a run-time value is not taken apart, and only its elements " +
        describeRedundant(outcome.kept) + " cancel; " + describeStop(outcome));
  // The other elements are zero already, or this has been done before.
  for (auto [index, value] : llvm::enumerate(*values))
    if (!outcome.kept.test(index) && value != 0.0)
      return CancelSome;
  return refuse(describeStop(outcome));
}

Verdict::Verdict(AdditiveTerm judged, ShiftAnalysis &analysis)
    : term(std::move(judged)), outcome(analysis.analyze(term)),
      location(term.op->getLoc()), isRuntime(term.isRuntime()) {
  description = "bias of " + describeOp(term.op);
  if (Value value = term.getValue())
    tensor = getTensorName(value);
  function = graphRemark("CancelBias", term.op).functionName.str();
  if (outcome.stoppedAt)
    stoppedAt = getNodeName(outcome.stoppedAt->getLoc());
  Refusal refusal;
  FailureOr<Kind> decided = decide(refusal);
  if (failed(decided)) {
    reason = refusal.getReason();
    return;
  }
  kind = *decided;
  redundant = describeRedundant(outcome.kept);
  reason = describeProof(outcome) + " (equal over the reals)";
  if (kind == CancelSome)
    reason += "; kept elsewhere: " + describeStop(outcome);
}

void Verdict::emit(const DenseMap<Value, int> &compensated) const {
  auto options = remark::RemarkOpts::name("CancelBias")
                     .category("convopt-graph")
                     .function(function);
  // Data for reports, beside the sentence; what is not known is left out.
  auto addData = [](remark::detail::InFlightRemark &report, StringRef key,
                    const std::string &value) {
    if (!value.empty())
      report << remark::metric(key, value);
  };
  bool moved = llvm::any_of(outcome.absorptions, [&](const Absorption &part) {
    return compensated.lookup(part.result) > 0;
  });
  if (kind == Keep) {
    remark::detail::InFlightRemark report = remark::missed(location, options);
    report << remark::reason("{0} kept: {1}", description, reason)
           << remark::metric("verdict", "kept");
    addData(report, "tensor", tensor);
    addData(report, "stopped_at", stoppedAt);
    return;
  }
  remark::detail::InFlightRemark report = remark::passed(location, options);
  std::string part;
  if (kind == CancelSome) {
    bool isVector = llvm::count_if(term.variations, [](Variation variation) {
                      return variation != Variation::Uniform;
                    }) == 1;
    part = (isVector ? " in channels " : " in elements ") + redundant;
  }
  report << remark::reason("{0} cancelled{1}: {2}", description, part, reason);
  if (moved)
    report << remark::add("added to the used means instead");
  else if (!outcome.absorptions.empty())
    report << remark::add("what depends on the used means does not need it");
  if (isRuntime)
    report << remark::add("assumes that the run-time bias is finite");
  report << remark::metric("verdict", moved                ? "moved"
                                      : kind == CancelSome ? "partly_cancelled"
                                                           : "cancelled")
         << remark::metric("channels", outcome.kept.size());
  addData(report, "redundant", redundant);
  addData(report, "tensor", tensor);
  addData(report, "stopped_at", stoppedAt);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct CancelBias : public convopt::impl::CancelBiasBase<CancelBias> {
  void runOnOperation() override {
    meanOf.clear();
    compensated.clear();
    SmallVector<Verdict, 0> verdicts = judge();
    apply(verdicts);
    // Without these terms, others may be redundant: an op has one shifted
    // operand instead of two, or what a mean got instead cancels there in turn.
    for (bool changes = isChange(verdicts); changes;) {
      SmallVector<Verdict, 0> next = judge();
      changes = isChange(next);
      apply(next);
      for (Verdict &verdict : next)
        replace(verdicts, verdict);
    }
    for (const Verdict &verdict : verdicts)
      verdict.emit(compensated);
  }

  static bool isChange(ArrayRef<Verdict> verdicts) {
    return llvm::any_of(verdicts, [](const Verdict &verdict) {
      return verdict.kind != Verdict::Keep;
    });
  }

  /// A term that is redundant at last has one remark. What means got instead is
  /// no term of the model and has none.
  static void replace(MutableArrayRef<Verdict> verdicts, Verdict &later) {
    if (later.kind == Verdict::Keep)
      return;
    for (Verdict &verdict : verdicts)
      if (verdict.kind != Verdict::CancelAll &&
          verdict.location == later.location &&
          verdict.description == later.description) {
        verdict = std::move(later);
        return;
      }
  }

  SmallVector<Verdict, 0> judge() {
    SmallVector<Verdict, 0> verdicts;
    ShiftAnalysis analysis;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // A fused group is one kernel; nothing in it is changed any more.
      if (isa<FusedOp>(op))
        return WalkResult::skip();
      // A dead value is no proof of anything.
      if (op->getNumResults() > 0 && !op->use_empty())
        for (AdditiveTerm &term : getAdditiveTerms(op))
          verdicts.emplace_back(std::move(term), analysis);
      return WalkResult::advance();
    });
    return verdicts;
  }

  void apply(ArrayRef<Verdict> verdicts) {
    IRRewriter rewriter(&getContext());
    Compensations compensations;
    for (const Verdict &verdict : verdicts)
      if (verdict.kind != Verdict::Keep)
        compensations.add(verdict.term, verdict.outcome);
    for (auto [sum, mean] : compensations.apply(rewriter)) {
      meanOf[sum] = mean;
      ++compensated[mean];
    }
    // First what keeps its op: the other term of that op may take it away.
    for (const Verdict &verdict : verdicts) {
      if (verdict.kind != Verdict::CancelSome)
        continue;
      SmallVector<double> values = *verdict.term.readValues();
      for (auto [index, value] : llvm::enumerate(values))
        if (!verdict.outcome.kept.test(index))
          value = 0.0;
      replaceTerm(rewriter, verdict.term, values);
    }
    // Last, as the op goes with its term, and may have had two of them.
    for (const Verdict &verdict : verdicts)
      if (verdict.kind == Verdict::CancelAll) {
        // What a mean got instead may cancel in turn.
        if (auto it = meanOf.find(verdict.term.op); it != meanOf.end()) {
          --compensated[it->second];
          meanOf.erase(it);
        }
        removeTerm(rewriter, verdict.term);
      }
  }

  /// The sums of means and what they lost, and how many there are of each.
  DenseMap<Operation *, Value> meanOf;
  DenseMap<Value, int> compensated;
};
} // namespace

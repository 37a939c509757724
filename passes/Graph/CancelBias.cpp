//===- CancelBias.cpp - Removes biases that batch statistics subtract -----===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/ChannelAffine.h"
#include "passes/Analysis/Refusal.h"
#include "passes/Analysis/ShiftAnalysis.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/Remarks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_CANCELBIAS
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

namespace {

/// A used value that falls by `shift` when the term goes: add it again.
struct Compensation {
  OpResult value;
  Shift shift;
};

/// The uses at which a term dies, and what its removal must put back.
struct Proof {
  SmallVector<Operation *> norms;
  SmallVector<Compensation> compensations;
};

} // namespace

/// factor * e for each channel.
static SmallVector<double> evaluate(const ShiftExpr &expr) {
  SmallVector<double> values(expr.constant);
  for (double &value : values)
    value *= expr.factor;
  return values;
}

/// Whether `shift` can be added to `value`, a tensor of shape [C].
static LogicalResult canCompensate(const Compensation &todo, Refusal &refuse) {
  auto type = cast<RankedTensorType>(todo.value.getType());
  auto elementType = cast<FloatType>(type.getElementType());
  const ShiftExpr &expr = todo.shift.getExpr();
  if (expr.runtime && getElementTypeOrSelf(expr.runtime) != elementType)
    return refuse("a mean is used, and the run-time bias has another element "
                  "type");
  for (double value : evaluate(expr))
    if (!std::isfinite(roundTo(elementType, value)))
      return refuse("a mean is used, and the bias overflows its type");
  return success();
}

/// Follows all uses of the term's result.
static FailureOr<Proof> prove(const AdditiveTerm &term, Refusal &refuse) {
  if (term.shift.isUnknown())
    return refuse(term.shift.getReason());
  Proof proof;
  for (OpOperand &use : term.op->getResult(0).getUses()) {
    Operation *user = use.getOwner();
    for (auto [index, shift] :
         llvm::enumerate(transferShift(use, term.shift))) {
      if (shift.isUnknown())
        return refuse("stopped at " + describeOp(shift.getStoppedAt()) + ": " +
                      shift.getReason());
      if (shift.isZero() || user->getResult(index).use_empty())
        continue;
      Compensation todo{user->getResult(index), shift};
      if (failed(canCompensate(todo, refuse)))
        return failure();
      proof.compensations.push_back(std::move(todo));
    }
    proof.norms.push_back(user);
  }
  return proof;
}

/// add(value, shift) takes the place of `value` in all its uses.
static void compensate(RewriterBase &rewriter, const Compensation &todo) {
  Operation *norm = todo.value.getOwner();
  Location location = norm->getLoc();
  auto type = cast<RankedTensorType>(todo.value.getType());
  const ShiftExpr &expr = todo.shift.getExpr();
  rewriter.setInsertionPointAfter(norm);
  auto constant = [&](ArrayRef<double> values) -> Value {
    int64_t size = values.size();
    return createConstant(rewriter, location,
                          RankedTensorType::get(size, type.getElementType()),
                          values);
  };
  Value amount = expr.runtime;
  if (!amount)
    amount = constant(evaluate(expr));
  else if (expr.factor != 1.0)
    amount = MulOp::create(rewriter, location, amount.getType(), amount,
                           constant(expr.factor));
  auto sum = AddOp::create(rewriter, location, type, todo.value, amount);
  rewriter.replaceAllUsesExcept(todo.value, sum, sum);
}

// Pattern: batch_norm_training(conv(x, W, b)) -> batch_norm_training(conv(x, W))
// Pattern: batch_norm_training(bias_add(x, b)) -> batch_norm_training(x)
// Pattern: batch_norm_training(channel_affine(x, a, c))
//   -> batch_norm_training(channel_affine(x, a, 0))
static void removeTerm(RewriterBase &rewriter, Operation *op) {
  SmallVector<Value> operands(op->getOperands());
  if (auto linear = dyn_cast<LinearOpInterface>(op)) {
    rewriter.modifyOpInPlace(op, [&] { linear.setLinearBias(Value()); });
  } else if (auto biasAdd = dyn_cast<BiasAddOp>(op)) {
    rewriter.replaceOp(op, biasAdd.getInput());
  } else {
    Refusal refusal;
    FailureOr<ChannelAffineMatch> match = matchChannelAffine(op, refusal);
    if (match->affine.isShift()) {
      rewriter.replaceOp(op, match->input);
    } else {
      SmallVector<double> zeros(match->affine.size(), 0.0);
      rewriter.setInsertionPoint(op);
      rewriter.replaceOpWithNewOp<ChannelAffineOp>(
          op, op->getResult(0).getType(), match->input,
          makeF64Vector(op->getContext(), match->affine.scale),
          makeF64Vector(op->getContext(), zeros), match->axis);
    }
  }
  eraseDeadConstants(rewriter, operands);
}

namespace {
/// What to say of one term. Terms are decided from the end of the network, but
/// people read it from the beginning.
struct Verdict {
  Location location;
  remark::RemarkOpts options;
  std::string reason;
  bool cancelled = false;
  bool compensated = false;
  bool assumesFinite = false;
  int64_t channels = 0;

  static Verdict keep(Operation *op, const Refusal &refusal);
  static Verdict cancel(const AdditiveTerm &term, const Proof &proof);
  void emit() const;
};
} // namespace

Verdict Verdict::keep(Operation *op, const Refusal &refusal) {
  return {op->getLoc(), graphRemark("CancelBias", op),
          "bias of " + describeOp(op) + " kept: " + refusal.getReason()};
}

Verdict Verdict::cancel(const AdditiveTerm &term, const Proof &proof) {
  std::string norms =
      llvm::join(llvm::map_range(proof.norms, describeOp), ", ");
  return {term.op->getLoc(),
          graphRemark("CancelBias", term.op),
          "bias of " + describeOp(term.op) + " cancelled: " + norms +
              " subtracts the batch mean (equal over the reals)",
          /*cancelled=*/true,
          /*compensated=*/!proof.compensations.empty(),
          /*assumesFinite=*/term.isRuntime(),
          term.channels};
}

void Verdict::emit() const {
  if (!cancelled) {
    remark::missed(location, options) << remark::reason("{0}", reason);
    return;
  }
  remark::detail::InFlightRemark report = remark::passed(location, options);
  report << remark::reason("{0}", reason);
  if (compensated)
    report << remark::add("added to the used means instead");
  if (assumesFinite)
    report << remark::add("assumes that the run-time bias is finite");
  report << remark::metric("channels", channels);
}

namespace {
struct CancelBias : public convopt::impl::CancelBiasBase<CancelBias> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // A fused group is one kernel; nothing in it is changed any more.
      if (isa<FusedOp>(op))
        return WalkResult::skip();
      if (isa<LinearOpInterface, BiasAddOp, ChannelAffineOp, AddOp, SubOp>(op))
        ops.push_back(op);
      return WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    // Users first: when a bias goes, the one before it reaches the norm.
    SmallVector<Verdict> verdicts;
    for (Operation *op : llvm::reverse(ops))
      cancel(rewriter, op, verdicts);
    for (const Verdict &verdict : llvm::reverse(verdicts))
      verdict.emit();
  }

  static void cancel(RewriterBase &rewriter, Operation *op,
                     SmallVectorImpl<Verdict> &verdicts) {
    std::optional<AdditiveTerm> term = getAdditiveTerm(op);
    // A dead value is no proof of anything.
    if (!term || op->use_empty())
      return;
    Refusal refusal;
    FailureOr<Proof> proof = prove(*term, refusal);
    if (failed(proof)) {
      verdicts.push_back(Verdict::keep(op, refusal));
      return;
    }
    verdicts.push_back(Verdict::cancel(*term, *proof));
    for (const Compensation &todo : proof->compensations)
      compensate(rewriter, todo);
    removeTerm(rewriter, op);
  }
};
} // namespace

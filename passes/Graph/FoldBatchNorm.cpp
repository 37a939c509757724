//===- FoldBatchNorm.cpp - Folds norms and affines into filters -----------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/ChannelAffine.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/FoldIntoProducer.h"
#include "passes/Graph/Remarks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_FOLDBATCHNORM
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

namespace {

/// An op of the model that became, or became part of, a channel_affine.
struct Origin {
  Location location;
  std::string description;
};

/// What a channel_affine of this pass stands for.
struct Tracked {
  /// In more than the op's own parameters tell: it knows how they came about.
  ChannelAffine affine;
  SmallVector<Origin> origins;
};

/// The three steps over one module.
class AffineFolder {
public:
  explicit AffineFolder(MLIRContext *context) : rewriter(context) {}

  void run(ModuleOp module);

private:
  /// Step 1: the channel_affine that replaces `op`, or null.
  ChannelAffineOp convert(Operation *op);
  /// Step 2: puts the channel_affine above into `op`.
  void mergeIntoUser(ChannelAffineOp op);
  /// Step 3.
  void fold(ChannelAffineOp op);

  IRRewriter rewriter;
  SmallVector<ChannelAffineOp> affines;
  DenseMap<Operation *, Tracked> tracked;
};

} // namespace

static void reportMissed(Operation *op, Location location,
                         const std::string &what, const std::string &why) {
  remark::missed(location, graphRemark("FoldBatchNorm", op))
      << remark::reason("{0} not folded: {1}", what, why);
}

/// Arithmetic on whole tensors is none of this pass's business. It is when one
/// side is a linear op's result and the other has the shape of a parameter.
static bool isNearMiss(Operation *op) {
  if (!isa<AddOp, SubOp, MulOp, DivOp>(op))
    return true;
  auto looksPerChannel = [&](Value input, Value parameter) {
    return getKnownChannelAxis(input) &&
           (getConstantElements(parameter) ||
            parameter.getType() != op->getResult(0).getType());
  };
  return looksPerChannel(op->getOperand(0), op->getOperand(1)) ||
         looksPerChannel(op->getOperand(1), op->getOperand(0));
}

// Pattern: batch_norm(x, s, o, m, v)
//   -> channel_affine(x, s / sqrt(v + epsilon), o - s / sqrt(v + epsilon) * m)
// Pattern: bias_add(x, b) -> channel_affine(x, 1, b)
// Pattern: add(x, c) -> channel_affine(x, 1, c)
// Pattern: sub(x, c) -> channel_affine(x, 1, -c)
// Pattern: sub(c, x) -> channel_affine(x, -1, c)
// Pattern: mul(x, c) -> channel_affine(x, c, 0)
// Pattern: div(x, c) -> channel_affine(x, 1 / c, 0)
ChannelAffineOp AffineFolder::convert(Operation *op) {
  // What it normalizes with is computed from the activations themselves.
  if (isa<BatchNormTrainingOp>(op)) {
    reportMissed(op, op->getLoc(), describeOp(op),
                 "batch statistics are not known at compile time");
    return {};
  }
  Refusal refusal;
  FailureOr<ChannelAffineMatch> match = matchChannelAffine(op, refusal);
  if (failed(match)) {
    if (isNearMiss(op))
      reportMissed(op, op->getLoc(), describeOp(op), refusal.getReason());
    return {};
  }
  Origin origin{op->getLoc(), describeOp(op)};
  if (auto affine = dyn_cast<ChannelAffineOp>(op)) {
    tracked[op] = {std::move(match->affine), {std::move(origin)}};
    return affine;
  }
  SmallVector<Value> operands(op->getOperands());
  rewriter.setInsertionPoint(op);
  auto affine = ChannelAffineOp::create(
      rewriter, op->getLoc(), match->input.getType(), match->input,
      makeF64Vector(op->getContext(), match->affine.scale),
      makeF64Vector(op->getContext(), match->affine.offset), match->axis);
  rewriter.replaceOp(op, affine);
  eraseDeadConstants(rewriter, operands);
  tracked[affine] = {std::move(match->affine), {std::move(origin)}};
  return affine;
}

// Pattern: channel_affine(channel_affine(x, a1, c1), a2, c2)
//   -> channel_affine(x, a2 * a1, a2 * c1 + c2)
void AffineFolder::mergeIntoUser(ChannelAffineOp op) {
  auto first = op.getInput().getDefiningOp<ChannelAffineOp>();
  // With another user the first one stays anyway, and nothing is saved.
  if (!first || !first->hasOneUse())
    return;
  auto inner = tracked.find(first), outer = tracked.find(op);
  if (inner == tracked.end() || first.getAxis() != op.getAxis())
    return;
  ChannelAffine merged = inner->second.affine.then(outer->second.affine);
  // Two finite functions may overflow together.
  if (!merged.isFinite())
    return;
  rewriter.modifyOpInPlace(op, [&] {
    op.getInputMutable().assign(first.getInput());
    op.setScaleAttr(makeF64Vector(op.getContext(), merged.scale));
    op.setOffsetAttr(makeF64Vector(op.getContext(), merged.offset));
    op->setLoc(rewriter.getFusedLoc({first.getLoc(), op.getLoc()}));
  });
  SmallVector<Origin> all = std::move(inner->second.origins);
  llvm::append_range(all, outer->second.origins);
  outer->second = {std::move(merged), std::move(all)};
  tracked.erase(first);
  rewriter.eraseOp(first);
}

void AffineFolder::fold(ChannelAffineOp op) {
  const Tracked &folded = tracked[op];
  Refusal refusal;
  auto producer = op.getInput().getDefiningOp<LinearOpInterface>();
  bool hadBias = producer && producer.getLinearBias();
  FailureOr<AbsorbedAffine> absorbed =
      foldIntoProducer(rewriter, op, folded.affine, refusal);
  if (failed(absorbed)) {
    for (const Origin &origin : folded.origins)
      reportMissed(op, origin.location, origin.description,
                   refusal.getReason());
    return;
  }
  LinearOpInterface linear = absorbed->linear;
  for (const Origin &origin : folded.origins)
    remark::passed(origin.location, graphRemark("FoldBatchNorm", linear))
        << remark::reason("{0} folded into {1} {2}", origin.description,
                          describeOp(linear),
                          hadBias ? "and its bias" : "and a new bias")
        << remark::metric("verdict", "folded")
        << remark::metric("into", getNodeName(linear.getLoc()))
        << remark::metric("error_bound", absorbed->errorBound)
        << remark::metric("channels", linear.getNumOutputChannels());
}

void AffineFolder::run(ModuleOp module) {
  SmallVector<Operation *> ops;
  module->walk<WalkOrder::PreOrder>([&](Operation *op) {
    // A fused group is one kernel; nothing in it is changed any more.
    if (isa<FusedOp>(op))
      return WalkResult::skip();
    if (isa<ChannelAffineOp, BatchNormOp, BatchNormTrainingOp, BiasAddOp, AddOp,
            SubOp, MulOp, DivOp>(op))
      ops.push_back(op);
    return WalkResult::advance();
  });
  SmallVector<ChannelAffineOp> converted;
  for (Operation *op : ops)
    if (ChannelAffineOp affine = convert(op))
      converted.push_back(affine);
  // An op that was merged away is not tracked any more.
  for (ChannelAffineOp affine : converted)
    if (tracked.contains(affine))
      mergeIntoUser(affine);
  for (ChannelAffineOp affine : converted)
    if (tracked.contains(affine))
      fold(affine);
}

namespace {
struct FoldBatchNorm : public convopt::impl::FoldBatchNormBase<FoldBatchNorm> {
  void runOnOperation() override {
    AffineFolder(&getContext()).run(getOperation());
  }
};
} // namespace

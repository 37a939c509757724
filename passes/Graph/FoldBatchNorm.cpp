//===- FoldBatchNorm.cpp - Folds norms and affines into filters -----------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/AffineForms.h"
#include "passes/Graph/AffineMotion.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/Remarks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"

#include <deque>

namespace mlir::convopt {
#define GEN_PASS_DEF_FOLDBATCHNORM
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

namespace {

/// The pass over one module.
class AffineFolder {
public:
  explicit AffineFolder(MLIRContext *context) : rewriter(context) {}

  void run(ModuleOp module);

private:
  /// Makes `op` a node and, if it tells the axis of its channels, a
  /// channel_affine.
  void convert(Operation *op);
  void addNode(Operation *op, unsigned inputIndex, AxisAffine function,
               Location location, std::string description);

  bool moveUp(AffineNode &node);
  bool moveDown(AffineNode &node);
  void carryOut(AffineNode &node, const MotionPlan &plan);
  /// Gives each affine the form of its function: of all that it took up.
  void merge();
  void rebuild(AffineNode &node, ArrayRef<Location> parts);

  void report(const AffineNode &node);

  IRRewriter rewriter;
  /// In the order of the network.
  std::deque<AffineNode> all;
  AffineNodes nodes;
  LinearFolds folds;
};

} // namespace

//===----------------------------------------------------------------------===//
// Canonical form
//===----------------------------------------------------------------------===//

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
void AffineFolder::convert(Operation *op) {
  Location location = op->getLoc();
  std::string description = describeOp(op);
  // What it normalizes with is computed from the activations themselves.
  if (isa<BatchNormTrainingOp>(op))
    return reportMissed(op, location, description,
                        "batch statistics are not known at compile time");
  Refusal refusal, noScalar;
  FailureOr<ChannelAffineMatch> match = matchChannelAffine(op, refusal);
  if (succeeded(match)) {
    AxisAffine function = AxisAffine::make(match->affine, match->axis);
    if (!isa<ChannelAffineOp>(op)) {
      SmallVector<Value> operands(op->getOperands());
      rewriter.setInsertionPoint(op);
      auto affine = ChannelAffineOp::create(
          rewriter, location, match->input.getType(), match->input,
          makeF64Vector(op->getContext(), match->affine.scale),
          makeF64Vector(op->getContext(), match->affine.offset), match->axis);
      rewriter.replaceOp(op, affine);
      eraseDeadConstants(rewriter, operands);
      op = affine;
    }
    return addNode(op, /*inputIndex=*/0, std::move(function), location,
                   std::move(description));
  }
  // Nobody tells the axis of the channels, and a scalar needs none.
  FailureOr<ScalarAffineMatch> scalar = matchScalarAffine(op, noScalar);
  if (succeeded(scalar) && getAnyStaticAxis(op->getResult(0).getType()))
    return addNode(op, scalar->inputIndex,
                   AxisAffine{std::move(scalar->affine), std::nullopt},
                   location, std::move(description));
  if (isNearMiss(op))
    reportMissed(op, location, description, refusal.getReason());
}

void AffineFolder::addNode(Operation *op, unsigned inputIndex,
                           AxisAffine function, Location location,
                           std::string description) {
  all.push_back({op, inputIndex, std::move(function), /*changed=*/false,
                 location, std::move(description), op->getParentOp()});
  nodes[op] = &all.back();
}

//===----------------------------------------------------------------------===//
// Motion
//===----------------------------------------------------------------------===//

void AffineFolder::carryOut(AffineNode &node, const MotionPlan &plan) {
  SmallVector<Value> operands(node.op->getOperands());
  nodes.erase(node.op);
  rewriter.replaceOp(node.op, node.getInput());
  node.op = nullptr;
  eraseDeadConstants(rewriter, operands);
  for (const auto &[linear, fold] : plan.linear) {
    folds.set(linear, fold);
    node.absorbedByLinear.push_back(linear);
  }
  for (const auto &[other, function] : plan.affine) {
    other->function = function;
    other->changed = true;
    node.absorbedByAffine.push_back(other);
  }
}

/// An affine that took up another one may go where it could not go before: two
/// scales that overflow alone cancel each other, for example.
bool AffineFolder::moveUp(AffineNode &node) {
  MotionPlan plan;
  if (failed(AffineMotion(nodes, folds)
                 .planUp(node.getInput(), node.function, node.op, plan,
                         node.above)))
    return false;
  carryOut(node, plan);
  for (AffineNode *other : node.absorbedByAffine)
    if (other->op)
      moveUp(*other);
  return true;
}

bool AffineFolder::moveDown(AffineNode &node) {
  MotionPlan plan;
  if (failed(AffineMotion(nodes, folds)
                 .planDown(node.op->getResult(0), node.function, plan,
                           node.below)))
    return false;
  // What cancels everywhere is for another pass to prove.
  if (plan.linear.empty() && plan.affine.empty()) {
    (void)node.below("nothing is left of it to be absorbed");
    return false;
  }
  node.movedDown = true;
  carryOut(node, plan);
  for (AffineNode *other : node.absorbedByAffine)
    if (other->op && !moveUp(*other))
      moveDown(*other);
  return true;
}

/// The linear ops and the affines in which what `node` was has ended.
static void collectAbsorbers(const AffineNode &node,
                             SetVector<Operation *> &linear,
                             SetVector<const AffineNode *> &affine) {
  linear.insert(node.absorbedByLinear.begin(), node.absorbedByLinear.end());
  for (const AffineNode *other : node.absorbedByAffine) {
    if (other->op)
      affine.insert(other);
    collectAbsorbers(*other, linear, affine);
  }
}

// Once for all that an affine took up: a chain of a thousand has one location
// of a thousand parts, not a thousand.
void AffineFolder::merge() {
  DenseMap<const AffineNode *, SmallVector<Location>> parts;
  for (const AffineNode &node : all) {
    SetVector<Operation *> linear;
    SetVector<const AffineNode *> affine;
    collectAbsorbers(node, linear, affine);
    for (const AffineNode *other : affine)
      parts[other].push_back(node.location);
  }
  for (AffineNode &node : all)
    if (node.op && node.changed && node.function.axis)
      rebuild(node, parts[&node]);
  // Last, as the others tell their axes.
  for (AffineNode &node : all)
    if (node.op && !node.function.axis)
      rebuild(node, parts[&node]);
}

void AffineFolder::rebuild(AffineNode &node, ArrayRef<Location> parts) {
  SmallVector<Location> locations{node.location};
  llvm::append_range(locations, parts);
  SmallVector<Value> operands(node.op->getOperands());
  rewriter.setInsertionPoint(node.op);
  Operation *built =
      buildAffine(rewriter, rewriter.getFusedLoc(locations), node.op,
                  node.inputIndex, node.function, node.changed);
  if (built == node.op)
    return;
  rewriter.replaceOp(node.op, built);
  node.op = built;
  node.inputIndex = 0;
  eraseDeadConstants(rewriter, operands);
}

//===----------------------------------------------------------------------===//
// Reports
//===----------------------------------------------------------------------===//

void AffineFolder::report(const AffineNode &node) {
  remark::RemarkOpts options = graphRemark("FoldBatchNorm", node.parent);
  if (node.op) {
    remark::missed(node.location, options)
        << remark::reason("{0} not folded: {1}", node.description,
                          node.above.getReason())
        << remark::add("nor into what reads it: {0}", node.below.getReason());
    return;
  }
  SetVector<Operation *> linear;
  SetVector<const AffineNode *> affine;
  collectAbsorbers(node, linear, affine);
  std::string names, into, withBias;
  llvm::raw_string_ostream namesStream(names), intoStream(into),
      withBiasStream(withBias);
  llvm::ListSeparator nameSeparator, intoSeparator, withBiasSeparator;
  double errorBound = 0.0;
  for (Operation *op : linear) {
    using BiasChange = LinearFolds::BiasChange;
    BiasChange change = folds.getBiasChange(op);
    std::string node = getNodeName(op->getLoc());
    namesStream << nameSeparator << describeOp(op)
                << (change == BiasChange::Replaced ? " and its bias"
                    : change == BiasChange::Added  ? " and a new bias"
                                                   : "");
    intoStream << intoSeparator << node;
    if (change == BiasChange::Replaced)
      withBiasStream << withBiasSeparator << node;
    errorBound += folds.getErrorBound(op);
  }
  for (const AffineNode *other : affine) {
    namesStream << nameSeparator << other->description;
    intoStream << intoSeparator << getNodeName(other->location);
  }
  if (names.empty())
    names = "nothing: it changes nothing";
  remark::detail::InFlightRemark passed =
      remark::passed(node.location, options);
  passed << remark::reason("{0} {1}{2} into {3}", node.description,
                           affine.empty() ? "folded" : "moved",
                           node.movedDown ? " down" : "", names)
         << remark::metric("verdict", affine.empty() ? "folded" : "moved")
         << remark::metric("into", into);
  // Those of them whose own biases became part of the new ones.
  if (!withBias.empty())
    passed << remark::metric("with_bias", withBias);
  if (!linear.empty())
    passed << remark::metric("error_bound", errorBound)
           << remark::metric("channels", cast<LinearOpInterface>(linear.front())
                                             .getNumOutputChannels());
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
  for (Operation *op : ops)
    convert(op);
  // In the order of the network: what is above has moved as far as it can.
  for (AffineNode &node : all)
    if (node.op)
      moveUp(node);
  for (AffineNode &node : llvm::reverse(all))
    if (node.op)
      moveDown(node);
  merge();
  folds.apply(rewriter);
  for (const AffineNode &node : all)
    report(node);
}

namespace {
struct FoldBatchNorm : public convopt::impl::FoldBatchNormBase<FoldBatchNorm> {
  void runOnOperation() override {
    AffineFolder(&getContext()).run(getOperation());
  }
};
} // namespace

//===- ComposeConvs.cpp - Two linear layers in a row become one -----------===//

#include "passes/Graph/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/Refusal.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/ConvFilter.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/RoundingBound.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_COMPOSECONVS
#include "passes/Graph/Passes.h.inc"
} // namespace mlir::convopt

using namespace mlir;
using namespace mlir::convopt;

namespace {

/// What the composed op keeps of its two parts.
struct Plan {
  /// The convolution whose window it has; null for dense layers.
  ConvOp window;
  int64_t groups = 1;
  /// Whether the second op never sees padding instead of the first's result.
  bool seesNoPadding = true;
};

/// W' and b'; no b' when the second op's bias stays as it is.
struct Composition {
  Plan plan;
  ConvFilter filter;
  std::optional<SmallVector<double>> bias;
  uint64_t savedMultiplications;
  double errorBound;
};

} // namespace

/// One tap, at the output's own position.
static bool isPointwise(ConvOp op) {
  return llvm::all_of(op.getWindow(), [](const WindowDim &dim) {
    return dim.size == 1 && dim.stride == 1 && dim.padLow == 0 &&
           dim.padHigh == 0;
  });
}

static FailureOr<Plan> planCompose(ConvOp first, ConvOp second,
                                   Refusal &refuse) {
  if (first.getLayout() != second.getLayout())
    return refuse("the layouts differ");
  // With equal groups, group q of the first op's outputs is group q of the
  // second op's inputs; otherwise W' would not be grouped at all.
  if (first.getGroups() != second.getGroups())
    return refuse("the groups differ");
  bool seesNoPadding =
      llvm::all_of(second.getWindow(), [](const WindowDim &dim) {
        return dim.padLow == 0 && dim.padHigh == 0;
      });
  int64_t groups = second.getGroups();
  if (isPointwise(second))
    return Plan{first, groups, seesNoPadding};
  if (isPointwise(first))
    return Plan{second, groups, seesNoPadding};
  return refuse("neither is pointwise with stride 1 and without pads");
}

static FailureOr<Plan> planCompose(DenseOp, DenseOp, Refusal &) {
  return Plan();
}

/// Multiplications for one image, or one row of a dense layer.
static FailureOr<uint64_t>
countMultiplications(Operation *op, const ConvFilter &filter, Refusal &refuse) {
  uint64_t count = filter.inputs * filter.getNumTaps();
  if (isa<DenseOp>(op))
    return llvm::SaturatingMultiply<uint64_t>(count, filter.outputs);
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  for (int64_t size : type.getShape().drop_front()) {
    if (ShapedType::isDynamic(size))
      return refuse("the size of the result of " + describeOp(op) +
                    " is dynamic");
    count = llvm::SaturatingMultiply<uint64_t>(count, size);
  }
  return count;
}

/// W'[o, c, t] = sum over m of W2[o, m, t2] * W1[m, c, t1], where one of the
/// kernels has one tap and t is the tap of the other.
static ConvFilter multiply(const ConvFilter &w1, const ConvFilter &w2,
                           int64_t groups) {
  int64_t taps1 = w1.getNumTaps(), taps2 = w2.getNumTaps();
  int64_t outputsPerGroup = w2.outputs / groups;
  ConvFilter result(w2.outputs, w1.inputs, taps1 > 1 ? w1.kernel : w2.kernel);
  for (int64_t o = 0; o < w2.outputs; ++o)
    for (int64_t m = 0; m < w2.inputs; ++m)
      for (int64_t t2 = 0; t2 < taps2; ++t2) {
        double factor = w2.at(o, m, t2);
        int64_t middle = o / outputsPerGroup * w2.inputs + m;
        for (int64_t c = 0; c < w1.inputs; ++c)
          for (int64_t t1 = 0; t1 < taps1; ++t1)
            result.at(o, c, t1 + t2) += factor * w1.at(middle, c, t1);
      }
  return result;
}

/// sum over m, t of W2[o, m, t] * v[m], for each o.
static SmallVector<double> contract(const ConvFilter &w2, ArrayRef<double> v,
                                    int64_t groups) {
  int64_t outputsPerGroup = w2.outputs / groups;
  SmallVector<double> sums(w2.outputs, 0.0);
  for (int64_t o = 0; o < w2.outputs; ++o)
    for (int64_t m = 0; m < w2.inputs; ++m)
      for (int64_t t = 0; t < w2.getNumTaps(); ++t)
        sums[o] += w2.at(o, m, t) * v[o / outputsPerGroup * w2.inputs + m];
  return sums;
}

static SmallVector<double> magnitudes(ArrayRef<double> values) {
  return llvm::map_to_vector(values, [](double v) { return std::fabs(v); });
}

/// See RoundingBound.h: with the magnitudes of everything, the sums are those
/// of the magnitudes of their terms.
static double boundRounding(const ConvFilter &w1, const ConvFilter &w2,
                            const ConvFilter &result,
                            const std::optional<SmallVector<double>> &bias,
                            ArrayRef<double> b1, ArrayRef<double> b2,
                            int64_t groups, FloatType type) {
  ConvFilter absW2 = w2;
  absW2.values = magnitudes(w2.values);
  FoldedMagnitudes folded;
  folded.filter = result.getMagnitudes();
  folded.filterTerms = contract(absW2, w1.getMagnitudes(), groups);
  folded.filterElements = result.inputs * result.getNumTaps();
  // One product for each m and t2, and as many additions.
  folded.roundings = w2.inputs * w2.getNumTaps() + 1;
  if (bias) {
    folded.bias = magnitudes(*bias);
    folded.biasTerms = contract(absW2, magnitudes(b1), groups);
    for (auto [terms, b] : llvm::zip_equal(folded.biasTerms, b2))
      terms += std::fabs(b);
    // b2 is added last.
    ++folded.roundings;
  }
  return boundRounding(folded, type);
}

template <typename LinearOp>
static FailureOr<ConvFilter> readFilter(LinearOp op, Refusal &refuse) {
  if (!getConstantElements(op.getFilter()))
    return refuse("the filter of " + describeOp(op) + " is a run-time value");
  FailureOr<ConvFilter> filter =
      ConvFilter::read(op.getFilter(), op.getFilterLayout());
  if (failed(filter))
    return refuse("the filter of " + describeOp(op) + " cannot be read");
  return filter;
}

/// The bias of `op`, zeros without one.
template <typename LinearOp>
static FailureOr<SmallVector<double>> readBias(LinearOp op, int64_t size,
                                               Refusal &refuse) {
  if (!op.getBias())
    return SmallVector<double>(size, 0.0);
  if (!getConstantElements(op.getBias()))
    return refuse("the bias of " + describeOp(op) + " is a run-time value");
  FailureOr<SmallVector<double>> values = readAsDouble(op.getBias());
  if (failed(values))
    return refuse("the bias of " + describeOp(op) + " cannot be read");
  return values;
}

/// The constants of second(first(x)).
template <typename LinearOp>
static FailureOr<Composition> compose(LinearOp first, LinearOp second,
                                      Refusal &refuse) {
  // Another user, or the caller of the function, needs the first result.
  if (!first->hasOneUse())
    return refuse("the result of " + describeOp(first) + " has other users");
  FailureOr<Plan> plan = planCompose(first, second, refuse);
  if (failed(plan))
    return failure();
  FailureOr<ConvFilter> w1 = readFilter(first, refuse);
  if (failed(w1))
    return failure();
  FailureOr<ConvFilter> w2 = readFilter(second, refuse);
  if (failed(w2))
    return failure();

  // A wide layer between two narrow ones pays, a bottleneck does not.
  ConvFilter shape(w2->outputs, w1->inputs,
                   w1->getNumTaps() > 1 ? w1->kernel : w2->kernel);
  FailureOr<uint64_t> before1 = countMultiplications(first, *w1, refuse);
  FailureOr<uint64_t> before2 = countMultiplications(second, *w2, refuse);
  FailureOr<uint64_t> after = countMultiplications(second, shape, refuse);
  if (failed(before1) || failed(before2) || failed(after))
    return failure();
  uint64_t before = llvm::SaturatingAdd(*before1, *before2);
  if (*after >= before)
    return refuse("it would take " + Twine(*after) +
                  " multiplications instead of " + Twine(before));

  FailureOr<SmallVector<double>> b1 = readBias(first, w1->outputs, refuse);
  if (failed(b1))
    return failure();
  std::optional<SmallVector<double>> bias;
  SmallVector<double> b2;
  if (llvm::any_of(*b1, [](double b) { return b != 0.0; })) {
    // Where the second op is padded, it sees 0 and not b1.
    if (!plan->seesNoPadding)
      return refuse("the bias of " + describeOp(first) +
                    " does not reach the padding of " + describeOp(second));
    FailureOr<SmallVector<double>> values =
        readBias(second, w2->outputs, refuse);
    if (failed(values))
      return failure();
    b2 = std::move(*values);
    bias = contract(*w2, *b1, plan->groups);
    for (auto [sum, b] : llvm::zip_equal(*bias, b2))
      sum += b;
  }
  ConvFilter filter = multiply(*w1, *w2, plan->groups);
  auto type = cast<FloatType>(getElementTypeOrSelf(second.getType()));
  // An infinite weight turns finite activations into infinities and NaN.
  if (!fitsType(filter.values, type))
    return refuse("a weight would overflow its type");
  if (bias && !fitsType(*bias, type))
    return refuse("the bias would overflow its type");
  double errorBound =
      boundRounding(*w1, *w2, filter, bias, *b1, b2, plan->groups, type);
  return Composition{*plan, std::move(filter), std::move(bias), before - *after,
                     errorBound};
}

// Pattern: conv(conv(x, W1, b1), W2, b2) -> conv(x, W', b')
// Pattern: dense(dense(x, W1, b1), W2, b2) -> dense(x, W', b')
//
// Let the second be pointwise, or the first. With the sums over m (channels
// between the two), c and t,
//
//   y[o, i] = b2[o] + sum W2[o, m, t2] * (b1[m] + sum W1[m, c, t1] * x[c, ..])
//           = b'[o] + sum W'[o, c, t] * x[c, ..]
//   W'[o, c, t] = sum over m of W2[o, m, t2] * W1[m, c, t1]
//   b'[o] = b2[o] + sum over m, t2 of W2[o, m, t2] * b1[m]
//
// A pointwise op reads what the other one made at the same place, or what it
// reads there: the window of the other one stays. Padding of the second has no
// b1 in it; hence b1 = 0 or no padding.
template <typename LinearOp>
static void apply(RewriterBase &rewriter, LinearOp first, LinearOp second,
                  const Composition &composition) {
  Location location = rewriter.getFusedLoc({first->getLoc(), second->getLoc()});
  auto type = cast<FloatType>(getElementTypeOrSelf(second.getType()));
  SmallVector<Value> constants{first.getFilter(), second.getFilter(),
                               first.getBias(), second.getBias()};
  rewriter.setInsertionPoint(second);
  Value filter = composition.filter.create(
      rewriter,
      rewriter.getFusedLoc({constants[0].getLoc(), constants[1].getLoc()}),
      second.getFilterLayout(), type);
  Value bias = second.getBias();
  if (composition.bias)
    bias =
        createConstant(rewriter, location,
                       RankedTensorType::get(composition.filter.outputs, type),
                       *composition.bias);
  rewriter.modifyOpInPlace(second, [&] {
    second->setLoc(location);
    second.getInputMutable().assign(first.getInput());
    second.getFilterMutable().assign(filter);
    second.setLinearBias(bias);
    if constexpr (std::is_same_v<LinearOp, ConvOp>) {
      ConvOp window = composition.plan.window;
      second.setStridesAttr(window.getStridesAttr());
      second.setPadsAttr(window.getPadsAttr());
      second.setDilationsAttr(window.getDilationsAttr());
    }
  });
  rewriter.eraseOp(first);
  eraseDeadConstants(rewriter, constants);
}

namespace {
/// What to say of a pair that stays; the second op is the key.
struct Missed {
  Operation *second;
  Location location;
  remark::RemarkOpts options;
  std::string reason;
};

struct ComposeConvs : public convopt::impl::ComposeConvsBase<ComposeConvs> {
  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // A fused group is one kernel; nothing in it is changed any more.
      if (isa<FusedOp>(op))
        return WalkResult::skip();
      if (isa<ConvOp, DenseOp>(op))
        ops.push_back(op);
      return WalkResult::advance();
    });
    IRRewriter rewriter(&getContext());
    SmallVector<Missed> missed;
    // In a chain the second op absorbs the first and stays, so that the next
    // one meets the result; and what it absorbed may fit its own producer.
    for (Operation *op : ops) {
      if (auto conv = dyn_cast<ConvOp>(op))
        composeWithProducers(rewriter, conv, missed);
      else
        composeWithProducers(rewriter, cast<DenseOp>(op), missed);
    }
    for (const Missed &entry : missed)
      remark::missed(entry.location, entry.options)
          << remark::reason("{0}", entry.reason);
  }

  template <typename LinearOp>
  static void composeWithProducers(RewriterBase &rewriter, LinearOp second,
                                   SmallVectorImpl<Missed> &missed) {
    while (auto first = second.getInput().template getDefiningOp<LinearOp>()) {
      std::string pair = describeOp(first) + " and " + describeOp(second);
      Location location = first.getLoc();
      remark::RemarkOpts options = graphRemark("ComposeConv", first);
      Refusal refusal;
      FailureOr<Composition> composition = compose(first, second, refusal);
      if (failed(composition)) {
        missed.push_back({second, location, options,
                          pair + " not composed: " + refusal.getReason()});
        return;
      }
      // A pair that was refused is no pair any more.
      llvm::erase_if(
          missed, [&](const Missed &entry) { return entry.second == first; });
      // Its own bias is no longer that.
      std::string withBias = composition->bias && second.getBias()
                                 ? getNodeName(second.getLoc())
                                 : "";
      apply(rewriter, first, second, *composition);
      remark::detail::InFlightRemark passed = remark::passed(location, options);
      passed << remark::reason("{0} composed", pair)
             << remark::metric("verdict", "merged")
             << remark::metric("into", getNodeName(second.getLoc()))
             << remark::metric("saved_multiplications",
                               composition->savedMultiplications)
             << remark::metric("error_bound", composition->errorBound);
      if (!withBias.empty())
        passed << remark::metric("with_bias", withBias);
    }
  }
};
} // namespace

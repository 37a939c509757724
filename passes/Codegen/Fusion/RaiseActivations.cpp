//===- RaiseActivations.cpp - Recognizes spelled-out activations ----------===//

#include "passes/Codegen/Fusion/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include <cmath>

namespace mlir::convopt {
#define GEN_PASS_DEF_RAISEACTIVATIONSPASS
#include "passes/Codegen/Fusion/Passes.h.inc"

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

/// The value of a constant whose elements are all the same one.
static std::optional<double> getScalar(Value value) {
  ElementsAttr elements = getConstantElements(value);
  if (!elements)
    return std::nullopt;
  auto dense = dyn_cast<DenseElementsAttr>(elements);
  if (dense && dense.isSplat() && isa<FloatType>(dense.getElementType()))
    return dense.getSplatValue<APFloat>().convertToDouble();
  if (elements.getNumElements() != 1)
    return std::nullopt;
  FailureOr<SmallVector<double>> values = readAsDouble(elements);
  return failed(values) ? std::nullopt : std::optional(values->front());
}

/// Model files hold their numbers in f32.
static bool isSame(const APFloat &value, double expected) {
  return static_cast<float>(value.convertToDouble()) ==
         static_cast<float>(expected);
}

static bool isScalar(Value value, double expected) {
  std::optional<double> scalar = getScalar(value);
  return scalar && isSame(APFloat(*scalar), expected);
}

/// The other operand of a product, sum or quotient when operand `index` is the
/// constant `expected` and does not enlarge the result.
static Value getOperandBesides(Operation *op, unsigned index, double expected) {
  Value other = op->getOperand(1 - index);
  bool matches = isScalar(op->getOperand(index), expected) &&
                 other.getType() == op->getResult(0).getType();
  return matches ? other : Value();
}

/// y when `value` is y / 6 or y * (1/6).
static Value matchSixth(Value value) {
  if (auto div = value.getDefiningOp<DivOp>())
    return getOperandBesides(div, 1, 6.0);
  if (auto mul = value.getDefiningOp<MulOp>())
    for (unsigned index : {1, 0})
      if (Value y = getOperandBesides(mul, index, 1.0 / 6.0))
        return y;
  return {};
}

/// Whether `value` is clip(add(x, 3), 0, 6) and nobody else needs its parts.
static bool isShiftedClip(Value value, Value x) {
  auto clip = value.getDefiningOp<ClipOp>();
  if (!clip || !value.hasOneUse() || !clip.getMin() || !clip.getMax() ||
      !clip.getMin()->isZero() || !isSame(*clip.getMax(), 6.0) ||
      !clip.getInput().hasOneUse())
    return false;
  auto add = clip.getInput().getDefiningOp<AddOp>();
  return add && (getOperandBesides(add, 1, 3.0) == x ||
                 getOperandBesides(add, 0, 3.0) == x);
}

/// Whether `value` is max(0, min(1, x/6 + 1/2)), in one op or spelled out, and
/// nobody else needs it:
///   clip(x + 3, 0, 6) / 6 = clip((x + 3) / 6, 0, 1), as 6 is positive.
static bool isHardSigmoidOfSixth(Value value, Value x) {
  if (!value.hasOneUse())
    return false;
  if (auto op = value.getDefiningOp<HardSigmoidOp>())
    return op.getInput() == x && isSame(op.getAlpha(), 1.0 / 6.0) &&
           isSame(op.getBeta(), 0.5);
  Value scaled = matchSixth(value);
  return scaled && isShiftedClip(scaled, x);
}

/// x when `value` is mul(x, y) with accepts(y, x), in either order.
static Value matchGated(Value value,
                        llvm::function_ref<bool(Value, Value)> accepts) {
  auto mul = value.getDefiningOp<MulOp>();
  if (!mul)
    return {};
  for (auto [x, y] : {std::pair(mul.getLhs(), mul.getRhs()),
                      std::pair(mul.getRhs(), mul.getLhs())})
    if (x.getType() == mul.getType() && accepts(y, x))
      return x;
  return {};
}

static bool isSigmoid(Value value, Value x) {
  auto op = value.getDefiningOp<SigmoidOp>();
  return op && value.hasOneUse() && op.getInput() == x;
}

static Value matchHardSwish(Value value) {
  if (Value x = matchGated(value, isHardSigmoidOfSixth))
    return x;
  //   x * clip(x + 3, 0, 6) / 6 = x * clip((x + 3) / 6, 0, 1)
  Value product = matchSixth(value);
  return product && product.hasOneUse() ? matchGated(product, isShiftedClip)
                                        : Value();
}

/// Whether `value` is tanh(log(1 + exp(x))) and nobody else needs its parts.
static bool isTanhOfSoftplus(Value value, Value x) {
  auto tanh = value.getDefiningOp<TanhOp>();
  if (!tanh || !value.hasOneUse() || !tanh.getInput().hasOneUse())
    return false;
  auto softplus = tanh.getInput().getDefiningOp<SoftplusOp>();
  return softplus && softplus.getInput() == x;
}

/// Whether `value` is 1 + erf(x / sqrt(2)) and nobody else needs its parts.
static bool isTwiceNormalDistribution(Value value, Value x) {
  auto add = value.getDefiningOp<AddOp>();
  if (!add || !value.hasOneUse())
    return false;
  Value sum = getOperandBesides(add, 1, 1.0);
  if (!sum)
    sum = getOperandBesides(add, 0, 1.0);
  auto erf = sum ? sum.getDefiningOp<ErfOp>() : ErfOp();
  if (!erf || !sum.hasOneUse() || !erf.getInput().hasOneUse())
    return false;
  Value z = erf.getInput();
  if (auto div = z.getDefiningOp<DivOp>())
    return getOperandBesides(div, 1, std::sqrt(2.0)) == x;
  auto mul = z.getDefiningOp<MulOp>();
  return mul && (getOperandBesides(mul, 1, std::sqrt(0.5)) == x ||
                 getOperandBesides(mul, 0, std::sqrt(0.5)) == x);
}

/// The factors of a product of products that have no other use; those that are
/// one number are multiplied into `scale`.
static void collectFactors(Value value, bool isRoot, double &scale,
                           SmallVectorImpl<Value> &factors) {
  auto mul = value.getDefiningOp<MulOp>();
  if (std::optional<double> number = getScalar(value))
    scale *= *number;
  else if (mul && (isRoot || value.hasOneUse()))
    for (Value operand : mul->getOperands())
      collectFactors(operand, /*isRoot=*/false, scale, factors);
  else
    factors.push_back(value);
}

/// x when `value` is x/2 * (1 + erf(x / sqrt(2))), multiplied in any order.
static Value matchGelu(Value value) {
  double scale = 1.0;
  SmallVector<Value> factors;
  collectFactors(value, /*isRoot=*/true, scale, factors);
  if (factors.size() != 2 || scale != 0.5)
    return {};
  for (auto [x, y] :
       {std::pair(factors[0], factors[1]), std::pair(factors[1], factors[0])})
    if (x.getType() == value.getType() && isTwiceNormalDistribution(y, x))
      return x;
  return {};
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

template <typename Activation, typename... Attributes>
static void raise(Operation *op, Value x, PatternRewriter &rewriter,
                  Attributes... attributes) {
  auto activation = rewriter.replaceOpWithNewOp<Activation>(op, x.getType(), x,
                                                            attributes...);
  remark::passed(
      activation.getLoc(),
      remark::RemarkOpts::name("RaiseActivations").category("convopt-codegen"))
      << remark::add("recognized {0}", Activation::getOperationName());
}

namespace {

// Pattern: mul(x, sigmoid(x)) -> silu(x)
//   x * sigmoid(x) = x * 1 / (1 + exp(-x)) = silu(x)
// Pattern: mul(x, tanh(softplus(x))) -> mish(x)
template <typename Activation, bool (*isGate)(Value gate, Value x)>
struct RaiseGated : OpRewritePattern<MulOp> {
  using OpRewritePattern<MulOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    Value x = matchGated(op, isGate);
    if (!x)
      return rewriter.notifyMatchFailure(op, "expected x * gate(x)");
    raise<Activation>(op, x, rewriter);
    return success();
  }
};

// Pattern: mul(x, hard_sigmoid(x, 1/6, 1/2)) -> hard_swish(x)
// Pattern: mul(x, div(clip(add(x, 3), 0, 6), 6)) -> hard_swish(x)
// Pattern: div(mul(x, clip(add(x, 3), 0, 6)), 6) -> hard_swish(x)
template <typename Op>
struct RaiseHardSwish : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Value x = matchHardSwish(op);
    if (!x)
      return rewriter.notifyMatchFailure(op, "expected a hard swish of x");
    raise<HardSwishOp>(op, x, rewriter);
    return success();
  }
};

// Pattern: mul(mul(x, add(erf(div(x, sqrt(2))), 1)), 1/2) -> gelu(x)
struct RaiseGelu : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    Value x = matchGelu(op);
    if (!x)
      return rewriter.notifyMatchFailure(op, "expected a gelu of x");
    raise<GeluOp>(op, x, rewriter, GeluApproximation::none);
    return success();
  }
};

// Pattern: clip(x, 0, inf) -> relu(x)
struct RaiseRelu : OpRewritePattern<ClipOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ClipOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<APFloat> min = op.getMin(), max = op.getMax();
    bool unbounded = !max || (max->isInfinity() && !max->isNegative());
    if (!min || !min->isPosZero() || !unbounded)
      return rewriter.notifyMatchFailure(op, "expected bounds 0 and infinity");
    raise<ReluOp>(op, op.getInput(), rewriter);
    return success();
  }
};

struct RaiseActivationsPass
    : impl::RaiseActivationsPassBase<RaiseActivationsPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<RaiseGated<SiluOp, isSigmoid>,
                 RaiseGated<MishOp, isTanhOfSoftplus>, RaiseGelu,
                 RaiseHardSwish<MulOp>, RaiseHardSwish<DivOp>, RaiseRelu>(
        &getContext());
    // This pass only raises; folds are the canonicalizer's.
    GreedyRewriteConfig config;
    config.enableFolding(false)
        .enableConstantCSE(false)
        .setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};

} // namespace

} // namespace mlir::convopt

//===- ChannelAffine.cpp - y = a_c * x + c_c with constant a and c --------===//

#include "passes/Analysis/ChannelAffine.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Algebra
//===----------------------------------------------------------------------===//

static bool allFinite(ArrayRef<double> values) {
  return llvm::all_of(values, [](double v) { return std::isfinite(v); });
}

void ChannelAffine::push_back(double channelScale, double channelOffset) {
  scale.push_back(channelScale);
  offset.push_back(channelOffset);
  offsetTerms.push_back(std::fabs(channelOffset));
}

bool ChannelAffine::isFinite() const {
  return allFinite(scale) && allFinite(offset);
}

bool ChannelAffine::isShift() const {
  return llvm::all_of(scale, [](double a) { return a == 1.0; });
}

bool ChannelAffine::isScaling() const {
  return llvm::all_of(offset, [](double c) { return c == 0.0; });
}

ChannelAffine ChannelAffine::then(const ChannelAffine &next) const {
  // a2 * (a1 * x + c1) + c2 = (a2 * a1) * x + (a2 * c1 + c2)
  ChannelAffine result;
  for (auto [a1, c1, t1, a2, c2, t2] :
       llvm::zip_equal(scale, offset, offsetTerms, next.scale, next.offset,
                       next.offsetTerms)) {
    result.scale.push_back(a2 * a1);
    result.offset.push_back(std::fma(a2, c1, c2));
    result.offsetTerms.push_back(std::fabs(a2) * t1 + t2);
  }
  result.roundings = roundings + next.roundings + 1;
  return result;
}

FailureOr<ChannelAffine>
ChannelAffine::fromBatchNorm(ArrayRef<double> scale, ArrayRef<double> offset,
                             ArrayRef<double> mean, ArrayRef<double> variance,
                             double epsilon, Refusal &refuse) {
  if (!allFinite(scale) || !allFinite(offset) || !allFinite(mean) ||
      !allFinite(variance))
    return refuse("a parameter holds an infinity or NaN");
  ChannelAffine result;
  for (auto [gamma, beta, mu, sigma2] :
       llvm::zip_equal(scale, offset, mean, variance)) {
    // Zero under the root divides by zero and a negative number has no root:
    // the norm's own result is then an infinity or NaN, which must stay.
    double radicand = sigma2 + epsilon;
    if (!(radicand > 0.0))
      return refuse("variance + epsilon is not positive in some channel");
    // Only ever divided by the root: a zero or negative gamma is harmless.
    double a = gamma / std::sqrt(radicand);
    result.scale.push_back(a);
    // beta - a * mu cancels when both are large; fma rounds it once.
    result.offset.push_back(std::fma(-a, mu, beta));
    result.offsetTerms.push_back(std::fabs(a * mu) + std::fabs(beta));
  }
  // The sum under the root, the root, the quotient, the fma.
  result.roundings = 4;
  if (!result.isFinite())
    return refuse("its scale or offset overflows");
  return result;
}

//===----------------------------------------------------------------------===//
// Ops that are one
//===----------------------------------------------------------------------===//

std::optional<int64_t> convopt::getKnownChannelAxis(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return std::nullopt;
  return TypeSwitch<Operation *, std::optional<int64_t>>(op)
      .Case<LinearOpInterface>([](LinearOpInterface linear) {
        return linear.getOutputChannelAxis();
      })
      .Case<ChannelAffineOp, BatchNormOp, BiasAddOp>(
          [](auto known) { return static_cast<int64_t>(known.getAxis()); })
      .Default(std::optional<int64_t>());
}

static FailureOr<ChannelAffineMatch> matchOp(ChannelAffineOp op,
                                             Refusal &refuse) {
  FailureOr<SmallVector<double>> scale = readAsDouble(op.getScale());
  FailureOr<SmallVector<double>> offset = readAsDouble(op.getOffset());
  if (failed(scale) || failed(offset))
    return refuse("its parameters cannot be read");
  ChannelAffine affine;
  for (auto [a, c] : llvm::zip_equal(*scale, *offset))
    affine.push_back(a, c);
  if (!affine.isFinite())
    return refuse("a parameter holds an infinity or NaN");
  return ChannelAffineMatch{op.getInput(), static_cast<int64_t>(op.getAxis()),
                            std::move(affine)};
}

static FailureOr<ChannelAffineMatch> matchOp(BatchNormOp op, Refusal &refuse) {
  FailureOr<SmallVector<double>> parameters[4];
  const std::pair<StringRef, Value> operands[] = {
      {"scale", op.getScale()},
      {"offset", op.getOffset()},
      {"mean", op.getMean()},
      {"variance", op.getVariance()}};
  for (auto [values, operand] : llvm::zip_equal(parameters, operands)) {
    // What is known only at run time cannot be folded at compile time.
    if (!getConstantElements(operand.second))
      return refuse("its " + operand.first + " is a run-time value");
    values = readAsDouble(operand.second);
    if (failed(values))
      return refuse("its " + operand.first + " cannot be read");
  }
  FailureOr<ChannelAffine> affine = ChannelAffine::fromBatchNorm(
      *parameters[0], *parameters[1], *parameters[2], *parameters[3],
      op.getEpsilon().convertToDouble(), refuse);
  if (failed(affine))
    return failure();
  return ChannelAffineMatch{op.getInput(), static_cast<int64_t>(op.getAxis()),
                            std::move(*affine)};
}

static FailureOr<ChannelAffineMatch> matchOp(BiasAddOp op, Refusal &refuse) {
  if (!getConstantElements(op.getBias()))
    return refuse("its bias is a run-time value");
  FailureOr<SmallVector<double>> bias = readAsDouble(op.getBias());
  if (failed(bias))
    return refuse("its bias cannot be read");
  ChannelAffine affine;
  for (double b : *bias)
    affine.push_back(1.0, b);
  if (!affine.isFinite())
    return refuse("its bias holds an infinity or NaN");
  return ChannelAffineMatch{op.getInput(), static_cast<int64_t>(op.getAxis()),
                            std::move(affine)};
}

/// The axis of `type` along which a broadcast `constant` varies, nullopt when
/// it varies along none.
static FailureOr<std::optional<int64_t>>
getVaryingAxis(RankedTensorType constant, RankedTensorType type,
               Refusal &refuse) {
  std::optional<int64_t> varying;
  for (int64_t i = 0; i < constant.getRank(); ++i) {
    if (constant.getDimSize(i) == 1)
      continue;
    if (varying)
      return refuse("the constant varies along more than one axis");
    // Broadcasting aligns last axes.
    varying = type.getRank() - constant.getRank() + i;
  }
  return varying;
}

/// The affine function of one channel, for x `op` value or value `op` x.
static LogicalResult appendElementwise(Operation *op, bool constantIsLeft,
                                       double value, ChannelAffine &affine,
                                       Refusal &refuse) {
  auto append = [&](double scale, double offset) {
    affine.push_back(scale, offset);
    return success();
  };
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](AddOp) { return append(1.0, value); })
      .Case([&](SubOp) {
        return constantIsLeft ? append(-1.0, value) : append(1.0, -value);
      })
      .Case([&](MulOp) { return append(value, 0.0); })
      .Case([&](DivOp) -> LogicalResult {
        // c / x is a reciprocal, not affine.
        if (constantIsLeft)
          return refuse("a constant divided by a value is not affine");
        // x / 0 is an infinity or NaN for every x; no filter computes that.
        if (value == 0.0)
          return refuse("it divides by zero in some channel");
        affine.roundings = 1;
        return append(1.0 / value, 0.0);
      });
}

static FailureOr<ChannelAffineMatch> matchBinary(Operation *op, Value lhs,
                                                 Value rhs, Refusal &refuse) {
  ElementsAttr left = getConstantElements(lhs);
  ElementsAttr right = getConstantElements(rhs);
  if (left && right)
    return refuse("both operands are constants");
  // A scale that is computed at run time (squeeze and excitation) is not a
  // property of the filter.
  if (!left && !right)
    return refuse("neither operand is a constant");
  Value input = left ? rhs : lhs;
  ElementsAttr constant = left ? left : right;
  auto type = cast<RankedTensorType>(input.getType());
  auto constantType = cast<RankedTensorType>(constant.getType());

  // A constant that enlarges the result adds elements that the producer does
  // not compute.
  if (op->getResult(0).getType() != type ||
      constantType.getRank() > type.getRank())
    return refuse("broadcasting the constant enlarges the result");
  FailureOr<std::optional<int64_t>> varying =
      getVaryingAxis(constantType, type, refuse);
  if (failed(varying))
    return failure();
  std::optional<int64_t> known = getKnownChannelAxis(input);
  // Broadcasting aligns last axes, so [C] against N, C, H, W is one value per
  // column even when W equals C.
  if (known && *varying && *known != **varying)
    return refuse("the constant varies along axis " + Twine(**varying) +
                  ", the channels are on axis " + Twine(*known));
  if (!known && !*varying)
    return refuse("a scalar constant here does not tell the channel axis");
  int64_t axis = *varying ? **varying : *known;
  int64_t channels = type.getDimSize(axis);
  // A dynamic axis may be 1 at run time, and then the constant enlarges it.
  if (ShapedType::isDynamic(channels))
    return refuse("the number of channels is dynamic");

  FailureOr<SmallVector<double>> values = readAsDouble(constant);
  if (failed(values))
    return refuse("its constant cannot be read");
  ChannelAffine affine;
  for (int64_t c = 0; c < channels; ++c)
    if (failed(appendElementwise(op, /*constantIsLeft=*/bool(left),
                                 (*values)[*varying ? c : 0], affine, refuse)))
      return failure();
  if (!affine.isFinite())
    return refuse("its constant is not finite, or its reciprocal is not");
  return ChannelAffineMatch{input, axis, std::move(affine)};
}

FailureOr<ChannelAffineMatch> convopt::matchChannelAffine(Operation *op,
                                                          Refusal &refuse) {
  return TypeSwitch<Operation *, FailureOr<ChannelAffineMatch>>(op)
      .Case<ChannelAffineOp, BatchNormOp, BiasAddOp>(
          [&](auto match) { return matchOp(match, refuse); })
      .Case<AddOp, SubOp, MulOp, DivOp>([&](auto binary) {
        return matchBinary(op, binary.getLhs(), binary.getRhs(), refuse);
      })
      .Default([&](Operation *) {
        return refuse("it is not an affine function of each channel");
      });
}

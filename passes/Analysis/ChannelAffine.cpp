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

/// How many of them are looked through in search of an axis.
static constexpr int kMaxUniformAffines = 8;

/// Whether the function is the same everywhere, so that its axis tells nothing.
static bool isUniform(ChannelAffineOp op) {
  FailureOr<SmallVector<double>> scale = readAsDouble(op.getScale());
  FailureOr<SmallVector<double>> offset = readAsDouble(op.getOffset());
  return succeeded(scale) && succeeded(offset) && llvm::all_equal(*scale) &&
         llvm::all_equal(*offset);
}

std::optional<int64_t> convopt::getKnownChannelAxis(Value value) {
  // Few in a row; a way without an end would be quadratic.
  for (int i = 0; i < kMaxUniformAffines; ++i) {
    auto affine = value.getDefiningOp<ChannelAffineOp>();
    if (!affine || !isUniform(affine))
      break;
    value = affine.getInput();
  }
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

/// Whether values of `shape` differ between neighbours on `axis`.
static bool variesAlong(ArrayRef<double> values, ArrayRef<int64_t> shape,
                        int64_t axis) {
  int64_t stride = 1, size = shape[axis];
  for (int64_t extent : shape.drop_front(axis + 1))
    stride *= extent;
  for (int64_t i = 0, e = values.size(); i + stride < e; ++i)
    if (i / stride % size + 1 < size && values[i] != values[i + stride])
      return true;
  return false;
}

namespace {
/// The constant of an add, sub, mul or div, and the other operand.
struct ElementwiseMatch {
  unsigned inputIndex;
  /// The axis along which the constant varies, nullopt when it is a scalar.
  std::optional<int64_t> axis;
  /// Its values along that axis, or the one value.
  SmallVector<double> values;
};
} // namespace

/// Picks one value per index of the axis along which a constant of `shape`
/// varies when it is broadcast to `type`.
static LogicalResult pickValues(ArrayRef<double> values,
                                ArrayRef<int64_t> shape, RankedTensorType type,
                                ElementwiseMatch &match, Refusal &refuse) {
  // The shape tells where an axis stands alone; otherwise the values do: a
  // model may have been exported with its constants broadcast already.
  SmallVector<int64_t> axes;
  for (int64_t i = 0, rank = shape.size(); i < rank; ++i)
    if (shape[i] != 1)
      axes.push_back(i);
  if (axes.size() > 1)
    llvm::erase_if(
        axes, [&](int64_t axis) { return !variesAlong(values, shape, axis); });
  if (axes.size() > 1)
    return refuse("the constant varies along more than one axis");
  if (axes.empty()) {
    match.values.push_back(values[0]);
    return success();
  }
  int64_t stride = 1;
  for (int64_t extent : shape.drop_front(axes[0] + 1))
    stride *= extent;
  for (int64_t c = 0; c < shape[axes[0]]; ++c)
    match.values.push_back(values[c * stride]);
  // Broadcasting aligns last axes.
  match.axis = type.getRank() - static_cast<int64_t>(shape.size()) + axes[0];
  return success();
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

static FailureOr<ElementwiseMatch> matchElementwise(Operation *op,
                                                    Refusal &refuse) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  ElementsAttr left = getConstantElements(lhs);
  ElementsAttr right = getConstantElements(rhs);
  if (left && right)
    return refuse("both operands are constants");
  // A scale that is computed at run time (squeeze and excitation) is not a
  // property of the filter.
  if (!left && !right)
    return refuse("neither operand is a constant");
  ElementwiseMatch match;
  match.inputIndex = left ? 1 : 0;
  ElementsAttr constant = left ? left : right;
  auto type =
      cast<RankedTensorType>(op->getOperand(match.inputIndex).getType());
  auto constantType = cast<RankedTensorType>(constant.getType());

  // A constant that enlarges the result adds elements that the producer does
  // not compute.
  if (op->getResult(0).getType() != type ||
      constantType.getRank() > type.getRank())
    return refuse("broadcasting the constant enlarges the result");
  // A dynamic axis may be 1 at run time, and then the constant enlarges it.
  for (auto [size, constantSize] :
       llvm::zip(llvm::reverse(type.getShape()),
                 llvm::reverse(constantType.getShape())))
    if (constantSize != 1 && ShapedType::isDynamic(size))
      return refuse("the size of an axis that its constant fills is dynamic");
  // Nothing to read the one value of a scalar from.
  if (constantType.getNumElements() == 0)
    return refuse("its constant is empty");
  FailureOr<SmallVector<double>> values = readAsDouble(constant);
  if (failed(values))
    return refuse("its constant cannot be read");
  if (failed(pickValues(*values, constantType.getShape(), type, match, refuse)))
    return failure();
  return match;
}

/// The affine function of each of the values that x is combined with.
static FailureOr<ChannelAffine>
makeAffine(Operation *op, const ElementwiseMatch &match, Refusal &refuse) {
  ChannelAffine affine;
  for (double value : match.values)
    if (failed(appendElementwise(op, /*constantIsLeft=*/match.inputIndex == 1,
                                 value, affine, refuse)))
      return failure();
  if (!affine.isFinite())
    return refuse("its constant is not finite, or its reciprocal is not");
  return affine;
}

static FailureOr<ChannelAffineMatch> matchBinary(Operation *op,
                                                 Refusal &refuse) {
  FailureOr<ElementwiseMatch> match = matchElementwise(op, refuse);
  if (failed(match))
    return failure();
  Value input = op->getOperand(match->inputIndex);
  std::optional<int64_t> known = getKnownChannelAxis(input);
  // Broadcasting aligns last axes, so [C] against N, C, H, W is one value per
  // column even when W equals C.
  if (known && match->axis && *known != *match->axis)
    return refuse("the constant varies along axis " + Twine(*match->axis) +
                  ", the channels are on axis " + Twine(*known));
  if (!known && !match->axis)
    return refuse("a scalar constant here does not tell the channel axis");
  int64_t axis = match->axis ? *match->axis : *known;
  int64_t channels = cast<RankedTensorType>(input.getType()).getDimSize(axis);
  if (ShapedType::isDynamic(channels))
    return refuse("the number of channels is dynamic");
  if (!match->axis)
    match->values.assign(channels, double(match->values[0]));
  FailureOr<ChannelAffine> affine = makeAffine(op, *match, refuse);
  if (failed(affine))
    return failure();
  return ChannelAffineMatch{input, axis, std::move(*affine)};
}

FailureOr<ScalarAffineMatch> convopt::matchScalarAffine(Operation *op,
                                                        Refusal &refuse) {
  if (!isa<AddOp, SubOp, MulOp, DivOp>(op))
    return refuse("it is no arithmetic with a constant");
  FailureOr<ElementwiseMatch> match = matchElementwise(op, refuse);
  if (failed(match))
    return failure();
  // One value on all columns is the same everywhere, too.
  if (!llvm::all_equal(match->values))
    return refuse("the constant varies along axis " + Twine(*match->axis));
  match->values.truncate(1);
  FailureOr<ChannelAffine> affine = makeAffine(op, *match, refuse);
  if (failed(affine))
    return failure();
  return ScalarAffineMatch{match->inputIndex, std::move(*affine)};
}

FailureOr<ChannelAffineMatch> convopt::matchChannelAffine(Operation *op,
                                                          Refusal &refuse) {
  return TypeSwitch<Operation *, FailureOr<ChannelAffineMatch>>(op)
      .Case<ChannelAffineOp, BatchNormOp, BiasAddOp>(
          [&](auto match) { return matchOp(match, refuse); })
      .Case<AddOp, SubOp, MulOp, DivOp>(
          [&](Operation *) { return matchBinary(op, refuse); })
      .Default([&](Operation *) {
        return refuse("it is not an affine function of each channel");
      });
}

//===- FoldIntoProducer.cpp - Affines move into filters and biases --------===//

#include "passes/Graph/FoldIntoProducer.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Analysis/ChannelAffine.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/Remarks.h"

#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

/// The linear op whose result `value` is, if that may be changed.
static FailureOr<LinearOpInterface> getFoldableProducer(Value value,
                                                        Refusal &refuse) {
  Operation *producer = value.getDefiningOp();
  if (!producer)
    return refuse("its input is an argument: there is no filter to fold into");
  // The group's epilogue stands between its convolution and this op.
  if (isa<FusedOp>(producer))
    return refuse("its input comes from " + describeOp(producer) +
                  ", whose epilogue stands in between");
  auto linear = dyn_cast<LinearOpInterface>(producer);
  if (!linear)
    return refuse("its input comes from " + describeOp(producer) +
                  ", which has no filter to fold into");
  // Another user, or the caller of the function, would see changed values.
  if (!value.hasOneUse()) {
    bool returned = llvm::any_of(value.getUsers(), [](Operation *user) {
      return user->hasTrait<OpTrait::IsTerminator>();
    });
    return refuse("the result of " + describeOp(producer) +
                  (returned ? " is returned, too" : " has other users"));
  }
  return linear;
}

/// Whether all values are finite once they are rounded to `type`.
static bool fitsType(ArrayRef<double> values, FloatType type) {
  // Filters have millions of elements, nearly always f32.
  if (type.isF32())
    return llvm::all_of(
        values, [](double v) { return std::isfinite(static_cast<float>(v)); });
  return llvm::all_of(
      values, [&](double v) { return std::isfinite(roundTo(type, v)); });
}

/// The scale of every element of a filter of `shape`, for all indices on
/// `axes`, row-major: a small table, so that the op is not asked per element.
static SmallVector<double> tabulateScale(LinearOpInterface linear,
                                         ArrayRef<int64_t> shape,
                                         ArrayRef<int64_t> axes,
                                         ArrayRef<double> scale) {
  int64_t entries = 1;
  for (int64_t axis : axes)
    entries *= shape[axis];
  SmallVector<double> table(entries);
  SmallVector<int64_t> index(shape.size(), 0);
  for (auto [entry, value] : llvm::enumerate(table)) {
    int64_t rest = entry;
    for (int64_t axis : llvm::reverse(axes)) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    value = scale[linear.getOutputChannelOf(index)];
  }
  return table;
}

/// scale[o] * W[k], o the output channel that element k belongs to.
static SmallVector<double> scaleFilter(LinearOpInterface linear,
                                       ArrayRef<int64_t> shape,
                                       SmallVector<double> filter,
                                       ArrayRef<double> scale) {
  SmallVector<int64_t> axes = linear.getFilterChannelAxes();
  SmallVector<double> table = tabulateScale(linear, shape, axes, scale);
  // Distance in the table between neighbours on each axis of the filter.
  SmallVector<int64_t> strides(shape.size(), 0);
  int64_t entries = 1;
  for (int64_t axis : llvm::reverse(axes)) {
    strides[axis] = entries;
    entries *= shape[axis];
  }
  int64_t last = shape.size() - 1, entry = 0;
  SmallVector<int64_t> index(shape.size(), 0);
  for (auto row = filter.begin(); row != filter.end(); row += shape[last]) {
    for (int64_t i = 0; i < shape[last]; ++i)
      row[i] *= table[entry + i * strides[last]];
    for (int64_t axis = last - 1; axis >= 0; --axis) {
      entry += strides[axis];
      if (++index[axis] < shape[axis])
        break;
      entry -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return filter;
}

// Pattern: channel_affine(conv(x, W, b), a, c) -> conv(x, a * W, a * b + c)
//
// a_o * ((W * x)_o + b_o) + c_o = ((a_o * W) * x)_o + (a_o * b_o + c_o)
FailureOr<LinearOpInterface> convopt::foldIntoProducer(RewriterBase &rewriter,
                                                       ChannelAffineOp op,
                                                       Refusal &refuse) {
  FailureOr<ChannelAffineMatch> match = matchChannelAffine(op, refuse);
  if (failed(match))
    return failure();
  FailureOr<LinearOpInterface> producer =
      getFoldableProducer(op.getInput(), refuse);
  if (failed(producer))
    return failure();
  LinearOpInterface linear = *producer;
  std::string name = describeOp(linear);

  // On any other axis a and c are not values per output channel.
  if (linear.getOutputChannelAxis() != match->axis)
    return refuse("it is per element of axis " + Twine(match->axis) +
                  ", the output channels of " + name + " are on axis " +
                  Twine(linear.getOutputChannelAxis()));
  const ChannelAffine &affine = match->affine;
  int64_t channels = linear.getNumOutputChannels();
  if (channels != static_cast<int64_t>(affine.size()))
    return refuse("the number of output channels of " + name + " is dynamic");
  auto elementType = cast<FloatType>(getElementTypeOrSelf(op.getType()));

  // Scaling needs the weights now; an offset alone leaves any filter as it is.
  Value filter = linear.getLinearFilter().get();
  auto filterType = cast<RankedTensorType>(filter.getType());
  SmallVector<double> newFilter;
  if (!affine.isShift()) {
    if (!getConstantElements(filter))
      return refuse("the filter of " + name + " is a run-time value");
    FailureOr<SmallVector<double>> weights = readAsDouble(filter);
    if (failed(weights))
      return refuse("the filter of " + name + " cannot be read");
    newFilter = scaleFilter(linear, filterType.getShape(), std::move(*weights),
                            affine.scale);
    // An infinite weight turns finite activations into infinities and NaN.
    if (!fitsType(newFilter, elementType))
      return refuse("a weight of " + name + " would overflow its type");
  }

  Value bias = linear.getLinearBias();
  SmallVector<double> newBias = affine.offset;
  if (bias) {
    if (!getConstantElements(bias))
      return refuse("the bias of " + name + " is a run-time value");
    FailureOr<SmallVector<double>> values = readAsDouble(bias);
    if (failed(values))
      return refuse("the bias of " + name + " cannot be read");
    for (auto [c, b, a] : llvm::zip_equal(newBias, *values, affine.scale))
      c = std::fma(a, b, c);
  }
  if (!fitsType(newBias, elementType))
    return refuse("the bias of " + name + " would overflow its type");

  // New constants: other users of the old ones keep them.
  rewriter.setInsertionPoint(linear);
  if (!affine.isShift()) {
    Value scaled =
        createConstant(rewriter, filter.getLoc(), filterType, newFilter);
    rewriter.modifyOpInPlace(linear,
                             [&] { linear.getLinearFilter().set(scaled); });
  }
  if (bias || !affine.isScaling()) {
    Value shifted =
        createConstant(rewriter, bias ? bias.getLoc() : linear.getLoc(),
                       RankedTensorType::get(channels, elementType), newBias);
    rewriter.modifyOpInPlace(linear, [&] { linear.setLinearBias(shifted); });
  }
  eraseDeadConstants(rewriter, {filter, bias});
  rewriter.replaceOp(op, op.getInput());
  return linear;
}

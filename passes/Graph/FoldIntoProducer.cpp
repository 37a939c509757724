//===- FoldIntoProducer.cpp - Affines move into filters and biases --------===//

#include "passes/Graph/FoldIntoProducer.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/FilterChannels.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/RoundingBound.h"

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

// Pattern: channel_affine(conv(x, W, b), a, c) -> conv(x, a * W, a * b + c)
//
// a_o * ((W * x)_o + b_o) + c_o = ((a_o * W) * x)_o + (a_o * b_o + c_o)
FailureOr<AbsorbedAffine> convopt::foldIntoProducer(RewriterBase &rewriter,
                                                    ChannelAffineOp op,
                                                    const ChannelAffine &affine,
                                                    Refusal &refuse) {
  FailureOr<LinearOpInterface> producer =
      getFoldableProducer(op.getInput(), refuse);
  if (failed(producer))
    return failure();
  LinearOpInterface linear = *producer;
  std::string name = describeOp(linear);

  // On any other axis a and c are not values per output channel.
  int64_t axis = op.getAxis();
  if (linear.getOutputChannelAxis() != axis)
    return refuse("it is per element of axis " + Twine(axis) +
                  ", the output channels of " + name + " are on axis " +
                  Twine(linear.getOutputChannelAxis()));
  int64_t channels = linear.getNumOutputChannels();
  if (channels != static_cast<int64_t>(affine.size()))
    return refuse("the number of output channels of " + name + " is dynamic");
  auto elementType = cast<FloatType>(getElementTypeOrSelf(op.getType()));

  // Scaling needs the weights now; an offset alone leaves any filter as it is.
  Value filter = linear.getLinearFilter().get();
  auto filterType = cast<RankedTensorType>(filter.getType());
  SmallVector<double> newFilter;
  FoldedMagnitudes magnitudes;
  // One more for each product.
  magnitudes.roundings = affine.roundings + 1;
  if (!affine.isShift()) {
    if (!getConstantElements(filter))
      return refuse("the filter of " + name + " is a run-time value");
    FailureOr<SmallVector<double>> weights = readAsDouble(filter);
    if (failed(weights))
      return refuse("the filter of " + name + " cannot be read");
    newFilter = std::move(*weights);
    magnitudes.filter.assign(channels, 0.0);
    magnitudes.filterElements =
        newFilter.size() / std::max<int64_t>(channels, 1);
    FilterChannels::ofOutput(linear).forEach([&](int64_t k, int64_t o) {
      newFilter[k] *= affine.scale[o];
      magnitudes.filter[o] += std::fabs(newFilter[k]);
    });
    // An infinite weight turns finite activations into infinities and NaN.
    if (!fitsType(newFilter, elementType))
      return refuse("a weight of " + name + " would overflow its type");
  }

  Value bias = linear.getLinearBias();
  SmallVector<double> newBias = affine.offset;
  SmallVector<double> biasTerms = affine.offsetTerms;
  if (bias) {
    if (!getConstantElements(bias))
      return refuse("the bias of " + name + " is a run-time value");
    FailureOr<SmallVector<double>> values = readAsDouble(bias);
    if (failed(values))
      return refuse("the bias of " + name + " cannot be read");
    for (auto [c, terms, b, a] :
         llvm::zip_equal(newBias, biasTerms, *values, affine.scale)) {
      c = std::fma(a, b, c);
      terms += std::fabs(a * b);
    }
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
    for (double b : newBias)
      magnitudes.bias.push_back(std::fabs(b));
    magnitudes.biasTerms = std::move(biasTerms);
    Value shifted =
        createConstant(rewriter, bias ? bias.getLoc() : linear.getLoc(),
                       RankedTensorType::get(channels, elementType), newBias);
    rewriter.modifyOpInPlace(linear, [&] { linear.setLinearBias(shifted); });
  }
  eraseDeadConstants(rewriter, {filter, bias});
  rewriter.replaceOp(op, op.getInput());
  return AbsorbedAffine{linear, boundRounding(magnitudes, elementType)};
}

//===- LinearFolds.cpp - Affines move into filters and biases -------------===//

#include "passes/Graph/LinearFolds.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/FilterChannels.h"
#include "passes/Graph/Remarks.h"
#include "passes/Graph/RoundingBound.h"

#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// The new constants
//===----------------------------------------------------------------------===//

namespace {
/// W' and b' in f64; nothing where the old constant stays.
struct NewConstants {
  std::optional<SmallVector<double>> filter;
  std::optional<SmallVector<double>> bias;
  FoldedMagnitudes magnitudes;
};
} // namespace

static FloatType getElementType(LinearOpInterface linear) {
  return cast<FloatType>(getElementTypeOrSelf(linear->getResult(0).getType()));
}

/// The bias of `linear`, zeros without one; fails for a run-time value.
static FailureOr<SmallVector<double>> readBias(LinearOpInterface linear,
                                               Refusal &refuse) {
  Value bias = linear.getLinearBias();
  if (!bias)
    return SmallVector<double>(linear.getNumOutputChannels(), 0.0);
  if (!getConstantElements(bias))
    return refuse("the bias of " + describeOp(linear) + " is a run-time value");
  FailureOr<SmallVector<double>> values = readAsDouble(bias);
  if (failed(values))
    return refuse("the bias of " + describeOp(linear) + " cannot be read");
  return values;
}

static FailureOr<SmallVector<double>> readFilter(LinearOpInterface linear,
                                                 Refusal &refuse) {
  Value filter = linear.getLinearFilter().get();
  if (!getConstantElements(filter))
    return refuse("the filter of " + describeOp(linear) +
                  " is a run-time value");
  FailureOr<SmallVector<double>> values = readAsDouble(filter);
  if (failed(values))
    return refuse("the filter of " + describeOp(linear) + " cannot be read");
  return values;
}

// With f(y) = a * y + c behind it and g(x) = d * x + e in front of it,
//
//   f(W * g(x) + b)_o = a_o * (sum over k of o of W_k * (d_k * x_k + e_k) +
//   b_o)
//                       + c_o
//                     = sum over k of o of (a_o * W_k * d_k) * x_k
//                       + a_o * (b_o + sum over k of o of W_k * e_k) + c_o
//
// where o, d_k and e_k are those of the channels of filter element k. This is
// W' * x + b'.
static FailureOr<NewConstants> computeConstants(LinearOpInterface linear,
                                                const LinearFold &fold,
                                                Refusal &refuse) {
  NewConstants result;
  int64_t channels = linear.getNumOutputChannels();
  const std::optional<ChannelAffine> &f = fold.result, &g = fold.input;
  bool scales = (f && !f->isShift()) || (g && !g->isShift());
  bool shiftsInput = g && !g->isScaling();
  FoldedMagnitudes &magnitudes = result.magnitudes;
  // Three more for the products with the weights and the sums.
  magnitudes.roundings = (f ? f->roundings : 0) + (g ? g->roundings : 0) + 3;

  // Sums of W_k * e_k, and of the magnitudes that went into them.
  SmallVector<double> shift(channels, 0.0), shiftTerms(channels, 0.0);
  // Scaling needs the weights now; an offset behind leaves any filter as it is.
  if (scales || shiftsInput) {
    FailureOr<SmallVector<double>> filter = readFilter(linear, refuse);
    if (failed(filter))
      return failure();
    magnitudes.filterElements = filter->size() / std::max<int64_t>(channels, 1);
    FilterChannels outputs = FilterChannels::ofOutput(linear);
    if (shiftsInput) {
      magnitudes.roundings += magnitudes.filterElements;
      FilterChannels::forEach(outputs, FilterChannels::ofInput(linear),
                              [&](int64_t k, int64_t o, int64_t c) {
                                shift[o] += (*filter)[k] * g->offset[c];
                                shiftTerms[o] +=
                                    std::fabs((*filter)[k]) * g->offsetTerms[c];
                              });
    }
    if (scales) {
      magnitudes.filter.assign(channels, 0.0);
      FilterChannels::forEach(outputs,
                              g ? FilterChannels::ofInput(linear) : outputs,
                              [&](int64_t k, int64_t o, int64_t c) {
                                double &w = (*filter)[k];
                                w *= f ? f->scale[o] : 1.0;
                                w *= g ? g->scale[c] : 1.0;
                                magnitudes.filter[o] += std::fabs(w);
                              });
      // An infinite weight turns finite activations into infinities and NaN.
      if (!fitsType(*filter, getElementType(linear)))
        return refuse("a weight of " + describeOp(linear) +
                      " would overflow its type");
      result.filter = std::move(*filter);
    }
  }

  bool rescalesBias = linear.getLinearBias() && f && !f->isShift();
  if (!shiftsInput && !rescalesBias && !(f && !f->isScaling()))
    return result;
  FailureOr<SmallVector<double>> bias = readBias(linear, refuse);
  if (failed(bias))
    return failure();
  for (int64_t o = 0; o < channels; ++o) {
    double a = f ? f->scale[o] : 1.0, c = f ? f->offset[o] : 0.0;
    double &b = (*bias)[o];
    magnitudes.biasTerms.push_back(std::fabs(a) *
                                       (std::fabs(b) + shiftTerms[o]) +
                                   (f ? f->offsetTerms[o] : 0.0));
    b = std::fma(a, b + shift[o], c);
    magnitudes.bias.push_back(std::fabs(b));
  }
  if (!fitsType(*bias, getElementType(linear)))
    return refuse("the bias of " + describeOp(linear) +
                  " would overflow its type");
  result.bias = std::move(*bias);
  return result;
}

//===----------------------------------------------------------------------===//
// What may be folded
//===----------------------------------------------------------------------===//

LinearFold LinearFolds::get(LinearOpInterface linear) const {
  auto entry = entries.find(linear);
  return entry == entries.end() ? LinearFold() : entry->second.fold;
}

FailureOr<LinearFold> LinearFolds::foldIntoResult(LinearOpInterface linear,
                                                  const AxisAffine &f,
                                                  Refusal &refuse) const {
  std::string name = describeOp(linear);
  // On any other axis a and c are not values per output channel.
  if (f.axis && linear.getOutputChannelAxis() != *f.axis)
    return refuse("it is per element of axis " + Twine(*f.axis) +
                  ", the output channels of " + name + " are on axis " +
                  Twine(linear.getOutputChannelAxis()));
  int64_t channels = linear.getNumOutputChannels();
  if (ShapedType::isDynamic(channels) ||
      (f.axis && channels != static_cast<int64_t>(f.function.size())))
    return refuse("the number of output channels of " + name + " is dynamic");
  LinearFold fold = get(linear);
  ChannelAffine behind = f.expand(channels);
  fold.result = fold.result ? fold.result->then(behind) : std::move(behind);
  if (failed(computeConstants(linear, fold, refuse)))
    return failure();
  return fold;
}

/// A position in the padding is 0, not e, so that an offset misses it.
static bool seesPadding(ConvOp conv) {
  return llvm::any_of(conv.getWindow(), [](WindowDim dim) {
    return dim.padLow != 0 || dim.padHigh != 0;
  });
}

FailureOr<LinearFold> LinearFolds::foldIntoInput(LinearOpInterface linear,
                                                 const AxisAffine &g,
                                                 Refusal &refuse) const {
  std::string name = describeOp(linear);
  Value input = linear->getOperand(0);
  int64_t rank = cast<RankedTensorType>(input.getType()).getRank();
  auto filterType =
      cast<RankedTensorType>(linear.getLinearFilter().get().getType());
  // Its shape says how many channels there are.
  if (!getConstantElements(linear.getLinearFilter().get()))
    return refuse("the filter of " + name + " is a run-time value");
  int64_t channelAxis = rank - 1, channels = 0;
  if (auto conv = dyn_cast<ConvOp>(*linear)) {
    channelAxis = getChannelAxis(conv.getLayout(), rank);
    channels = filterType.getDimSize(conv.getFilterAxes().input) *
               static_cast<int64_t>(conv.getGroups());
    if (!g.function.isScaling() && seesPadding(conv))
      return refuse("its offset would have to reach into the padding of " +
                    name);
  } else if (auto transposed = dyn_cast<ConvTransposeOp>(*linear)) {
    channelAxis = getChannelAxis(transposed.getLayout(), rank);
    channels = filterType.getDimSize(transposed.getFilterAxes().input);
    // Not every output element sees the same taps.
    if (!g.function.isScaling())
      return refuse("an offset in front of " + name +
                    " is not the same for all of its results");
  } else if (auto dense = dyn_cast<DenseOp>(*linear)) {
    channels = filterType.getDimSize(dense.getFilterAxes().input);
  }
  // On any other axis d and e are not values per input channel. An offset that
  // is the same everywhere is one; a number of channels agrees by then.
  if (g.axis && *g.axis != channelAxis)
    return refuse("it is per element of axis " + Twine(*g.axis) +
                  ", the input channels of " + name + " are on axis " +
                  Twine(channelAxis));
  LinearFold fold = get(linear);
  ChannelAffine front = g.expand(channels);
  fold.input = fold.input ? front.then(*fold.input) : std::move(front);
  if (failed(computeConstants(linear, fold, refuse)))
    return failure();
  return fold;
}

void LinearFolds::set(LinearOpInterface linear, LinearFold fold) {
  entries[linear].fold = std::move(fold);
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

// Pattern: channel_affine(conv(channel_affine(x, d, e), W, b), a, c)
//   -> conv(x, W', b')
void LinearFolds::apply(RewriterBase &rewriter) {
  for (auto &[op, entry] : entries) {
    auto linear = cast<LinearOpInterface>(op);
    Refusal refusal;
    // It was computed before, when the fold was accepted.
    FailureOr<NewConstants> constants =
        computeConstants(linear, entry.fold, refusal);
    assert(succeeded(constants) && "expected a fold that was accepted");
    Value filter = linear.getLinearFilter().get();
    Value bias = linear.getLinearBias();
    entry.hadBias = bias != nullptr;
    entry.errorBound =
        boundRounding(constants->magnitudes, getElementType(linear));
    // New constants: other users of the old ones keep them.
    rewriter.setInsertionPoint(linear);
    if (constants->filter) {
      Value scaled = createConstant(rewriter, filter.getLoc(),
                                    cast<RankedTensorType>(filter.getType()),
                                    *constants->filter);
      rewriter.modifyOpInPlace(linear,
                               [&] { linear.getLinearFilter().set(scaled); });
    }
    if (constants->bias) {
      auto type = RankedTensorType::get(linear.getNumOutputChannels(),
                                        getElementType(linear));
      Value shifted =
          createConstant(rewriter, bias ? bias.getLoc() : linear.getLoc(), type,
                         *constants->bias);
      rewriter.modifyOpInPlace(linear, [&] { linear.setLinearBias(shifted); });
    }
    eraseDeadConstants(rewriter, {filter, bias});
  }
}

double LinearFolds::getErrorBound(Operation *linear) const {
  return entries.find(linear)->second.errorBound;
}

bool LinearFolds::hadBias(Operation *linear) const {
  return entries.find(linear)->second.hadBias;
}

//===- FoldedConstants.cpp - The filter and bias that a fold leads to -----===//

#include "passes/Graph/FoldedConstants.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"
#include "passes/Graph/FilterChannels.h"
#include "passes/Graph/Remarks.h"

#include "mlir/IR/TypeUtilities.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir;
using namespace mlir::convopt;

FloatType convopt::getStorageType(LinearOpInterface linear) {
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

namespace {
/// What of a linear op a fold touches.
struct Needs {
  /// Weights are scaled, or summed up for a new bias: they must be known now.
  /// An offset behind leaves any filter as it is.
  bool scales, shiftsInput;
  bool changesBias;
};
} // namespace

static Needs getNeeds(LinearOpInterface linear, const LinearFold &fold) {
  const std::optional<ChannelAffine> &f = fold.result, &g = fold.input;
  bool scalesResult = f && !f->isShift();
  bool shiftsInput = g && !g->isScaling();
  return {scalesResult || (g && !g->isShift()), shiftsInput,
          shiftsInput || (f && !f->isScaling()) ||
              (linear.getLinearBias() && scalesResult)};
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
FailureOr<NewConstants> convopt::computeConstants(LinearOpInterface linear,
                                                  const LinearFold &fold,
                                                  Refusal &refuse) {
  NewConstants result;
  int64_t channels = linear.getNumOutputChannels();
  const std::optional<ChannelAffine> &f = fold.result, &g = fold.input;
  auto [scales, shiftsInput, changesBias] = getNeeds(linear, fold);
  FoldedMagnitudes &magnitudes = result.magnitudes;
  // Three more for the products with the weights and the sums.
  magnitudes.roundings = (f ? f->roundings : 0) + (g ? g->roundings : 0) + 3;

  // Sums of W_k * e_k, and of the magnitudes that went into them.
  SmallVector<double> shift(channels, 0.0), shiftTerms(channels, 0.0);
  if (scales || shiftsInput) {
    FailureOr<SmallVector<double>> filter = readFilter(linear, refuse);
    if (failed(filter))
      return failure();
    magnitudes.filterElements = filter->size() / std::max<int64_t>(channels, 1);
    FilterChannels outputs = FilterChannels::ofOutput(linear);
    if (shiftsInput) {
      magnitudes.roundings += magnitudes.filterElements;
      FilterChannels::forEach(outputs, FilterChannels::ofInput(linear),
                              [&](int64_t k, int64_t n, int64_t o, int64_t c) {
                                for (double w : ArrayRef(*filter).slice(k, n)) {
                                  shift[o] += w * g->offset[c];
                                  shiftTerms[o] +=
                                      std::fabs(w) * g->offsetTerms[c];
                                }
                              });
    }
    if (scales) {
      magnitudes.filter.assign(channels, 0.0);
      FilterChannels::forEach(
          outputs, g ? FilterChannels::ofInput(linear) : outputs,
          [&](int64_t k, int64_t n, int64_t o, int64_t c) {
            double a = f ? f->scale[o] : 1.0, d = g ? g->scale[c] : 1.0;
            double sum = 0.0;
            for (double &w : MutableArrayRef(*filter).slice(k, n)) {
              w = a * w * d;
              sum += std::fabs(w);
            }
            magnitudes.filter[o] += sum;
          });
      // An infinite weight turns finite activations into infinities and NaN.
      if (!fitsType(*filter, getStorageType(linear)))
        return refuse("a weight of " + describeOp(linear) +
                      " would overflow its type");
      result.filter = std::move(*filter);
    }
  }

  if (!changesBias)
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
  if (!fitsType(*bias, getStorageType(linear)))
    return refuse("the bias of " + describeOp(linear) +
                  " would overflow its type");
  result.bias = std::move(*bias);
  return result;
}

//===----------------------------------------------------------------------===//
// Checking without computing
//===----------------------------------------------------------------------===//

static double getMaxMagnitude(ArrayRef<double> values) {
  double largest = 0.0;
  for (double value : values)
    largest = std::max(largest, std::fabs(value));
  return largest;
}

/// The largest magnitude in a constant of f32, an infinity if one is in it;
/// nothing for other types. Millions of elements, each looked at once.
static std::optional<double> getMaxMagnitude(Value constant) {
  if (!getElementTypeOrSelf(constant.getType()).isF32())
    return std::nullopt;
  ElementsAttr elements = getConstantElements(constant);
  if (auto dense = dyn_cast<DenseFPElementsAttr>(elements);
      dense && dense.isSplat())
    return std::fabs(dense.getSplatValue<float>());
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> raw = readRaw(elements, storage);
  if (failed(raw))
    return std::nullopt;
  // The bits of magnitudes are in the order of the magnitudes, NaN last.
  uint32_t largest = 0;
  for (size_t i = 0; i < raw->size(); i += sizeof(uint32_t)) {
    uint32_t bits;
    std::memcpy(&bits, raw->data() + i, sizeof(bits));
    largest = std::max(largest, bits & 0x7fffffffu);
  }
  float magnitude;
  std::memcpy(&magnitude, &largest, sizeof(magnitude));
  return std::isfinite(magnitude) ? magnitude : HUGE_VAL;
}

/// Whether the new constants are finite for certain, by their largest factors:
///   |a * W * d| and |a * (b + sum over K elements of W * e) + c|
/// Nearly every fold is accepted here, without computing them.
static bool fitsForCertain(LinearOpInterface linear, const LinearFold &fold) {
  Value filter = linear.getLinearFilter().get(), bias = linear.getLinearBias();
  auto [scales, shiftsInput, changesBias] = getNeeds(linear, fold);
  const std::optional<ChannelAffine> &f = fold.result, &g = fold.input;
  double a = f ? getMaxMagnitude(f->scale) : 1.0;
  double c = f ? getMaxMagnitude(f->offset) : 0.0;
  double d = g ? getMaxMagnitude(g->scale) : 1.0;
  double e = g ? getMaxMagnitude(g->offset) : 0.0;
  if ((scales || shiftsInput) && !getConstantElements(filter))
    return false;
  if (bias && changesBias && !getConstantElements(bias))
    return false;
  std::optional<double> w =
      scales || shiftsInput ? getMaxMagnitude(filter) : 0.0;
  std::optional<double> b = bias && changesBias ? getMaxMagnitude(bias) : 0.0;
  if (!w || !b || !getStorageType(linear).isF32())
    return false;
  // A filter of dynamic shape is no constant, and then there is no sum.
  auto filterType = cast<RankedTensorType>(filter.getType());
  auto elements = static_cast<double>(
      filterType.hasStaticShape() ? filterType.getNumElements() : 0);
  double limit = std::numeric_limits<float>::max() / 2;
  return a * *w * d < limit && a * (*b + elements * *w * e) + c < limit;
}

LogicalResult convopt::checkConstants(LinearOpInterface linear,
                                      const LinearFold &fold, Refusal &refuse) {
  if (fitsForCertain(linear, fold))
    return success();
  return success(succeeded(computeConstants(linear, fold, refuse)));
}

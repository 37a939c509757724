//===- RoundingBound.cpp - How much rounding a fold's constants may change ===//

#include "passes/Graph/RoundingBound.h"

#include "llvm/ADT/APFloat.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::convopt;

/// The largest relative error of one rounding to nearest: 2^-precision.
static double getUnitRoundoff(const llvm::fltSemantics &semantics) {
  return std::ldexp(
      1.0, -static_cast<int>(llvm::APFloat::semanticsPrecision(semantics)));
}

/// Half the smallest subnormal, the largest error of a rounding that
/// underflows. Half that of f64 is no f64; the smallest one is above it.
static double getUnderflowError(const llvm::fltSemantics &semantics) {
  int exponent =
      static_cast<int>(llvm::APFloat::semanticsMinExponent(semantics)) -
      static_cast<int>(llvm::APFloat::semanticsPrecision(semantics));
  return std::max(std::ldexp(1.0, exponent),
                  std::numeric_limits<double>::denorm_min());
}

// W_k and b_o are exact, ^W_k and ^b_o what f64 gave for them, W'_k and b'_o
// what is stored. With u the unit roundoff of the storage type and lambda half
// its smallest subnormal, one rounding to nearest is off by
//
//   |W'_k - ^W_k| <= u * |^W_k| + lambda
//
// With n operations in f64, each with a relative error of 2^-53 at most, on the
// way to a number, and T the sum of the magnitudes of the terms it is made of,
//
//   |^b_o - b_o| <= g * T_o,  |^W_k - W_k| <= g * T_k,  g = (n + 2) * 2^-53
//
// where the 2 pays for what is quadratic in 2^-53, and for T itself, which is
// computed in f64, too; T_k is |^W_k| for a product. (Underflow of an
// intermediate f64 is not counted: nothing below 2^-1022 survives in a narrower
// type.) Output channel o of y = W * x + b sees its own filter elements, each
// of them once at most, so that
//
//   |y' - y| <= sum over k of |W'_k - W_k| * |x| + |b'_o - b_o|
//            <= max(1, max|x|) * (sum over k of (u * |^W_k| + g * T_k + lambda)
//                                 + u * |^b_o| + g * T_o + lambda)
//
// and B is the largest of these factors. Summing K magnitudes in f64 may lose
// K * 2^-53 of them, which the last line gives back twice.
double convopt::boundRounding(const FoldedMagnitudes &folded, FloatType type) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  double u = getUnitRoundoff(semantics), lambda = getUnderflowError(semantics);
  constexpr double u64 = std::numeric_limits<double>::epsilon() / 2;
  double g = static_cast<double>(folded.roundings + 2) * u64;
  auto elements = static_cast<double>(folded.filterElements);
  ArrayRef<double> filterTerms =
      folded.filterTerms.empty() ? folded.filter : folded.filterTerms;
  double bound = 0.0;
  size_t channels = std::max(folded.filter.size(), folded.bias.size());
  for (size_t o = 0; o < channels; ++o) {
    double error = 0.0;
    if (!folded.filter.empty())
      error += u * folded.filter[o] + g * filterTerms[o] + elements * lambda;
    if (!folded.bias.empty())
      error += u * folded.bias[o] + g * folded.biasTerms[o] + lambda;
    bound = std::max(bound, error);
  }
  return bound * (1.0 + 2.0 * (elements + 8.0) * u64);
}

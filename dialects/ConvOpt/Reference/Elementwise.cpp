//===- Elementwise.cpp - Arithmetic and activations -----------------------===//
//
// Comparisons are written so that a NaN, which compares false, goes through.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"

#include <cmath>

namespace mlir::convopt::reference {

//===----------------------------------------------------------------------===//
// Binary arithmetic
//===----------------------------------------------------------------------===//

/// The element of `tensor` that multidirectional broadcasting brings to `index`
/// of the result: shapes aligned at their last axes, sizes of 1 repeated.
static double getBroadcast(const Tensor &tensor, ArrayRef<int64_t> index) {
  index = index.take_back(tensor.getRank());
  int64_t offset = 0;
  for (auto [i, size] : llvm::zip_equal(index, tensor.shape))
    offset = offset * size + (size == 1 ? 0 : i);
  return tensor.data[offset];
}

/// Sizes of the broadcast result; one of two sizes is 1 or they are equal.
static SmallVector<int64_t> getBroadcastShape(const Tensor &lhs,
                                              const Tensor &rhs) {
  const Tensor &longer = lhs.getRank() >= rhs.getRank() ? lhs : rhs;
  const Tensor &shorter = lhs.getRank() >= rhs.getRank() ? rhs : lhs;
  SmallVector<int64_t> shape(longer.shape);
  int64_t missing = longer.getRank() - shorter.getRank();
  for (int64_t i = 0; i < shorter.getRank(); ++i)
    if (shape[missing + i] == 1)
      shape[missing + i] = shorter.shape[i];
  return shape;
}

template <typename Function>
static Tensor mapPairs(const Tensor &lhs, const Tensor &rhs, Function f) {
  Tensor output(getBroadcastShape(lhs, rhs));
  int64_t next = 0;
  forEachIndex(output.shape, [&](ArrayRef<int64_t> index) {
    output.data[next++] = f(getBroadcast(lhs, index), getBroadcast(rhs, index));
  });
  return output;
}

Tensor evalAdd(AddOp, const Tensor &lhs, const Tensor &rhs) {
  return mapPairs(lhs, rhs, [](double a, double b) { return a + b; });
}

Tensor evalSub(SubOp, const Tensor &lhs, const Tensor &rhs) {
  return mapPairs(lhs, rhs, [](double a, double b) { return a - b; });
}

Tensor evalMul(MulOp, const Tensor &lhs, const Tensor &rhs) {
  return mapPairs(lhs, rhs, [](double a, double b) { return a * b; });
}

Tensor evalDiv(DivOp, const Tensor &lhs, const Tensor &rhs) {
  return mapPairs(lhs, rhs, [](double a, double b) { return a / b; });
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

template <typename Function>
static Tensor mapElements(const Tensor &input, Function f) {
  Tensor output(input.shape);
  for (int64_t i = 0; i < input.getNumElements(); ++i)
    output.data[i] = f(input.data[i]);
  return output;
}

/// min(max(x, low), high); a NaN stays, and high wins over a larger low.
static double clamp(double x, double low, double high) {
  double raised = x < low ? low : x;
  return raised > high ? high : raised;
}

Tensor evalRelu(ReluOp, const Tensor &input) {
  return mapElements(input, [](double x) { return x < 0.0 ? 0.0 : x; });
}

Tensor evalSigmoid(SigmoidOp, const Tensor &input) {
  return mapElements(input,
                     [](double x) { return 1.0 / (1.0 + std::exp(-x)); });
}

Tensor evalTanh(TanhOp, const Tensor &input) {
  return mapElements(input, [](double x) { return std::tanh(x); });
}

Tensor evalAbs(AbsOp, const Tensor &input) {
  return mapElements(input, [](double x) { return std::fabs(x); });
}

Tensor evalSqrt(SqrtOp, const Tensor &input) {
  return mapElements(input, [](double x) { return std::sqrt(x); });
}

Tensor evalExp(ExpOp, const Tensor &input) {
  return mapElements(input, [](double x) { return std::exp(x); });
}

Tensor evalErf(ErfOp, const Tensor &input) {
  return mapElements(input, [](double x) { return std::erf(x); });
}

/// log(1 + e^x) where neither term overflows or is lost beside the other:
///   log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
static double softplus(double x) {
  return (x < 0.0 ? 0.0 : x) + std::log1p(std::exp(-std::fabs(x)));
}

Tensor evalSoftplus(SoftplusOp, const Tensor &input) {
  return mapElements(input, softplus);
}

Tensor evalMish(MishOp, const Tensor &input) {
  return mapElements(input,
                     [](double x) { return x * std::tanh(softplus(x)); });
}

Tensor evalGelu(GeluOp op, const Tensor &input) {
  // 1 + erf(z) = erfc(-z) and 1 + tanh(z) = 2 / (1 + e^-2z), which do not
  // cancel far below zero.
  if (op.getApproximate() == GeluApproximation::none)
    return mapElements(input, [](double x) {
      return x / 2.0 * std::erfc(-x / std::sqrt(2.0));
    });
  return mapElements(input, [](double x) {
    double z = std::sqrt(2.0 / M_PI) * (x + 0.044715 * x * x * x);
    return x / (1.0 + std::exp(-2.0 * z));
  });
}

Tensor evalPRelu(PReluOp, const Tensor &input, const Tensor &slope) {
  return mapPairs(input, slope,
                  [](double x, double s) { return x < 0.0 ? s * x : x; });
}

Tensor evalHardSwish(HardSwishOp, const Tensor &input) {
  return mapElements(
      input, [](double x) { return x * clamp(x / 6.0 + 0.5, 0.0, 1.0); });
}

Tensor evalSilu(SiluOp, const Tensor &input) {
  return mapElements(input, [](double x) { return x / (1.0 + std::exp(-x)); });
}

Tensor evalLeakyRelu(LeakyReluOp op, const Tensor &input) {
  double alpha = op.getAlpha().convertToDouble();
  return mapElements(input, [=](double x) { return x >= 0.0 ? x : alpha * x; });
}

Tensor evalElu(EluOp op, const Tensor &input) {
  double alpha = op.getAlpha().convertToDouble();
  // expm1 is exp(x) - 1 without the cancellation near zero.
  return mapElements(
      input, [=](double x) { return x >= 0.0 ? x : alpha * std::expm1(x); });
}

Tensor evalHardSigmoid(HardSigmoidOp op, const Tensor &input) {
  double alpha = op.getAlpha().convertToDouble();
  double beta = op.getBeta().convertToDouble();
  return mapElements(
      input, [=](double x) { return clamp(alpha * x + beta, 0.0, 1.0); });
}

Tensor evalClip(ClipOp op, const Tensor &input) {
  double low = op.getMin() ? op.getMin()->convertToDouble() : -INFINITY;
  double high = op.getMax() ? op.getMax()->convertToDouble() : INFINITY;
  return mapElements(input, [=](double x) { return clamp(x, low, high); });
}

} // namespace mlir::convopt::reference

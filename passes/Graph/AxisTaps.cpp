//===- AxisTaps.cpp - Where a kernel's taps are, along one axis -----------===//

#include "passes/Graph/AxisTaps.h"

#include <numeric>

using namespace mlir;
using namespace mlir::convopt;

AxisTaps::AxisTaps(const WindowDim &dim)
    : stride(dim.stride), first(-dim.padLow), last(dim.extent() - 1 + first),
      step(dim.size == 1 ? 0 : dim.dilation), padHigh(dim.padHigh) {}

WindowDim AxisTaps::getWindow() const {
  WindowDim dim;
  dim.size = size();
  dim.stride = stride;
  dim.dilation = step == 0 ? 1 : step;
  dim.padLow = -first;
  dim.padHigh = padHigh;
  return dim;
}

FailureOr<AxisTaps> convopt::unite(const AxisTaps &a, const AxisTaps &b,
                                   int64_t inputSize, Refusal &refuse) {
  if (a.stride != b.stride)
    return refuse("the strides differ");
  // Equal ends give equal sizes for all n; other ends may do so for this one.
  if (a.padHigh - a.last != b.padHigh - b.last &&
      (ShapedType::isDynamic(inputSize) ||
       a.getWindow().outputSize(inputSize) !=
           b.getWindow().outputSize(inputSize)))
    return refuse("the windows end at different places");
  // The end of the one that reaches furthest: its high pad is not negative,
  // and it keeps the size of its result.
  AxisTaps both = a.last >= b.last ? a : b;
  both.first = std::min(a.first, b.first);
  // All differences between taps are multiples of these, and both.first is a
  // tap; so all taps are at both.first + t * step.
  both.step = std::gcd(std::gcd(a.step, b.step), a.first - b.first);
  return both;
}

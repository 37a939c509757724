//===- AxisAffine.cpp - a * x + c along one axis, or everywhere -----------===//

#include "passes/Graph/AxisAffine.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::convopt;

/// `count` entries of `function` from `begin` on.
static ChannelAffine take(const ChannelAffine &function, int64_t begin,
                          int64_t count) {
  ChannelAffine result;
  auto part = [&](const SmallVector<double> &values) {
    return SmallVector<double>(ArrayRef(values).slice(begin, count));
  };
  result.scale = part(function.scale);
  result.offset = part(function.offset);
  result.offsetTerms = part(function.offsetTerms);
  result.roundings = function.roundings;
  return result;
}

AxisAffine AxisAffine::make(ChannelAffine function, int64_t axis) {
  if (function.size() == 0 || !llvm::all_equal(function.scale) ||
      !llvm::all_equal(function.offset))
    return {std::move(function), axis};
  double terms = *llvm::max_element(function.offsetTerms);
  ChannelAffine same = take(function, 0, 1);
  same.offsetTerms[0] = terms;
  return {std::move(same), std::nullopt};
}

bool AxisAffine::hasPositiveScale() const {
  return llvm::all_of(function.scale, [](double a) { return a > 0.0; });
}

AxisAffine AxisAffine::withoutOffset() const {
  ChannelAffine result = function;
  result.offset.assign(result.size(), 0.0);
  result.offsetTerms.assign(result.size(), 0.0);
  return axis ? make(std::move(result), *axis)
              : AxisAffine{std::move(result), std::nullopt};
}

AxisAffine AxisAffine::withNegatedOffset() const {
  AxisAffine result = *this;
  for (double &c : result.function.offset)
    c = -c;
  return result;
}

AxisAffine AxisAffine::slice(int64_t begin, int64_t count) const {
  return axis ? make(take(function, begin, count), *axis) : *this;
}

ChannelAffine AxisAffine::expand(int64_t size) const {
  if (axis)
    return function;
  ChannelAffine result;
  result.scale.assign(size, function.scale[0]);
  result.offset.assign(size, function.offset[0]);
  result.offsetTerms.assign(size, function.offsetTerms[0]);
  result.roundings = function.roundings;
  return result;
}

std::optional<AxisAffine> AxisAffine::then(const AxisAffine &next) const {
  if (axis && next.axis && *axis != *next.axis)
    return std::nullopt;
  if (!axis && !next.axis)
    return AxisAffine{function.then(next.function), std::nullopt};
  int64_t size = axis ? function.size() : next.function.size();
  return make(expand(size).then(next.expand(size)), axis ? *axis : *next.axis);
}

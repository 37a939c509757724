//===- ConvFilter.cpp - Filters without regard to their layout ------------===//

#include "passes/Graph/ConvFilter.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

static int64_t product(ArrayRef<int64_t> sizes) {
  int64_t result = 1;
  for (int64_t size : sizes)
    result *= size;
  return result;
}

/// Calls `visit` with the place of W[o, c, t] in a constant of `shape`, in the
/// order of ConvFilter::values. Spatial axes are contiguous, so the innermost
/// one's stride is the distance from tap to tap.
static void forEachWeight(ArrayRef<int64_t> shape, const FilterAxes &axes,
                          llvm::function_ref<void(int64_t)> visit) {
  auto getStride = [&](int64_t axis) {
    return product(shape.drop_front(axis + 1));
  };
  int64_t spatialRank = shape.size() - 2;
  int64_t taps = product(shape.slice(axes.spatialBegin, spatialRank));
  int64_t tapStride =
      spatialRank > 0 ? getStride(axes.spatialBegin + spatialRank - 1) : 1;
  int64_t outputStride = getStride(axes.output);
  int64_t inputStride = getStride(axes.input);
  for (int64_t o = 0; o < shape[axes.output]; ++o)
    for (int64_t c = 0; c < shape[axes.input]; ++c)
      for (int64_t t = 0; t < taps; ++t)
        visit(o * outputStride + c * inputStride + t * tapStride);
}

ConvFilter::ConvFilter(int64_t outputs, int64_t inputs,
                       ArrayRef<int64_t> kernel)
    : outputs(outputs), inputs(inputs), kernel(kernel),
      values(outputs * inputs * product(kernel), 0.0) {}

int64_t ConvFilter::getNumTaps() const { return product(kernel); }

SmallVector<double> ConvFilter::getMagnitudes() const {
  SmallVector<double> sums(outputs, 0.0);
  const double *next = values.data();
  for (double &sum : sums)
    for (int64_t i = inputs * getNumTaps(); i > 0; --i)
      sum += std::fabs(*next++);
  return sums;
}

FailureOr<ConvFilter> ConvFilter::read(Value filter, FilterLayout layout) {
  FailureOr<SmallVector<double>> elements = readAsDouble(filter);
  if (failed(elements))
    return failure();
  ArrayRef<int64_t> shape = cast<RankedTensorType>(filter.getType()).getShape();
  FilterAxes axes = getFilterAxes(layout, shape.size());
  ConvFilter result(shape[axes.output], shape[axes.input],
                    shape.slice(axes.spatialBegin, shape.size() - 2));
  auto *next = result.values.begin();
  forEachWeight(shape, axes,
                [&](int64_t offset) { *next++ = (*elements)[offset]; });
  return result;
}

Value ConvFilter::create(RewriterBase &rewriter, Location location,
                         FilterLayout layout, FloatType type) const {
  int64_t rank = kernel.size() + 2;
  FilterAxes axes = getFilterAxes(layout, rank);
  SmallVector<int64_t> shape(rank);
  shape[axes.output] = outputs;
  shape[axes.input] = inputs;
  llvm::copy(kernel, shape.begin() + axes.spatialBegin);
  SmallVector<double> elements(values.size());
  const auto *next = values.begin();
  forEachWeight(shape, axes,
                [&](int64_t offset) { elements[offset] = *next++; });
  return createConstant(rewriter, location, RankedTensorType::get(shape, type),
                        elements);
}

//===- Pooling.cpp - Pools, reductions, softmax ---------------------------===//

#include "dialects/ConvOpt/Reference/Operations.h"
#include "dialects/ConvOpt/Reference/Windows.h"

#include <cmath>

namespace mlir::convopt::reference {

/// y = f(elements of x in the window, index of the window) for every channel
/// and window. Positions in the padding have no element.
template <typename PoolOp, typename Function>
static Tensor mapWindows(PoolOp op, const Tensor &input, Function f) {
  SmallVector<WindowDim> window = op.getWindow();
  Activation x(input, op.getLayout());
  SmallVector<int64_t> sizes;
  for (auto [dim, size] : llvm::zip_equal(window, x.spatial))
    sizes.push_back(dim.outputSize(size, op.getCeilMode()));
  Tensor output(
      makeActivationShape(op.getLayout(), x.batch, x.channels, sizes));
  Activation y(output, op.getLayout());

  int64_t position = 0;
  forEachIndex(y.spatial, [&](ArrayRef<int64_t> at) {
    SmallVector<Tap> taps = getTaps(window, at, x.spatial);
    for (int64_t n = 0; n < x.batch; ++n)
      for (int64_t c = 0; c < x.channels; ++c) {
        SmallVector<double> elements;
        for (const Tap &tap : taps)
          elements.push_back(input.data[x.getOffset(n, c, tap.position)]);
        output.data[y.getOffset(n, c, position)] = f(elements, at);
      }
    ++position;
  });
  return output;
}

/// The larger of two, a NaN if one of them is.
static double maximum(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return NAN;
  return a < b ? b : a;
}

Tensor evalMaxPool(MaxPoolOp op, const Tensor &input) {
  return mapWindows(op, input,
                    [](ArrayRef<double> elements, ArrayRef<int64_t>) {
                      double result = -INFINITY;
                      for (double x : elements)
                        result = maximum(result, x);
                      return result;
                    });
}

Tensor evalAveragePool(AveragePoolOp op, const Tensor &input) {
  SmallVector<WindowDim> window = op.getWindow();
  Activation x(input, op.getLayout());
  // Positions of the window at `at` that are not beyond the high padding;
  // none is before the low one.
  auto countPadded = [&](ArrayRef<int64_t> at) {
    int64_t count = 1;
    for (auto [dim, i, size] : llvm::zip_equal(window, at, x.spatial)) {
      int64_t inside = 0;
      for (int64_t t = 0; t < dim.size; ++t)
        inside +=
            i * dim.stride + t * dim.dilation < dim.padLow + size + dim.padHigh;
      count *= inside;
    }
    return count;
  };
  return mapWindows(
      op, input, [&](ArrayRef<double> elements, ArrayRef<int64_t> at) {
        int64_t count = op.getCountIncludePad()
                            ? countPadded(at)
                            : static_cast<int64_t>(elements.size());
        double sum = 0.0;
        for (double x : elements)
          sum += x;
        return sum / static_cast<double>(count);
      });
}

/// Sums over the axes of a reduction, in the shape it asks for.
template <typename ReduceOp>
static Tensor sumOverAxes(ReduceOp op, const Tensor &input) {
  // Sums with every reduced axis kept as one element, then the shape asked for.
  SmallVector<int64_t> kept(input.shape), shape;
  for (int64_t axis = 0; axis < input.getRank(); ++axis) {
    bool reduced = llvm::is_contained(op.getAxes(), axis);
    if (reduced)
      kept[axis] = 1;
    if (!reduced || op.getKeepDims())
      shape.push_back(kept[axis]);
  }
  Tensor sums(kept);
  int64_t next = 0;
  forEachIndex(input.shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> target(index);
    for (int64_t axis : op.getAxes())
      target[axis] = 0;
    sums.at(target) += input.data[next++];
  });
  return Tensor(shape, std::move(sums.data));
}

Tensor evalReduceMean(ReduceMeanOp op, const Tensor &input) {
  Tensor mean = sumOverAxes(op, input);
  double count = 1.0;
  for (int64_t axis : op.getAxes())
    count *= static_cast<double>(input.shape[axis]);
  for (double &sum : mean.data)
    sum /= count;
  return mean;
}

Tensor evalReduceSum(ReduceSumOp op, const Tensor &input) {
  return sumOverAxes(op, input);
}

/// y = f(x - m, sum of exp(x - m)) along `axis`, with m the maximum along it.
template <typename Function>
static Tensor mapExponentials(const Tensor &input, int64_t axis, Function f) {
  Tensor output(input.shape);
  AxisView view(input.shape, axis);
  for (int64_t slab = 0; slab < view.slabs; ++slab)
    for (int64_t i = 0; i < view.inner; ++i) {
      double largest = -INFINITY, sum = 0.0;
      for (int64_t c = 0; c < view.channels; ++c)
        largest = maximum(largest, input.data[view.getOffset(slab, c, i)]);
      for (int64_t c = 0; c < view.channels; ++c)
        sum += std::exp(input.data[view.getOffset(slab, c, i)] - largest);
      for (int64_t c = 0; c < view.channels; ++c) {
        int64_t offset = view.getOffset(slab, c, i);
        output.data[offset] = f(input.data[offset] - largest, sum);
      }
    }
  return output;
}

Tensor evalSoftmax(SoftmaxOp op, const Tensor &input) {
  return mapExponentials(input, op.getAxis(), [](double shifted, double sum) {
    return std::exp(shifted) / sum;
  });
}

Tensor evalLogSoftmax(LogSoftmaxOp op, const Tensor &input) {
  return mapExponentials(input, op.getAxis(), [](double shifted, double sum) {
    return shifted - std::log(sum);
  });
}

} // namespace mlir::convopt::reference

//===- SampleNorm.cpp - Norms with each sample's statistics ---------------===//

#include "dialects/ConvOpt/Reference/Operations.h"

#include <cmath>

namespace mlir::convopt::reference {

/// (x - mean) / sqrt(variance + epsilon) with the mean and the population
/// variance of all elements whose index `toSet` maps to the same set.
static Tensor
standardize(const Tensor &input, int64_t numSets, double epsilon,
            llvm::function_ref<int64_t(ArrayRef<int64_t>)> toSet) {
  auto forEachElement = [&](auto visit) {
    int64_t next = 0;
    forEachIndex(input.shape, [&](ArrayRef<int64_t> index) {
      visit(toSet(index), input.data[next++]);
    });
  };
  // Means of f(x, set) over the elements x of each set.
  auto meanOfSets = [&](auto f) {
    std::vector<double> sums(numSets), counts(numSets);
    forEachElement([&](int64_t set, double x) {
      sums[set] += f(x, set);
      counts[set] += 1.0;
    });
    for (int64_t set = 0; set < numSets; ++set)
      sums[set] /= counts[set];
    return sums;
  };
  std::vector<double> mean = meanOfSets([](double x, int64_t) { return x; });
  std::vector<double> variance = meanOfSets(
      [&](double x, int64_t set) { return (x - mean[set]) * (x - mean[set]); });
  Tensor output(input.shape);
  int64_t next = 0;
  forEachElement([&](int64_t set, double x) {
    output.data[next++] = (x - mean[set]) / std::sqrt(variance[set] + epsilon);
  });
  return output;
}

/// Both norms of channels: instance_norm has one channel per group.
static Tensor normalizeGroups(const Tensor &input, int64_t axis, int64_t groups,
                              const Tensor &scale, const Tensor &offset,
                              double epsilon) {
  int64_t channelsPerGroup = input.shape[axis] / groups;
  Tensor output = standardize(
      input, input.shape[0] * groups, epsilon, [&](ArrayRef<int64_t> index) {
        return index[0] * groups + index[axis] / channelsPerGroup;
      });
  int64_t next = 0;
  forEachIndex(input.shape, [&](ArrayRef<int64_t> index) {
    int64_t c = index[axis];
    double &y = output.data[next++];
    y = scale.data[c] * y + offset.data[c];
  });
  return output;
}

Tensor evalInstanceNorm(InstanceNormOp op, const Tensor &input,
                        const Tensor &scale, const Tensor &offset) {
  int64_t axis = op.getAxis(), channels = input.shape[axis];
  // Without channels there is nothing to normalize, and no size of a group.
  return channels == 0 ? input
                       : normalizeGroups(input, axis, channels, scale, offset,
                                         op.getEpsilon().convertToDouble());
}

Tensor evalGroupNorm(GroupNormOp op, const Tensor &input, const Tensor &scale,
                     const Tensor &offset) {
  return normalizeGroups(input, op.getAxis(), op.getGroups(), scale, offset,
                         op.getEpsilon().convertToDouble());
}

Tensor evalLayerNorm(LayerNormOp op, const Tensor &input, const Tensor &scale,
                     const Tensor *offset) {
  ArrayRef<int64_t> shape(input.shape);
  int64_t rows = getNumElements(shape.take_front(op.getAxis()));
  int64_t columns = getNumElements(shape.drop_front(op.getAxis()));
  Tensor output = standardize(Tensor({rows, columns}, input.data), rows,
                              op.getEpsilon().convertToDouble(),
                              [](ArrayRef<int64_t> index) { return index[0]; });
  for (int64_t i = 0; i < output.getNumElements(); ++i) {
    int64_t j = i % columns;
    output.data[i] = scale.data[j] * output.data[i];
    if (offset)
      output.data[i] += offset->data[j];
  }
  return Tensor(shape, std::move(output.data));
}

} // namespace mlir::convopt::reference

//===- Normalization.cpp - Biases, affines and norms ----------------------===//

#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/Reference/Operations.h"

#include <cmath>

namespace mlir::convopt::reference {

/// y = f(x, c) for every element x of channel c.
template <typename Function>
static Tensor mapChannels(const Tensor &input, int64_t axis, Function f) {
  Tensor output(input.shape);
  AxisView view(input.shape, axis);
  for (int64_t slab = 0; slab < view.slabs; ++slab)
    for (int64_t c = 0; c < view.channels; ++c)
      for (int64_t i = 0; i < view.inner; ++i) {
        int64_t offset = view.getOffset(slab, c, i);
        output.data[offset] = f(input.data[offset], c);
      }
  return output;
}

/// mean[c] = mean of f(x, c) over the elements x of channel c.
template <typename Function>
static Tensor meanOfChannels(const Tensor &input, int64_t axis, Function f) {
  AxisView view(input.shape, axis);
  Tensor mean({view.channels});
  for (int64_t c = 0; c < view.channels; ++c) {
    double sum = 0.0;
    for (int64_t slab = 0; slab < view.slabs; ++slab)
      for (int64_t i = 0; i < view.inner; ++i)
        sum += f(input.data[view.getOffset(slab, c, i)], c);
    mean.data[c] = sum / static_cast<double>(view.slabs * view.inner);
  }
  return mean;
}

static Tensor normalize(const Tensor &input, int64_t axis, const Tensor &scale,
                        const Tensor &offset, const Tensor &mean,
                        const Tensor &variance, double epsilon) {
  return mapChannels(input, axis, [&](double x, int64_t c) {
    return scale.data[c] * (x - mean.data[c]) /
               std::sqrt(variance.data[c] + epsilon) +
           offset.data[c];
  });
}

Tensor evalBiasAdd(BiasAddOp op, const Tensor &input, const Tensor &bias) {
  return mapChannels(input, op.getAxis(),
                     [&](double x, int64_t c) { return x + bias.data[c]; });
}

Tensor evalChannelAffine(ChannelAffineOp op, const Tensor &input) {
  // channel_affine_c3: both have data.
  SmallVector<double> scale = *readAsDouble(op.getScale());
  SmallVector<double> offset = *readAsDouble(op.getOffset());
  return mapChannels(input, op.getAxis(), [&](double x, int64_t c) {
    return scale[c] * x + offset[c];
  });
}

Tensor evalBatchNorm(BatchNormOp op, const Tensor &input, const Tensor &scale,
                     const Tensor &offset, const Tensor &mean,
                     const Tensor &variance) {
  return normalize(input, op.getAxis(), scale, offset, mean, variance,
                   op.getEpsilon().convertToDouble());
}

BatchNormTrainingResults evalBatchNormTraining(BatchNormTrainingOp op,
                                               const Tensor &input,
                                               const Tensor &scale,
                                               const Tensor &offset,
                                               const Tensor &runningMean,
                                               const Tensor &runningVariance) {
  int64_t axis = op.getAxis();
  Tensor mean =
      meanOfChannels(input, axis, [](double x, int64_t) { return x; });
  Tensor variance = meanOfChannels(input, axis, [&](double x, int64_t c) {
    return (x - mean.data[c]) * (x - mean.data[c]);
  });
  Tensor output = normalize(input, axis, scale, offset, mean, variance,
                            op.getEpsilon().convertToDouble());
  double m = op.getOldWeight();
  auto blend = [&](const Tensor &running, const Tensor &batch) {
    Tensor blended(batch.shape);
    for (int64_t c = 0; c < batch.getNumElements(); ++c)
      blended.data[c] = m * running.data[c] + (1.0 - m) * batch.data[c];
    return blended;
  };
  Tensor newMean = blend(runningMean, mean);
  Tensor newVariance = blend(runningVariance, variance);
  return {std::move(output), std::move(mean), std::move(variance),
          std::move(newMean), std::move(newVariance)};
}

} // namespace mlir::convopt::reference

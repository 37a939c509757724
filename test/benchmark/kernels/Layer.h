//===- Layer.h - The layers whose kernels are timed -----------------------===//

#ifndef CONVOPT_TEST_BENCHMARK_KERNELS_LAYER_H
#define CONVOPT_TEST_BENCHMARK_KERNELS_LAYER_H

#include "llvm/ADT/ArrayRef.h"

#include <string>
#include <vector>

namespace convopt::benchmark {

using Sizes = std::vector<int64_t>;

/// A convolution with bias and relu, or a dense layer with bias; channels
/// first.
struct Layer {
  std::string name;
  /// Batch, channels, and the spatial axes, of which a dense layer has none.
  Sizes input;
  int64_t channels;
  /// Per spatial axis; padding is the same on both sides.
  Sizes kernel, strides, pads;
  int64_t groups = 1;

  bool isDense() const { return kernel.empty(); }
  Sizes getOutput() const;
  /// [O, C/g, taps..].
  Sizes getFilter() const;
  /// Two per multiply-add, those with padding included.
  double countFlops() const;
};

/// Random numbers, the same in every run.
struct LayerData {
  explicit LayerData(const Layer &layer);
  std::vector<float> input, filter, bias;
};

/// Compares `output` with the layer's definition, evaluated in double precision
/// at some positions. What is wrong, or nothing.
std::string checkSamples(const Layer &layer, const LayerData &data,
                         llvm::ArrayRef<float> output);

/// Every layer there is a number for, by network.
std::vector<Layer> getLayers();

} // namespace convopt::benchmark

#endif // CONVOPT_TEST_BENCHMARK_KERNELS_LAYER_H

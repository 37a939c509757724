//===- OneDNNLayer.h - A layer as oneDNN computes it ----------------------===//

#ifndef CONVOPT_TEST_BENCHMARK_KERNELS_ONEDNNLAYER_H
#define CONVOPT_TEST_BENCHMARK_KERNELS_ONEDNNLAYER_H

#include "test/benchmark/kernels/Layer.h"

#include <memory>

namespace convopt::benchmark {

/// One primitive on one thread, its operands in the layouts it asks for.
class OneDNNLayer {
public:
  enum class Algorithm { Direct, Auto };
  /// Null when oneDNN has no such primitive.
  static std::unique_ptr<OneDNNLayer>
  create(const Layer &layer, const LayerData &data, Algorithm algorithm);
  ~OneDNNLayer();

  /// Runs once; the seconds it took.
  double run();
  /// The result in the layout of the layer.
  std::vector<float> getOutput() const;

private:
  OneDNNLayer();
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace convopt::benchmark

#endif // CONVOPT_TEST_BENCHMARK_KERNELS_ONEDNNLAYER_H

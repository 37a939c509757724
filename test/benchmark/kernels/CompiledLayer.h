//===- CompiledLayer.h - A layer as convopt compiles it -------------------===//

#ifndef CONVOPT_TEST_BENCHMARK_KERNELS_COMPILEDLAYER_H
#define CONVOPT_TEST_BENCHMARK_KERNELS_COMPILEDLAYER_H

#include "compiler/JIT/CompiledModel.h"
#include "runtime/Tensor/Tensor.h"
#include "test/benchmark/kernels/Layer.h"

#include "mlir/IR/MLIRContext.h"

namespace convopt::benchmark {

/// A context with everything a network may need.
mlir::MLIRContext &getContext();

/// A network of one layer.
class CompiledLayer {
public:
  /// Null after a diagnostic.
  static std::unique_ptr<CompiledLayer> create(const Layer &layer,
                                               const LayerData &data);

  /// Runs the network; the seconds its kernel took, without the transposes
  /// between the network's layout and the kernel's.
  double run();
  /// "direct".
  std::string getAlgorithms() const;
  llvm::ArrayRef<float> getOutput() const { return output.elements<float>(); }

private:
  CompiledLayer(std::unique_ptr<mlir::convopt::CompiledModel> model,
                runtime::Tensor input, runtime::Tensor output,
                mlir::AsmResourceBlob arena)
      : model(std::move(model)), input(std::move(input)),
        output(std::move(output)), arena(std::move(arena)) {}

  std::unique_ptr<mlir::convopt::CompiledModel> model;
  runtime::Tensor input, output;
  mlir::AsmResourceBlob arena;
};

} // namespace convopt::benchmark

#endif // CONVOPT_TEST_BENCHMARK_KERNELS_COMPILEDLAYER_H

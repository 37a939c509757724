//===- Execution.h - Running a model --------------------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_EXECUTION_H
#define CONVOPT_TOOLS_CONVOPT_EXECUTION_H

#include "tools/convopt/Inputs.h"

#include "mlir/IR/BuiltinOps.h"

namespace convopt::tools {

/// A compiled model with the buffers of one run. Inputs and model must outlive
/// it.
class Execution {
public:
  /// Allocates outputs and scratch memory. Fails, having said why.
  static mlir::FailureOr<Execution>
  create(const mlir::convopt::CompiledModel &model,
         llvm::ArrayRef<SourcedTensor> inputs);

  /// Runs once; the time it took, in seconds.
  double run();

  std::vector<runtime::Tensor> &getOutputs() { return outputs; }

  /// When the steps of the last run began and ended: see
  /// CompiledModel::getTimes.
  llvm::ArrayRef<int64_t> getTimes() const {
    return model.getTimes(arena.getData().data());
  }

private:
  Execution(const mlir::convopt::CompiledModel &model,
            mlir::AsmResourceBlob arena)
      : model(model), arena(std::move(arena)) {}

  const mlir::convopt::CompiledModel &model;
  mlir::AsmResourceBlob arena;
  std::vector<runtime::Tensor> outputs;
  std::vector<const void *> inputPointers;
  std::vector<void *> outputPointers;
};

/// Smallest, middle and 90th percentile of some times.
struct Latency {
  double min, median, p90;
};
/// `seconds` is not empty. The median of an even number is the mean of the
/// middle two; the percentile is the smallest time not exceeded by 90 %.
Latency summarizeLatency(std::vector<double> seconds);

/// What the model computes by its definition, as f64 tensors that no rounding
/// has touched. Slow. Fails, having said why.
mlir::FailureOr<std::vector<runtime::Tensor>>
evaluateReference(mlir::ModuleOp module, llvm::ArrayRef<SourcedTensor> inputs);

/// A copy as f64, or one rounded from f64 to `dtype`, which is f32 or f64.
mlir::FailureOr<runtime::Tensor> widen(const runtime::Tensor &tensor);
mlir::FailureOr<runtime::Tensor> narrow(const runtime::Tensor &tensor,
                                        runtime::DType dtype);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_EXECUTION_H

//===- ModelSummary.h - What is in a model --------------------------------===//

#ifndef CONVOPT_DRIVER_MODELSUMMARY_H
#define CONVOPT_DRIVER_MODELSUMMARY_H

#include "compiler/Driver/Signature.h"

#include <map>

namespace mlir::convopt {

/// A convolution, transposed convolution, dense layer or matrix product.
struct LayerCost {
  /// The model's own name of the node; may be empty.
  std::string node;
  /// The op's name without the dialect.
  std::string kind;
  RankedTensorType output;
  /// Multiply-adds, those with padding included.
  uint64_t macs = 0;
  bool hasBias = false;
};

/// Counts saturate instead of overflowing.
struct ModelSummary {
  Signature signature;
  /// Number of ops by name, constants and terminators left out.
  std::map<std::string, int64_t> histogram;
  /// Constant floating-point elements in use, and the bytes they take.
  uint64_t parameters = 0;
  uint64_t parameterBytes = 0;
  SmallVector<LayerCost> layers;
  uint64_t macs = 0;

  /// Layers but matrix products, and how many of them have a bias.
  int64_t layersWithFilter = 0;
  int64_t layersWithBias = 0;
  int64_t biasAdds = 0;
  int64_t channelAffines = 0;
  int64_t batchNorms = 0;
  int64_t batchNormsTraining = 0;
};

/// Summarizes the entry of `module`, whose shapes are static. Fails with a
/// diagnostic as getSignature does.
FailureOr<ModelSummary> summarize(ModuleOp module);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_MODELSUMMARY_H

//===- BindInputs.h - Static types for the graph's inputs -----------------===//

#ifndef CONVOPT_IMPORT_ONNX_BINDINPUTS_H
#define CONVOPT_IMPORT_ONNX_BINDINPUTS_H

#include "compiler/Import/ONNX/GraphIndex.h"
#include "compiler/Import/ONNX/Import.h"

namespace mlir::convopt::onnx_import {

/// An input that becomes a function argument.
struct BoundInput {
  StringRef name;
  RankedTensorType type;
};

/// The graph's inputs but initializers that are taken as constants, with static
/// types. A symbolic dimension is bound by `options.shapes`, directly or
/// through another input with the same symbol; those that remain unknown are
/// reported together.
FailureOr<SmallVector<BoundInput>> bindInputs(const ::onnx::GraphProto &graph,
                                              const GraphIndex &index,
                                              const ImportOptions &options,
                                              const Reporter &reporter);

/// Whether an initializer that is also a graph input stays an argument. Those
/// of integers never do: they are shapes, which must be known at import.
bool isOverridable(const ::onnx::TensorProto &initializer,
                   const GraphIndex &index, const ImportOptions &options);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_BINDINPUTS_H

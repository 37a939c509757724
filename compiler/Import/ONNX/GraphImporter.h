//===- GraphImporter.h - A model's graph as a function --------------------===//

#ifndef CONVOPT_IMPORT_ONNX_GRAPHIMPORTER_H
#define CONVOPT_IMPORT_ONNX_GRAPHIMPORTER_H

#include "compiler/Import/ONNX/Import.h"
#include "compiler/Import/ONNX/Reporter.h"

#include <onnx/onnx_pb.h>

namespace mlir::convopt::onnx_import {

/// Imports `model`'s graph. Takes its initializers' data away as it goes, so
/// that weights are not in memory twice.
FailureOr<OwningOpRef<ModuleOp>> importModel(::onnx::ModelProto &model,
                                             StringRef directory,
                                             const ImportOptions &options,
                                             const Reporter &reporter);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_GRAPHIMPORTER_H

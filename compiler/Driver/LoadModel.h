//===- LoadModel.h - From a file to a module ------------------------------===//

#ifndef CONVOPT_DRIVER_LOADMODEL_H
#define CONVOPT_DRIVER_LOADMODEL_H

#include "compiler/Import/ONNX/Import.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlir::convopt {

enum class ModelFormat { ONNX, MLIRText, MLIRBytecode };

/// How the file at `path` is encoded. Bytecode is told by its magic number
/// whatever its name; then the extensions .onnx and .mlir decide, and for other
/// names the contents: protobuf begins with a control character. Fails with a
/// diagnostic naming the file when it cannot be read, is no regular file or is
/// empty.
FailureOr<ModelFormat> detectFormat(StringRef path, MLIRContext &context);

/// Reads a model and verifies it: ONNX is imported, MLIR is parsed. `context`
/// has the dialects of `registerDialects`. The result has an entry with a
/// signature (see Signature.h). Shapes in `options` bind the symbolic sizes of
/// ONNX models; MLIR is static already, where they may only repeat what is
/// declared. MLIR that was printed without its large constants is refused.
/// Every failure is a diagnostic that names the file.
FailureOr<OwningOpRef<ModuleOp>> loadModel(StringRef path, MLIRContext &context,
                                           const ImportOptions &options);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_LOADMODEL_H

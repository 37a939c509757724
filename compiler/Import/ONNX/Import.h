//===- Import.h - ONNX models as convopt modules --------------------------===//
//
// ONNX operators of opsets 7 to 22, default domain. Nothing else of this room
// is public; protobuf stays inside.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IMPORT_ONNX_IMPORT_H
#define CONVOPT_IMPORT_ONNX_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"

namespace mlir::convopt {

struct ImportOptions {
  /// Input name -> its whole shape; binds symbolic dimensions and must agree
  /// with the fixed ones. The key "" means the only input.
  llvm::StringMap<SmallVector<int64_t>> shapes;
  /// Keep float initializers that are graph inputs, too, as function arguments
  /// instead of constants.
  bool overridableInitializers = false;
};

/// Imports the model in file `path`. The module holds one public function
/// `main`; arguments and results carry their ONNX names as `convopt.name`, the
/// module the file's name as `convopt.source`, operations the nodes' names as
/// locations, results theirs within those (TensorNames.h). All shapes are
/// static; weights are `arith.constant`. Every error is a diagnostic on
/// `context` that names file, node and reason; unsupported operators are all
/// listed in one. External data is read from the model's own directory and
/// nowhere else.
FailureOr<OwningOpRef<ModuleOp>> importONNXFile(StringRef path,
                                                MLIRContext &context,
                                                const ImportOptions &options);

/// The same for a model in memory. `fileName` stands in diagnostics; external
/// data is read from `directory`, or refused when that is empty.
FailureOr<OwningOpRef<ModuleOp>>
importONNXBytes(ArrayRef<char> bytes, StringRef fileName, StringRef directory,
                MLIRContext &context, const ImportOptions &options);

} // namespace mlir::convopt

#endif // CONVOPT_IMPORT_ONNX_IMPORT_H

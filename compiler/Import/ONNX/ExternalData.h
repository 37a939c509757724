//===- ExternalData.h - The one place that opens a model's data files -----===//

#ifndef CONVOPT_IMPORT_ONNX_EXTERNALDATA_H
#define CONVOPT_IMPORT_ONNX_EXTERNALDATA_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <onnx/onnx_pb.h>

namespace mlir::convopt::onnx_import {

/// Reads the `expectedBytes` bytes that `tensor`'s external_data names, from a
/// file beneath `directory`. A model is untrusted, so a location is a relative
/// path without `..`, backslash, NUL or scheme; no component may be a symbolic
/// link; the file must be regular, with one hard link, and hold the whole
/// range.
llvm::Expected<llvm::SmallVector<char, 0>>
readExternalData(const ::onnx::TensorProto &tensor, llvm::StringRef directory,
                 uint64_t expectedBytes);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_EXTERNALDATA_H

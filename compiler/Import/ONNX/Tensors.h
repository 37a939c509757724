//===- Tensors.h - TensorProto to elements attribute ----------------------===//

#ifndef CONVOPT_IMPORT_ONNX_TENSORS_H
#define CONVOPT_IMPORT_ONNX_TENSORS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Error.h"

#include <onnx/onnx_pb.h>

namespace mlir::convopt::onnx_import {

/// f16, bf16, f32, f64, i32, i64 or i1 for a TensorProto.DataType; null for
/// any other.
Type convertElementType(MLIRContext &context, int32_t dataType);

/// "FLOAT", or the number of an unknown one.
std::string dataTypeToString(int32_t dataType);

/// A constant from row-major bytes (a bool is one byte, 0 or not), as many as
/// the type needs or those of one element, which is repeated.
ElementsAttr makeConstant(RankedTensorType type, ArrayRef<char> bytes,
                          StringRef name);

/// A rank-1 i64 constant.
ElementsAttr makeIntVector(MLIRContext &context, ArrayRef<int64_t> values);

/// Decodes `tensor`: raw_data, the typed field or external data beneath
/// `directory`. Fails when dimensions are negative or huge, when the data is
/// not exactly as long as they need, or when the element type is not a
/// supported one.
llvm::Expected<ElementsAttr> decodeTensor(MLIRContext &context,
                                          const ::onnx::TensorProto &tensor,
                                          StringRef name, StringRef directory);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_TENSORS_H

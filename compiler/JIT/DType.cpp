//===- DType.cpp - Element types in the ABI -------------------------------===//

#include "compiler/JIT/DType.h"

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::convopt {

std::optional<ConvoptDType> getABIDType(Type type) {
  if (type.isF32())
    return CONVOPT_DTYPE_F32;
  if (type.isF64())
    return CONVOPT_DTYPE_F64;
  if (type.isF16())
    return CONVOPT_DTYPE_F16;
  if (type.isBF16())
    return CONVOPT_DTYPE_BF16;
  if (type.isInteger(1))
    return CONVOPT_DTYPE_BOOL;
  if (type.isUnsignedInteger(8))
    return CONVOPT_DTYPE_U8;
  // Unsigned ones have no counterpart in the ABI.
  if (type.isUnsignedInteger())
    return std::nullopt;
  if (type.isInteger(32))
    return CONVOPT_DTYPE_I32;
  if (type.isInteger(64))
    return CONVOPT_DTYPE_I64;
  return std::nullopt;
}

} // namespace mlir::convopt

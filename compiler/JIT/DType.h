//===- DType.h - Element types in the ABI ---------------------------------===//

#ifndef CONVOPT_JIT_DTYPE_H
#define CONVOPT_JIT_DTYPE_H

#include "runtime/ABI/ABI.h"

#include "mlir/IR/Types.h"

#include <optional>

namespace mlir::convopt {

/// The ABI's name of an element type, if it has one.
std::optional<ConvoptDType> getABIDType(Type type);

} // namespace mlir::convopt

#endif // CONVOPT_JIT_DTYPE_H

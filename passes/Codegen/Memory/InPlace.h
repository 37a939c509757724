//===- InPlace.h - Results that may overwrite an operand ------------------===//

#ifndef CONVOPT_CODEGEN_MEMORY_INPLACE_H
#define CONVOPT_CODEGEN_MEMORY_INPLACE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::convopt {

/// Whether argument `result` of a kernel, which it writes, may lie where
/// argument `operand` lies, which it reads: no element of the operand is read
/// once the element of the result at its place has been written.
///
/// An emitted kernel says so itself (`convopt.overwritable`). Of a generic one,
/// linalg on buffers, it is shown: the first op that writes the result computes
/// each element from the element of the operand at the same place, and reads
/// the operand for the last time.
bool mayOverwrite(func::FuncOp kernel, unsigned operand, unsigned result);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_MEMORY_INPLACE_H

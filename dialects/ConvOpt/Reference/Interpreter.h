//===- Interpreter.h - Evaluates functions of the dialect -----------------===//
//
// Runs a program of convopt ops in double precision, whatever its storage type
// is; nothing is rounded on the way. It is what compiled code is compared with.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_REFERENCE_INTERPRETER_H
#define CONVOPT_REFERENCE_INTERPRETER_H

#include "dialects/ConvOpt/Reference/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::convopt::reference {

/// The results of `function`, which has one block of convopt ops, tensor
/// constants and calls of such functions. Dynamic sizes are those of the
/// values at hand; every op's constraints are checked against them.
///
/// Fails, with a diagnostic at the op, for another op, for inputs that do not
/// have the function's types, for a value that does not have its type's static
/// sizes, for integer constants that a double cannot hold, and for tensors of
/// more than 2^30 elements.
FailureOr<SmallVector<Tensor>> evaluate(func::FuncOp function,
                                        ArrayRef<Tensor> inputs);

/// The results of one convopt op, under the same rules.
FailureOr<SmallVector<Tensor>> evaluateOp(Operation *op,
                                          ArrayRef<Tensor> operands);

} // namespace mlir::convopt::reference

#endif // CONVOPT_REFERENCE_INTERPRETER_H

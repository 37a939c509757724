//===- Elementwise.h - Arithmetic of the element-wise ops -----------------===//
//
// The body of every element-wise convopt op as arith and math ops on scalars or
// vectors: what a kernel puts on its accumulators, and linalg into its regions.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_EMIT_ELEMENTWISE_H
#define CONVOPT_CODEGEN_EMIT_ELEMENTWISE_H

#include "mlir/IR/Builders.h"

namespace mlir::convopt {

/// Whether `op` is one that emitElementwise computes.
bool isElementwise(Operation *op);

/// Computes one element, or one vector of elements, of the element-wise convopt
/// op `op`. `operands` all have one type: a float or a vector of floats. They
/// stand for the op's operands; for bias_add they are (x, b), for
/// channel_affine (x, scale, offset), each at the element's channel. f16 and
/// bf16 are computed in f32 and rounded once. NaN and infinities go through as
/// the op's definition says; only contraction is left to the backend. Fails,
/// without a diagnostic, when isElementwise(op) does not hold.
FailureOr<Value> emitElementwise(OpBuilder &builder, Location loc,
                                 Operation *op, ValueRange operands);

/// The larger of two scalars or vectors; NaN if one of them is NaN. Cheaper
/// than arith.maximumf, because the order of zeros is left open.
Value emitMaximum(OpBuilder &builder, Location loc, Value a, Value b);

/// The constant `value`, rounded once, of a float type or vector of floats.
Value emitConstant(OpBuilder &builder, Location loc, Type type, double value);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_EMIT_ELEMENTWISE_H

//===- MathFunctions.h - Transcendental functions in arithmetic -----------===//

#ifndef CONVOPT_LOWERING_MATHFUNCTIONS_H
#define CONVOPT_LOWERING_MATHFUNCTIONS_H

#include "mlir/IR/Builders.h"

namespace mlir::convopt {

// Functions of f32 or a vector of f32, written as additions, multiplications
// and comparisons; what they return is at most so many units in the last place
// from the exact value, denormals included:
//
//   exp 1.1   expm1 1.5   log 0.9   log1p 1.5
//   tanh 1.5   sigmoid 2.5   erf 1.2   erfc 5
//
// NaN, infinities and zeros are treated as by the C library, except that expm1
// does not keep the sign of a zero.
Value emitExp(OpBuilder &builder, Location loc, Value x);
Value emitExpM1(OpBuilder &builder, Location loc, Value x);
Value emitLog(OpBuilder &builder, Location loc, Value x);
Value emitLog1p(OpBuilder &builder, Location loc, Value x);
Value emitTanh(OpBuilder &builder, Location loc, Value x);
Value emitErf(OpBuilder &builder, Location loc, Value x);
Value emitErfc(OpBuilder &builder, Location loc, Value x);
/// 1 / (1 + e^-x).
Value emitSigmoid(OpBuilder &builder, Location loc, Value x);

} // namespace mlir::convopt

#endif // CONVOPT_LOWERING_MATHFUNCTIONS_H

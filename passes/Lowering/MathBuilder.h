//===- MathBuilder.h - Arithmetic on f32 and on its bits ------------------===//
//
// What the expansions of transcendental functions are written with.
// Polynomials are minimax for the relative error of the function they are part
// of, computed by the Remez algorithm and rounded to f32.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_LOWERING_MATHBUILDER_H
#define CONVOPT_LOWERING_MATHBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

#include <limits>

namespace mlir::convopt {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// log(2) in two parts. The high one has 16 bits: its product with an exponent
/// is exact, fused or not.
inline constexpr double kLog2High = 0x1.62e4p-1, kLog2Low = 0x1.7f7d1cp-20;
/// 1.5 * 2^23: what is added to it is rounded to an integer, which the low bits
/// of the sum are.
inline constexpr double kRounder = 0x1.8p23;
inline constexpr int64_t kMantissaBits = 23;
/// The bits of 1.
inline constexpr int64_t kOneBits = 0x3f800000;

/// MathBuilder on f32 and on its bits, scalar or vector.
class MathBuilder {
public:
  MathBuilder(OpBuilder &builder, Location loc, Value x)
      : builder(builder), loc(loc), type(x.getType()),
        integerType(builder.getI32Type()) {
    if (auto vector = dyn_cast<VectorType>(type))
      integerType = vector.clone(integerType);
  }

  Value constant(double value) {
    return constant(type, builder.getF32FloatAttr(value));
  }
  Value integer(int64_t value) {
    // Through 32 bits: constants may be bit patterns of negative numbers.
    return constant(integerType,
                    builder.getI32IntegerAttr(static_cast<int32_t>(value)));
  }

  Value add(Value a, Value b) { return make<arith::AddFOp>(a, b); }
  Value add(Value a, double b) { return add(a, constant(b)); }
  Value sub(Value a, Value b) { return make<arith::SubFOp>(a, b); }
  Value mul(Value a, Value b) { return make<arith::MulFOp>(a, b); }
  Value mul(Value a, double b) { return mul(a, constant(b)); }
  Value div(Value a, Value b) { return make<arith::DivFOp>(a, b); }
  Value fma(Value a, Value b, Value c) {
    return math::FmaOp::create(builder, loc, a, b, c);
  }
  Value abs(Value a) { return math::AbsFOp::create(builder, loc, a); }
  Value neg(Value a) { return arith::NegFOp::create(builder, loc, a); }
  Value copySign(Value a, Value b) { return make<math::CopySignOp>(a, b); }

  Value less(Value a, double b) {
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, a,
                                 constant(b));
  }
  Value equal(Value a, double b) {
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, a,
                                 constant(b));
  }
  Value greater(Value a, double b) {
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT, a,
                                 constant(b));
  }
  Value both(Value a, Value b) { return make<arith::AndIOp>(a, b); }
  Value select(Value condition, Value a, Value b) {
    return arith::SelectOp::create(builder, loc, condition, a, b);
  }
  /// Limits; a NaN stays one.
  Value atLeast(Value x, double low) {
    return select(less(x, low), constant(low), x);
  }
  Value atMost(Value x, double high) {
    return select(greater(x, high), constant(high), x);
  }

  Value addInteger(Value a, Value b) { return make<arith::AddIOp>(a, b); }
  Value subInteger(Value a, Value b) { return make<arith::SubIOp>(a, b); }
  Value shiftLeft(Value a, int64_t count) {
    return make<arith::ShLIOp>(a, integer(count));
  }
  Value shiftRight(Value a, int64_t count) {
    return make<arith::ShRSIOp>(a, integer(count));
  }
  Value keepBits(Value a, int64_t mask) {
    return make<arith::AndIOp>(a, integer(mask));
  }
  Value bits(Value a) {
    return arith::BitcastOp::create(builder, loc, integerType, a);
  }
  Value fromBits(Value a) {
    return arith::BitcastOp::create(builder, loc, type, a);
  }
  Value toFloat(Value a) {
    return arith::SIToFPOp::create(builder, loc, type, a);
  }

  /// c0 + x (c1 + x (c2 + ...)).
  Value polynomial(Value x, ArrayRef<double> coefficients) {
    Value sum = constant(coefficients.back());
    for (double c : llvm::reverse(coefficients.drop_back()))
      sum = fma(sum, x, constant(c));
    return sum;
  }

private:
  template <typename OpTy>
  Value make(Value a, Value b) {
    return OpTy::create(builder, loc, a, b);
  }
  Value constant(Type of, TypedAttr value) {
    if (auto vector = dyn_cast<VectorType>(of))
      value = DenseElementsAttr::get(vector, Attribute(value));
    return arith::ConstantOp::create(builder, loc, value);
  }

  OpBuilder &builder;
  Location loc;
  Type type, integerType;
};

/// x = n log(2) + r with an integer n and |r| <= log(2) / 2; `exponent` is
/// n + offset in the place of an f32's exponent, the bits below being zero.
struct Reduced {
  Value r, exponent;

  Reduced(MathBuilder &m, Value x, int64_t offset = 0) {
    constexpr double kLog2e = 0x1.715476p0;
    Value rounder = m.constant(kRounder + static_cast<double>(offset));
    Value sum = m.fma(x, m.constant(kLog2e), rounder);
    Value n = m.sub(sum, rounder);
    r = m.fma(n, m.constant(-kLog2High), x);
    r = m.fma(n, m.constant(-kLog2Low), r);
    exponent = m.shiftLeft(m.bits(sum), kMantissaBits);
  }

  /// 2^n y. In two factors, since 2^n alone may be beyond the normal numbers at
  /// either end.
  Value scale(MathBuilder &m, Value y) const {
    Value half =
        m.shiftLeft(m.shiftRight(exponent, kMantissaBits + 1), kMantissaBits);
    auto power = [&](Value bits) {
      return m.fromBits(m.addInteger(bits, m.integer(kOneBits)));
    };
    y = m.mul(y, power(half));
    return m.mul(y, power(m.subInteger(exponent, half)));
  }

  /// 2^(n + offset), where that is a normal number.
  Value power(MathBuilder &m, int64_t offset) const {
    return m.fromBits(m.addInteger(
        exponent,
        m.integer(kOneBits + offset * (int64_t(1) << kMantissaBits))));
  }
};

/// e^r = 1 + r + r^2 q(r). The error of q is 2^-27.5 of e^r.
inline Value emitReducedExp(MathBuilder &m, Value r) {
  Value q = m.polynomial(r, {0x1.fffffep-2, 0x1.5554b0p-3, 0x1.555674p-5,
                             0x1.1227b0p-7, 0x1.6bebfep-10});
  return m.add(m.fma(q, m.mul(r, r), r), 1);
}

} // namespace mlir::convopt

#endif // CONVOPT_LOWERING_MATHBUILDER_H

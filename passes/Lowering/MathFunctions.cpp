//===- MathFunctions.cpp - Transcendental functions in arithmetic ---------===//
//
// Polynomials are minimax for the relative error of the function they are part
// of, computed by the Remez algorithm and rounded to f32.
//
//===----------------------------------------------------------------------===//

#include "passes/Lowering/MathFunctions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

#include <limits>

namespace mlir::convopt {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// log(2) in two parts. The high one has 16 bits: its product with an exponent
/// is exact, fused or not.
constexpr double kLog2High = 0x1.62e4p-1, kLog2Low = 0x1.7f7d1cp-20;
/// 1.5 * 2^23: what is added to it is rounded to an integer, which the low bits
/// of the sum are.
constexpr double kRounder = 0x1.8p23;
constexpr int64_t kMantissaBits = 23;
/// The bits of 1.
constexpr int64_t kOneBits = 0x3f800000;

/// Arithmetic on f32 and on its bits, scalar or vector.
class Arithmetic {
public:
  Arithmetic(OpBuilder &builder, Location loc, Value x)
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

  Reduced(Arithmetic &m, Value x, int64_t offset = 0) {
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
  Value scale(Arithmetic &m, Value y) const {
    Value half =
        m.shiftLeft(m.shiftRight(exponent, kMantissaBits + 1), kMantissaBits);
    auto power = [&](Value bits) {
      return m.fromBits(m.addInteger(bits, m.integer(kOneBits)));
    };
    y = m.mul(y, power(half));
    return m.mul(y, power(m.subInteger(exponent, half)));
  }

  /// 2^(n + offset), where that is a normal number.
  Value power(Arithmetic &m, int64_t offset) const {
    return m.fromBits(m.addInteger(
        exponent, m.integer(kOneBits + (offset << kMantissaBits))));
  }
};

/// e^r = 1 + r + r^2 q(r). The error of q is 2^-27.5 of e^r.
Value emitReducedExp(Arithmetic &m, Value r) {
  Value q = m.polynomial(r, {0x1.fffffep-2, 0x1.5554b0p-3, 0x1.555674p-5,
                             0x1.1227b0p-7, 0x1.6bebfep-10});
  return m.add(m.fma(q, m.mul(r, r), r), 1);
}

} // namespace

/// e^x = 2^n e^r; both limits are where the result is 0 or infinity.
Value emitExp(OpBuilder &builder, Location loc, Value x) {
  Arithmetic m(builder, loc, x);
  Reduced reduced(m, m.atMost(m.atLeast(x, -104), 89));
  return reduced.scale(m, emitReducedExp(m, reduced.r));
}

/// e^x - 1 = 2 (s p + (s - 1/2)) with p = e^r - 1 = r + r^2 q(r), whose error
/// is 2^-31 of it, and s = 2^(n-1), which does not overflow before the result
/// does. The lower limit is where the result is -1.
Value emitExpM1(OpBuilder &builder, Location loc, Value x) {
  Arithmetic m(builder, loc, x);
  Reduced reduced(m, m.atMost(m.atLeast(x, -30), 89));
  Value r = reduced.r;
  Value q = m.polynomial(r, {0.5, 0x1.555554p-3, 0x1.5554b0p-5, 0x1.11118ap-7,
                             0x1.6d723ep-10, 0x1.a032bep-13});
  Value p = m.fma(q, m.mul(r, r), r);
  Value s = reduced.power(m, -1);
  Value y = m.fma(p, s, m.add(s, -0.5));
  return m.add(y, y);
}

/// log(x) = k log(2) + log(1 + f), with x = 2^k (1 + f), 1 + f in
/// [sqrt(1/2), sqrt(2)), and log(1 + f) = f - f^2/2 + f^3 q(f), with an error
/// of 2^-27 of it. Denormal numbers are made normal first.
Value emitLog(OpBuilder &builder, Location loc, Value x) {
  constexpr int64_t kSqrtHalfBits = 0x3f3504f3;
  constexpr double kLarger = 0x1p24;
  Arithmetic m(builder, loc, x);
  Value isDenormal = m.less(x, std::numeric_limits<float>::min());
  Value bits = m.bits(m.select(isDenormal, m.mul(x, kLarger), x));
  Value k =
      m.shiftRight(m.subInteger(bits, m.integer(kSqrtHalfBits)), kMantissaBits);
  Value f =
      m.add(m.fromBits(m.subInteger(bits, m.shiftLeft(k, kMantissaBits))), -1);
  k = m.toFloat(k);
  k = m.select(isDenormal, m.add(k, -24), k);

  Value q = m.polynomial(f, {0x1.555554p-2, -0x1.000226p-2, 0x1.99a008p-3,
                             -0x1.547244p-3, 0x1.22da1ap-3, -0x1.0d8546p-3,
                             0x1.055b84p-3, -0x1.38b5aep-4});
  Value square = m.mul(f, f);
  // From the small terms to the large ones.
  Value y = m.fma(m.mul(f, square), q, m.mul(k, kLog2Low));
  y = m.fma(square, m.constant(-0.5), y);
  y = m.fma(k, m.constant(kLog2High), m.add(f, y));
  y = m.select(m.less(x, kInfinity), y, x);
  y = m.select(m.equal(x, 0), m.constant(-kInfinity), y);
  return m.select(m.less(x, 0), m.constant(kNaN), y);
}

/// log(1 + x) = log(u) + c / u, where u is the rounded sum and c = (1 + x) - u
/// what it has lost: the next term, (c/u)^2 / 2, is 2^-49 of it at most. At the
/// ends, -1 and infinity, c / u would be NaN.
Value emitLog1p(OpBuilder &builder, Location loc, Value x) {
  Arithmetic m(builder, loc, x);
  Value u = m.add(x, 1);
  Value lost = m.div(m.sub(x, m.add(u, -1)), u);
  Value y = emitLog(builder, loc, u);
  Value isInside = m.both(m.greater(x, -1), m.less(x, kInfinity));
  return m.add(y, m.select(isInside, lost, m.constant(0)));
}

/// tanh(x) = x + x^3 q(x^2) for small |x|, with an error of 2^-29 of it, and
/// 1 - 2 / (e^2|x| + 1) for others, whose subtraction takes a half at most. The
/// limit is where the result is 1.
Value emitTanh(OpBuilder &builder, Location loc, Value x) {
  constexpr double kSmall = 0.55;
  Arithmetic m(builder, loc, x);
  Value square = m.mul(x, x);
  Value q = m.polynomial(square, {-0x1.55554ap-2, 0x1.110d26p-3, -0x1.b9287ap-5,
                                  0x1.593d06p-6, -0x1.9b3042p-8});
  Value small = m.fma(m.mul(q, square), x, x);

  Value magnitude = m.abs(x);
  Value limited = m.atMost(magnitude, 10);
  Reduced reduced(m, m.add(limited, limited));
  Value power =
      m.mul(emitReducedExp(m, reduced.r), reduced.power(m, /*offset=*/0));
  Value large = m.sub(m.constant(1), m.div(m.constant(2), m.add(power, 1)));
  return m.select(m.less(magnitude, kSmall), small, m.copySign(large, x));
}

/// e^x / (1 + e^x), with e^r = (t + r) / (t - r), t = r coth(r / 2) being even
/// and nearly 2: two terms leave an error of 2^-30. The division that there is
/// anyway makes this cheaper than a polynomial for e^r:
///
///   2^k 2^n (t + r) / (2^k 2^n (t + r) + 2^k (t - r))
///
/// k keeps all of this normal down to where the result is 0, so that what is
/// denormal is rounded once, by the division. The upper limit is where the
/// result is 1.
Value emitSigmoid(OpBuilder &builder, Location loc, Value x) {
  constexpr int64_t kScale = 26;
  Arithmetic m(builder, loc, x);
  Reduced reduced(m, m.atMost(m.atLeast(x, -104), 20), kScale);
  Value r = reduced.r;
  Value square = m.mul(r, r);
  Value t = m.polynomial(square, {2, 0x1.555514p-3, -0x1.6a8e9ap-9});
  // A product by its exponent. The sum below stays a NaN where the bits do not.
  Value numerator =
      m.fromBits(m.addInteger(m.bits(m.add(t, r)), reduced.exponent));
  Value scale = m.constant(static_cast<double>(int64_t(1) << kScale));
  return m.div(numerator, m.fma(m.sub(t, r), scale, numerator));
}

/// erf(x) = x + x q(x^2) for |x| <= 1, with an error of 2^-29 of it.
static Value emitSmallErf(Arithmetic &m, Value x) {
  Value q =
      m.polynomial(m.mul(x, x), {0x1.06eba8p-3, -0x1.81273ep-2, 0x1.ce2cf4p-4,
                                 -0x1.b7f8e0p-6, 0x1.540422p-8, -0x1.a3eab8p-11,
                                 0x1.494666p-14});
  return m.fma(x, q, x);
}

/// erfc(x) = e^-x^2 s p(s) with s = 1 / (x + 2) for x in [1/2, 10.2], with an
/// error of 2^-28 of it; 0 above. A rounded square would be far from x^2: with
/// x = h + l, h of 12 bits,
///   -x^2 = -h^2 - (x + h) l
/// whose first part is exact and takes the multiple of log(2) first.
static Value emitErfcTail(Arithmetic &m, Value x) {
  x = m.atMost(x, 10.25);
  Value high = m.fromBits(m.keepBits(m.bits(x), 0xfffff000));
  Value square = m.mul(high, high);
  Reduced reduced(m, m.neg(square));
  Value rest = m.mul(m.add(x, high), m.sub(x, high));
  Value power = emitReducedExp(m, m.sub(reduced.r, rest));
  Value s = m.div(m.constant(1), m.add(x, 2));
  Value p =
      m.polynomial(s, {0x1.20db50p-1, 0x1.21176ep0, 0x1.f44aacp0, 0x1.8aaa82p1,
                       0x1.414ce6p-1, 0x1.32cef2p3, -0x1.12f77ap5, 0x1.ebc816p3,
                       0x1.17e19cp5, -0x1.f6af92p4});
  return reduced.scale(m, m.mul(power, m.mul(s, p)));
}

/// 1 - erfc(x) above 1, where erfc and its error are small.
Value emitErf(OpBuilder &builder, Location loc, Value x) {
  Arithmetic m(builder, loc, x);
  Value magnitude = m.abs(x);
  Value large = m.sub(m.constant(1), emitErfcTail(m, magnitude));
  return m.select(m.greater(magnitude, 1), m.copySign(large, x),
                  emitSmallErf(m, x));
}

/// 1 - erf(x) for small |x|, where nothing cancels; erfc(-x) = 2 - erfc(x).
Value emitErfc(OpBuilder &builder, Location loc, Value x) {
  Arithmetic m(builder, loc, x);
  Value magnitude = m.abs(x);
  Value tail = emitErfcTail(m, magnitude);
  tail = m.select(m.less(x, 0), m.sub(m.constant(2), tail), tail);
  return m.select(m.less(magnitude, 0.5),
                  m.sub(m.constant(1), emitSmallErf(m, x)), tail);
}

} // namespace mlir::convopt

//===- MathFunctions.cpp - Transcendental functions in arithmetic ---------===//

#include "passes/Lowering/MathFunctions.h"

#include "passes/Lowering/MathBuilder.h"

namespace mlir::convopt {

/// e^x = 2^n e^r; both limits are where the result is 0 or infinity.
Value emitExp(OpBuilder &builder, Location loc, Value x) {
  MathBuilder m(builder, loc, x);
  Reduced reduced(m, m.atMost(m.atLeast(x, -104), 89));
  return reduced.scale(m, emitReducedExp(m, reduced.r));
}

/// e^x - 1 = 2 (s p + (s - 1/2)) with p = e^r - 1 = r + r^2 q(r), whose error
/// is 2^-31 of it, and s = 2^(n-1), which does not overflow before the result
/// does. The lower limit is where the result is -1.
Value emitExpM1(OpBuilder &builder, Location loc, Value x) {
  MathBuilder m(builder, loc, x);
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
  MathBuilder m(builder, loc, x);
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
  MathBuilder m(builder, loc, x);
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
  MathBuilder m(builder, loc, x);
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
  MathBuilder m(builder, loc, x);
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

} // namespace mlir::convopt

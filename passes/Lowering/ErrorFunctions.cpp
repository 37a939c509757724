//===- ErrorFunctions.cpp - erf and erfc in arithmetic --------------------===//

#include "passes/Lowering/MathBuilder.h"
#include "passes/Lowering/MathFunctions.h"

namespace mlir::convopt {

/// erf(x) = x + x q(x^2) for |x| <= 1, with an error of 2^-29 of it.
static Value emitSmallErf(MathBuilder &m, Value x) {
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
static Value emitErfcTail(MathBuilder &m, Value x) {
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
  MathBuilder m(builder, loc, x);
  Value magnitude = m.abs(x);
  Value large = m.sub(m.constant(1), emitErfcTail(m, magnitude));
  return m.select(m.greater(magnitude, 1), m.copySign(large, x),
                  emitSmallErf(m, x));
}

/// 1 - erf(x) for small |x|, where nothing cancels; erfc(-x) = 2 - erfc(x).
Value emitErfc(OpBuilder &builder, Location loc, Value x) {
  MathBuilder m(builder, loc, x);
  Value magnitude = m.abs(x);
  Value tail = emitErfcTail(m, magnitude);
  tail = m.select(m.less(x, 0), m.sub(m.constant(2), tail), tail);
  return m.select(m.less(magnitude, 0.5),
                  m.sub(m.constant(1), emitSmallErf(m, x)), tail);
}

} // namespace mlir::convopt

//===- Elementwise.cpp - Arithmetic of the element-wise ops ---------------===//

#include "passes/Codegen/Emit/Elementwise.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

namespace mlir::convopt {
namespace {

/// Arithmetic on values of one type, scalar or vector. Limits are selects, not
/// arith.minimumf and maximumf: a NaN on either side of the comparison leaves x
/// as it is, and x86 has exactly that as one instruction.
class Arithmetic {
public:
  Arithmetic(OpBuilder &builder, Location loc, Type type)
      : builder(builder), loc(loc), type(type) {}

  Value constant(double value) {
    return emitConstant(builder, loc, type, value);
  }
  Value add(Value a, Value b) { return make<arith::AddFOp>(a, b); }
  Value sub(Value a, Value b) { return make<arith::SubFOp>(a, b); }
  Value mul(Value a, Value b) { return make<arith::MulFOp>(a, b); }
  Value div(Value a, Value b) { return make<arith::DivFOp>(a, b); }
  Value neg(Value a) { return arith::NegFOp::create(builder, loc, a); }
  Value abs(Value a) { return math::AbsFOp::create(builder, loc, a); }
  Value sqrt(Value a) { return math::SqrtOp::create(builder, loc, a); }
  Value exp(Value a) { return math::ExpOp::create(builder, loc, a); }
  Value expm1(Value a) { return math::ExpM1Op::create(builder, loc, a); }
  Value log1p(Value a) { return math::Log1pOp::create(builder, loc, a); }
  Value erf(Value a) { return math::ErfOp::create(builder, loc, a); }
  Value erfc(Value a) { return math::ErfcOp::create(builder, loc, a); }
  Value tanh(Value a) { return math::TanhOp::create(builder, loc, a); }

  Value less(Value a, Value b) {
    return compare(arith::CmpFPredicate::OLT, a, b);
  }
  Value greater(Value a, Value b) {
    return compare(arith::CmpFPredicate::OGT, a, b);
  }
  Value isNaN(Value a) { return compare(arith::CmpFPredicate::UNO, a, a); }
  Value select(Value condition, Value a, Value b) {
    return arith::SelectOp::create(builder, loc, condition, a, b);
  }

  Value atLeast(Value x, double low) {
    Value bound = constant(low);
    return select(less(x, bound), bound, x);
  }
  Value atMost(Value x, double high) {
    Value bound = constant(high);
    return select(greater(x, bound), bound, x);
  }

  /// Lowering knows this form, and computes it as one function.
  Value sigmoid(Value x) {
    Value one = constant(1);
    return div(one, add(one, exp(neg(x))));
  }

  /// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), which does not overflow.
  Value softplus(Value x) {
    return add(atLeast(x, 0), log1p(exp(neg(abs(x)))));
  }

  /// x tanh(log(1 + e)) with e = e^x: by tanh(log t) = (t^2 - 1) / (t^2 + 1) it
  /// is x n / (n + 2) with n = e (e + 2), in which nothing cancels. Above 20
  /// the quotient rounds to 1, in f64, too.
  Value mish(Value x) {
    Value e = exp(atMost(x, 20));
    Value n = mul(e, add(e, constant(2)));
    return mul(x, div(n, add(n, constant(2))));
  }

  /// x/2 (1 + erf(z)) = x/2 erfc(-z), z = x / sqrt(2), which does not cancel
  /// below zero.
  Value gelu(Value x) {
    Value tail = erfc(mul(x, constant(-std::sqrt(0.5))));
    return mul(mul(x, constant(0.5)), tail);
  }

  /// x/2 (1 + tanh(z)) = x / (1 + e^-2z), z = sqrt(2/pi) (x + 0.044715 x^3)
  Value geluByTanh(Value x) {
    constexpr double kScale = 0.7978845608028654; // sqrt(2/pi)
    Value line = add(mul(mul(x, x), constant(2 * kScale * 0.044715)),
                     constant(2 * kScale));
    return mul(x, sigmoid(mul(x, line)));
  }

private:
  template <typename OpTy>
  Value make(Value a, Value b) {
    return OpTy::create(builder, loc, a, b, arith::FastMathFlags::contract);
  }
  Value compare(arith::CmpFPredicate predicate, Value a, Value b) {
    return arith::CmpFOp::create(builder, loc, predicate, a, b);
  }

  OpBuilder &builder;
  Location loc;
  Type type;
};

Value compute(Arithmetic &m, Operation *op, ValueRange operands) {
  Value x = operands.front();
  return TypeSwitch<Operation *, Value>(op)
      .Case<AddOp, BiasAddOp>([&](auto) { return m.add(x, operands[1]); })
      .Case([&](SubOp) { return m.sub(x, operands[1]); })
      .Case([&](MulOp) { return m.mul(x, operands[1]); })
      .Case([&](DivOp) { return m.div(x, operands[1]); })
      .Case([&](ChannelAffineOp) {
        return m.add(m.mul(x, operands[1]), operands[2]);
      })
      .Case([&](ReluOp) { return m.atLeast(x, 0); })
      .Case([&](LeakyReluOp leaky) {
        Value scaled = m.mul(x, m.constant(leaky.getAlpha().convertToDouble()));
        return m.select(m.less(x, m.constant(0)), scaled, x);
      })
      .Case([&](EluOp elu) {
        Value below =
            m.mul(m.constant(elu.getAlpha().convertToDouble()), m.expm1(x));
        return m.select(m.less(x, m.constant(0)), below, x);
      })
      .Case([&](ClipOp clip) {
        Value y = x;
        if (std::optional<APFloat> low = clip.getMin())
          y = m.atLeast(y, low->convertToDouble());
        if (std::optional<APFloat> high = clip.getMax())
          y = m.atMost(y, high->convertToDouble());
        return y;
      })
      .Case([&](HardSigmoidOp hard) {
        Value line =
            m.add(m.mul(x, m.constant(hard.getAlpha().convertToDouble())),
                  m.constant(hard.getBeta().convertToDouble()));
        return m.atLeast(m.atMost(line, 1), 0);
      })
      .Case([&](HardSwishOp) {
        // (x + 3) / 6 rather than x/6 + 1/2: the sum is exact where it cancels.
        Value line = m.atLeast(m.atMost(m.add(x, m.constant(3)), 6), 0);
        return m.mul(x, m.mul(line, m.constant(1.0 / 6)));
      })
      .Case([&](SigmoidOp) { return m.sigmoid(x); })
      .Case([&](SiluOp) { return m.mul(x, m.sigmoid(x)); })
      .Case([&](ErfOp) { return m.erf(x); })
      .Case([&](SoftplusOp) { return m.softplus(x); })
      .Case([&](MishOp) { return m.mish(x); })
      .Case([&](GeluOp gelu) {
        return gelu.getApproximate() == GeluApproximation::none
                   ? m.gelu(x)
                   : m.geluByTanh(x);
      })
      .Case([&](PReluOp) {
        return m.select(m.less(x, m.constant(0)), m.mul(operands[1], x), x);
      })
      .Case([&](TanhOp) { return m.tanh(x); })
      .Case([&](AbsOp) { return m.abs(x); })
      .Case([&](SqrtOp) { return m.sqrt(x); })
      .Case([&](ExpOp) { return m.exp(x); })
      .Default([](Operation *) { return Value(); });
}

} // namespace

bool isElementwise(Operation *op) {
  return isActivation(op) ||
         isa<AddOp, SubOp, MulOp, DivOp, BiasAddOp, ChannelAffineOp, PReluOp>(
             op);
}

FailureOr<Value> emitElementwise(OpBuilder &builder, Location loc,
                                 Operation *op, ValueRange operands) {
  if (!isElementwise(op))
    return failure();
  Type type = operands.front().getType();
  auto isNarrow = [](Type element) {
    return element.isF16() || element.isBF16();
  };
  if (!isNarrow(getElementTypeOrSelf(type))) {
    Arithmetic arithmetic(builder, loc, type);
    return compute(arithmetic, op, operands);
  }

  Type wide = builder.getF32Type();
  if (auto vector = dyn_cast<VectorType>(type))
    wide = vector.clone(wide);
  SmallVector<Value> extended;
  for (Value operand : operands)
    extended.push_back(arith::ExtFOp::create(builder, loc, wide, operand));
  Arithmetic arithmetic(builder, loc, wide);
  Value y = compute(arithmetic, op, extended);
  return arith::TruncFOp::create(builder, loc, type, y).getResult();
}

Value emitMaximum(OpBuilder &builder, Location loc, Value a, Value b) {
  Arithmetic m(builder, loc, a.getType());
  // The comparison keeps a NaN in b, the outer select one in a.
  Value larger = m.select(m.greater(a, b), a, b);
  return m.select(m.isNaN(a), a, larger);
}

Value emitConstant(OpBuilder &builder, Location loc, Type type, double value) {
  TypedAttr attribute = FloatAttr::get(getElementTypeOrSelf(type), value);
  if (auto vector = dyn_cast<VectorType>(type))
    attribute = DenseElementsAttr::get(vector, Attribute(attribute));
  return arith::ConstantOp::create(builder, loc, attribute);
}

} // namespace mlir::convopt

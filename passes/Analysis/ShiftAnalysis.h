//===- ShiftAnalysis.h - What adding a bias changes -----------------------===//
//
// For one additive term b, constant or run-time value, the analysis tells for a
// value v how it differs with b and without: Shift(v) = v[with b] - v[without
// b], over the real numbers. A term whose shift is zero wherever it can be
// observed is redundant. One transfer function per op says how a use of a
// shifted value shifts the results of the op; clients follow the uses.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_ANALYSIS_SHIFTANALYSIS_H
#define CONVOPT_ANALYSIS_SHIFTANALYSIS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {

/// The amount factor * e, e one value per channel: `constant`, or `runtime` of
/// shape [C] where that is not null.
struct ShiftExpr {
  SmallVector<double> constant;
  Value runtime;
  double factor = 1.0;

  ShiftExpr scaled(double by) const;
};

/// An element of the domain
///   Zero | Uniform(axes, e) | Unknown(op, reason).
class Shift {
public:
  static Shift zero() { return Shift(Kind::Zero); }
  /// Equal to `expr`, which varies along `axes` only; zero for a zero factor.
  static Shift uniform(ArrayRef<int64_t> axes, ShiftExpr expr);
  /// Nothing is known: `stoppedAt` stopped the proof because of `reason`.
  static Shift unknown(Operation *stoppedAt, const Twine &reason);

  bool isZero() const { return kind == Kind::Zero; }
  bool isUniform() const { return kind == Kind::Uniform; }
  bool isUnknown() const { return kind == Kind::Unknown; }

  ArrayRef<int64_t> getAxes() const { return axes; }
  const ShiftExpr &getExpr() const { return expr; }
  Operation *getStoppedAt() const { return stoppedAt; }
  StringRef getReason() const { return reason; }

private:
  enum class Kind { Zero, Uniform, Unknown };
  explicit Shift(Kind kind) : kind(kind) {}

  Kind kind;
  SmallVector<int64_t> axes;
  ShiftExpr expr;
  Operation *stoppedAt = nullptr;
  std::string reason;
};

/// The term that an op adds to each channel of its result: the bias of a linear
/// op or a bias_add, the offset of a channel_affine, the constant of an add or
/// sub.
struct AdditiveTerm {
  Operation *op;
  /// The number of values that are added, one per channel; or kDynamic.
  int64_t channels;
  /// The shift of the op's result. Unknown for a constant that is not finite:
  /// an infinity or NaN poisons what real arithmetic cancels.
  Shift shift;
  /// For a run-time value finiteness is an assumption, which reports must say.
  bool isRuntime() const {
    return shift.isUniform() && shift.getExpr().runtime;
  }
};

/// The additive term of `op`, or nullopt when it adds none.
std::optional<AdditiveTerm> getAdditiveTerm(Operation *op);

/// The shift of each result of the user when only this use is shifted by
/// `shift`. A user without results observes its operands: the one entry is
/// Unknown.
SmallVector<Shift> transferShift(OpOperand &use, const Shift &shift);

} // namespace mlir::convopt

#endif // CONVOPT_ANALYSIS_SHIFTANALYSIS_H

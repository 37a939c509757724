//===- ShiftOpInterface.h - Ops that carry shifts -------------------------===//

#ifndef CONVOPT_INTERFACES_SHIFTOPINTERFACE_H
#define CONVOPT_INTERFACES_SHIFTOPINTERFACE_H

#include "dialects/ConvOpt/Interfaces/Shift.h"

#include "mlir/IR/OpDefinition.h"

#include <string>

namespace mlir::convopt {

/// One op's part in following a term: the shifts of its operands in, those of
/// its results out.
class ShiftTransfer {
public:
  /// The amounts that were observed where a rule stopped, and why.
  struct Stop {
    SmallVector<Amount> amounts;
    std::string reason;
  };

  ShiftTransfer(Operation *op, AmountTable &table,
                SmallVector<Shift> operandShifts)
      : table(table), op(op), operandShifts(std::move(operandShifts)),
        resultShifts(op->getNumResults()) {}

  AmountTable &table;

  Operation *getOperation() const { return op; }
  const Shift &getOperand(unsigned i) const { return operandShifts[i]; }
  bool isShifted(unsigned i) const { return !operandShifts[i].isZero(); }
  /// Whether no operand but `i` is shifted.
  bool isOnlyShifted(unsigned i) const;
  RankedTensorType getOperandType(unsigned i) const {
    return cast<RankedTensorType>(op->getOperand(i).getType());
  }
  RankedTensorType getResultType(unsigned i = 0) const {
    return cast<RankedTensorType>(op->getResult(i).getType());
  }

  void setResult(unsigned i, Shift shift) {
    resultShifts[i] = std::move(shift);
  }
  /// The only result.
  void setResult(Shift shift) { setResult(0, std::move(shift)); }
  const Shift &getResult(unsigned i) const { return resultShifts[i]; }

  /// All amounts of the operands are observed.
  void stop(const Twine &reason);
  /// Only these are: the other ones are carried on.
  void stop(ArrayRef<Amount> amounts, const Twine &reason);
  ArrayRef<Stop> getStops() const { return stops; }

  /// The rule that was used, for people: "<op> <rule>".
  void setRule(StringRef text) { rule = text; }
  StringRef getRule() const { return rule; }

private:
  Operation *op;
  SmallVector<Shift> operandShifts, resultShifts;
  SmallVector<Stop> stops;
  StringRef rule;
};

} // namespace mlir::convopt

#include "dialects/ConvOpt/Interfaces/ShiftOpInterface.h.inc"

#endif // CONVOPT_INTERFACES_SHIFTOPINTERFACE_H

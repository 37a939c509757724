//===- ShiftRules.h - What the shift rules of several ops share -----------===//

#ifndef CONVOPT_IR_SHIFTRULES_H
#define CONVOPT_IR_SHIFTRULES_H

#include "dialects/ConvOpt/Interfaces/ShiftOpInterface.h"

namespace mlir::convopt {

/// a + b, or a - b, both of `type`.
Shift addShifts(AmountTable &table, Shift a, Shift b, RankedTensorType type,
                bool subtracts = false);

/// The shift of a [C] vector in a tensor of `type` with C on `axis`.
Shift placeOnAxis(AmountTable &table, const Shift &vector,
                  RankedTensorType vectorType, RankedTensorType type,
                  int64_t axis);

/// Its inverse: the [C] vector of a shift that varies along `axis` only.
Shift takeAxis(AmountTable &table, const Shift &shift, RankedTensorType type,
               int64_t axis, RankedTensorType vectorType);

/// The shift of a result with the operand's axes, of other sizes where `freed`:
/// along those it varies in an unknown way, by new amounts. Other listed axes
/// have the same size.
Shift carryAxes(AmountTable &table, const Shift &shift, RankedTensorType type,
                RankedTensorType resultType, ArrayRef<bool> freed);

/// The rule of an op that does not change when a constant is added to all
/// elements of operand 0 that are normalized together, as it subtracts their
/// mean: of what is equal along the `normalized` axes, nothing is left in
/// result 0. Amounts that differ along them are observed.
///
/// Returns the shift of the mean, uniform along those axes; zero where amounts
/// were observed.
Shift transferCentering(ShiftTransfer &transfer, ArrayRef<bool> normalized);
/// The same for `shift`, of `type`, which stands for operand 0. What its axes
/// are in operand 0, `operandAxes` says; if they are others.
Shift transferCentering(ShiftTransfer &transfer, const Shift &shift,
                        RankedTensorType type, ArrayRef<bool> normalized,
                        ArrayRef<int64_t> operandAxes = {});

/// Where the variation of one axis of a contraction's result comes from.
struct ContractionAxis {
  /// The axis of the shifted operand with the same index, or -1.
  int64_t operandAxis;
  /// It varies as the operand does, and at least so.
  Variation atLeast = Variation::Uniform;
};

/// A sum of products, linear in the shifted operand: every element of the
/// result is some linear expression in those of the operand along `contracted`,
/// and along all other axes that `axes` does not name.
struct Contraction {
  SmallVector<ContractionAxis, 5> axes;
  int64_t contracted;
  /// The result's axis with the sums' own index, or -1. With groups, sum o of O
  /// is over elements c of C with the same o / (O/g) = c / (C/g).
  int64_t outputAxis = -1;
  int64_t groups = 1;
};

Shift contract(AmountTable &table, const Shift &shift, RankedTensorType type,
               RankedTensorType resultType, const Contraction &contraction);

/// Whether the constant factor `value` is finite; stops at the op if not, as an
/// infinity times nothing is not nothing. A run-time value is assumed to be.
bool checkFiniteFactor(ShiftTransfer &transfer, Value value);

/// Whether the only shifted operand is the first one; stops at the op if not.
bool checkOnlyInputShifted(ShiftTransfer &transfer);

} // namespace mlir::convopt

#endif // CONVOPT_IR_SHIFTRULES_H

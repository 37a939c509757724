//===- ShiftTransport.cpp - Where a constant summand is found again -------===//

#include "passes/Graph/ShiftTransport.h"

#include "dialects/ConvOpt/Interfaces/ShiftOpInterface.h"
#include "passes/Graph/Remarks.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

/// The offsets of f as a shift: the elements of `table`, one for each.
static Shift makeShift(AmountTable &table, RankedTensorType type,
                       const AxisAffine &f) {
  SmallVector<Variation, 5> variations(type.getRank(), Variation::Uniform);
  if (f.axis)
    variations[*f.axis] = Variation::Listed;
  SmallVector<Amount> amounts;
  for (unsigned i = 0; i < table.getNumElements(); ++i)
    amounts.push_back(table.element(i));
  return Shift(type, variations, std::move(amounts));
}

/// `shift` with the offsets of f for the elements of `table`.
static FailureOr<AxisAffine> evaluate(const AmountTable &table,
                                      const Shift &shift, Operation *op,
                                      const AxisAffine &f, Refusal &refuse) {
  std::optional<int64_t> listed;
  for (int64_t axis = 0; axis < shift.getRank(); ++axis) {
    if (shift.isUniform(axis))
      continue;
    if (listed || shift.isFree(axis))
      return refuse("behind " + describeOp(op) +
                    " it is not one constant for each index of one axis");
    listed = axis;
  }
  ChannelAffine function;
  size_t terms = 0;
  for (Amount amount : shift.getAmounts()) {
    std::optional<AmountRow> row = table.getRow(amount);
    if (!row)
      return refuse("how much is left of it behind " + describeOp(op) +
                    " is not known");
    double sum = 0.0, magnitudes = 0.0;
    for (auto [element, coefficient] : *row) {
      sum = std::fma(coefficient, f.function.offset[element], sum);
      magnitudes += std::fabs(coefficient) * f.function.offsetTerms[element];
    }
    function.push_back(1.0, sum);
    function.offsetTerms.back() = magnitudes;
    terms = std::max(terms, row->size());
  }
  // The coefficients may be rounded, and so are the sums.
  function.roundings = f.function.roundings + static_cast<int64_t>(terms) + 1;
  if (listed)
    return AxisAffine::make(std::move(function), *listed);
  return AxisAffine{std::move(function), std::nullopt};
}

FailureOr<std::optional<AxisAffine>>
convopt::moveShiftBelowOp(Operation *op, Value value, const AxisAffine &f,
                          Refusal &refuse) {
  auto carries = dyn_cast<ShiftOpInterface>(op);
  if (!carries)
    return refuse(describeOp(op) + " stands in between");
  auto type = cast<RankedTensorType>(value.getType());
  // Listed axes have a static size.
  if (f.axis && type.isDynamicDim(*f.axis))
    return refuse("the size of axis " + Twine(*f.axis) + " is dynamic");
  AmountTable table(f.function.size());
  Shift shift = makeShift(table, type, f);
  SmallVector<Shift> operands;
  for (Value operand : op->getOperands())
    operands.push_back(operand == value ? shift : Shift());
  ShiftTransfer transfer(op, table, std::move(operands));
  carries.transferShift(transfer);
  if (!transfer.getStops().empty())
    return refuse(describeOp(op) +
                  " stands in between: " + transfer.getStops().front().reason);
  // A mean that is used would need it again.
  for (OpResult result : op->getResults().drop_front())
    if (!result.use_empty() &&
        !transfer.getResult(result.getResultNumber()).isZero())
      return refuse("result " + Twine(result.getResultNumber()) + " of " +
                    describeOp(op) + " is used and has it, too");
  if (transfer.getResult(0).isZero())
    return std::optional<AxisAffine>();
  FailureOr<AxisAffine> moved =
      evaluate(table, transfer.getResult(0), op, f, refuse);
  if (failed(moved))
    return failure();
  return std::optional<AxisAffine>(std::move(*moved));
}

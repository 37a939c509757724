//===- ElementwiseShifts.cpp - Arithmetic and activations carry shifts ----===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

#include "llvm/ADT/bit.h"

#include <cmath>

namespace mlir::convopt {

static constexpr StringLiteral kNotLinear =
    "it is not linear: how much it changes depends on the activations";

//===----------------------------------------------------------------------===//
// add, sub
//===----------------------------------------------------------------------===//

/// (x + dx) ± (y + dy) = (x ± y) + (dx ± dy)
static void transferSum(ShiftTransfer &transfer, bool subtracts) {
  RankedTensorType type = transfer.getResultType();
  auto get = [&](unsigned i) {
    return broadcast(transfer.table, transfer.getOperand(i),
                     transfer.getOperandType(i), type);
  };
  transfer.setRule(!transfer.isShifted(0) || !transfer.isShifted(1)
                       ? "carries it on"
                   : subtracts ? "subtracts one shift from the other"
                               : "adds two shifts");
  transfer.setResult(
      addShifts(transfer.table, get(0), get(1), type, subtracts));
}

void AddOp::transferShift(ShiftTransfer &transfer) {
  transferSum(transfer, /*subtracts=*/false);
}

void SubOp::transferShift(ShiftTransfer &transfer) {
  transferSum(transfer, /*subtracts=*/true);
}

//===----------------------------------------------------------------------===//
// mul, div
//===----------------------------------------------------------------------===//

/// Axes of `type` along which a broadcast factor of type `factor` may vary.
static SmallVector<bool, 5> getVaryingAxes(RankedTensorType factor,
                                           RankedTensorType type) {
  SmallVector<bool, 5> varying(type.getRank() - factor.getRank(), false);
  for (int64_t size : factor.getShape())
    varying.push_back(size != 1);
  return varying;
}

/// The factor is a run-time value, or varies too much to be listed: each amount
/// becomes an unknown function along the axes of the factor.
static void multiplyByUnknown(ShiftTransfer &transfer, const Shift &shift,
                              ArrayRef<bool> varying) {
  SmallVector<Variation, 5> variations(shift.getVariations());
  bool differsBetweenAmounts = false;
  for (auto [axis, varies] : llvm::enumerate(varying)) {
    if (varies && variations[axis] == Variation::Uniform)
      variations[axis] = Variation::Free;
    differsBetweenAmounts |= varies && variations[axis] == Variation::Listed;
  }
  SmallVector<Amount> amounts;
  if (differsBetweenAmounts)
    for (Amount amount : shift.getAmounts())
      amounts.push_back(transfer.table.combine(amount));
  else
    amounts = renew(transfer.table, shift.getAmounts());
  transfer.setRule("scales it by a factor that is not listed");
  transfer.setResult(
      Shift(transfer.getResultType(), variations, std::move(amounts)));
}

/// (x + dx) * m = x * m + dx * m, and likewise divided by m.
static void transferProduct(ShiftTransfer &transfer, unsigned shifted,
                            bool divides) {
  AmountTable &table = transfer.table;
  RankedTensorType type = transfer.getResultType();
  Value factor = transfer.getOperation()->getOperand(1 - shifted);
  auto factorType = cast<RankedTensorType>(factor.getType());
  Shift shift = broadcast(table, transfer.getOperand(shifted),
                          transfer.getOperandType(shifted), type);
  SmallVector<bool, 5> varying = getVaryingAxes(factorType, type);
  ElementsAttr constant = getConstantElements(factor);
  if (!constant)
    return multiplyByUnknown(transfer, shift, varying);
  FailureOr<SmallVector<double>> values = readAsDouble(constant);
  if (failed(values))
    return transfer.stop("its factor cannot be read");
  for (double value : *values) {
    if (!std::isfinite(value))
      return transfer.stop("its factor holds an infinity or NaN");
    if (divides && value == 0.0)
      return transfer.stop("it divides by zero somewhere");
  }
  // Listed along every axis of the factor, if that is not too much.
  SmallVector<Variation, 5> variations(shift.getVariations());
  for (auto [axis, varies] : llvm::enumerate(varying))
    if (varies)
      variations[axis] = join(variations[axis], Variation::Listed);
  if (limitListing(type, variations) != variations)
    return multiplyByUnknown(transfer, shift, varying);
  for (auto [axis, varies] : llvm::enumerate(varying))
    if (varies && variations[axis] == Variation::Free)
      return multiplyByUnknown(transfer, shift, varying);

  SmallVector<Variation, 5> factorVariations;
  for (int64_t size : factorType.getShape())
    factorVariations.push_back(size == 1 ? Variation::Uniform
                                         : Variation::Listed);
  ListedIndex result(type, variations), from(type, shift.getVariations()),
      factors(factorType, factorVariations);
  size_t missing = type.getRank() - factorType.getRank();
  // Equal amounts times equal factors are equal, rounded or not.
  DenseMap<std::pair<Amount, uint64_t>, Amount> products;
  SmallVector<Amount> amounts;
  result.forEach([&](ArrayRef<int64_t> index) {
    double value = (*values)[factors.getOffset(index.drop_front(missing))];
    Amount amount = shift.getAmounts()[from.getOffset(index)];
    auto [it, isNew] = products.try_emplace(
        {amount, llvm::bit_cast<uint64_t>(value)}, kZeroAmount);
    if (isNew)
      it->second =
          divides ? table.divide(amount, value) : table.scale(amount, value);
    amounts.push_back(it->second);
  });
  transfer.setRule(divides ? "divides it by a constant"
                           : "multiplies it by a constant");
  transfer.setResult(Shift(type, variations, std::move(amounts)));
}

void MulOp::transferShift(ShiftTransfer &transfer) {
  if (transfer.isShifted(0) && transfer.isShifted(1))
    return transfer.stop("both of its factors are shifted");
  transferProduct(transfer, transfer.isShifted(0) ? 0 : 1, /*divides=*/false);
}

void DivOp::transferShift(ShiftTransfer &transfer) {
  if (transfer.isShifted(1))
    return transfer.stop("its divisor is shifted");
  transferProduct(transfer, 0, /*divides=*/true);
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

void ReluOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void LeakyReluOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void EluOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void ClipOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void HardSigmoidOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void HardSwishOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void SigmoidOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void SiluOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void TanhOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void AbsOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void ErfOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void SoftplusOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void MishOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void GeluOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void PReluOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void ExpOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}
void SqrtOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kNotLinear);
}

} // namespace mlir::convopt

//===- ShiftRules.cpp - What the shift rules of several ops share ---------===//

#include "dialects/ConvOpt/IR/ShiftRules.h"

#include "dialects/ConvOpt/IR/Elements.h"

using namespace mlir;
using namespace mlir::convopt;

Shift convopt::addShifts(AmountTable &table, Shift a, Shift b,
                         RankedTensorType type, bool subtracts) {
  if (b.isZero())
    return a;
  SmallVector<Amount> amounts;
  if (a.isZero()) {
    for (Amount amount : b.getAmounts())
      amounts.push_back(subtracts ? table.subtract(kZeroAmount, amount)
                                  : amount);
    return Shift(type, b.getVariations(), std::move(amounts));
  }
  SmallVector<Variation, 5> variations;
  for (auto [x, y] : llvm::zip_equal(a.getVariations(), b.getVariations()))
    variations.push_back(join(x, y));
  variations = limitListing(type, variations);
  a = generalize(table, a, type, variations);
  b = generalize(table, b, type, variations);
  ListedIndex result(type, variations), left(type, a.getVariations()),
      right(type, b.getVariations());
  result.forEach([&](ArrayRef<int64_t> index) {
    Amount x = a.getAmounts()[left.getOffset(index)];
    Amount y = b.getAmounts()[right.getOffset(index)];
    amounts.push_back(subtracts ? table.subtract(x, y) : table.add(x, y));
  });
  return Shift(type, variations, std::move(amounts));
}

Shift convopt::placeOnAxis(AmountTable &table, const Shift &vector,
                           RankedTensorType vectorType, RankedTensorType type,
                           int64_t axis) {
  if (vector.isZero())
    return {};
  SmallVector<int64_t> shape(type.getRank() - axis, 1);
  shape[0] = vectorType.getDimSize(0);
  SmallVector<Variation, 5> variations(shape.size(), Variation::Uniform);
  variations[0] = vector.getVariation(0);
  auto aligned = vectorType.clone(shape);
  // A vector is aligned with the last axis: elsewhere, the same functions of
  // its index are functions of another axis.
  SmallVector<Amount> amounts(vector.getAmounts());
  if (vector.isFree(0) && shape.size() != 1)
    amounts = renew(table, amounts);
  return broadcast(table, Shift(aligned, variations, std::move(amounts)),
                   aligned, type);
}

Shift convopt::takeAxis(AmountTable &table, const Shift &shift,
                        RankedTensorType type, int64_t axis,
                        RankedTensorType vectorType) {
  if (shift.isZero())
    return {};
  SmallVector<Variation, 5> wanted(shift.getVariations());
  if (wanted[axis] == Variation::Listed && vectorType.isDynamicDim(0))
    wanted[axis] = Variation::Free;
  Shift listed = generalize(table, shift, type, wanted);
  return Shift(vectorType, wanted[axis],
               SmallVector<Amount>(listed.getAmounts()));
}

Shift convopt::carryAxes(AmountTable &table, const Shift &shift,
                         RankedTensorType type, RankedTensorType resultType,
                         ArrayRef<bool> freed) {
  SmallVector<Variation, 5> wanted(shift.getVariations());
  for (auto [axis, variation] : llvm::enumerate(wanted))
    if (freed[axis] ||
        (variation == Variation::Listed && resultType.isDynamicDim(axis)))
      variation = Variation::Free;
  Shift general = generalize(table, shift, type, wanted);
  // An axis that had size 1 may have more elements now.
  SmallVector<Variation, 5> variations(general.getVariations());
  for (auto [axis, variation] : llvm::enumerate(variations))
    if (freed[axis])
      variation = Variation::Free;
  SmallVector<Amount> amounts(general.getAmounts());
  if (llvm::is_contained(freed, true))
    amounts = renew(table, amounts);
  return Shift(resultType, variations, std::move(amounts));
}

//===----------------------------------------------------------------------===//
// Centering
//===----------------------------------------------------------------------===//

Shift convopt::transferCentering(ShiftTransfer &transfer,
                                 ArrayRef<bool> normalized) {
  return transferCentering(transfer, transfer.getOperand(0),
                           transfer.getOperandType(0), normalized);
}

Shift convopt::transferCentering(ShiftTransfer &transfer, const Shift &shift,
                                 RankedTensorType type,
                                 ArrayRef<bool> normalized,
                                 ArrayRef<int64_t> operandAxes) {
  SmallVector<Variation, 5> kept(shift.getVariations());
  int64_t varying = -1;
  bool isFree = false;
  for (auto [axis, variation] : llvm::enumerate(kept)) {
    if (!normalized[axis] || variation == Variation::Uniform)
      continue;
    varying = operandAxes.empty() ? int64_t(axis) : operandAxes[axis];
    isFree |= variation == Variation::Free;
    variation = Variation::Uniform;
  }
  if (varying < 0)
    return shift;
  std::string reason = "the shift varies along axis " +
                       std::to_string(varying) + ", along which it normalizes";
  if (isFree) {
    transfer.stop(shift.getAmounts(), reason);
    return {};
  }
  ListedIndex sets(type, kept), all(type, shift.getVariations());
  SmallVector<SmallVector<Amount>> members(sets.getNumAmounts());
  all.forEach([&](ArrayRef<int64_t> index) {
    members[sets.getOffset(index)].push_back(
        shift.getAmounts()[all.getOffset(index)]);
  });
  SmallVector<Amount> means;
  for (ArrayRef<Amount> set : members) {
    bool isEqual = llvm::all_equal(set);
    means.push_back(isEqual ? set.front() : kZeroAmount);
    if (!isEqual)
      transfer.stop(set, reason);
  }
  return Shift(type, kept, std::move(means));
}

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

Shift convopt::contract(AmountTable &table, const Shift &shift,
                        RankedTensorType type, RankedTensorType resultType,
                        const Contraction &contraction) {
  SmallVector<Variation, 5> variations;
  for (auto [axis, source] : llvm::enumerate(contraction.axes)) {
    Variation variation = source.atLeast;
    if (source.operandAxis >= 0)
      variation = join(variation, shift.getVariation(source.operandAxis));
    if (int64_t(axis) == contraction.outputAxis)
      variation = Variation::Listed;
    variations.push_back(variation);
  }
  variations = limitListing(resultType, variations);
  int64_t output = contraction.outputAxis;
  bool listsOutputs = output >= 0 && variations[output] == Variation::Listed;

  // All sums at one index of the kept axes, in one group, are over the same
  // amounts.
  SmallVector<Variation, 5> setVariations(variations);
  if (output >= 0)
    setVariations[output] = Variation::Uniform;
  ListedIndex sets(resultType, setVariations), result(resultType, variations),
      operand(type, shift.getVariations());
  int64_t groups = listsOutputs && operand.getStride(contraction.contracted)
                       ? contraction.groups
                       : 1;
  SmallVector<SmallVector<Amount>> members(sets.getNumAmounts() * groups);
  SmallVector<int64_t, 5> place(resultType.getRank(), 0);
  operand.forEach([&](ArrayRef<int64_t> index) {
    for (auto [axis, source] : llvm::enumerate(contraction.axes))
      place[axis] = source.operandAxis >= 0 ? index[source.operandAxis] : 0;
    int64_t group =
        groups == 1 ? 0
                    : index[contraction.contracted] /
                          (type.getDimSize(contraction.contracted) / groups);
    members[sets.getOffset(place) * groups + group].push_back(
        shift.getAmounts()[operand.getOffset(index)]);
  });

  int64_t sums = listsOutputs ? resultType.getDimSize(output) / groups : 1;
  SmallVector<Amount> amounts(result.getNumAmounts());
  sets.forEach([&](ArrayRef<int64_t> index) {
    for (int64_t group = 0; group < groups; ++group) {
      SmallVector<Amount> sum = table.combineMany(
          members[sets.getOffset(index) * groups + group], sums);
      SmallVector<int64_t, 5> target(index);
      for (int64_t i = 0; i < sums; ++i) {
        if (listsOutputs)
          target[output] = group * sums + i;
        amounts[result.getOffset(target)] = sum[i];
      }
    }
  });
  return Shift(resultType, variations, std::move(amounts));
}

bool convopt::checkFiniteFactor(ShiftTransfer &transfer, Value value) {
  ElementsAttr elements = getConstantElements(value);
  if (!elements || holdsFiniteNumbers(elements))
    return true;
  transfer.stop("its factor holds an infinity or NaN");
  return false;
}

bool convopt::checkOnlyInputShifted(ShiftTransfer &transfer) {
  if (transfer.isOnlyShifted(0))
    return true;
  transfer.stop("one of its parameters is shifted");
  return false;
}

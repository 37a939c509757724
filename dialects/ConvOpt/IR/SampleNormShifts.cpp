//===- SampleNormShifts.cpp - Norms of single samples carry shifts --------===//
//
// Each takes mean and variance over a set of elements. With d equal in the set,
// mean(x + d) = mean(x) + d and var(x + d) = var(x), and y is unchanged.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

namespace mlir::convopt {

void InstanceNormOp::transferShift(ShiftTransfer &transfer) {
  if (!checkOnlyInputShifted(transfer))
    return;
  SmallVector<bool> normalized(transfer.getResultType().getRank(), true);
  normalized[0] = normalized[getAxis()] = false;
  transfer.setRule("subtracts the mean of each channel of each sample");
  transferCentering(transfer, normalized);
}

void GroupNormOp::transferShift(ShiftTransfer &transfer) {
  if (!checkOnlyInputShifted(transfer))
    return;
  RankedTensorType type = transfer.getOperandType(0);
  const Shift &shift = transfer.getOperand(0);
  int64_t axis = getAxis(), groups = getGroups();
  transfer.setRule("subtracts the mean of each group of channels");
  // The channels as two axes, groups and what is in them.
  SmallVector<int64_t> shape(type.getShape());
  int64_t channels = shape[axis];
  shape[axis] = groups;
  shape.insert(shape.begin() + axis + 1,
               ShapedType::isDynamic(channels) ? channels : channels / groups);
  SmallVector<Variation, 5> variations(shift.getVariations());
  variations.insert(variations.begin() + axis, variations[axis]);
  SmallVector<bool> normalized(shape.size(), true);
  normalized[0] = normalized[axis] = false;
  SmallVector<int64_t> operandAxes =
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  operandAxes.insert(operandAxes.begin() + axis, axis);
  RankedTensorType split = type.clone(shape);
  transferCentering(
      transfer,
      Shift(split, variations, SmallVector<Amount>(shift.getAmounts())), split,
      normalized, operandAxes);
}

void LayerNormOp::transferShift(ShiftTransfer &transfer) {
  if (!checkOnlyInputShifted(transfer))
    return;
  int64_t rank = transfer.getResultType().getRank();
  SmallVector<bool> normalized;
  for (int64_t axis = 0; axis < rank; ++axis)
    normalized.push_back(axis >= int64_t(getAxis()));
  transfer.setRule("subtracts the mean over its last axes");
  transferCentering(transfer, normalized);
}

} // namespace mlir::convopt

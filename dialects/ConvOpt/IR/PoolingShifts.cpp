//===- PoolingShifts.cpp - Pools, reductions and softmax carry shifts -----===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

namespace mlir::convopt {

/// Whether the window only passes elements on.
static bool isTrivial(const WindowDim &dim) {
  return dim.size == 1 && dim.stride == 1 && dim.padLow == 0 &&
         dim.padHigh == 0;
}

/// max(x + d) = max(x) + d for d equal in the window; padding is minus
/// infinity, with or without d.
void MaxPoolOp::transferShift(ShiftTransfer &transfer) {
  int64_t spatial = getSpatialBegin(getLayout());
  for (auto [i, dim] : llvm::enumerate(getWindow()))
    if (!isTrivial(dim) && !transfer.getOperand(0).isUniform(spatial + i))
      return transfer.stop("the shift varies along axis " + Twine(spatial + i) +
                           ", in the windows it takes the maximum of");
  transfer.setRule("carries it on: it is equal in each window");
  transfer.setResult(broadcast(transfer.table, transfer.getOperand(0),
                               transfer.getOperandType(0),
                               transfer.getResultType()));
}

/// The mean of d over the positions that count is d where d is equal in all of
/// them. Positions in the padding count as zeros, with d and without.
void AveragePoolOp::transferShift(ShiftTransfer &transfer) {
  const Shift &input = transfer.getOperand(0);
  int64_t spatial = getSpatialBegin(getLayout());
  SmallVector<bool> freed(input.getRank(), false);
  for (auto [i, dim] : llvm::enumerate(getWindow())) {
    bool padsCount =
        getCountIncludePad() && (dim.padLow != 0 || dim.padHigh != 0);
    freed[spatial + i] =
        !isTrivial(dim) && (!input.isUniform(spatial + i) || padsCount);
  }
  transfer.setRule(llvm::is_contained(freed, true)
                       ? "averages it, differently at different positions"
                       : "carries it on: it is equal in each window");
  transfer.setResult(carryAxes(transfer.table, input,
                               transfer.getOperandType(0),
                               transfer.getResultType(), freed));
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// The shift of a mean over `axes`: d where it is uniform along them, else some
/// linear expression in the amounts along them.
static Shift reduce(ShiftTransfer &transfer, ArrayRef<int64_t> axes,
                    bool keepsAxes, bool &isCarried) {
  RankedTensorType type = transfer.getOperandType(0);
  const Shift &input = transfer.getOperand(0);
  SmallVector<Variation, 5> wanted(input.getVariations());
  isCarried = true;
  for (int64_t axis : axes)
    if (!input.isUniform(axis)) {
      wanted[axis] = Variation::Free;
      isCarried = false;
    }
  RankedTensorType resultType = transfer.getResultType();
  SmallVector<int64_t> keptAxes;
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    if (keepsAxes || !llvm::is_contained(axes, axis))
      keptAxes.push_back(axis);
  for (auto [resultAxis, axis] : llvm::enumerate(keptAxes))
    if (wanted[axis] == Variation::Listed &&
        resultType.isDynamicDim(resultAxis))
      wanted[axis] = Variation::Free;
  Shift shift = generalize(transfer.table, input, type, wanted);
  SmallVector<Variation, 5> variations;
  for (int64_t axis : keptAxes)
    variations.push_back(llvm::is_contained(axes, axis)
                             ? Variation::Uniform
                             : shift.getVariation(axis));
  // Functions of a free axis are not the same when the axis has moved.
  bool moves = !keepsAxes && shift.hasFreeAxis();
  SmallVector<Amount> amounts(shift.getAmounts());
  if (!isCarried || moves)
    amounts = renew(transfer.table, amounts);
  return Shift(resultType, variations, std::move(amounts));
}

void ReduceMeanOp::transferShift(ShiftTransfer &transfer) {
  bool isCarried;
  Shift mean = reduce(transfer, getAxes(), getKeepDims(), isCarried);
  transfer.setRule(isCarried ? "takes a mean, which rises by the same amount"
                             : "takes the mean of different amounts");
  transfer.setResult(std::move(mean));
}

// sum(x + d) = sum(x) + n * d, with n the number of terms.
void ReduceSumOp::transferShift(ShiftTransfer &transfer) {
  AmountTable &table = transfer.table;
  bool isCarried;
  Shift mean = reduce(transfer, getAxes(), getKeepDims(), isCarried);
  transfer.setRule(isCarried ? "takes a sum, which rises by a multiple of it"
                             : "takes the sum of different amounts");
  if (mean.isZero())
    return;
  RankedTensorType type = transfer.getOperandType(0);
  double count = 1.0;
  for (int64_t axis : getAxes())
    count *= type.isDynamicDim(axis) ? 0.0 : double(type.getDimSize(axis));
  SmallVector<Amount> amounts;
  // Without the number of terms, some multiple of it.
  if (count == 0.0)
    amounts = renew(table, mean.getAmounts());
  else
    for (Amount amount : mean.getAmounts())
      amounts.push_back(table.scale(amount, count));
  transfer.setResult(Shift(transfer.getResultType(), mean.getVariations(),
                           std::move(amounts)));
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

static void transferSoftmax(ShiftTransfer &transfer, int64_t axis) {
  SmallVector<bool> normalized(transfer.getResultType().getRank(), false);
  normalized[axis] = true;
  transfer.setRule("does not change when a constant is added along its axis");
  transferCentering(transfer, normalized);
}

// exp(x_i + d) / sum exp(x_j + d) = exp(x_i) / sum exp(x_j) for d equal along
// the axis of the sum.
void SoftmaxOp::transferShift(ShiftTransfer &transfer) {
  transferSoftmax(transfer, getAxis());
}

// Its logarithm: x_i + d - log sum exp(x_j + d) = x_i - log sum exp(x_j).
void LogSoftmaxOp::transferShift(ShiftTransfer &transfer) {
  transferSoftmax(transfer, getAxis());
}

} // namespace mlir::convopt

//===- NormalizationShifts.cpp - Biases, affines and norms carry shifts ---===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

#include "llvm/ADT/bit.h"

#include <cmath>

namespace mlir::convopt {

static constexpr StringLiteral kSubtractsMean =
    "subtracts the mean of each channel, which rises by the same amount";

void BiasAddOp::transferShift(ShiftTransfer &transfer) {
  RankedTensorType type = transfer.getResultType();
  transfer.setRule("carries it on");
  transfer.setResult(
      addShifts(transfer.table, transfer.getOperand(0),
                placeOnAxis(transfer.table, transfer.getOperand(1),
                            transfer.getOperandType(1), type, getAxis()),
                type));
}

//===----------------------------------------------------------------------===//
// Affines
//===----------------------------------------------------------------------===//

/// a_c * (x + d) + c_c = (a_c * x + c_c) + a_c * d, with a_c * amount from
/// `multiply`.
static void
scaleChannels(ShiftTransfer &transfer, int64_t axis, bool equalScales,
              function_ref<Amount(int64_t channel, Amount)> multiply) {
  RankedTensorType type = transfer.getResultType();
  const Shift &shift = transfer.getOperand(0);
  SmallVector<Variation, 5> variations(shift.getVariations());
  if (!equalScales)
    variations[axis] = join(variations[axis], Variation::Listed);
  variations = limitListing(type, variations);
  if (variations[axis] == Variation::Free) {
    Shift free = generalize(transfer.table, shift, type, variations);
    return transfer.setResult(Shift(type, free.getVariations(),
                                    renew(transfer.table, free.getAmounts())));
  }
  ListedIndex result(type, variations), from(type, shift.getVariations());
  SmallVector<Amount> amounts;
  result.forEach([&](ArrayRef<int64_t> index) {
    amounts.push_back(
        multiply(index[axis], shift.getAmounts()[from.getOffset(index)]));
  });
  transfer.setResult(Shift(type, variations, std::move(amounts)));
}

void ChannelAffineOp::transferShift(ShiftTransfer &transfer) {
  FailureOr<SmallVector<double>> scale = readAsDouble(getScale());
  if (failed(scale))
    return transfer.stop("its scale cannot be read");
  if (!llvm::all_of(*scale, [](double a) { return std::isfinite(a); }))
    return transfer.stop("its scale holds an infinity or NaN");
  transfer.setRule("scales it");
  DenseMap<std::pair<Amount, uint64_t>, Amount> products;
  scaleChannels(transfer, getAxis(), llvm::all_equal(*scale),
                [&](int64_t channel, Amount amount) {
                  double a = (*scale)[channel];
                  auto [it, isNew] = products.try_emplace(
                      {amount, llvm::bit_cast<uint64_t>(a)}, kZeroAmount);
                  if (isNew)
                    it->second = transfer.table.scale(amount, a);
                  return it->second;
                });
}

void BatchNormOp::transferShift(ShiftTransfer &transfer) {
  if (!checkOnlyInputShifted(transfer))
    return;
  transfer.setRule("with moving statistics scales it: the mean it subtracts is "
                   "a constant of the model");
  FailureOr<SmallVector<double>> scale = readAsDouble(getScale());
  FailureOr<SmallVector<double>> variance = readAsDouble(getVariance());
  if (failed(scale) || failed(variance))
    // A run-time factor for each channel.
    return scaleChannels(
        transfer, getAxis(), /*equalScales=*/false,
        [&](int64_t, Amount amount) { return transfer.table.combine(amount); });
  double epsilon = getEpsilon().convertToDouble();
  for (auto [gamma, sigma2] : llvm::zip_equal(*scale, *variance))
    if (!std::isfinite(gamma) || !std::isfinite(sigma2) ||
        !(sigma2 + epsilon > 0.0))
      return transfer.stop("its scale is infinite or not a number somewhere");
  // Equal parameters give equal factors, which are irrational in general.
  using Key = std::pair<Amount, std::pair<uint64_t, uint64_t>>;
  DenseMap<Key, Amount> products;
  bool equalScales = llvm::all_equal(*scale) && llvm::all_equal(*variance);
  scaleChannels(
      transfer, getAxis(), equalScales, [&](int64_t channel, Amount amount) {
        double gamma = (*scale)[channel], sigma2 = (*variance)[channel];
        Key key{amount,
                {llvm::bit_cast<uint64_t>(gamma),
                 llvm::bit_cast<uint64_t>(sigma2)}};
        auto [it, isNew] = products.try_emplace(key, kZeroAmount);
        if (isNew && gamma != 0.0)
          it->second = transfer.table.scaleInexactly(
              amount, gamma / std::sqrt(sigma2 + epsilon));
        return it->second;
      });
}

//===----------------------------------------------------------------------===//
// Norms with statistics of their input
//===----------------------------------------------------------------------===//

// With d equal in all elements of a channel, mean(x + d) = mean(x) + d and
// var(x + d) = var(x), so that x - mean(x) and with it y are unchanged.
void BatchNormTrainingOp::transferShift(ShiftTransfer &transfer) {
  if (!checkOnlyInputShifted(transfer))
    return;
  int64_t axis = getAxis();
  SmallVector<bool> normalized(transfer.getResultType().getRank(), true);
  normalized[axis] = false;
  transfer.setRule(kSubtractsMean);
  Shift mean = transferCentering(transfer, normalized);
  if (mean.isZero())
    return;
  AmountTable &table = transfer.table;
  RankedTensorType type = transfer.getOperandType(0);
  RankedTensorType vector = transfer.getResultType(1);
  mean = takeAxis(table, mean, type, axis, vector);
  // Rounded products are not free: none for results that nobody uses.
  if (!getNewMean().use_empty()) {
    SmallVector<Amount> updated;
    for (Amount amount : mean.getAmounts())
      updated.push_back(table.scale(amount, 1.0 - getOldWeight()));
    transfer.setResult(3, Shift(transfer.getResultType(3), mean.getVariations(),
                                std::move(updated)));
  }
  transfer.setResult(1, std::move(mean));
}

} // namespace mlir::convopt

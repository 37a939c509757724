//===- MatMulShifts.cpp - Products of activations carry shifts ------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

namespace mlir::convopt {

// (x + d) y = x y + d y, and x (y + d) = x y + x d: the factor that is not
// shifted is not known, and varies along its own axes. With scores = q k^T, a
// shift of k that is equal for all keys gives d_ij = q_i . d, equal along j:
// what the softmax over j ignores.
void MatMulOp::transferShift(ShiftTransfer &transfer) {
  if (transfer.isShifted(0) && transfer.isShifted(1))
    return transfer.stop("both of its factors are shifted");
  unsigned shifted = transfer.isShifted(0) ? 0 : 1;
  if (!checkFiniteFactor(transfer, getOperation()->getOperand(1 - shifted)))
    return;
  RankedTensorType type = transfer.getOperandType(shifted);
  RankedTensorType other = transfer.getOperandType(1 - shifted);
  RankedTensorType resultType = transfer.getResultType();
  int64_t rank = resultType.getRank();
  Contraction contraction;
  contraction.contracted = type.getRank() - (shifted == 0 ? 1 : 2);
  for (int64_t axis = 0; axis < rank - 2; ++axis) {
    int64_t own = axis - (rank - type.getRank());
    int64_t others = axis - (rank - other.getRank());
    bool otherVaries = others >= 0 && other.getDimSize(others) != 1;
    contraction.axes.push_back({own >= 0 ? own : -1, otherVaries
                                                         ? Variation::Free
                                                         : Variation::Uniform});
  }
  // The matrix axis of the shifted factor, and that of the other one.
  ContractionAxis rows{type.getRank() - 2}, columns{type.getRank() - 1};
  ContractionAxis unknown{-1, Variation::Free};
  contraction.axes.push_back(shifted == 0 ? rows : unknown);
  contraction.axes.push_back(shifted == 0 ? unknown : columns);
  transfer.setRule("multiplies the other factor with it");
  transfer.setResult(contract(transfer.table, transfer.getOperand(shifted),
                              type, resultType, contraction));
}

} // namespace mlir::convopt

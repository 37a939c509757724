//===- ShiftOpInterface.cpp - Ops that carry shifts -----------------------===//

#include "dialects/ConvOpt/Interfaces/ShiftOpInterface.h"

using namespace mlir;
using namespace mlir::convopt;

bool ShiftTransfer::isOnlyShifted(unsigned i) const {
  for (auto [other, shift] : llvm::enumerate(operandShifts))
    if (other != i && !shift.isZero())
      return false;
  return true;
}

void ShiftTransfer::stop(const Twine &reason) {
  SmallVector<Amount> amounts;
  for (const Shift &shift : operandShifts)
    llvm::append_range(amounts, shift.getAmounts());
  stop(amounts, reason);
}

void ShiftTransfer::stop(ArrayRef<Amount> amounts, const Twine &reason) {
  if (!amounts.empty())
    stops.push_back({SmallVector<Amount>(amounts), reason.str()});
}

#include "dialects/ConvOpt/Interfaces/ShiftOpInterface.cpp.inc"

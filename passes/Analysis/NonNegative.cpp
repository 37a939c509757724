//===- NonNegative.cpp - Values without negative elements -----------------===//

#include "passes/Analysis/NonNegative.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::convopt;

// A window that starts in front of an axis ends on its first element or behind
// it, and none starts behind the last one, as pads are smaller than the dilated
// kernel. Such a window has a tap in every run of `dilation` elements.
bool convopt::everyWindowSeesInput(ArrayRef<WindowDim> window,
                                   RankedTensorType input, Layout layout) {
  ArrayRef<int64_t> sizes =
      input.getShape().slice(getSpatialBegin(layout), window.size());
  for (auto [dim, size] : llvm::zip_equal(window, sizes))
    if ((dim.padLow != 0 || dim.padHigh != 0) && size < dim.dilation)
      return false;
  return true;
}

bool convopt::isNeverNegative(Value value) {
  // Each value is looked at once, however often it is joined with others.
  llvm::SmallSetVector<Value, 8> toProve;
  toProve.insert(value);
  for (size_t next = 0; next < toProve.size(); ++next) {
    Operation *op = toProve[next].getDefiningOp();
    if (isa_and_present<ReluOp, SigmoidOp, HardSigmoidOp, SoftmaxOp>(op))
      continue;
    if (auto clip = dyn_cast_if_present<ClipOp>(op)) {
      std::optional<APFloat> min = clip.getMin(), max = clip.getMax();
      // With min > max, every value becomes max.
      if (!min || min->isNegative() || (max && max->isNegative()))
        return false;
      continue;
    }
    if (!isa_and_present<MaxPoolOp, AveragePoolOp, ConcatOp, PadOp>(op))
      return false;
    // The maximum of nothing is minus infinity; the mean of nothing is a NaN.
    if (auto pool = dyn_cast<MaxPoolOp>(op);
        pool &&
        !everyWindowSeesInput(pool.getWindow(), pool.getInput().getType(),
                              pool.getLayout()))
      return false;
    if (auto pad = dyn_cast<PadOp>(op);
        pad && (pad.getValue().isNaN() || pad.getValue().isNegative()))
      return false;
    toProve.insert(op->operand_begin(), op->operand_end());
  }
  return true;
}

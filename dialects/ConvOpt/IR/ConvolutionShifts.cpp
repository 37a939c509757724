//===- ConvolutionShifts.cpp - Linear ops carry shifts --------------------===//
//
// Linear ops have a shift of their input as another input: W*(x + d) = W*x +
// W*d. What is left to say is along which axes W*d varies.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

namespace mlir::convopt {

/// The own bias of a linear op, operand 2, goes to every output channel.
static Shift getBiasShift(ShiftTransfer &transfer, int64_t channelAxis) {
  if (transfer.getOperation()->getNumOperands() < 3)
    return {};
  return placeOnAxis(transfer.table, transfer.getOperand(2),
                     transfer.getOperandType(2), transfer.getResultType(),
                     channelAxis);
}

/// Along a spatial axis on which `keepsUniform`, every result is a sum over the
/// same taps. A window that meets padding has fewer.
template <typename OpTy>
static void transferConvolution(
    OpTy op, ShiftTransfer &transfer,
    function_ref<bool(const WindowDim &, int64_t)> keepsUniform) {
  int64_t channelAxis = op.getOutputChannelAxis();
  RankedTensorType type = transfer.getResultType();
  if (transfer.isShifted(1))
    return transfer.stop("its filter is shifted");
  Shift shift;
  transfer.setRule("adds it to every result");
  if (transfer.isShifted(0)) {
    if (!checkFiniteFactor(transfer, op.getFilter()))
      return;
    const Shift &input = transfer.getOperand(0);
    Contraction contraction;
    contraction.contracted = channelAxis;
    contraction.outputAxis = channelAxis;
    contraction.groups = op.getGroups();
    bool staysUniform = true;
    for (int64_t axis = 0; axis < type.getRank(); ++axis)
      contraction.axes.push_back({axis == channelAxis ? -1 : axis});
    int64_t spatial = getSpatialBegin(op.getLayout());
    for (auto [i, dim] : llvm::enumerate(op.getWindow())) {
      if (input.isUniform(spatial + i) && keepsUniform(dim, i))
        continue;
      contraction.axes[spatial + i].atLeast = Variation::Free;
      staysUniform = false;
    }
    transfer.setRule(
        staysUniform
            ? "adds up the same multiples of it in every window"
            : "adds up different multiples of it at different positions");
    shift = contract(transfer.table, input, transfer.getOperandType(0), type,
                     contraction);
  }
  transfer.setResult(addShifts(transfer.table, std::move(shift),
                               getBiasShift(transfer, channelAxis), type));
}

void ConvOp::transferShift(ShiftTransfer &transfer) {
  transferConvolution(*this, transfer, [](const WindowDim &dim, int64_t) {
    return dim.padLow == 0 && dim.padHigh == 0;
  });
}

void ConvTransposeOp::transferShift(ShiftTransfer &transfer) {
  // Elsewhere, different results meet different numbers of taps.
  transferConvolution(*this, transfer, [&](const WindowDim &dim, int64_t i) {
    return dim.size == 1 && dim.stride == 1 && dim.padLow == 0 &&
           dim.padHigh == 0 && (!getOutputPads() || (*getOutputPads())[i] == 0);
  });
}

void DenseOp::transferShift(ShiftTransfer &transfer) {
  RankedTensorType type = transfer.getResultType();
  int64_t last = type.getRank() - 1;
  if (transfer.isShifted(0) && transfer.isShifted(1))
    return transfer.stop("both of its factors are shifted");
  FilterAxes filterAxes = getFilterAxes();
  Contraction contraction;
  Shift shift;
  transfer.setRule("adds it to every result");
  if (transfer.isShifted(0)) {
    if (!checkFiniteFactor(transfer, getFilter()))
      return;
    for (int64_t axis = 0; axis < last; ++axis)
      contraction.axes.push_back({axis});
    contraction.axes.push_back({-1});
    contraction.contracted = contraction.outputAxis = last;
    shift = contract(transfer.table, transfer.getOperand(0),
                     transfer.getOperandType(0), type, contraction);
    transfer.setRule("adds up multiples of it along the last axis");
  } else if (transfer.isShifted(1)) {
    if (!checkFiniteFactor(transfer, getInput()))
      return;
    // (W + d) x: the rows of x, which are not known, multiply d.
    contraction.axes.assign(last, {-1, Variation::Free});
    contraction.axes.push_back({filterAxes.output});
    contraction.contracted = filterAxes.input;
    shift = contract(transfer.table, transfer.getOperand(1),
                     transfer.getOperandType(1), type, contraction);
    transfer.setRule("multiplies each row of its input with it");
  }
  transfer.setResult(addShifts(transfer.table, std::move(shift),
                               getBiasShift(transfer, last), type));
}

} // namespace mlir::convopt

//===- Views.cpp - Ops that need no kernel --------------------------------===//

#include "passes/Codegen/Kernels/Views.h"

namespace mlir::convopt {

static std::optional<int64_t> getSlicedElement(SliceOp op) {
  RankedTensorType from = op.getInput().getType(), to = op.getType();
  if (!from.hasStaticShape() || !to.hasStaticShape())
    return std::nullopt;
  // From the innermost axis out: whole axes, one range, single elements.
  int64_t element = 0, stride = 1;
  bool whole = true;
  for (int64_t axis = from.getRank() - 1; axis >= 0; --axis) {
    int64_t size = to.getDimSize(axis);
    if (!whole && size != 1)
      return std::nullopt;
    if (size != 1 && op.getStrides()[axis] != 1)
      return std::nullopt;
    whole &= size == from.getDimSize(axis);
    element += op.getOffsets()[axis] * stride;
    stride *= from.getDimSize(axis);
  }
  return element;
}

std::optional<int64_t> getViewedElement(Operation *op) {
  if (isa<ReshapeOp>(op))
    return 0;
  if (auto slice = dyn_cast<SliceOp>(op))
    return getSlicedElement(slice);
  return std::nullopt;
}

bool joinsContiguously(ConcatOp op) {
  RankedTensorType type = op.getType();
  return type.hasStaticShape() &&
         llvm::all_of(type.getShape().take_front(op.getAxis()),
                      [](int64_t size) { return size == 1; });
}

bool needsNoKernel(Operation *op) {
  if (auto concat = dyn_cast<ConcatOp>(op))
    return joinsContiguously(concat);
  return getViewedElement(op).has_value();
}

} // namespace mlir::convopt

//===- Placement.cpp - Which values share storage -------------------------===//

#include "passes/Codegen/Memory/Placement.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Kernels/Views.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

static int64_t getElementBytes(Type type) {
  return llvm::divideCeil(cast<RankedTensorType>(type).getElementTypeBitWidth(),
                          8);
}

int64_t getByteSize(Type type) {
  return cast<RankedTensorType>(type).getNumElements() * getElementBytes(type);
}

Place Placement::find(Value value) const {
  Place place{value, 0};
  while (true) {
    if (auto entry = places.find(place.base); entry != places.end()) {
      place.base = entry->second.base;
      place.offset += entry->second.offset;
      continue;
    }
    Operation *op = place.base.getDefiningOp();
    std::optional<int64_t> element = op ? getViewedElement(op) : std::nullopt;
    if (!element)
      return place;
    place.offset += *element * getElementBytes(place.base.getType());
    place.base = op->getOperand(0);
  }
}

SmallVector<Place> Placement::findParts(ConcatOp concat) const {
  SmallVector<Place> parts;
  Place next = find(concat.getResult());
  for (Value input : concat.getInputs()) {
    parts.push_back(next);
    next.offset += getByteSize(input.getType());
  }
  return parts;
}

void Placement::placeParts(ConcatOp concat) {
  // The operands may lie as they should already: a longer concat starts with
  // the same ones, or they are neighbouring slices of one value.
  Place first = find(concat.getInputs().front());
  Place next = first;
  bool adjacent = true;
  for (Value input : concat.getInputs()) {
    adjacent &= find(input) == next;
    next.offset += getByteSize(input.getType());
  }
  if (adjacent) {
    places[concat.getResult()] = first;
    return;
  }
  for (auto [input, part] :
       llvm::zip_equal(concat.getInputs(), findParts(concat))) {
    Place place = find(input);
    Operation *op = place.base.getDefiningOp();
    // A value that others see as part of something else, that belongs to the
    // caller, or that is a constant stays where it is and is copied.
    bool isWhole = place.offset == 0 && getByteSize(place.base.getType()) ==
                                            getByteSize(input.getType());
    if (isWhole && place.base != concat.getResult() &&
        isa_and_nonnull<CallKernelOp, ConcatOp>(op))
      places[place.base] = part;
  }
}

Placement::Placement(Block &block) {
  SmallVector<ConcatOp> concats;
  for (auto concat : block.getOps<ConcatOp>())
    if (joinsContiguously(concat))
      concats.push_back(concat);
  // Long ones first: a short one may be part of a long one. In the order of the
  // block when equal, so that the plan is the same everywhere.
  llvm::sort(concats, [](ConcatOp a, ConcatOp b) {
    int64_t elementsOfA = a.getType().getNumElements();
    int64_t elementsOfB = b.getType().getNumElements();
    return elementsOfA != elementsOfB ? elementsOfA > elementsOfB
                                      : a->isBeforeInBlock(b);
  });
  for (ConcatOp concat : concats)
    placeParts(concat);
}

} // namespace mlir::convopt

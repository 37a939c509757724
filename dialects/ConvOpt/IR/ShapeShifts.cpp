//===- ShapeShifts.cpp - Ops that move elements carry shifts --------------===//
//
// What moves elements moves their shifts. Listed amounts move along; what is
// free along an axis that changes becomes a new function of that axis.
//
//===----------------------------------------------------------------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/ShiftRules.h"

namespace mlir::convopt {

//===----------------------------------------------------------------------===//
// concat
//===----------------------------------------------------------------------===//

/// The variations of the result: those of all parts together.
static SmallVector<Variation, 5>
joinParts(ShiftTransfer &transfer, RankedTensorType type, int64_t axis) {
  SmallVector<Variation, 5> joined(type.getRank(), Variation::Uniform);
  for (unsigned i = 0; i < transfer.getOperation()->getNumOperands(); ++i)
    if (transfer.isShifted(i))
      for (auto [all, one] :
           llvm::zip_equal(joined, transfer.getOperand(i).getVariations()))
        all = join(all, one);
  joined[axis] = join(joined[axis], Variation::Listed);
  // The result may know a size that a part does not.
  for (unsigned i = 0; i < transfer.getOperation()->getNumOperands(); ++i)
    for (auto [other, variation] : llvm::enumerate(joined))
      if (variation == Variation::Listed &&
          transfer.getOperandType(i).isDynamicDim(other))
        variation = Variation::Free;
  return limitListing(type, joined);
}

void ConcatOp::transferShift(ShiftTransfer &transfer) {
  AmountTable &table = transfer.table;
  RankedTensorType type = transfer.getResultType();
  int64_t axis = getAxis();
  SmallVector<Variation, 5> variations = joinParts(transfer, type, axis);
  // With a free axis of parts, the amounts at all their places together.
  bool isListed = variations[axis] == Variation::Listed;
  ListedIndex result(type, variations);
  SmallVector<Amount> amounts(result.getNumAmounts(), kZeroAmount);
  SmallVector<SmallVector<Amount>> together(isListed ? 0 : amounts.size());
  int64_t begin = 0;
  for (unsigned i = 0; i < getInputs().size(); ++i) {
    RankedTensorType partType = transfer.getOperandType(i);
    SmallVector<Variation, 5> wanted(variations);
    if (transfer.isShifted(i)) {
      Shift part = generalize(table, transfer.getOperand(i), partType, wanted);
      ListedIndex from(partType, part.getVariations());
      ListedIndex places(partType, wanted);
      places.forEach([&](ArrayRef<int64_t> index) {
        SmallVector<int64_t, 5> place(index);
        Amount amount = part.getAmounts()[from.getOffset(index)];
        if (isListed) {
          place[axis] += begin;
          amounts[result.getOffset(place)] = amount;
        } else {
          together[result.getOffset(place)].push_back(amount);
        }
      });
    }
    if (isListed)
      begin += partType.getDimSize(axis);
  }
  for (auto [amount, parts] : llvm::zip(amounts, together))
    amount = table.combine(parts);
  transfer.setRule("puts it beside the other parts");
  transfer.setResult(Shift(type, variations, std::move(amounts)));
}

//===----------------------------------------------------------------------===//
// slice, pad
//===----------------------------------------------------------------------===//

void SliceOp::transferShift(ShiftTransfer &transfer) {
  RankedTensorType type = transfer.getOperandType(0);
  RankedTensorType resultType = transfer.getResultType();
  const Shift &shift = transfer.getOperand(0);
  SmallVector<Variation, 5> wanted(shift.getVariations());
  bool movesFree = false;
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    bool isWhole = getOffsets()[axis] == 0 && getStrides()[axis] == 1 &&
                   getSizes()[axis] == type.getDimSize(axis);
    if (wanted[axis] == Variation::Listed && resultType.isDynamicDim(axis))
      wanted[axis] = Variation::Free;
    movesFree |= wanted[axis] == Variation::Free && !isWhole;
  }
  Shift listed = generalize(transfer.table, shift, type, wanted);
  ListedIndex from(type, listed.getVariations());
  ListedIndex to(resultType, listed.getVariations());
  SmallVector<Amount> amounts;
  to.forEach([&](ArrayRef<int64_t> index) {
    SmallVector<int64_t, 5> source;
    for (auto [i, offset, stride] :
         llvm::zip_equal(index, getOffsets(), getStrides()))
      source.push_back(offset + i * stride);
    amounts.push_back(listed.getAmounts()[from.getOffset(source)]);
  });
  if (movesFree)
    amounts = renew(transfer.table, amounts);
  transfer.setRule("takes part of it");
  transfer.setResult(
      Shift(resultType, listed.getVariations(), std::move(amounts)));
}

void PadOp::transferShift(ShiftTransfer &transfer) {
  const Shift &shift = transfer.getOperand(0);
  bool copies = getMode() != PadMode::constant;
  SmallVector<bool> freed;
  for (int64_t axis = 0; axis < shift.getRank(); ++axis)
    freed.push_back((getLow()[axis] != 0 || getHigh()[axis] != 0) &&
                    !(copies && shift.isUniform(axis)));
  transfer.setRule(copies
                       ? "copies elements with it"
                       : "puts constants around it, which it is not added to");
  transfer.setResult(carryAxes(transfer.table, shift,
                               transfer.getOperandType(0),
                               transfer.getResultType(), freed));
}

/// The weights of every sample add up to 1: sum w_k (x_k + d) = sum w_k x_k + d
/// for d equal along the axis, in every mode.
void ResizeOp::transferShift(ShiftTransfer &transfer) {
  const Shift &shift = transfer.getOperand(0);
  SmallVector<bool> freed(shift.getRank(), false);
  for (int64_t axis : getResizedAxes())
    freed[axis] = !shift.isUniform(axis);
  transfer.setRule(llvm::is_contained(freed, true)
                       ? "interpolates different amounts"
                       : "carries it on: it is equal in all that is sampled");
  transfer.setResult(carryAxes(transfer.table, shift,
                               transfer.getOperandType(0),
                               transfer.getResultType(), freed));
}

//===----------------------------------------------------------------------===//
// transpose
//===----------------------------------------------------------------------===//

void TransposeOp::transferShift(ShiftTransfer &transfer) {
  RankedTensorType type = transfer.getOperandType(0);
  RankedTensorType resultType = transfer.getResultType();
  SmallVector<Variation, 5> wanted(transfer.getOperand(0).getVariations());
  bool movesFree = false;
  for (auto [to, from] : llvm::enumerate(getPermutation())) {
    if (wanted[from] == Variation::Listed && resultType.isDynamicDim(to))
      wanted[from] = Variation::Free;
    movesFree |= wanted[from] == Variation::Free && int64_t(to) != from;
  }
  Shift shift =
      generalize(transfer.table, transfer.getOperand(0), type, wanted);
  SmallVector<Variation, 5> variations;
  for (int64_t from : getPermutation())
    variations.push_back(shift.getVariation(from));
  ListedIndex source(type, shift.getVariations());
  SmallVector<Amount> amounts;
  ListedIndex(resultType, variations).forEach([&](ArrayRef<int64_t> index) {
    SmallVector<int64_t, 5> place(index.size());
    for (auto [to, from] : llvm::enumerate(getPermutation()))
      place[from] = index[to];
    amounts.push_back(shift.getAmounts()[source.getOffset(place)]);
  });
  if (movesFree)
    amounts = renew(transfer.table, amounts);
  transfer.setRule("carries it on, along permuted axes");
  transfer.setResult(Shift(resultType, variations, std::move(amounts)));
}

//===----------------------------------------------------------------------===//
// reshape
//===----------------------------------------------------------------------===//

namespace {
/// Axes of a reshape's input and result that hold the same elements: their
/// products are equal, and elements keep their order.
struct AxisGroup {
  SmallVector<int64_t, 4> inputs, outputs;
};
} // namespace

/// Splits the axes between `inputs` and `outputs`, which are consecutive, where
/// the products of static sizes before a place agree.
static void splitStatic(RankedTensorType input, RankedTensorType output,
                        AxisGroup whole, SmallVectorImpl<AxisGroup> &groups) {
  AxisGroup group;
  int64_t left = 1, right = 1;
  auto i = whole.inputs.begin(), o = whole.outputs.begin();
  while (i != whole.inputs.end() || o != whole.outputs.end()) {
    if (o == whole.outputs.end() ||
        (i != whole.inputs.end() && left <= right)) {
      left *= input.getDimSize(*i);
      group.inputs.push_back(*i++);
    } else {
      right *= output.getDimSize(*o);
      group.outputs.push_back(*o++);
    }
    if (left == right && !group.inputs.empty() && !group.outputs.empty()) {
      groups.push_back(std::move(group));
      group = {};
      left = right = 1;
    }
  }
  // Axes of size 1 at the end belong to the last group, or are all there is.
  if (group.inputs.empty() && group.outputs.empty())
    return;
  if (groups.empty())
    groups.emplace_back();
  llvm::append_range(groups.back().inputs, group.inputs);
  llvm::append_range(groups.back().outputs, group.outputs);
}

/// The only axis of `axes` with a dynamic size, and the product of the static
/// sizes before it and behind it.
struct DynamicAxis {
  int64_t axis = -1, before = 1, behind = 1;
};

static std::optional<DynamicAxis> findDynamic(RankedTensorType type,
                                              ArrayRef<int64_t> axes) {
  DynamicAxis found;
  for (int64_t axis : axes) {
    if (!type.isDynamicDim(axis)) {
      (found.axis < 0 ? found.before : found.behind) *= type.getDimSize(axis);
      continue;
    }
    if (found.axis >= 0)
      return std::nullopt;
    found.axis = axis;
  }
  return found.axis < 0 ? std::nullopt : std::optional(found);
}

/// Splits the axes between those of `whole`, where there are dynamic sizes.
static void splitDynamic(RankedTensorType input, RankedTensorType output,
                         AxisGroup whole, SmallVectorImpl<AxisGroup> &groups) {
  std::optional<DynamicAxis> from = findDynamic(input, whole.inputs);
  std::optional<DynamicAxis> to = findDynamic(output, whole.outputs);
  if (!from || !to || from->before != to->before ||
      from->behind != to->behind) {
    groups.push_back(std::move(whole));
    return;
  }
  // One unknown size between equal products is the same: as there are equally
  // many elements.
  auto take = [&](function_ref<bool(int64_t, int64_t)> takes) {
    AxisGroup part;
    llvm::copy_if(whole.inputs, std::back_inserter(part.inputs),
                  [&](int64_t axis) { return takes(axis, from->axis); });
    llvm::copy_if(whole.outputs, std::back_inserter(part.outputs),
                  [&](int64_t axis) { return takes(axis, to->axis); });
    return part;
  };
  splitStatic(input, output, take(std::less<>()), groups);
  groups.push_back(take(std::equal_to<>()));
  splitStatic(input, output, take(std::greater<>()), groups);
}

static SmallVector<AxisGroup> groupAxes(RankedTensorType input,
                                        RankedTensorType output) {
  SmallVector<AxisGroup> groups;
  int64_t inputs = input.getRank(), outputs = output.getRank(), front = 0;
  // With dynamic sizes, equal sizes at both ends are sure to match.
  AxisGroup middle;
  if (input.hasStaticShape() && output.hasStaticShape()) {
    middle.inputs = llvm::to_vector<4>(llvm::seq<int64_t>(0, inputs));
    middle.outputs = llvm::to_vector<4>(llvm::seq<int64_t>(0, outputs));
    splitStatic(input, output, middle, groups);
    return groups;
  }
  auto isEqual = [&](int64_t i, int64_t o) {
    return !input.isDynamicDim(i) &&
           input.getDimSize(i) == output.getDimSize(o);
  };
  for (; front < std::min(inputs, outputs) && isEqual(front, front); ++front)
    groups.push_back({{front}, {front}});
  for (; std::min(inputs, outputs) > front && isEqual(inputs - 1, outputs - 1);
       --inputs, --outputs)
    groups.push_back({{inputs - 1}, {outputs - 1}});
  middle.inputs = llvm::to_vector<4>(llvm::seq(front, inputs));
  middle.outputs = llvm::to_vector<4>(llvm::seq(front, outputs));
  if (!middle.inputs.empty() || !middle.outputs.empty())
    splitDynamic(input, output, std::move(middle), groups);
  return groups;
}

/// The product of static sizes, kMaxListedAmounts + 1 if larger or dynamic.
static int64_t countListed(RankedTensorType type, ArrayRef<int64_t> axes) {
  int64_t count = 1;
  for (int64_t axis : axes) {
    if (type.isDynamicDim(axis))
      return kMaxListedAmounts + 1;
    count = std::min(count * type.getDimSize(axis), kMaxListedAmounts + 1);
  }
  return count;
}

void ReshapeOp::transferShift(ShiftTransfer &transfer) {
  AmountTable &table = transfer.table;
  RankedTensorType type = transfer.getOperandType(0);
  RankedTensorType resultType = transfer.getResultType();
  const Shift &shift = transfer.getOperand(0);
  SmallVector<Variation, 5> wanted(shift.getVariations());
  SmallVector<Variation, 5> variations(resultType.getRank(),
                                       Variation::Uniform);
  SmallVector<AxisGroup> groups = groupAxes(type, resultType);
  bool movesFree = false;
  int64_t count = 1;
  for (const AxisGroup &group : groups) {
    auto isUniform = [&](int64_t axis) { return shift.isUniform(axis); };
    if (llvm::all_of(group.inputs, isUniform))
      continue;
    auto isFree = [&](int64_t axis) { return shift.isFree(axis); };
    int64_t listed = std::max(countListed(type, group.inputs),
                              countListed(resultType, group.outputs));
    bool lists = llvm::none_of(group.inputs, isFree) &&
                 count * listed <= kMaxListedAmounts;
    if (lists)
      count *= listed;
    movesFree |= !lists;
    for (int64_t axis : group.inputs)
      wanted[axis] = lists ? Variation::Listed : Variation::Free;
    for (int64_t axis : group.outputs)
      variations[axis] = lists ? Variation::Listed : Variation::Free;
  }
  Shift general = generalize(table, shift, type, wanted);
  ListedIndex from(type, general.getVariations());
  SmallVector<Amount> amounts;
  ListedIndex(resultType, variations).forEach([&](ArrayRef<int64_t> index) {
    SmallVector<int64_t, 5> place(type.getRank(), 0);
    for (const AxisGroup &group : groups) {
      if (llvm::none_of(group.inputs, [&](int64_t axis) {
            return wanted[axis] == Variation::Listed;
          }))
        continue;
      int64_t flat = 0;
      for (int64_t axis : group.outputs)
        flat = flat * resultType.getDimSize(axis) + index[axis];
      for (int64_t axis : llvm::reverse(group.inputs)) {
        place[axis] = flat % type.getDimSize(axis);
        flat /= type.getDimSize(axis);
      }
    }
    amounts.push_back(general.getAmounts()[from.getOffset(place)]);
  });
  if (movesFree)
    amounts = renew(table, amounts);
  transfer.setRule("carries it on, in another shape");
  transfer.setResult(Shift(resultType, variations, std::move(amounts)));
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

static constexpr StringLiteral kOpaque = "no rule looks inside it";

void FusedOp::transferShift(ShiftTransfer &transfer) { transfer.stop(kOpaque); }
void CallKernelOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop(kOpaque);
}
void YieldOp::transferShift(ShiftTransfer &transfer) {
  transfer.stop("it is a result");
}

} // namespace mlir::convopt

//===- Shift.cpp - How a tensor changes with an additive term -------------===//

#include "dialects/ConvOpt/Interfaces/Shift.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// ListedIndex
//===----------------------------------------------------------------------===//

ListedIndex::ListedIndex(RankedTensorType type,
                         ArrayRef<Variation> variations) {
  for (auto [axis, variation] : llvm::enumerate(variations))
    shape.push_back(variation == Variation::Listed ? type.getDimSize(axis) : 1);
  strides.assign(shape.size(), 0);
  for (int64_t axis = int64_t(shape.size()) - 1; axis >= 0; --axis) {
    if (shape[axis] != 1)
      strides[axis] = count;
    count *= shape[axis];
  }
}

void ListedIndex::forEach(function_ref<void(ArrayRef<int64_t>)> visit) const {
  SmallVector<int64_t, 5> index(shape.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    visit(index);
    for (int64_t axis = int64_t(shape.size()) - 1; axis >= 0; --axis) {
      if (++index[axis] < shape[axis])
        break;
      index[axis] = 0;
    }
  }
}

int64_t ListedIndex::getOffset(ArrayRef<int64_t> index) const {
  int64_t offset = 0;
  for (auto [i, stride] : llvm::zip_equal(index, strides))
    offset += i * stride;
  return offset;
}

//===----------------------------------------------------------------------===//
// Shift
//===----------------------------------------------------------------------===//

/// Whether `amounts`, row-major with `size` entries along an axis of `stride`,
/// are equal along that axis.
static bool isEqualAlong(ArrayRef<Amount> amounts, int64_t size,
                         int64_t stride) {
  for (size_t i = 0; i < amounts.size(); ++i)
    if ((i / stride) % size != 0 && amounts[i] != amounts[i - stride])
      return false;
  return true;
}

/// The amounts at index 0 of that axis.
static SmallVector<Amount> dropAlong(ArrayRef<Amount> amounts, int64_t size,
                                     int64_t stride) {
  SmallVector<Amount> kept;
  for (size_t i = 0; i < amounts.size(); ++i)
    if ((i / stride) % size == 0)
      kept.push_back(amounts[i]);
  return kept;
}

Shift::Shift(RankedTensorType type, ArrayRef<Variation> variations,
             SmallVector<Amount> amounts)
    : variations(variations), amounts(std::move(amounts)) {
  if (llvm::all_of(this->amounts, [](Amount a) { return a == kZeroAmount; })) {
    this->variations.clear();
    this->amounts.clear();
    return;
  }
  // From the last axis, so that the strides of the axes before it are known.
  int64_t stride = 1;
  for (int64_t axis = type.getRank() - 1; axis >= 0; --axis) {
    int64_t size = type.getDimSize(axis);
    if (size == 1)
      this->variations[axis] = Variation::Uniform;
    if (this->variations[axis] != Variation::Listed)
      continue;
    if (isEqualAlong(this->amounts, size, stride)) {
      this->amounts = dropAlong(this->amounts, size, stride);
      this->variations[axis] = Variation::Uniform;
    } else {
      stride *= size;
    }
  }
}

Variation convopt::join(Variation a, Variation b) { return std::max(a, b); }

SmallVector<Variation, 5>
convopt::limitListing(RankedTensorType type, ArrayRef<Variation> variations) {
  SmallVector<Variation, 5> limited(variations);
  for (auto [axis, variation] : llvm::enumerate(limited))
    if (variation == Variation::Listed && type.isDynamicDim(axis))
      variation = Variation::Free;
  auto size = [&](int64_t axis) {
    return limited[axis] == Variation::Listed ? type.getDimSize(axis) : 1;
  };
  while (true) {
    int64_t count = 1, largest = 0;
    for (int64_t axis = 0; axis < type.getRank(); ++axis) {
      // Each size is at most 2^31, and a large product is divided again below.
      count = std::min<int64_t>(count, kMaxListedAmounts + 1) * size(axis);
      if (size(axis) > size(largest))
        largest = axis;
    }
    if (count <= kMaxListedAmounts)
      return limited;
    limited[largest] = Variation::Free;
  }
}

Shift convopt::generalize(AmountTable &table, const Shift &shift,
                          RankedTensorType type, ArrayRef<Variation> wanted) {
  if (shift.isZero() || shift.getVariations() == wanted)
    return shift;
  ListedIndex from(type, shift.getVariations()), to(type, wanted);
  // What is listed in the shift but free in the result is combined.
  SmallVector<SmallVector<Amount>> parts(to.getNumAmounts());
  bool combines = false;
  for (int64_t axis = 0; axis < type.getRank(); ++axis)
    combines |= from.getStride(axis) != 0 && to.getStride(axis) == 0;
  SmallVector<Amount> amounts(to.getNumAmounts());
  if (!combines) {
    to.forEach([&](ArrayRef<int64_t> index) {
      amounts[to.getOffset(index)] = shift.getAmounts()[from.getOffset(index)];
    });
    return Shift(type, wanted, std::move(amounts));
  }
  SmallVector<Variation, 5> both;
  for (auto [a, b] : llvm::zip_equal(shift.getVariations(), wanted))
    both.push_back(a == Variation::Listed || b == Variation::Listed
                       ? Variation::Listed
                       : Variation::Uniform);
  ListedIndex(type, both).forEach([&](ArrayRef<int64_t> index) {
    parts[to.getOffset(index)].push_back(
        shift.getAmounts()[from.getOffset(index)]);
  });
  for (auto [amount, part] : llvm::zip_equal(amounts, parts))
    amount = table.combine(part);
  return Shift(type, wanted, std::move(amounts));
}

SmallVector<Amount> convopt::renew(AmountTable &table,
                                   ArrayRef<Amount> amounts) {
  DenseMap<Amount, Amount> renewed;
  SmallVector<Amount> results;
  for (Amount amount : amounts) {
    auto [it, isNew] = renewed.try_emplace(amount, kZeroAmount);
    if (isNew)
      it->second = table.combine(amount);
    results.push_back(it->second);
  }
  return results;
}

Shift convopt::broadcast(AmountTable &table, const Shift &shift,
                         RankedTensorType from, RankedTensorType to) {
  if (shift.isZero() || from == to)
    return shift;
  int64_t missing = to.getRank() - from.getRank();
  SmallVector<Variation, 5> listable(shift.getVariations());
  for (auto [axis, variation] : llvm::enumerate(listable))
    if (variation == Variation::Listed && to.isDynamicDim(axis + missing))
      variation = Variation::Free;
  Shift listed = generalize(table, shift, from, listable);
  SmallVector<Variation, 5> variations(missing, Variation::Uniform);
  llvm::append_range(variations, listed.getVariations());
  return Shift(to, variations, SmallVector<Amount>(listed.getAmounts()));
}

//===- Shift.h - How a tensor changes with an additive term ---------------===//
//
// The domain of the shift analysis. For an additive term b somewhere in the
// network, Shift(v) = v[with b] - v[without b], over the real numbers:
//
//   0  |  Uniform(S, e): may vary along the axes S only, by the amounts e  |  ⊤
//
// An axis of S is listed, with an amount for each of its indices, or free: then
// it may vary along it in any way, the same for equal amounts. What would be ⊤
// is reported to the walker instead (ShiftOpInterface.h).
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_INTERFACES_SHIFT_H
#define CONVOPT_INTERFACES_SHIFT_H

#include "dialects/ConvOpt/Interfaces/Amounts.h"

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::convopt {

/// How a shift varies along one axis.
enum class Variation : uint8_t {
  /// It does not.
  Uniform,
  /// One amount for each index; the size is static.
  Listed,
  /// In any way. Amounts are functions of the index: two that are equal are
  /// the same function. An op that moves or selects indices makes new ones.
  Free
};

/// The largest number of amounts that are listed for one value.
inline constexpr int64_t kMaxListedAmounts = 4096;

/// The shift of a tensor. Zero is the shift without amounts.
class Shift {
public:
  Shift() = default;
  /// `amounts` are row-major over the listed axes of `type`. Normalized: axes
  /// along which all amounts are equal are uniform, and so are axes of size 1.
  Shift(RankedTensorType type, ArrayRef<Variation> variations,
        SmallVector<Amount> amounts);

  bool isZero() const { return amounts.empty(); }
  int64_t getRank() const { return variations.size(); }
  Variation getVariation(int64_t axis) const { return variations[axis]; }
  ArrayRef<Variation> getVariations() const { return variations; }
  bool isUniform(int64_t axis) const {
    return variations[axis] == Variation::Uniform;
  }
  bool isFree(int64_t axis) const {
    return variations[axis] == Variation::Free;
  }
  bool hasFreeAxis() const {
    return llvm::is_contained(variations, Variation::Free);
  }
  ArrayRef<Amount> getAmounts() const { return amounts; }

private:
  SmallVector<Variation, 5> variations;
  SmallVector<Amount> amounts;
};

/// Indices over the listed axes of a shift of a type.
class ListedIndex {
public:
  ListedIndex(RankedTensorType type, ArrayRef<Variation> variations);

  /// Sizes of the axes, 1 for those that are not listed.
  ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getNumAmounts() const { return count; }
  /// Distance between the amounts of neighbours on `axis`; 0 if not listed.
  int64_t getStride(int64_t axis) const { return strides[axis]; }

  /// Calls `visit` with each index, row-major.
  void forEach(function_ref<void(ArrayRef<int64_t>)> visit) const;
  /// The place of the amount at `index`; entries of axes that are not listed
  /// are ignored.
  int64_t getOffset(ArrayRef<int64_t> index) const;

private:
  SmallVector<int64_t, 5> shape, strides;
  int64_t count = 1;
};

/// `variations` with listed axes made free until at most kMaxListedAmounts
/// amounts are listed; axes of dynamic size are never listed.
SmallVector<Variation, 5> limitListing(RankedTensorType type,
                                       ArrayRef<Variation> variations);

/// The same shift with amounts listed or free along more axes: `wanted` is
/// nowhere less general. Amounts of listed axes that become free are combined.
Shift generalize(AmountTable &table, const Shift &shift, RankedTensorType type,
                 ArrayRef<Variation> wanted);

/// The more general of two variations.
Variation join(Variation a, Variation b);

/// New amounts for all different ones: the shift as a function that is known to
/// depend on the same elements, and else unknown.
SmallVector<Amount> renew(AmountTable &table, ArrayRef<Amount> amounts);

/// The shift of a value of type `from` seen in type `to`, to which it
/// broadcasts: axes are aligned at the last one. `to` may be less static.
Shift broadcast(AmountTable &table, const Shift &shift, RankedTensorType from,
                RankedTensorType to);

} // namespace mlir::convopt

#endif // CONVOPT_INTERFACES_SHIFT_H

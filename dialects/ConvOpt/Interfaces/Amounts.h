//===- Amounts.h - Symbolic amounts of a shift ----------------------------===//
//
// How much an element of a tensor changes when an additive term b does, as a
// linear expression in the elements of b. Nothing is known of the values of b,
// so that what is proved holds for every b; and zero means zero over the real
// numbers: a coefficient that floating-point arithmetic would round becomes a
// new unknown instead.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_INTERFACES_AMOUNTS_H
#define CONVOPT_INTERFACES_AMOUNTS_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"

#include <optional>
#include <vector>

namespace mlir::convopt {

/// An amount of an AmountTable. Amounts of one table are equal over the reals,
/// for every b, if their numbers are equal; zero is the same in all tables.
using Amount = uint32_t;
inline constexpr Amount kZeroAmount = 0;

/// A sum of coefficients times elements of b: (element, coefficient), elements
/// increasing.
using AmountRow = SmallVector<std::pair<unsigned, double>, 2>;

/// The amounts that occur while one term is followed.
///
/// An amount is a sum of exact coefficients times unknowns. An unknown is an
/// element of b, or stands for some linear expression in elements of b whose
/// coefficients are not spelled out (a sum over a filter's taps, a rounded
/// product): then it is known which elements those are.
class AmountTable {
public:
  explicit AmountTable(unsigned numElements);

  unsigned getNumElements() const { return numElements; }
  /// The amount of element `index` of b.
  Amount element(unsigned index) const { return index + 1; }

  Amount add(Amount a, Amount b) { return addScaled(a, b, 1.0); }
  Amount subtract(Amount a, Amount b) { return addScaled(a, b, -1.0); }
  /// factor * a, where `factor` is exactly what multiplies a.
  Amount scale(Amount a, double factor);
  /// a / divisor, which is not zero.
  Amount divide(Amount a, double divisor);
  /// A factor, not zero, of which only the nearest f64 is known. Not uniqued:
  /// who needs equal results for equal arguments remembers them.
  Amount scaleInexactly(Amount a, double factor);
  /// Some linear expression in `amounts` of which nothing else is known. Zero
  /// if all of them are.
  Amount combine(ArrayRef<Amount> amounts);
  /// `count` such expressions, all different as far as is known.
  SmallVector<Amount> combineMany(ArrayRef<Amount> amounts, size_t count);

  /// Adds to `elements` those elements of b that `a` may depend on.
  void collectElements(Amount a, llvm::BitVector &elements) const;
  /// `a` as a row, if its coefficients are known (to the nearest f64).
  std::optional<AmountRow> getRow(Amount a) const;

private:
  using Unknown = uint32_t;
  using Term = std::pair<Unknown, double>;
  using Terms = SmallVector<Term, 1>;

  /// What is known of an unknown that is no element of b.
  struct Definition {
    /// The elements it may depend on, an index of `supports`; if it has no
    /// parent.
    unsigned support;
    /// It is factor * parent, unless that is zero.
    Amount parent = kZeroAmount;
    double factor = 0.0;
  };

  Amount addScaled(Amount a, Amount b, double factor);
  Amount intern(Terms terms);
  const Terms &getTerms(Amount a) const { return forms[a]; }
  Unknown makeUnknown(const Definition &definition);
  unsigned makeSupport(ArrayRef<Amount> amounts);

  unsigned numElements;
  /// Of each amount: zero, the elements, then all others.
  std::vector<Terms> forms;
  std::vector<Definition> definitions;
  std::vector<llvm::BitVector> supports;
  /// Amounts that are no single unknown with coefficient 1, by hash.
  DenseMap<size_t, SmallVector<Amount, 1>> interned;
  /// Amounts that are one unknown with coefficient 1, beyond the elements.
  DenseMap<Unknown, Amount> single;
};

} // namespace mlir::convopt

#endif // CONVOPT_INTERFACES_AMOUNTS_H

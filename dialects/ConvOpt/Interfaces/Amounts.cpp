//===- Amounts.cpp - Symbolic amounts of a shift --------------------------===//

#include "dialects/ConvOpt/Interfaces/Amounts.h"

#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

/// Longer sums become unknowns: nothing in a network cancels term by term.
static constexpr size_t kMaxTerms = 8;

/// Below this the error of a product may be too small to be seen in f64.
static constexpr double kSmallestProduct = 0x1p-900;

/// a * b if that is what f64 computes.
static std::optional<double> multiplyExactly(double a, double b) {
  double product = a * b;
  if (a == 0.0 || b == 0.0)
    return 0.0;
  if (!std::isfinite(product) || std::fabs(product) < kSmallestProduct ||
      std::fma(a, b, -product) != 0.0)
    return std::nullopt;
  return product;
}

/// a + b if that is what f64 computes (Knuth's TwoSum: sum + error = a + b).
static std::optional<double> addExactly(double a, double b) {
  double sum = a + b, virtualB = sum - a;
  double error = (a - (sum - virtualB)) + (b - virtualB);
  if (!std::isfinite(sum) || error != 0.0)
    return std::nullopt;
  return sum;
}

AmountTable::AmountTable(unsigned numElements) : numElements(numElements) {
  forms.reserve(numElements + 1);
  forms.push_back({});
  for (unsigned i = 0; i < numElements; ++i)
    forms.push_back({{i, 1.0}});
}

Amount AmountTable::intern(Terms terms) {
  if (terms.empty())
    return kZeroAmount;
  bool isSingle = terms.size() == 1 && terms[0].second == 1.0;
  if (isSingle && terms[0].first < numElements)
    return element(terms[0].first);
  if (isSingle) {
    auto [it, isNew] = single.try_emplace(terms[0].first, forms.size());
    if (isNew)
      forms.push_back(std::move(terms));
    return it->second;
  }
  llvm::hash_code hash = llvm::hash_value(terms.size());
  for (auto [unknown, coefficient] : terms)
    hash = llvm::hash_combine(hash, unknown,
                              llvm::bit_cast<uint64_t>(coefficient));
  SmallVector<Amount, 1> &known = interned[static_cast<size_t>(hash)];
  for (Amount amount : known)
    if (forms[amount] == terms)
      return amount;
  known.push_back(forms.size());
  forms.push_back(std::move(terms));
  return known.back();
}

unsigned AmountTable::makeSupport(ArrayRef<Amount> amounts) {
  llvm::BitVector support(numElements);
  for (Amount amount : amounts)
    collectElements(amount, support);
  supports.push_back(std::move(support));
  return supports.size() - 1;
}

AmountTable::Unknown AmountTable::makeUnknown(const Definition &definition) {
  definitions.push_back(definition);
  return numElements + definitions.size() - 1;
}

void AmountTable::collectElements(Amount a, llvm::BitVector &elements) const {
  for (auto [unknown, coefficient] : getTerms(a)) {
    if (unknown < numElements) {
      elements.set(unknown);
      continue;
    }
    const Definition &definition = definitions[unknown - numElements];
    if (definition.parent != kZeroAmount)
      collectElements(definition.parent, elements);
    else
      elements |= supports[definition.support];
  }
}

Amount AmountTable::addScaled(Amount a, Amount b, double factor) {
  if (b == kZeroAmount)
    return a;
  if (a == b && factor == -1.0)
    return kZeroAmount;
  Terms sum;
  const Terms left = getTerms(a), right = getTerms(b);
  auto l = left.begin(), r = right.begin();
  while (l != left.end() || r != right.end()) {
    if (r == right.end() || (l != left.end() && l->first < r->first)) {
      sum.push_back(*l++);
    } else if (l == left.end() || r->first < l->first) {
      sum.push_back({r->first, factor * r->second});
      ++r;
    } else {
      std::optional<double> both = addExactly(l->second, factor * r->second);
      if (!both)
        return combine({a, b});
      if (*both != 0.0)
        sum.push_back({l->first, *both});
      ++l, ++r;
    }
  }
  return sum.size() > kMaxTerms ? combine({a, b}) : intern(std::move(sum));
}

Amount AmountTable::scale(Amount a, double factor) {
  if (a == kZeroAmount || factor == 0.0)
    return kZeroAmount;
  if (factor == 1.0)
    return a;
  Terms scaled = getTerms(a);
  for (Term &term : scaled) {
    std::optional<double> product = multiplyExactly(term.second, factor);
    if (!product)
      return scaleInexactly(a, factor);
    term.second = *product;
  }
  return intern(std::move(scaled));
}

Amount AmountTable::divide(Amount a, double divisor) {
  if (a == kZeroAmount || divisor == 1.0)
    return a;
  Terms scaled = getTerms(a);
  for (Term &term : scaled) {
    double quotient = term.second / divisor;
    // It is exact where multiplying gives the dividend back.
    if (multiplyExactly(quotient, divisor) != term.second)
      return scaleInexactly(a, 1.0 / divisor);
    term.second = quotient;
  }
  return intern(std::move(scaled));
}

Amount AmountTable::scaleInexactly(Amount a, double factor) {
  if (a == kZeroAmount)
    return kZeroAmount;
  // Too small for f64 is not zero.
  if (factor == 0.0)
    return combine(a);
  return intern({{makeUnknown({/*support=*/0, a, factor}), 1.0}});
}

Amount AmountTable::combine(ArrayRef<Amount> amounts) {
  return combineMany(amounts, 1).front();
}

SmallVector<Amount> AmountTable::combineMany(ArrayRef<Amount> amounts,
                                             size_t count) {
  if (llvm::all_of(amounts, [](Amount a) { return a == kZeroAmount; }))
    return SmallVector<Amount>(count, kZeroAmount);
  unsigned support = makeSupport(amounts);
  SmallVector<Amount> results;
  for (size_t i = 0; i < count; ++i)
    results.push_back(intern({{makeUnknown({support}), 1.0}}));
  return results;
}

std::optional<AmountRow> AmountTable::getRow(Amount a) const {
  AmountRow row;
  auto addTo = [&](unsigned element, double coefficient) {
    auto it = llvm::lower_bound(
        row, element, [](auto &entry, unsigned e) { return entry.first < e; });
    if (it != row.end() && it->first == element)
      it->second += coefficient;
    else
      row.insert(it, {element, coefficient});
  };
  for (auto [unknown, coefficient] : getTerms(a)) {
    if (unknown < numElements) {
      addTo(unknown, coefficient);
      continue;
    }
    const Definition &definition = definitions[unknown - numElements];
    if (definition.parent == kZeroAmount)
      return std::nullopt;
    std::optional<AmountRow> parent = getRow(definition.parent);
    if (!parent)
      return std::nullopt;
    for (auto [element, inner] : *parent)
      addTo(element, coefficient * definition.factor * inner);
  }
  return row;
}

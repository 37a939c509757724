//===- Compare.cpp - is a result close enough? ----------------------------===//

#include "runtime/Tensor/Compare.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace convopt::runtime {

template <typename T>
static double distance(T actual, T expected) {
  if constexpr (std::is_integral_v<T>) {
    // In unsigned arithmetic the difference of two i64 neither overflows nor
    // is rounded before it is formed.
    uint64_t y = static_cast<uint64_t>(actual);
    uint64_t e = static_cast<uint64_t>(expected);
    return static_cast<double>(actual > expected ? y - e : e - y);
  } else {
    double y = toDouble(actual);
    double e = toDouble(expected);
    if (std::isfinite(y) && std::isfinite(e))
      return std::fabs(y - e);
    bool same = y == e || (std::isnan(y) && std::isnan(e));
    return same ? 0 : std::numeric_limits<double>::infinity();
  }
}

template <typename T>
static Comparison compareElements(Span<const T> actual, Span<const T> expected,
                                  double tolerance) {
  Comparison result;
  for (T element : expected) {
    double magnitude = std::fabs(toDouble(element));
    if (std::isfinite(magnitude))
      result.maxMagnitude = std::max(result.maxMagnitude, magnitude);
  }
  result.allowed = tolerance * result.maxMagnitude;
  for (size_t i = 0; i < expected.size(); ++i) {
    double error = distance(actual[i], expected[i]);
    // An infinite distance fails even where the product above overflowed.
    if (error > result.allowed || std::isinf(error))
      ++result.failures;
    if (error > result.error || result.worstIndex < 0) {
      result.worstIndex = static_cast<int64_t>(i);
      result.actual = toDouble(actual[i]);
      result.expected = toDouble(expected[i]);
      result.error = error;
    }
  }
  result.pass = result.failures == 0;
  return result;
}

Expected<Comparison> compareTensors(const Tensor &actual,
                                    const Tensor &expected, double tolerance) {
  if (!std::isfinite(tolerance) || tolerance < 0)
    return makeError("the tolerance must be finite and not negative");
  if (actual.dtype() != expected.dtype() || actual.shape() != expected.shape())
    return makeError(
        "cannot compare ", formatType(actual.dtype(), actual.shape()),
        " with the expected ", formatType(expected.dtype(), expected.shape()));
  return dispatch(actual.dtype(), [&](auto tag) {
    using T = typename decltype(tag)::Type;
    return compareElements(actual.elements<T>(), expected.elements<T>(),
                           tolerance);
  });
}

std::string describe(const Comparison &comparison, const Shape &shape) {
  if (comparison.worstIndex < 0)
    return "no elements";
  Shape position(shape.size());
  int64_t rest = comparison.worstIndex;
  for (size_t axis = shape.size(); axis-- > 0;) {
    position[axis] = rest % shape[axis];
    rest /= shape[axis];
  }
  char numbers[256];
  std::snprintf(numbers, sizeof(numbers),
                "is %.9g, expected %.9g: |y-e| = %.3g, allowed %.3g "
                "(max|e| = %.6g)",
                comparison.actual, comparison.expected, comparison.error,
                comparison.allowed, comparison.maxMagnitude);
  std::string text = "worst element " + formatShape(position) + " " + numbers;
  if (comparison.failures)
    text += "; elements that fail: " + std::to_string(comparison.failures);
  return text;
}

} // namespace convopt::runtime

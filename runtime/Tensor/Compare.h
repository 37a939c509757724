//===- Compare.h - is a result close enough? ------------------------------===//

#ifndef CONVOPT_RUNTIME_TENSOR_COMPARE_H
#define CONVOPT_RUNTIME_TENSOR_COMPARE_H

#include "runtime/Support/Expected.h"
#include "runtime/Tensor/Tensor.h"

#include <cstdint>
#include <string>

namespace convopt::runtime {

/// How an actual result y differs from the expected one e.
struct Comparison {
  /// Every element is within `allowed`.
  bool pass = true;
  /// The row-major index of the first element with the largest |y - e|; -1 if
  /// the tensors are empty.
  int64_t worstIndex = -1;
  /// y and e at worstIndex.
  double actual = 0;
  double expected = 0;
  /// |y - e| at worstIndex; infinite where NaN or infinity meets anything but
  /// itself.
  double error = 0;
  /// max|e| over the finite elements of e.
  double maxMagnitude = 0;
  /// tolerance * max|e|.
  double allowed = 0;
  /// Elements outside `allowed`.
  int64_t failures = 0;
};

/// Compares by the rule |y - e| <= tolerance * max|e|. NaN matches NaN only,
/// and an infinity matches itself only. Integers are subtracted exactly.
/// Errors: different element type or shape; a tolerance that is negative or
/// not finite.
Expected<Comparison> compareTensors(const Tensor &actual,
                                    const Tensor &expected, double tolerance);

/// One line for people: the worst element, with its coordinates in `shape`.
std::string describe(const Comparison &comparison, const Shape &shape);

} // namespace convopt::runtime

#endif // CONVOPT_RUNTIME_TENSOR_COMPARE_H

//===- Work.h - How much an op computes -----------------------------------===//

#ifndef CONVOPT_IR_WORK_H
#define CONVOPT_IR_WORK_H

#include "mlir/IR/Operation.h"

#include <optional>

namespace mlir::convopt {

/// The product of non-negative sizes; saturates instead of overflowing.
uint64_t multiplySizes(ArrayRef<int64_t> sizes);

/// Multiply-adds of a convolution, transposed convolution, dense layer or
/// matrix product, those with padding included, or of a group of ops. Absent
/// for other ops and for sizes that are not known; saturates instead of
/// overflowing.
std::optional<uint64_t> countMacs(Operation *op);

} // namespace mlir::convopt

#endif // CONVOPT_IR_WORK_H

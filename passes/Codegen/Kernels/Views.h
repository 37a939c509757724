//===- Views.h - Ops that need no kernel ----------------------------------===//
//
// Some ops only say where elements lie. They get no kernel; the memory plan
// lets their results and operands share storage.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_KERNELS_VIEWS_H
#define CONVOPT_CODEGEN_KERNELS_VIEWS_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {

/// When the result's elements are consecutive elements of the operand, in the
/// same order: the number of elements before them. So it is for a reshape, and
/// for a slice whose axes are single elements, then one range, then whole axes.
std::optional<int64_t> getViewedElement(Operation *op);

/// Whether the result consists of the operands, one after another: all axes
/// before the joined one have size 1.
bool joinsContiguously(ConcatOp op);

/// Whether `op` is one of these ops.
bool needsNoKernel(Operation *op);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_KERNELS_VIEWS_H

//===- Constants.h - Making and dropping constants in rewrites ------------===//

#ifndef CONVOPT_GRAPH_CONSTANTS_H
#define CONVOPT_GRAPH_CONSTANTS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::convopt {

/// A constant at the insertion point, `values` rounded once to the element type
/// of `type`.
Value createConstant(RewriterBase &rewriter, Location location,
                     RankedTensorType type, ArrayRef<double> values);

/// Whether all values are finite once they are rounded to `type`.
bool fitsType(ArrayRef<double> values, FloatType type);

/// Erases the constants among the ops that define `values` when nothing uses
/// them any more. A value may occur several times, or be null.
void eraseDeadConstants(RewriterBase &rewriter, ArrayRef<Value> values);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_CONSTANTS_H

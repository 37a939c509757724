//===- AffineTransport.h - Which ops an affine function may pass ----------===//

#ifndef CONVOPT_GRAPH_AFFINETRANSPORT_H
#define CONVOPT_GRAPH_AFFINETRANSPORT_H

#include "passes/Graph/AxisAffine.h"

namespace mlir::convopt {

/// g with f(op(x)) = op(g(x)), for an op with one operand and one result that
/// keeps what f needs.
FailureOr<AxisAffine> moveAboveOp(Operation *op, const AxisAffine &f,
                                  Refusal &refuse);

/// g with op(f(x)) = g(op(x)), for the same ops.
FailureOr<AxisAffine> moveBelowOp(Operation *op, const AxisAffine &f,
                                  Refusal &refuse);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_AFFINETRANSPORT_H

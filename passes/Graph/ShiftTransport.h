//===- ShiftTransport.h - Where a constant summand is found again ---------===//

#ifndef CONVOPT_GRAPH_SHIFTTRANSPORT_H
#define CONVOPT_GRAPH_SHIFTTRANSPORT_H

#include "passes/Graph/AxisAffine.h"

namespace mlir::convopt {

/// What is added to the first result of `op` when f, whose scale is 1, adds its
/// offset to `value` in each place where `op` reads it; nothing if nothing is
/// left of it. By the rules of the shift analysis, so that ops with several
/// operands are among them. Refuses what an AxisAffine cannot say.
FailureOr<std::optional<AxisAffine>> moveShiftBelowOp(Operation *op,
                                                      Value value,
                                                      const AxisAffine &f,
                                                      Refusal &refuse);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_SHIFTTRANSPORT_H

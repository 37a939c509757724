//===- Remarks.h - How graph passes report what they did ------------------===//

#ifndef CONVOPT_GRAPH_REMARKS_H
#define CONVOPT_GRAPH_REMARKS_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Remarks.h"

namespace mlir::convopt {

/// The model's name for what is at `location`; empty without one. Names of a
/// fused location are joined by commas.
std::string getNodeName(Location location);

/// "conv 'block1/conv'", or "conv" for an op that the model does not name.
std::string describeOp(Operation *op);

/// A remark of a graph pass about something in the function that `op` is or is
/// in.
remark::RemarkOpts graphRemark(StringRef passName, Operation *op);

} // namespace mlir::convopt

#endif // CONVOPT_GRAPH_REMARKS_H

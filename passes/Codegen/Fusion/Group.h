//===- Group.h - Ops that become one kernel -------------------------------===//

#ifndef CONVOPT_CODEGEN_FUSION_GROUP_H
#define CONVOPT_CODEGEN_FUSION_GROUP_H

#include "mlir/IR/Operation.h"

namespace mlir::convopt {

/// Replaces `ops`, a chain in one block whose inner results have no other use,
/// by one convopt.fused where the last of them stands.
void fuseGroup(ArrayRef<Operation *> ops);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_FUSION_GROUP_H

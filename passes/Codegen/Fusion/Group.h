//===- Group.h - Ops that become one kernel -------------------------------===//

#ifndef CONVOPT_CODEGEN_FUSION_GROUP_H
#define CONVOPT_CODEGEN_FUSION_GROUP_H

#include "mlir/IR/Operation.h"

namespace mlir::convopt {

/// Replaces `ops`, a chain in one block whose inner results have no other use,
/// by one convopt.fused where the last of them stands. `mean`, if there is one,
/// reads the last one's result alone and becomes the second result.
void fuseGroup(ArrayRef<Operation *> ops, Operation *mean = nullptr);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_FUSION_GROUP_H

//===- ReleaseConstants.h - Frees what no op names any more ---------------===//

#ifndef CONVOPT_CODEGEN_CONSTANTS_RELEASECONSTANTS_H
#define CONVOPT_CODEGEN_CONSTANTS_RELEASECONSTANTS_H

#include "mlir/IR/Operation.h"

namespace mlir::convopt {

/// Frees the data of every resource that neither `root` nor an op in it names,
/// and returns how many bytes that were. Nothing else in the context may need
/// them: reading such a constant fails from now on.
size_t releaseUnusedResources(Operation *root);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_CONSTANTS_RELEASECONSTANTS_H

//===- Registration.h - What convopt's tools know -------------------------===//

#ifndef CONVOPT_PIPELINES_REGISTRATION_H
#define CONVOPT_PIPELINES_REGISTRATION_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::convopt {

/// The convopt dialect, the upstream dialects its pipelines go through, and the
/// external models (bufferization, translation) they need.
void registerDialects(DialectRegistry &registry);

/// convopt's passes and pipelines and the upstream passes they use, for tools
/// that name passes on the command line.
void registerPasses();

} // namespace mlir::convopt

#endif // CONVOPT_PIPELINES_REGISTRATION_H

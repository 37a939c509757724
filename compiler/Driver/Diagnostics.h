//===- Diagnostics.h - Diagnostics for people -----------------------------===//

#ifndef CONVOPT_DRIVER_DIAGNOSTICS_H
#define CONVOPT_DRIVER_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"

#include <string>

namespace mlir::convopt {

/// Where in a model something is: the names of its nodes, "conv1 + norm1" when
/// several became one; empty when the location has none.
std::string describeNodes(Location location);

/// "error: file: node: reason", one further line per note. The file is that of
/// the location (with line and column where they are known), else
/// `defaultFile`; parts that are not known are left out. A reason that begins
/// with the file's name already stands alone.
std::string formatDiagnostic(const Diagnostic &diagnostic,
                             StringRef defaultFile);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_DIAGNOSTICS_H

//===- Remarks.h - What the passes did, in words --------------------------===//

#ifndef CONVOPT_DRIVER_REMARKS_H
#define CONVOPT_DRIVER_REMARKS_H

#include "compiler/Pipelines/Pipelines.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringMap.h"

#include <memory>
#include <string>
#include <vector>

namespace mlir::convopt {

/// One optimization remark of a pass.
struct CollectedRemark {
  /// Whether something was done; else it says why it was not.
  bool passed;
  /// The rule, for example "FoldBatchNorm".
  std::string rule;
  /// The model's own name of the node; may be empty.
  std::string node;
  /// What was done, or the reason why not.
  std::string text;
  /// What else the pass said, by key: "verdict", "into", "error_bound", ...
  llvm::StringMap<std::string> data;
};

using CollectedRemarks = std::vector<CollectedRemark>;

/// Collects, from now on, the remarks that the passes of `phase` (category
/// "convopt-<phase>") make in `context`, in the order they are made; what a
/// pass says again when it runs again is kept once. A context has one receiver
/// of remarks: this one replaces any other. Read the list when no pass is
/// running.
std::shared_ptr<const CollectedRemarks> collectRemarks(MLIRContext &context,
                                                       Phase phase);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_REMARKS_H

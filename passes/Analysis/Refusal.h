//===- Refusal.h - Why a rewrite or a proof was refused -------------------===//

#ifndef CONVOPT_ANALYSIS_REFUSAL_H
#define CONVOPT_ANALYSIS_REFUSAL_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/Twine.h"

#include <string>

namespace mlir::convopt {

/// Carries the reason from the guard that refused to the remark that says so.
/// A guard ends in `return refuse("<what is the case>")`.
class Refusal {
public:
  LogicalResult operator()(const Twine &why) {
    reason = why.str();
    return failure();
  }
  const std::string &getReason() const { return reason; }

private:
  std::string reason;
};

} // namespace mlir::convopt

#endif // CONVOPT_ANALYSIS_REFUSAL_H

//===- NonNegative.h - Values without negative elements -------------------===//

#ifndef CONVOPT_ANALYSIS_NONNEGATIVE_H
#define CONVOPT_ANALYSIS_NONNEGATIVE_H

#include "dialects/ConvOpt/IR/ConvOpt.h"

namespace mlir::convopt {

/// Whether every element is provably >= 0 or NaN, because of the op that makes
/// it, or of one that only picks, joins or averages such elements.
bool isNeverNegative(Value value);

/// Whether every window over `input` touches one of its elements, given pads
/// smaller than the dilated kernel. A dynamic size proves nothing.
bool everyWindowSeesInput(ArrayRef<WindowDim> window, RankedTensorType input,
                          Layout layout);

} // namespace mlir::convopt

#endif // CONVOPT_ANALYSIS_NONNEGATIVE_H

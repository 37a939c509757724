//===- Perturbation.h - Networks with a changed term ----------------------===//

#ifndef CONVOPT_TEST_ANALYSIS_PERTURBATION_H
#define CONVOPT_TEST_ANALYSIS_PERTURBATION_H

#include "passes/Analysis/ShiftAnalysis.h"
#include "test/passes/Analysis/RandomNetwork.h"

namespace mlir::convopt {

/// Two functions @main whose results are equal if what the analysis says of a
/// term is true.
struct Comparison {
  OwningOpRef<ModuleOp> before, after;
  SmallVector<reference::Tensor> inputsBefore, inputsAfter;
};

/// All ops in the order of a walk, which is that of every clone, too.
SmallVector<Operation *> listOps(ModuleOp module);

/// The network as it is, and with the elements of `term` that are not kept
/// changed by random amounts. Means that absorb them return what they changed
/// by, and are results of both.
Comparison perturb(const Network &network, const AdditiveTerm &term,
                   const ShiftOutcome &outcome, unsigned seed);

} // namespace mlir::convopt

#endif // CONVOPT_TEST_ANALYSIS_PERTURBATION_H

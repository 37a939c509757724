//===- Host.h - The CPU described -----------------------------------------===//

#ifndef CONVOPT_TARGET_HOST_H
#define CONVOPT_TARGET_HOST_H

#include "dialects/ConvOpt/IR/TargetInfo.h"

#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>

namespace mlir::convopt {

/// What the instruction set of `machine` offers: size and number of vector
/// registers.
TargetInfo describeTarget(const llvm::TargetMachine &machine);

/// A code generator for the CPU this runs on, at O3, with FMA contraction. No
/// option lets it assume that NaN or infinity do not occur.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createHostMachine();

} // namespace mlir::convopt

#endif // CONVOPT_TARGET_HOST_H

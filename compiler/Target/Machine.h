//===- Machine.h - Code generators, and what they generate code for -------===//

#ifndef CONVOPT_TARGET_MACHINE_H
#define CONVOPT_TARGET_MACHINE_H

#include "dialects/ConvOpt/IR/TargetInfo.h"

#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <memory>
#include <string>

namespace mlir::convopt {

using TargetMachinePtr = std::unique_ptr<llvm::TargetMachine>;

/// A code generator at O3, with FMA contraction. No option lets it assume that
/// NaN or infinity do not occur. `triple` is one of LLVM's, `cpu` one of its
/// names of CPUs of that architecture, `features` a list as in "+avx2,-fma".
/// What is wrong with them is an error, with names that are near.
llvm::Expected<TargetMachinePtr> createMachine(StringRef triple, StringRef cpu,
                                               StringRef features = {});

/// The same for this machine: its own CPU when `cpu` is empty or "native", or
/// another one whose code it can execute.
llvm::Expected<TargetMachinePtr> createHostMachine(StringRef cpu = {});

/// What the CPU offers: vector registers, fused multiply-add, caches.
TargetInfo describeTarget(const llvm::TargetMachine &machine);

} // namespace mlir::convopt

#endif // CONVOPT_TARGET_MACHINE_H

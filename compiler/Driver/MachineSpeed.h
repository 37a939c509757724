//===- MachineSpeed.h - What this machine can do at best ------------------===//

#ifndef CONVOPT_DRIVER_MACHINESPEED_H
#define CONVOPT_DRIVER_MACHINESPEED_H

#include "compiler/JIT/CompiledModel.h"
#include "passes/Codegen/Emit/LoopBuilder.h"

#include "mlir/Support/LLVM.h"

#include <cstdlib>

namespace mlir::convopt {

/// What one core can do at best, measured with code that comes out of the same
/// code generator as the kernels.
class MachineSpeed {
public:
  /// Compiles what is to be measured, for the CPU of this name or this
  /// machine's, and allocates its 128 MiB. Fails with a diagnostic.
  static FailureOr<MachineSpeed> create(MLIRContext &context,
                                        StringRef targetCPU = {});

  /// Floating-point operations per second of independent multiply-adds in
  /// registers, two per multiply-add; the best of 50 ms.
  double measureFlops();
  /// Bytes per second read and written by a copy of 64 MiB, far more than the
  /// caches of a core hold; the best of some runs.
  double measureBandwidth();

private:
  /// A program that reads one buffer and writes another, and what one run of it
  /// amounts to.
  struct Program {
    std::unique_ptr<CompiledModel> code;
    AsmResourceBlob input, output;
    double amount;
  };
  using BodyWriter =
      llvm::function_ref<void(LoopBuilder &, Value input, Value output)>;

  MachineSpeed(Program multiplyAdds, Program copy)
      : multiplyAdds(std::move(multiplyAdds)), copy(std::move(copy)) {}
  static FailureOr<Program> compile(MLIRContext &context,
                                    TargetMachinePtr machine, int64_t inputSize,
                                    int64_t outputSize, double amount,
                                    BodyWriter write);
  static double measure(Program &program, double seconds);

  Program multiplyAdds, copy;
};

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_MACHINESPEED_H

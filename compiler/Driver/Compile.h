//===- Compile.h - From a module to machine code --------------------------===//

#ifndef CONVOPT_DRIVER_COMPILE_H
#define CONVOPT_DRIVER_COMPILE_H

#include "compiler/JIT/CompiledModel.h"
#include "compiler/Pipelines/Pipelines.h"

#include <functional>

namespace mlir::convopt {

/// Wall-clock time of one phase.
struct PhaseTime {
  std::string name;
  double seconds;
};
using PhaseTimes = SmallVector<PhaseTime>;

struct CompileOptions {
  /// LLVM's name of the CPU to generate code for; this machine's when empty.
  std::string targetCPU;
  /// Verify the IR after every pass, not only at the contracts.
  bool verifyEach = false;
  /// Take the time of every kernel call: see CompiledModel::profile.
  bool profile = false;
  /// How results may be rounded.
  Numerics numerics = Numerics::Fast;
  /// The context has no other module that needs its constants, so that they can
  /// be freed as soon as they are replaced.
  bool releaseConstants = false;
  /// Called with the name of each phase before it begins.
  std::function<void(StringRef)> onPhase;
};

/// The name under which code generation by LLVM is timed and reported, beside
/// those of getPhaseName.
inline constexpr StringLiteral kJITPhaseName = "jit";

/// Runs one phase on `module`. Fails with a diagnostic.
LogicalResult runPhase(Phase phase, ModuleOp module,
                       const CompileOptions &options = {},
                       PhaseTimes *times = nullptr);

/// Runs all phases and generates code for this machine. Appends the time of
/// each phase to `times`. Fails with a diagnostic.
FailureOr<std::unique_ptr<CompiledModel>>
compileModel(OwningOpRef<ModuleOp> module, const CompileOptions &options = {},
             PhaseTimes *times = nullptr);

} // namespace mlir::convopt

#endif // CONVOPT_DRIVER_COMPILE_H

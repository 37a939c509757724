//===- Compile.cpp - From a module to machine code ------------------------===//

#include "compiler/Driver/Compile.h"

#include "compiler/Target/Machine.h"

#include "mlir/Pass/PassManager.h"

#include <chrono>

namespace mlir::convopt {

namespace {

/// Announces a phase, and records its time at the end of the scope.
class PhaseScope {
public:
  PhaseScope(StringRef name, const CompileOptions &options, PhaseTimes *times)
      : name(name), times(times), begin(Clock::now()) {
    if (options.onPhase)
      options.onPhase(name);
  }
  ~PhaseScope() {
    std::chrono::duration<double> elapsed = Clock::now() - begin;
    if (times)
      times->push_back({name.str(), elapsed.count()});
  }

private:
  using Clock = std::chrono::steady_clock;
  StringRef name;
  PhaseTimes *times;
  Clock::time_point begin;
};

} // namespace

LogicalResult runPhase(Phase phase, ModuleOp module,
                       const CompileOptions &options, PhaseTimes *times) {
  PhaseScope scope(getPhaseName(phase), options, times);
  PassManager pm(module.getContext(), ModuleOp::getOperationName());
  pm.enableVerifier(options.verifyEach);
  PipelineOptions phaseOptions;
  phaseOptions.profile = options.profile;
  phaseOptions.releaseConstants = options.releaseConstants;
  phaseOptions.numerics = options.numerics;
  buildPhase(phase, pm, phaseOptions);
  // Passes should say why they failed; the phase is what a user can name.
  if (failed(pm.run(module)))
    return module.emitError()
           << "compilation failed in phase " << getPhaseName(phase);
  return success();
}

FailureOr<std::unique_ptr<CompiledModel>>
compileModel(OwningOpRef<ModuleOp> module, const CompileOptions &options,
             PhaseTimes *times) {
  llvm::Expected<TargetMachinePtr> machine =
      createHostMachine(options.targetCPU);
  if (!machine)
    return module->emitError() << llvm::toString(machine.takeError());
  describeTarget(**machine).set(*module);
  for (Phase phase : {Phase::Graph, Phase::Codegen, Phase::Lowering})
    if (failed(runPhase(phase, *module, options, times)))
      return failure();

  Location location = module->getLoc();
  PhaseScope scope(kJITPhaseName, options, times);
  llvm::Expected<std::unique_ptr<CompiledModel>> model =
      CompiledModel::create(std::move(module), std::move(*machine));
  if (!model)
    return emitError(location)
           << "compilation failed in phase " << kJITPhaseName << ": "
           << llvm::toString(model.takeError());
  return std::move(*model);
}

} // namespace mlir::convopt

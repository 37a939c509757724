//===- AttachTarget.cpp - The CPU described on the module -----------------===//

#include "compiler/Target/Machine.h"
#include "compiler/Target/Passes.h"

#include "mlir/Dialect/DLTI/DLTI.h"
#include "llvm/TargetParser/Host.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_ATTACHTARGETPASS
#include "compiler/Target/Passes.h.inc"

namespace {

struct AttachTargetPass : impl::AttachTargetPassBase<AttachTargetPass> {
  using AttachTargetPassBase::AttachTargetPassBase;

  void runOnOperation() override {
    llvm::Expected<TargetMachinePtr> machine = create();
    if (machine)
      return describeTarget(**machine).set(getOperation());
    getOperation().emitError() << llvm::toString(machine.takeError());
    signalPassFailure();
  }

private:
  llvm::Expected<TargetMachinePtr> create() const {
    bool isNative = cpu == "native";
    if (triple.empty() && features.empty() && isNative)
      return createHostMachine();
    // The name of this CPU says nothing on another architecture.
    StringRef name = cpu;
    if (isNative)
      name = triple.empty() ? llvm::sys::getHostCPUName() : "";
    return createMachine(triple.empty() ? llvm::sys::getProcessTriple()
                                        : triple.getValue(),
                         name, features);
  }
};

} // namespace
} // namespace mlir::convopt

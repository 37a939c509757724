//===- Host.cpp - The CPU described ---------------------------------------===//

#include "compiler/Target/Host.h"

#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Support/TargetSelect.h"

namespace mlir::convopt {

TargetInfo describeTarget(const llvm::TargetMachine &machine) {
  const llvm::MCSubtargetInfo &subtarget = *machine.getMCSubtargetInfo();
  TargetInfo info;
  info.vectorBits = 128;
  info.vectorRegisters = machine.getTargetTriple().isAArch64() ? 32 : 16;
  if (!machine.getTargetTriple().isX86())
    return info;
  if (subtarget.checkFeatures("+avx512f")) {
    info.vectorBits = 512;
    info.vectorRegisters = 32;
  } else if (subtarget.checkFeatures("+avx2,+fma")) {
    info.vectorBits = 256;
  }
  return info;
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createHostMachine() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  builder->setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  builder->getOptions().AllowFPOpFusion = llvm::FPOpFusion::Fast;
  // Without this, LLVM splits 512-bit vectors in two on CPUs where they lower
  // the clock; the schedules count on whole ones.
  builder->addFeatures({"-prefer-256-bit"});
  return builder->createTargetMachine();
}

} // namespace mlir::convopt

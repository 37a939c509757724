//===- Machine.cpp - Code generators, and what they generate code for -----===//

#include "compiler/Target/Machine.h"
#include "compiler/Target/Tables.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/X86TargetParser.h"

namespace mlir::convopt {

static llvm::Error makeError(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

//===----------------------------------------------------------------------===//
// Names of CPUs
//===----------------------------------------------------------------------===//

/// LLVM's names of CPUs that execute code for `triple`.
static SmallVector<StringRef> getNames(const llvm::Triple &triple,
                                       const llvm::MCSubtargetInfo &subtarget) {
  SmallVector<StringRef> names;
  // Among all of x86 there are those of 32 bits, of which LLVM makes a crash.
  if (triple.isX86())
    llvm::X86::fillValidCPUArchList(names, /*Only64Bit=*/triple.isArch64Bit());
  else
    for (const auto &entry : subtarget.getAllProcessorDescriptions())
      names.push_back(entry.Key);
  return names;
}

/// Those of `names` that are hardly more edits away from `name` than any.
static std::string listNearNames(StringRef name, ArrayRef<StringRef> names) {
  constexpr unsigned kMoreEdits = 1;
  SmallVector<std::pair<unsigned, StringRef>> near;
  for (StringRef known : names)
    near.push_back({name.edit_distance_insensitive(known), known});
  llvm::sort(near);
  unsigned fewest = near.front().first;
  llvm::erase_if(near, [&](const auto &entry) {
    return entry.first > fewest + kMoreEdits;
  });
  return llvm::join(llvm::make_second_range(near), ", ");
}

/// The features of `cpu` that kernels may use and this machine does not have.
/// Those of the system (memory keys, cache control, ...) do not matter.
static SmallVector<StringRef> findMissingFeatures(StringRef cpu) {
  SmallVector<StringRef> wanted, missing;
  llvm::X86::getFeaturesForCPU(cpu, wanted);
  llvm::StringMap<bool> present = llvm::sys::getHostCPUFeatures();
  constexpr StringLiteral kUsed[] = {"sse",   "ssse", "avx",   "fma",
                                     "f16c",  "bmi",  "lzcnt", "popcnt",
                                     "movbe", "xop",  "tbm"};
  for (StringRef feature : wanted)
    if (!present.lookup(feature) && llvm::any_of(kUsed, [&](StringRef prefix) {
          return feature.starts_with(prefix);
        }))
      missing.push_back(feature);
  return missing;
}

//===----------------------------------------------------------------------===//
// Code generators
//===----------------------------------------------------------------------===//

static llvm::Expected<TargetMachinePtr>
createMachine(llvm::orc::JITTargetMachineBuilder builder) {
  // Without this, LLVM splits 512-bit vectors in two on CPUs where they lower
  // the clock; the schedules count on whole ones.
  if (builder.getTargetTriple().isX86())
    builder.addFeatures({"-prefer-256-bit"});
  builder.setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  // The linker of LLJIT keeps code and constants together. LLVM expects them
  // far apart: each constant would cost an address, and be spilled rather than
  // loaded again.
  builder.setCodeModel(llvm::CodeModel::Small);
  builder.setRelocationModel(llvm::Reloc::PIC_);
  builder.getOptions().AllowFPOpFusion = llvm::FPOpFusion::Fast;
  return builder.createTargetMachine();
}

llvm::Expected<TargetMachinePtr>
createMachine(StringRef tripleText, StringRef cpu, StringRef features) {
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargets();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmPrinters();
  llvm::Triple triple(llvm::Triple::normalize(tripleText));
  std::string problem;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, problem);
  if (!target)
    return makeError("no code generator for '" + tripleText + "'");

  // LLVM itself would print a warning and go on.
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget(
      target->createMCSubtargetInfo(triple, "", ""));
  SmallVector<StringRef> names = getNames(triple, *subtarget);
  if (!cpu.empty() && !llvm::is_contained(names, cpu))
    return makeError("'" + cpu + "' is not a CPU of " + triple.getArchName() +
                     "; near names are " + listNearNames(cpu, names));
  SmallVector<StringRef> list;
  features.split(list, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef feature : list) {
    StringRef name = feature;
    bool isSigned = name.consume_front("+") || name.consume_front("-");
    bool isKnown = llvm::any_of(subtarget->getAllProcessorFeatures(),
                                [&](const llvm::SubtargetFeatureKV &known) {
                                  return known.Key == name;
                                });
    if (!isSigned || !isKnown)
      return makeError("'" + feature + "' is not +FEATURE or -FEATURE of " +
                       triple.getArchName());
  }
  llvm::orc::JITTargetMachineBuilder builder(triple);
  builder.setCPU(cpu.str());
  builder.addFeatures(std::vector<std::string>(list.begin(), list.end()));
  return createMachine(std::move(builder));
}

llvm::Expected<TargetMachinePtr> createHostMachine(StringRef cpu) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  if (cpu.empty() || cpu == "native") {
    auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
    if (!builder)
      return builder.takeError();
    return createMachine(std::move(*builder));
  }
  llvm::Expected<TargetMachinePtr> machine =
      createMachine(llvm::sys::getProcessTriple(), cpu);
  if (!machine)
    return machine.takeError();
  if (!(*machine)->getTargetTriple().isX86())
    return makeError("this machine executes code for 'native' alone");
  if (SmallVector<StringRef> missing = findMissingFeatures(cpu);
      !missing.empty())
    return makeError("this machine cannot execute code for '" + cpu +
                     "': it has no " + llvm::join(missing, ", "));
  return machine;
}

//===----------------------------------------------------------------------===//
// Description
//===----------------------------------------------------------------------===//

TargetInfo describeTarget(const llvm::TargetMachine &machine) {
  const llvm::MCSubtargetInfo &subtarget = *machine.getMCSubtargetInfo();
  TargetInfo info;
  for (const VectorRow &row : getVectorRows())
    if (row.architecture == machine.getTargetTriple().getArch() &&
        subtarget.checkFeatures(row.features.str())) {
      info.vectorBits = row.bits;
      info.vectorRegisters = row.registers;
      info.fusedMultiplyAdd = row.fusedMultiplyAdd;
      break;
    }
  const CacheRow &caches = getCaches(machine.getTargetCPU());
  info.l1Bytes = caches.l1Bytes;
  info.l2Bytes = caches.l2Bytes;
  return info;
}

} // namespace mlir::convopt

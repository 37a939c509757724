//===- CompiledModel.cpp - A network as machine code in this process ------===//

#include "compiler/JIT/CompiledModel.h"

#include "compiler/JIT/DType.h"
#include "passes/Codegen/Memory/LargePages.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Profile/Passes.h"
#include "passes/Lowering/Passes.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/CompileUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/IR/Module.h"

#include <chrono>
#include <cstring>

namespace mlir::convopt {

struct CompiledModel::Impl {
  std::unique_ptr<llvm::orc::LLJIT> jit;
  ConvoptEntryFn entry = nullptr;
  llvm::SmallVector<TensorSpec> inputs, outputs;
  AsmResourceBlob weights;
  size_t arenaBytes = 0;
  std::vector<ProfiledStep> profile;
  /// Where in the arena a profiled run writes its times.
  size_t timesOffset = 0;
};

CompiledModel::CompiledModel() : impl(std::make_unique<Impl>()) {}
CompiledModel::~CompiledModel() = default;

static llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

static llvm::Error readSpecs(ModuleOp module, llvm::StringRef name,
                             llvm::SmallVectorImpl<TensorSpec> &specs) {
  auto entries = module->getAttrOfType<ArrayAttr>(name);
  if (!entries)
    return makeError("expected a module attribute '" + name + "'");
  for (Attribute entry : entries) {
    auto dictionary = dyn_cast<DictionaryAttr>(entry);
    auto label = dictionary ? dictionary.getAs<StringAttr>("name") : nullptr;
    auto typeAttr = dictionary ? dictionary.getAs<TypeAttr>("type") : nullptr;
    auto type = typeAttr ? dyn_cast<RankedTensorType>(typeAttr.getValue())
                         : RankedTensorType();
    auto dtype = type ? getABIDType(type.getElementType()) : std::nullopt;
    if (!label || !dtype || !type.hasStaticShape())
      return makeError("expected names and static types in '" + name + "'");
    specs.push_back(
        {label.str(), *dtype, llvm::SmallVector<int64_t>(type.getShape())});
  }
  return llvm::Error::success();
}

static llvm::Error readProfile(ModuleOp module,
                               std::vector<ProfiledStep> &steps) {
  auto entries = module->getAttrOfType<ArrayAttr>(kProfileAttrName);
  if (!entries)
    return llvm::Error::success();
  for (auto entry : entries.getAsRange<DictionaryAttr>()) {
    auto node = entry.getAs<LocationAttr>(kProfileNode);
    auto kernel = entry.getAs<StringAttr>(kProfileKernel);
    auto algorithm = entry.getAs<StringAttr>(kProfileAlgorithm);
    auto ops = entry.getAs<StringAttr>(kProfileOps);
    auto output = entry.getAs<DenseI64ArrayAttr>(kProfileOutput);
    auto macs = entry.getAs<IntegerAttr>(kProfileMacs);
    auto bytes = entry.getAs<IntegerAttr>(kProfileBytes);
    if (!node || !kernel || !algorithm || !ops || !output || !macs || !bytes)
      return makeError("expected complete entries in '" + kProfileAttrName +
                       "'");
    steps.push_back({Location(node), kernel.str(), algorithm.str(), ops.str(),
                     llvm::SmallVector<int64_t>(output.asArrayRef()),
                     macs.getInt(), bytes.getInt()});
  }
  return llvm::Error::success();
}

/// Nanoseconds since some moment.
static int64_t readClock() {
  return std::chrono::nanoseconds(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Generated code may call these and nothing else of the process.
static llvm::Error defineRuntimeSymbols(llvm::orc::LLJIT &jit) {
  llvm::orc::SymbolMap symbols;
  auto define = [&](llvm::StringRef name, auto *function) {
    symbols[jit.mangleAndIntern(name)] = {
        llvm::orc::ExecutorAddr::fromPtr(function),
        llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  };
  define("memcpy", &std::memcpy);
  define("memmove", &std::memmove);
  define("memset", &std::memset);
  define(kClockName, &readClock);
  return jit.getMainJITDylib().define(
      llvm::orc::absoluteSymbols(std::move(symbols)));
}

/// Machine code for the functions of `module`, which is gone before LLVM
/// begins.
static llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>>
generateCode(OwningOpRef<ModuleOp> module, TargetMachinePtr machine) {
  auto context = std::make_unique<llvm::LLVMContext>();
  std::unique_ptr<llvm::Module> llvmModule =
      translateModuleToLLVMIR(*module, *context, "convopt");
  if (!llvmModule)
    return makeError("translation to LLVM IR failed");
  module = nullptr;
  llvmModule->setTargetTriple(machine->getTargetTriple());
  llvmModule->setDataLayout(machine->createDataLayout());

  llvm::orc::LLJITBuilder builder;
  builder.setDataLayout(machine->createDataLayout());
  // Code generation alone, no mid-level passes: they unroll the reduction
  // loops and make the register allocator spill accumulators.
  builder.setCompileFunctionCreator(
      [&](llvm::orc::JITTargetMachineBuilder)
          -> llvm::Expected<
              std::unique_ptr<llvm::orc::IRCompileLayer::IRCompiler>> {
        return std::make_unique<llvm::orc::TMOwningSimpleCompiler>(
            std::move(machine));
      });
  auto jit = builder.create();
  if (!jit)
    return jit.takeError();
  if (llvm::Error error = defineRuntimeSymbols(**jit))
    return std::move(error);
  if (llvm::Error error = (*jit)->addIRModule(llvm::orc::ThreadSafeModule(
          std::move(llvmModule), std::move(context))))
    return std::move(error);
  return jit;
}

llvm::Expected<std::unique_ptr<CompiledModel>>
CompiledModel::create(OwningOpRef<ModuleOp> module, TargetMachinePtr machine) {
  std::unique_ptr<CompiledModel> model(new CompiledModel());
  Impl &impl = *model->impl;
  if (llvm::Error error = readSpecs(*module, kInputsAttrName, impl.inputs))
    return std::move(error);
  if (llvm::Error error = readSpecs(*module, kOutputsAttrName, impl.outputs))
    return std::move(error);
  auto arena = (*module)->getAttrOfType<IntegerAttr>(kArenaBytesAttrName);
  auto weights =
      (*module)->getAttrOfType<DenseResourceElementsAttr>(kWeightsAttrName);
  AsmResourceBlob *blob = weights ? weights.getRawHandle().getBlob() : nullptr;
  if (!arena || arena.getInt() < 0 || !blob)
    return makeError("expected a module with planned memory");
  impl.arenaBytes = arena.getInt();
  if (llvm::Error error = readProfile(*module, impl.profile))
    return std::move(error);
  if (auto offset =
          (*module)->getAttrOfType<IntegerAttr>(kProfileOffsetAttrName))
    impl.timesOffset = offset.getInt();

  // Moving leaves the data's address behind.
  impl.weights = std::move(*blob);
  weights.getRawHandle().getResource()->setBlob(AsmResourceBlob());

  auto jit = generateCode(std::move(module), std::move(machine));
  if (!jit)
    return jit.takeError();
  impl.jit = std::move(*jit);
  auto entry = impl.jit->lookup(kEntryPointName);
  if (!entry)
    return entry.takeError();
  impl.entry = entry->toPtr<ConvoptEntryFn>();
  return model;
}

llvm::ArrayRef<TensorSpec> CompiledModel::inputs() const {
  return impl->inputs;
}
llvm::ArrayRef<TensorSpec> CompiledModel::outputs() const {
  return impl->outputs;
}
size_t CompiledModel::arenaBytes() const { return impl->arenaBytes; }
llvm::Expected<AsmResourceBlob> CompiledModel::allocateArena() const {
  return allocateOnLargePages(impl->arenaBytes);
}
size_t CompiledModel::weightBytes() const {
  return impl->weights.getData().size();
}

llvm::ArrayRef<ProfiledStep> CompiledModel::profile() const {
  return impl->profile;
}
llvm::ArrayRef<int64_t> CompiledModel::getTimes(const void *arena) const {
  if (impl->profile.empty())
    return {};
  const char *times = static_cast<const char *>(arena) + impl->timesOffset;
  return {reinterpret_cast<const int64_t *>(times), impl->profile.size() + 1};
}

void CompiledModel::run(const void *const *inputs, void *const *outputs,
                        void *arena) const {
  impl->entry(inputs, outputs, impl->weights.getData().data(), arena);
}

} // namespace mlir::convopt

//===- EmitEntryPoint.cpp - The C entry point of a network ----------------===//

#include "passes/Lowering/Passes.h"

#include "passes/Codegen/Memory/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_EMITENTRYPOINTPASS
#include "passes/Lowering/Passes.h.inc"

namespace {

struct EmitEntryPointPass : impl::EmitEntryPointPassBase<EmitEntryPointPass> {
  using EmitEntryPointPassBase::EmitEntryPointPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    LLVM::LLVMFuncOp network;
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      if (function->hasAttr(kEntryAttrName))
        network = function;
    auto inputs = module->getAttrOfType<ArrayAttr>(kInputsAttrName);
    auto outputs = module->getAttrOfType<ArrayAttr>(kOutputsAttrName);
    if (!network || !inputs || !outputs ||
        network.getNumArguments() != inputs.size() + outputs.size() + 2) {
      module.emitError("expected a network with planned memory");
      return signalPassFailure();
    }

    OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
    Location loc = network.getLoc();
    auto pointer = LLVM::LLVMPointerType::get(&getContext());
    auto type =
        LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(&getContext()),
                                    {pointer, pointer, pointer, pointer});
    auto entry = LLVM::LLVMFuncOp::create(b, loc, kEntryPointName, type);
    b.setInsertionPointToStart(entry.addEntryBlock(b));
    SmallVector<Value> arguments;
    auto loadAll = [&](Value array, size_t count) {
      for (size_t i = 0; i < count; ++i) {
        Value slot = LLVM::GEPOp::create(
            b, loc, pointer, pointer, array,
            ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
        arguments.push_back(LLVM::LoadOp::create(b, loc, pointer, slot));
      }
    };
    loadAll(entry.getArgument(0), inputs.size());
    loadAll(entry.getArgument(1), outputs.size());
    arguments.push_back(entry.getArgument(2));
    arguments.push_back(entry.getArgument(3));
    LLVM::CallOp::create(b, loc, network, arguments);
    LLVM::ReturnOp::create(b, loc, ValueRange());
  }
};

} // namespace
} // namespace mlir::convopt

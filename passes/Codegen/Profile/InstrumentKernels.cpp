//===- InstrumentKernels.cpp - Time stamps around kernel calls ------------===//

#include "passes/Codegen/Kernels/KernelLibrary.h"
#include "passes/Codegen/Memory/ArenaPlan.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Profile/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_INSTRUMENTKERNELSPASS
#include "passes/Codegen/Profile/Passes.h.inc"

namespace {

struct InstrumentKernelsPass
    : impl::InstrumentKernelsPassBase<InstrumentKernelsPass> {
  using InstrumentKernelsPassBase::InstrumentKernelsPassBase;

  void runOnOperation() override;
};

/// Bytes of the buffers that `op` reads or writes. One that is read twice
/// counts twice.
int64_t countBytes(Operation *op) {
  int64_t bytes = 0;
  for (Type type : op->getOperandTypes()) {
    auto buffer = cast<MemRefType>(type);
    bytes += buffer.getNumElements() *
             llvm::divideCeil(buffer.getElementTypeBitWidth(), 8);
  }
  return bytes;
}

/// The entry of `step` in the module's profile.
DictionaryAttr describeStep(Operation *step, SymbolTable &symbols) {
  Builder b(step->getContext());
  auto output = cast<MemRefType>(step->getOperands().back().getType());
  NamedAttrList entry;
  entry.set(kProfileNode, step->getLoc());
  entry.set(kProfileBytes, b.getI64IntegerAttr(countBytes(step)));
  entry.set(kProfileMacs, b.getI64IntegerAttr(0));
  entry.set(kProfileOutput, b.getDenseI64ArrayAttr(output.getShape()));
  auto call = dyn_cast<func::CallOp>(step);
  StringAttr name = b.getStringAttr(call ? call.getCallee() : "copy");
  entry.set(kProfileKernel, name);
  entry.set(kProfileAlgorithm, name);
  entry.set(kProfileOps, name);
  if (!call)
    return entry.getDictionary(b.getContext());
  auto kernel = symbols.lookup<func::FuncOp>(call.getCallee());
  if (auto family = kernel->getAttrOfType<StringAttr>(kKernelAttrName))
    entry.set(kProfileAlgorithm, family);
  if (auto work = kernel->getAttrOfType<DictionaryAttr>(kWorkAttrName))
    for (NamedAttribute part : work)
      entry.set(part.getName(), part.getValue());
  return entry.getDictionary(b.getContext());
}

} // namespace

void InstrumentKernelsPass::runOnOperation() {
  ModuleOp module = getOperation();
  func::FuncOp network;
  for (auto function : module.getOps<func::FuncOp>())
    if (function->hasAttr(kEntryAttrName))
      network = function;
  auto arenaBytes = module->getAttrOfType<IntegerAttr>(kArenaBytesAttrName);
  if (!network || !arenaBytes) {
    module.emitError("expected a network with planned memory");
    return signalPassFailure();
  }

  Block &body = network.getBody().front();
  SmallVector<Operation *> steps;
  for (Operation &op : body)
    if (isa<func::CallOp, memref::CopyOp>(op))
      steps.push_back(&op);
  SymbolTable symbols(module);
  SmallVector<Attribute> entries;
  for (Operation *step : steps)
    entries.push_back(describeStep(step, symbols));

  OpBuilder b(&getContext());
  Location loc = network.getLoc();
  auto clock = func::FuncOp::create(loc, kClockName,
                                    b.getFunctionType({}, b.getI64Type()));
  clock.setPrivate();
  symbols.insert(clock);

  // The times are the arena's last bytes.
  int64_t count = static_cast<int64_t>(steps.size()) + 1;
  int64_t offset = llvm::alignTo(arenaBytes.getInt(), kBufferAlignment);
  int64_t bytes =
      offset + llvm::alignTo(count * sizeof(int64_t), kBufferAlignment);
  Value arena = body.getArguments().back();
  arena.setType(MemRefType::get({bytes}, b.getI8Type()));
  network.setFunctionType(b.getFunctionType(body.getArgumentTypes(), {}));

  b.setInsertionPointToStart(&body);
  auto index = [&](int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  Value times =
      memref::ViewOp::create(b, loc, MemRefType::get({count}, b.getI64Type()),
                             arena, index(offset), ValueRange());
  auto stamp = [&](int64_t position) {
    Value now = func::CallOp::create(b, loc, clock, ValueRange()).getResult(0);
    memref::StoreOp::create(b, loc, now, times, ValueRange{index(position)});
  };
  stamp(0);
  for (auto [position, step] : llvm::enumerate(steps)) {
    b.setInsertionPointAfter(step);
    stamp(static_cast<int64_t>(position) + 1);
  }
  module->setAttr(kProfileAttrName, b.getArrayAttr(entries));
  module->setAttr(kProfileOffsetAttrName, b.getI64IntegerAttr(offset));
  module->setAttr(kArenaBytesAttrName, b.getI64IntegerAttr(bytes));
}

} // namespace mlir::convopt

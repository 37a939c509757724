//===- KernelLibrary.cpp - One kernel per distinct computation ------------===//

#include "passes/Codegen/Kernels/KernelLibrary.h"

#include "dialects/ConvOpt/IR/Work.h"

#include "llvm/Support/raw_ostream.h"

namespace mlir::convopt {

KernelLibrary::KernelLibrary(ModuleOp module)
    : symbols(module), moduleBuilder(OpBuilder::atBlockEnd(module.getBody())) {}

CallKernelOp KernelLibrary::call(OpBuilder &builder, Location loc,
                                 StringRef key, StringRef family,
                                 StringRef prefix, ValueRange operands,
                                 TypeRange results, BodyWriter write) {
  func::FuncOp &kernel = kernels[key];
  if (!kernel) {
    SmallVector<Type> arguments;
    auto addArguments = [&](TypeRange types) {
      for (Type type : types) {
        auto tensor = cast<RankedTensorType>(type);
        arguments.push_back(
            MemRefType::get(tensor.getShape(), tensor.getElementType()));
      }
    };
    addArguments(operands.getTypes());
    addArguments(results);
    kernel = func::FuncOp::create(
        loc, (prefix + "_" + Twine(kernels.size() - 1)).str(),
        moduleBuilder.getFunctionType(arguments, {}));
    kernel.setPrivate();
    kernel->setAttr(kKernelAttrName, moduleBuilder.getStringAttr(family));
    symbols.insert(kernel);
    Block *entry = kernel.addEntryBlock();
    OpBuilder body = OpBuilder::atBlockEnd(entry);
    auto end = func::ReturnOp::create(body, loc);
    body.setInsertionPoint(end);
    write(body, kernel);
  }
  return CallKernelOp::create(builder, loc, results,
                              FlatSymbolRefAttr::get(kernel), operands);
}

void KernelLibrary::describeWork(CallKernelOp call, Operation *op) {
  Operation *kernel = symbols.lookup(call.getCallee());
  std::string ops = op->getName().stripDialect().str();
  if (auto group = dyn_cast<FusedOp>(op)) {
    ops.clear();
    for (Operation &inner : group.getBody().front().without_terminator())
      ops += (ops.empty() ? "" : " + ") + inner.getName().stripDialect().str();
  }
  constexpr uint64_t kLargest = std::numeric_limits<int64_t>::max();
  auto macs =
      static_cast<int64_t>(std::min(countMacs(op).value_or(0), kLargest));
  auto output = cast<RankedTensorType>(op->getResult(0).getType());
  Builder &b = moduleBuilder;
  kernel->setAttr(
      kWorkAttrName,
      b.getDictionaryAttr({b.getNamedAttr("ops", b.getStringAttr(ops)),
                           b.getNamedAttr("macs", b.getI64IntegerAttr(macs)),
                           b.getNamedAttr("output", b.getDenseI64ArrayAttr(
                                                        output.getShape()))}));
}

std::string describeComputation(Operation *op, bool ignoreData) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << op->getName();
  for (NamedAttribute attribute : op->getAttrDictionary()) {
    os << ' ' << attribute.getName();
    // Data may be large; attributes are unique, so identity is equality.
    if (!isa<ElementsAttr>(attribute.getValue()))
      os << '=' << attribute.getValue();
    else if (!ignoreData)
      os << '@' << attribute.getValue().getAsOpaquePointer();
  }
  os << '(';
  llvm::interleaveComma(op->getOperandTypes(), os);
  os << ")->(";
  llvm::interleaveComma(op->getResultTypes(), os);
  os << ')';
  return text;
}

} // namespace mlir::convopt

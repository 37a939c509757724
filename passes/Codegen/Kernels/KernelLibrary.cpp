//===- KernelLibrary.cpp - One kernel per distinct computation ------------===//

#include "passes/Codegen/Kernels/KernelLibrary.h"

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

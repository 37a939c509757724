//===- Signature.cpp - What a model takes and gives -----------------------===//

#include "compiler/Driver/Signature.h"

#include "compiler/JIT/DType.h"

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::convopt {

static constexpr StringLiteral kEntryName = "main";
static constexpr StringLiteral kNameAttr = "convopt.name";

func::FuncOp findEntry(ModuleOp module) {
  auto entry = module.lookupSymbol<func::FuncOp>(kEntryName);
  if (entry && entry.isPublic() && !entry.isDeclaration())
    return entry;
  InFlightDiagnostic error =
      module.emitError("no public function @main with a body");
  SmallVector<StringRef> names;
  for (auto function : module.getOps<func::FuncOp>())
    names.push_back(function.getSymName());
  if (names.empty())
    return {};
  error << "; there is ";
  llvm::interleaveComma(names, error,
                        [&](StringRef name) { error << "@" << name; });
  return {};
}

static FailureOr<TensorSpec> getSpec(func::FuncOp entry, Type type,
                                     StringAttr name, StringRef kind,
                                     unsigned index) {
  TensorSpec spec;
  spec.name = name ? name.str() : (kind + "_" + Twine(index)).str();
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return entry.emitError() << kind << " '" << spec.name << "' is a " << type
                             << ", not a ranked tensor";
  if (!tensor.hasStaticShape())
    return entry.emitError()
           << kind << " '" << spec.name << "' has a dynamic shape: " << type;
  std::optional<ConvoptDType> dtype = getABIDType(tensor.getElementType());
  if (!dtype)
    return entry.emitError()
           << kind << " '" << spec.name
           << "' has an unsupported element type: " << tensor.getElementType();
  spec.dtype = *dtype;
  llvm::append_range(spec.shape, tensor.getShape());
  return spec;
}

FailureOr<Signature> getSignature(ModuleOp module) {
  func::FuncOp entry = findEntry(module);
  if (!entry)
    return failure();
  Signature signature;
  for (auto [index, type] : llvm::enumerate(entry.getArgumentTypes())) {
    FailureOr<TensorSpec> spec = getSpec(
        entry, type, entry.getArgAttrOfType<StringAttr>(index, kNameAttr),
        "input", index);
    if (failed(spec))
      return failure();
    signature.inputs.push_back(std::move(*spec));
  }
  for (auto [index, type] : llvm::enumerate(entry.getResultTypes())) {
    FailureOr<TensorSpec> spec = getSpec(
        entry, type, entry.getResultAttrOfType<StringAttr>(index, kNameAttr),
        "output", index);
    if (failed(spec))
      return failure();
    signature.outputs.push_back(std::move(*spec));
  }
  return signature;
}

} // namespace mlir::convopt

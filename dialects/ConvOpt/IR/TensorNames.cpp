//===- TensorNames.cpp - What a model calls its tensors -------------------===//

#include "dialects/ConvOpt/IR/TensorNames.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/Operation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::convopt;

/// The names of all results inside of the location of a node, or null.
static ArrayAttr getResultNames(NameLoc node) {
  auto inner = dyn_cast<FusedLoc>(node.getChildLoc());
  return inner ? dyn_cast_if_present<ArrayAttr>(inner.getMetadata())
               : ArrayAttr();
}

void convopt::setTensorName(OpResult result, StringRef name) {
  Operation *op = result.getOwner();
  auto node = dyn_cast<NameLoc>(op->getLoc());
  if (!node)
    return;
  MLIRContext *context = op->getContext();
  SmallVector<Attribute> names(op->getNumResults(),
                               StringAttr::get(context, ""));
  if (ArrayAttr known = getResultNames(node);
      known && known.size() == names.size())
    names.assign(known.begin(), known.end());
  names[result.getResultNumber()] = StringAttr::get(context, name);
  op->setLoc(NameLoc::get(node.getName(),
                          FusedLoc::get(context, {UnknownLoc::get(context)},
                                        ArrayAttr::get(context, names))));
}

std::string convopt::getTensorName(Value value) {
  std::string found;
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto function =
        dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
    auto name = function ? function.getArgAttrOfType<StringAttr>(
                               argument.getArgNumber(), "convopt.name")
                         : StringAttr();
    if (name)
      return name.str();
  }
  // Several names, if rewrites have made one op of several: the first one is
  // that of what was there.
  value.getLoc()->walk([&](Location part) {
    auto node = dyn_cast<NameLoc>(part);
    if (!node)
      return WalkResult::advance();
    found = node.getName().str();
    auto result = dyn_cast<OpResult>(value);
    ArrayAttr names = getResultNames(node);
    if (result && names && result.getResultNumber() < names.size())
      if (auto name = dyn_cast<StringAttr>(names[result.getResultNumber()]);
          name && !name.empty())
        found = name.str();
    return WalkResult::interrupt();
  });
  return found;
}

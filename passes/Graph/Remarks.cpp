//===- Remarks.cpp - How graph passes report what they did ----------------===//

#include "passes/Graph/Remarks.h"

#include "mlir/IR/Location.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::convopt;

std::string convopt::getNodeName(Location location) {
  SmallVector<StringRef> names;
  location->walk([&](Location part) {
    auto named = dyn_cast<NameLoc>(part);
    if (!named)
      return WalkResult::advance();
    if (!llvm::is_contained(names, named.getName().getValue()))
      names.push_back(named.getName().getValue());
    return WalkResult::skip();
  });
  return llvm::join(names, ", ");
}

std::string convopt::describeOp(Operation *op) {
  std::string name = getNodeName(op->getLoc());
  std::string kind = op->getName().stripDialect().str();
  return name.empty() ? kind : kind + " '" + name + "'";
}

remark::RemarkOpts convopt::graphRemark(StringRef passName, Operation *op) {
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function)
    function = op->getParentOfType<FunctionOpInterface>();
  return remark::RemarkOpts::name(passName)
      .category("convopt-graph")
      .function(function ? function.getName() : StringRef());
}

//===- CodegenOps.cpp - Schedules and kernel calls ------------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::convopt;

LogicalResult CallKernelOp::verifySymbolUses(SymbolTableCollection &symbols) {
  ConstraintChecker check(getLoc(), "call_kernel");
  auto kernel =
      symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getCalleeAttr());
  if (!kernel)
    return check.fail(1, "expected '" + getCallee() +
                             "' to name a function of the module");
  SmallVector<Type> expected;
  for (Type type :
       llvm::concat<const Type>(llvm::to_vector(getInputs().getTypes()),
                                llvm::to_vector(getOutputs().getTypes()))) {
    auto tensor = cast<RankedTensorType>(type);
    if (!tensor.hasStaticShape())
      return check.fail(2, "expected static shapes");
    expected.push_back(
        MemRefType::get(tensor.getShape(), tensor.getElementType()));
  }
  if (kernel.getArgumentTypes() != ArrayRef<Type>(expected) ||
      kernel.getNumResults() != 0)
    return check.fail(2, "expected the arguments of '" + getCallee() +
                             "' to match the operands, then the results");
  return success();
}

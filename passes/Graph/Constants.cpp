//===- Constants.cpp - Making and dropping constants in rewrites ----------===//

#include "passes/Graph/Constants.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

Value convopt::createConstant(RewriterBase &rewriter, Location location,
                              RankedTensorType type, ArrayRef<double> values) {
  return arith::ConstantOp::create(rewriter, location,
                                   makeElements(type, values));
}

void convopt::eraseDeadConstants(RewriterBase &rewriter,
                                 ArrayRef<Value> values) {
  llvm::SmallSetVector<Operation *, 4> constants;
  for (Value value : values)
    if (value && matchPattern(value, m_Constant()))
      constants.insert(value.getDefiningOp());
  for (Operation *constant : constants)
    if (isOpTriviallyDead(constant))
      rewriter.eraseOp(constant);
}

//===- Constants.cpp - Making and dropping constants in rewrites ----------===//

#include "passes/Graph/Constants.h"

#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

#include <cmath>

using namespace mlir;

Value convopt::createConstant(RewriterBase &rewriter, Location location,
                              RankedTensorType type, ArrayRef<double> values) {
  return arith::ConstantOp::create(rewriter, location,
                                   makeElements(type, values));
}

bool convopt::fitsType(ArrayRef<double> values, FloatType type) {
  // Filters have millions of elements, nearly always f32.
  if (type.isF32())
    return llvm::all_of(
        values, [](double v) { return std::isfinite(static_cast<float>(v)); });
  return llvm::all_of(
      values, [&](double v) { return std::isfinite(roundTo(type, v)); });
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

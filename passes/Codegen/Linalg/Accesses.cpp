//===- Accesses.cpp - How the loops of a generic move its operands --------===//

#include "passes/Codegen/Linalg/Accesses.h"

#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::convopt {

std::optional<int64_t> getFactor(AffineExpr expr, unsigned loop) {
  if (!expr.isFunctionOfDim(loop))
    return 0;
  if (isa<AffineDimExpr>(expr))
    return 1;
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  std::optional<int64_t> lhs = getFactor(binary.getLHS(), loop);
  if (!lhs)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Mul) {
    if (auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS()))
      return *lhs * constant.getValue();
    return std::nullopt;
  }
  std::optional<int64_t> rhs = getFactor(binary.getRHS(), loop);
  if (expr.getKind() == AffineExprKind::Add && rhs)
    return *lhs + *rhs;
  return std::nullopt;
}

Access getAccess(linalg::GenericOp op, OpOperand &operand, unsigned loop) {
  AffineMap map = op.getMatchingIndexingMap(&operand);
  if (!map.isFunctionOfDim(loop))
    return Access::invariant;
  auto type = cast<MemRefType>(operand.get().getType());
  for (AffineExpr expr : map.getResults().drop_back())
    if (expr.isFunctionOfDim(loop))
      return Access::strided;
  SmallVector<int64_t> strides;
  int64_t offset;
  bool contiguous = succeeded(type.getStridesAndOffset(strides, offset)) &&
                    strides.back() == 1 &&
                    getFactor(map.getResults().back(), loop) == 1;
  return contiguous ? Access::contiguous : Access::strided;
}

int64_t getLanes(linalg::GenericOp op, int64_t vectorWidth) {
  int64_t widest = 0;
  for (Type type : op->getOperandTypes()) {
    Type element = getElementTypeOrSelf(type);
    // Narrower integers are stored in bytes, but packed in vectors.
    if (!element.isIntOrFloat() || element.getIntOrFloatBitWidth() < 8)
      return 1;
    widest = std::max<int64_t>(widest, element.getIntOrFloatBitWidth());
  }
  return std::max<int64_t>(vectorWidth * 32 / widest, 1);
}

SmallVector<Value> emitIndices(OpBuilder &builder, Location loc, AffineMap map,
                               ValueRange positions) {
  return llvm::map_to_vector(map.getResults(), [&](AffineExpr expr) {
    return affine::expandAffineExpr(builder, loc, expr, positions, {});
  });
}

SmallVector<Value> emitLoop(OpBuilder &builder, Location loc, int64_t begin,
                            int64_t end, int64_t step, ValueRange carried,
                            LoopBuilder::LoopBody body) {
  if (begin >= end)
    return llvm::to_vector(carried);
  LoopBuilder loops(builder, loc);
  return loops.forLoop(loops.index(begin), loops.index(end), step, carried,
                       body);
}

} // namespace mlir::convopt

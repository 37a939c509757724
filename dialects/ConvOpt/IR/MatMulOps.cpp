//===- MatMulOps.cpp - Products of two activations ------------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

using namespace mlir;
using namespace mlir::convopt;

LogicalResult MatMulOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> location,
                                         Adaptor op,
                                         SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "matmul");
  auto lhs = cast<RankedTensorType>(op.getLhs().getType());
  auto rhs = cast<RankedTensorType>(op.getRhs().getType());
  if (lhs.getRank() < 2 || rhs.getRank() < 2)
    return check.fail(1, "expected both sides of rank 2 at least, got ranks " +
                             Twine(lhs.getRank()) + " and " +
                             Twine(rhs.getRank()));
  int64_t columns = lhs.getShape().back(), rows = rhs.getShape().end()[-2];
  if (!sizesMatch(columns, rows))
    return check.fail(2, "expected the last axis of the left side (" +
                             Twine(columns) +
                             ") to equal the last but one of the right side (" +
                             Twine(rows) + ")");
  SmallVector<int64_t> shape;
  if (failed(broadcastShapes(check, 3, lhs.getShape().drop_back(2),
                             rhs.getShape().drop_back(2), /*behind=*/2, shape)))
    return failure();
  if (lhs.getElementType() != rhs.getElementType())
    return check.fail(4, "expected equal element types");
  shape.append({lhs.getShape().end()[-2], rhs.getShape().back()});
  results.push_back(RankedTensorType::get(shape, lhs.getElementType()));
  return success();
}

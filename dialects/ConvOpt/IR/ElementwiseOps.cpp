//===- ElementwiseOps.cpp - Arithmetic and activations --------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Binary arithmetic
//===----------------------------------------------------------------------===//

/// Result type under multidirectional broadcasting. `name` is the mnemonic.
static LogicalResult inferBroadcast(std::optional<Location> location,
                                    StringRef name, Value lhs, Value rhs,
                                    SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, name);
  auto left = cast<RankedTensorType>(lhs.getType());
  auto right = cast<RankedTensorType>(rhs.getType());
  if (left.getElementType() != right.getElementType())
    return check.fail(2, "expected equal element types");
  SmallVector<int64_t> shape;
  if (failed(broadcastShapes(check, 1, left.getShape(), right.getShape(),
                             /*behind=*/0, shape)))
    return failure();
  results.push_back(RankedTensorType::get(shape, left.getElementType()));
  return success();
}

/// Whether `operand` is a splat of a number that `isNeutral` accepts, and the
/// other operand, of type `other`, already has the result's shape. A dynamic
/// size may turn out to be 1, which a larger constant would enlarge.
static bool isNeutralSplat(Attribute operand, Type other, Type result,
                           function_ref<bool(const APFloat &)> isNeutral) {
  auto splat = dyn_cast_or_null<SplatElementsAttr>(operand);
  if (!splat || !isa<FloatType>(splat.getElementType()) || other != result ||
      !isNeutral(splat.getSplatValue<APFloat>()))
    return false;
  ArrayRef<int64_t> small = cast<ShapedType>(splat.getType()).getShape();
  ArrayRef<int64_t> large = cast<ShapedType>(other).getShape();
  return small.size() <= large.size() &&
         llvm::all_of(llvm::zip_equal(small, large.take_back(small.size())),
                      [](auto sizes) {
                        auto [size, otherSize] = sizes;
                        return size == 1 || !ShapedType::isDynamic(otherSize);
                      });
}

static bool isOne(const APFloat &value) {
  return value.convertToDouble() == 1.0;
}

#define CONVOPT_INFER_BINARY(Op, mnemonic)                                     \
  LogicalResult Op::inferReturnTypes(                                          \
      MLIRContext *, std::optional<Location> location, Adaptor op,             \
      SmallVectorImpl<Type> &results) {                                        \
    return inferBroadcast(location, mnemonic, op.getLhs(), op.getRhs(),        \
                          results);                                            \
  }
CONVOPT_INFER_BINARY(AddOp, "add")
CONVOPT_INFER_BINARY(SubOp, "sub")
CONVOPT_INFER_BINARY(MulOp, "mul")
CONVOPT_INFER_BINARY(DivOp, "div")
#undef CONVOPT_INFER_BINARY

// Pattern: add(x, -0) -> x. With +0 the sign of a zero may change, so only the
// negative zero is neutral bit for bit.
OpFoldResult AddOp::fold(FoldAdaptor adaptor) {
  auto isNegativeZero = [](const APFloat &value) { return value.isNegZero(); };
  if (isNeutralSplat(adaptor.getRhs(), getLhs().getType(), getType(),
                     isNegativeZero))
    return getLhs();
  if (isNeutralSplat(adaptor.getLhs(), getRhs().getType(), getType(),
                     isNegativeZero))
    return getRhs();
  return {};
}

// Pattern: sub(x, 0) -> x
OpFoldResult SubOp::fold(FoldAdaptor adaptor) {
  auto isPositiveZero = [](const APFloat &value) { return value.isPosZero(); };
  if (isNeutralSplat(adaptor.getRhs(), getLhs().getType(), getType(),
                     isPositiveZero))
    return getLhs();
  return {};
}

// Pattern: mul(x, 1) -> x
OpFoldResult MulOp::fold(FoldAdaptor adaptor) {
  if (isNeutralSplat(adaptor.getRhs(), getLhs().getType(), getType(), isOne))
    return getLhs();
  if (isNeutralSplat(adaptor.getLhs(), getRhs().getType(), getType(), isOne))
    return getRhs();
  return {};
}

// Pattern: div(x, 1) -> x
OpFoldResult DivOp::fold(FoldAdaptor adaptor) {
  if (isNeutralSplat(adaptor.getRhs(), getLhs().getType(), getType(), isOne))
    return getLhs();
  return {};
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

bool convopt::isActivation(Operation *op) {
  return isa_and_present<ConvOptDialect>(op->getDialect()) &&
         op->hasTrait<OpTrait::Elementwise>();
}

// Pattern: relu(relu(x)) -> relu(x)
OpFoldResult ReluOp::fold(FoldAdaptor) {
  return getInput().getDefiningOp<ReluOp>() ? OpFoldResult(getInput())
                                            : OpFoldResult();
}

LogicalResult LeakyReluOp::verify() {
  if (!getAlpha().isFinite())
    return ConstraintChecker(getLoc(), "leaky_relu")
        .fail(1, "expected a finite alpha");
  return success();
}

LogicalResult PReluOp::verify() {
  ConstraintChecker check(getLoc(), "prelu");
  RankedTensorType input = getInput().getType(), slope = getSlope().getType();
  if (input.getElementType() != slope.getElementType())
    return check.fail(2, "expected equal element types");
  int64_t missing = input.getRank() - slope.getRank();
  bool fits = missing >= 0;
  for (int64_t axis = 0; fits && axis < slope.getRank(); ++axis)
    fits = slope.getDimSize(axis) == 1 ||
           sizesMatch(slope.getDimSize(axis), input.getDimSize(missing + axis));
  if (!fits)
    return check.fail(1, "expected a slope that broadcasts to the input");
  return success();
}

LogicalResult EluOp::verify() {
  if (!getAlpha().isFinite())
    return ConstraintChecker(getLoc(), "elu")
        .fail(1, "expected a finite alpha");
  return success();
}

LogicalResult HardSigmoidOp::verify() {
  if (!getAlpha().isFinite() || !getBeta().isFinite())
    return ConstraintChecker(getLoc(), "hard_sigmoid")
        .fail(1, "expected finite alpha and beta");
  return success();
}

LogicalResult ClipOp::verify() {
  auto isNaN = [](const std::optional<APFloat> &bound) {
    return bound && bound->isNaN();
  };
  if (isNaN(getMin()) || isNaN(getMax()))
    return ConstraintChecker(getLoc(), "clip")
        .fail(1, "expected bounds that are not NaN");
  return success();
}

// Pattern: clip(x) -> x
OpFoldResult ClipOp::fold(FoldAdaptor) {
  return getMin() || getMax() ? OpFoldResult() : OpFoldResult(getInput());
}

//===- ConvOptDialect.cpp - Dialect registration, shared checks -----------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"

#include "dialects/ConvOpt/IR/ConvOptDialect.cpp.inc"
#include "dialects/ConvOpt/IR/ConvOptEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/ConvOpt/IR/ConvOptAttrs.cpp.inc"

namespace mlir::convopt {

void ConvOptDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/ConvOpt/IR/ConvOptAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/ConvOpt/IR/ConvOptOps.cpp.inc"
      >();
}

Operation *ConvOptDialect::materializeConstant(OpBuilder &builder,
                                               Attribute value, Type type,
                                               Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

bool areCompatibleTypes(TypeRange inferred, TypeRange declared) {
  if (inferred.size() != declared.size())
    return false;
  for (auto [left, right] : llvm::zip_equal(inferred, declared))
    if (getElementTypeOrSelf(left) != getElementTypeOrSelf(right) ||
        failed(verifyCompatibleShape(left, right)))
      return false;
  return true;
}

bool hasBoundedSize(Type type) {
  constexpr int64_t kMaxElements = int64_t(1) << 48;
  int64_t elements = 1;
  for (int64_t size : cast<ShapedType>(type).getShape()) {
    if (ShapedType::isDynamic(size))
      continue;
    if (size > kMaxExtent)
      return false;
    // Both factors are below 2^48 and 2^31: compare before multiplying.
    if (size != 0 && elements > kMaxElements / size)
      return false;
    elements *= size;
  }
  return true;
}

LogicalResult checkAxis(const ConstraintChecker &check, int number,
                        int64_t axis, RankedTensorType input) {
  if (axis < 0 || axis >= input.getRank())
    return check.fail(number, "expected axis " + Twine(axis) +
                                  " to be within the input's rank");
  return success();
}

LogicalResult broadcastShapes(const ConstraintChecker &check, int number,
                              ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs,
                              int64_t behind, SmallVectorImpl<int64_t> &shape) {
  int64_t rank = std::max(lhs.size(), rhs.size());
  shape.assign(rank, 1);
  for (int64_t fromEnd = 1; fromEnd <= rank; ++fromEnd) {
    auto sizeOf = [&](ArrayRef<int64_t> sizes) {
      int64_t axis = static_cast<int64_t>(sizes.size()) - fromEnd;
      return axis < 0 ? 1 : sizes[axis];
    };
    int64_t a = sizeOf(lhs), b = sizeOf(rhs), &size = shape[rank - fromEnd];
    if (a == 1)
      size = b;
    else if (b == 1 || a == b)
      size = a;
    else if (ShapedType::isDynamic(a))
      size = b;
    else if (ShapedType::isDynamic(b))
      size = a;
    else
      return check.fail(number, "expected sizes " + Twine(a) + " and " +
                                    Twine(b) + " on axis " +
                                    Twine(fromEnd + behind) +
                                    " from the end to be equal, or one of "
                                    "them 1");
  }
  return success();
}

LogicalResult checkWindow(const ConstraintChecker &check,
                          WindowConstraints numbers, size_t spatialRank,
                          ArrayRef<int64_t> kernel,
                          std::optional<ArrayRef<int64_t>> strides,
                          std::optional<ArrayRef<int64_t>> pads,
                          std::optional<ArrayRef<int64_t>> dilations) {
  auto hasLength = [](std::optional<ArrayRef<int64_t>> values, size_t length) {
    return !values || values->size() == length;
  };
  auto allIn = [](std::optional<ArrayRef<int64_t>> values, int64_t low) {
    return !values || llvm::all_of(*values, [=](int64_t value) {
      return value >= low && value <= kMaxExtent;
    });
  };
  if (kernel.size() != spatialRank || !hasLength(strides, spatialRank) ||
      !hasLength(dilations, spatialRank) || !hasLength(pads, 2 * spatialRank))
    return check.fail(numbers.lengths,
                      "expected one kernel size, stride and dilation and two "
                      "pads for each of " +
                          Twine(spatialRank) + " spatial axes");
  if (!allIn(kernel, 1) || !allIn(strides, 1) || !allIn(dilations, 1))
    return check.fail(numbers.positive,
                      "expected positive kernel sizes, strides and dilations");
  if (!allIn(pads, 0))
    return check.fail(numbers.pads, "expected pads that are not negative");
  return success();
}

} // namespace mlir::convopt

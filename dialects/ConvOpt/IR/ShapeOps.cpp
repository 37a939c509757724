//===- ShapeOps.cpp - Ops that move elements ------------------------------===//

#include "dialects/ConvOpt/IR/Constraints.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// ConcatOp
//===----------------------------------------------------------------------===//

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> location,
                                         Adaptor op,
                                         SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "concat");
  if (op.getInputs().empty())
    return check.fail(1, "expected at least one input");
  auto first = cast<RankedTensorType>(op.getInputs().front().getType());
  int64_t axis = op.getAxis();
  SmallVector<int64_t> shape(first.getShape());
  for (auto [index, value] : llvm::enumerate(op.getInputs())) {
    auto type = cast<RankedTensorType>(value.getType());
    if (type.getRank() != first.getRank() ||
        type.getElementType() != first.getElementType())
      return check.fail(2, "expected inputs of the same rank and element type");
    if (axis < 0 || axis >= first.getRank())
      return check.fail(3, "expected axis " + Twine(axis) +
                               " to be within the inputs' rank");
    for (int64_t i = 0; i < first.getRank(); ++i) {
      int64_t size = type.getDimSize(i);
      if (i == axis) {
        if (index == 0)
          continue;
        bool dynamic =
            ShapedType::isDynamic(size) || ShapedType::isDynamic(shape[i]);
        shape[i] = dynamic ? ShapedType::kDynamic : shape[i] + size;
        continue;
      }
      if (!sizesMatch(shape[i], size))
        return check.fail(4, "expected equal sizes on axis " + Twine(i) +
                                 ", got " + Twine(shape[i]) + " and " +
                                 Twine(size));
      if (ShapedType::isDynamic(shape[i]))
        shape[i] = size;
    }
  }
  results.push_back(RankedTensorType::get(shape, first.getElementType()));
  return success();
}

// Pattern: concat(x) -> x
OpFoldResult ConcatOp::fold(FoldAdaptor) {
  if (getInputs().size() == 1 && getInputs().front().getType() == getType())
    return getInputs().front();
  return {};
}

//===----------------------------------------------------------------------===//
// ReshapeOp
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  ConstraintChecker check(getLoc(), "reshape");
  RankedTensorType input = getInput().getType(), output = getType();
  if (input.getElementType() != output.getElementType())
    return check.fail(1, "expected equal element types");
  if (input.hasStaticShape() && output.hasStaticShape() &&
      input.getNumElements() != output.getNumElements())
    return check.fail(2, "expected as many elements in the result (" +
                             Twine(output.getNumElements()) +
                             ") as in the input (" +
                             Twine(input.getNumElements()) + ")");
  if (output.getNumDynamicDims() > 1)
    return check.fail(3, "expected at most one dynamic size in the result");
  return success();
}

// Pattern: reshape(x) -> x when no size changes
// Pattern: reshape(reshape(x)) -> reshape(x)
// Pattern: reshape(constant) -> constant when the result is static
OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getType() && getType().hasStaticShape())
    return getInput();
  if (auto producer = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(producer.getInput());
    return getResult();
  }
  if (!getType().hasStaticShape())
    return {};
  if (auto dense = dyn_cast_or_null<DenseElementsAttr>(adaptor.getInput()))
    return dense.reshape(getType());
  if (auto resource =
          dyn_cast_or_null<DenseResourceElementsAttr>(adaptor.getInput()))
    return DenseResourceElementsAttr::get(getType(), resource.getRawHandle());
  return {};
}

//===----------------------------------------------------------------------===//
// TransposeOp
//===----------------------------------------------------------------------===//

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location> location,
                                            Adaptor op,
                                            SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "transpose");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  ArrayRef<int64_t> permutation = op.getPermutation();
  size_t rank = input.getRank();
  SmallVector<bool> seen(rank, false);
  bool valid = permutation.size() == rank;
  for (int64_t axis : permutation) {
    valid =
        valid && axis >= 0 && axis < static_cast<int64_t>(rank) && !seen[axis];
    if (!valid)
      break;
    seen[axis] = true;
  }
  if (!valid)
    return check.fail(1, "expected a permutation of the input's axes");
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(input.getDimSize(axis));
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

// Pattern: transpose(x, identity) -> x
// Pattern: transpose(transpose(x, p), q) -> transpose(x, p o q)
OpFoldResult TransposeOp::fold(FoldAdaptor) {
  ArrayRef<int64_t> outer = getPermutation();
  bool identity = llvm::all_of(llvm::enumerate(outer), [](auto entry) {
    return static_cast<int64_t>(entry.index()) == entry.value();
  });
  if (identity && getInput().getType() == getType())
    return getInput();
  if (auto producer = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> composed;
    for (int64_t axis : outer)
      composed.push_back(producer.getPermutation()[axis]);
    getInputMutable().assign(producer.getInput());
    setPermutation(composed);
    return getResult();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// PadOp
//===----------------------------------------------------------------------===//

/// Whether an axis of `size` has elements enough to copy to `pad` places.
static LogicalResult checkCopiedPads(const ConstraintChecker &check,
                                     PadMode mode, int64_t size, int64_t pad) {
  if (pad == 0)
    return success();
  std::string sizes =
      (" (" + Twine(pad) + " beside " + Twine(size) + ")").str();
  switch (mode) {
  case PadMode::constant:
    return success();
  case PadMode::reflect:
    return pad < size ? success()
                      : check.fail(4, "expected reflected pads to be smaller "
                                      "than the axis" +
                                          sizes);
  case PadMode::edge:
    return size > 0 ? success()
                    : check.fail(5, "expected an element to repeat" + sizes);
  case PadMode::wrap:
    return pad <= size ? success()
                       : check.fail(6, "expected wrapped pads not to be larger "
                                       "than the axis" +
                                           sizes);
  }
  llvm_unreachable("unknown pad mode");
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *,
                                      std::optional<Location> location,
                                      Adaptor op,
                                      SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "pad");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  size_t rank = input.getRank();
  if (op.getLow().size() != rank || op.getHigh().size() != rank)
    return check.fail(1, "expected one low and one high pad per axis");
  SmallVector<int64_t> shape(input.getShape());
  for (auto [size, low, high] :
       llvm::zip_equal(shape, op.getLow(), op.getHigh())) {
    if (low < 0 || high < 0 || low > kMaxExtent || high > kMaxExtent)
      return check.fail(2, "expected pads that are not negative");
    if (ShapedType::isDynamic(size))
      continue;
    if (failed(checkCopiedPads(check, op.getMode(), size, std::max(low, high))))
      return failure();
    size += low + high;
  }
  results.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

LogicalResult PadOp::verify() {
  if (getMode() != PadMode::constant && !getValue().isPosZero())
    return ConstraintChecker(getLoc(), "pad")
        .fail(3, "expected value 0 in a mode that copies elements");
  return success();
}

// Pattern: pad(x, 0, 0) -> x
OpFoldResult PadOp::fold(FoldAdaptor) {
  auto isZero = [](int64_t pad) { return pad == 0; };
  if (llvm::all_of(getLow(), isZero) && llvm::all_of(getHigh(), isZero) &&
      getInput().getType() == getType())
    return getInput();
  return {};
}

//===----------------------------------------------------------------------===//
// SliceOp
//===----------------------------------------------------------------------===//

LogicalResult SliceOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> location,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &results) {
  ConstraintChecker check(location, "slice");
  auto input = cast<RankedTensorType>(op.getInput().getType());
  size_t rank = input.getRank();
  if (op.getOffsets().size() != rank || op.getSizes().size() != rank ||
      op.getStrides().size() != rank)
    return check.fail(1, "expected one offset, size and stride per axis");
  for (size_t i = 0; i < rank; ++i) {
    int64_t offset = op.getOffsets()[i], size = op.getSizes()[i],
            stride = op.getStrides()[i];
    auto inRange = [](int64_t value, int64_t low) {
      return value >= low && value <= kMaxExtent;
    };
    if (!inRange(offset, 0) || !inRange(size, 0) || !inRange(stride, 1))
      return check.fail(2, "expected offsets and sizes that are not negative, "
                           "and positive strides");
    int64_t end = size == 0 ? offset : offset + (size - 1) * stride + 1;
    if (!ShapedType::isDynamic(input.getDimSize(i)) &&
        end > input.getDimSize(i))
      return check.fail(3, "expected the slice to end within axis " + Twine(i) +
                               " (" + Twine(end) + " > " +
                               Twine(input.getDimSize(i)) + ")");
  }
  results.push_back(
      RankedTensorType::get(op.getSizes(), input.getElementType()));
  return success();
}

// Pattern: slice(x) -> x when it takes everything
OpFoldResult SliceOp::fold(FoldAdaptor) {
  bool unitStrides =
      llvm::all_of(getStrides(), [](int64_t stride) { return stride == 1; });
  if (unitStrides && getInput().getType() == getType() &&
      getType().hasStaticShape())
    return getInput();
  return {};
}

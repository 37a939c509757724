//===- ShapeHandlers.cpp - Reshape and kin, Transpose, Concat, Cast -------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

//===----------------------------------------------------------------------===//
// Other shapes of the same elements
//===----------------------------------------------------------------------===//

/// Input 0, constant or run-time, in `shape`.
static LogicalResult emitReshape(NodeImporter &node, ArrayRef<int64_t> shape) {
  std::optional<int64_t> count = countElements(shape);
  if (!count || *count != node.getType(0).getNumElements())
    return node.error("its input of shape " + shapeToString(node.getShape(0)) +
                      " cannot have the shape " + shapeToString(shape));
  if (node.getShape(0) == shape)
    return node.forward(0);
  if (ElementsAttr constant = node.getConstant(0))
    return node.setResult(0, reshapeConstant(constant, shape));
  FailureOr<Value> result = node.reshape(node.getValue(0), shape);
  return failed(result) ? failure() : node.setResult(0, *result);
}

/// ONNX Reshape-14: 0 copies a size (unless allowzero), one -1 is inferred.
static LogicalResult importReshape(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> shape = node.getIntParameter(1, "its shape");
  if (failed(shape))
    return failure();
  if (shape->size() > kMaxRank)
    return node.error("its shape has more than " + Twine(kMaxRank) + " axes");
  ArrayRef<int64_t> input = node.getShape(0);
  bool allowZero = node.getAttributes().getInt("allowzero", 0) != 0;
  std::string requested = shapeToString(*shape);
  std::optional<size_t> inferred;
  int64_t known = 1;
  for (auto [i, size] : llvm::enumerate(*shape)) {
    if (size == 0 && !allowZero) {
      if (i >= input.size())
        return node.error("its shape " + requested + " copies axis " +
                          Twine(i) + ", which its input of shape " +
                          shapeToString(input) + " does not have");
      size = input[i];
    }
    if (size == -1) {
      if (inferred)
        return node.error("its shape " + requested + " has more than one -1");
      inferred = i;
      continue;
    }
    if (size < 0 || __builtin_mul_overflow(known, size, &known))
      return node.error("its shape " + requested +
                        " has a negative or huge size");
  }
  if (inferred) {
    int64_t count = node.getType(0).getNumElements();
    if (known == 0 || count % known != 0)
      return node.error("its shape " + requested +
                        " does not fit its input of shape " +
                        shapeToString(input));
    (*shape)[*inferred] = count / known;
  }
  return emitReshape(node, *shape);
}

/// ONNX Flatten-21.
static LogicalResult importFlatten(NodeImporter &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size();
  int64_t axis = node.getAttributes().getInt("axis", 1);
  // Negative axes came with opset 11; the rank itself is a valid axis.
  if (axis > rank || axis < (node.getOpset() < 11 ? 0 : -rank))
    return node.error("axis " + Twine(axis) + " is out of range for shape " +
                      shapeToString(shape));
  if (axis < 0)
    axis += rank;
  return emitReshape(node,
                     {llvm::product_of(shape.take_front(axis), int64_t(1)),
                      llvm::product_of(shape.drop_front(axis), int64_t(1))});
}

static LogicalResult emitSqueeze(NodeImporter &node, bool all,
                                 ArrayRef<int64_t> axes) {
  ArrayRef<int64_t> shape = node.getShape(0);
  std::optional<SmallVector<int64_t>> normalized =
      normalizeAxes(axes, shape.size());
  if (!normalized)
    return node.error("axes are out of range or repeated for an input of "
                      "shape " +
                      shapeToString(shape));
  SmallVector<int64_t> result;
  for (auto [i, size] : llvm::enumerate(shape)) {
    bool removed = all ? size == 1 : llvm::is_contained(*normalized, i);
    if (removed && size != 1)
      return node.error("axis " + Twine(i) + " of shape " +
                        shapeToString(shape) + " does not have size 1");
    if (!removed)
      result.push_back(size);
  }
  return emitReshape(node, result);
}

static LogicalResult importSqueeze1(NodeImporter &node) {
  return emitSqueeze(node, !node.getAttributes().has("axes"),
                     node.getAttributes().getInts("axes"));
}

static LogicalResult importSqueeze13(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> axes = node.getIntParameter(1, "axes");
  if (failed(axes))
    return failure();
  return emitSqueeze(node, !node.hasInput(1), *axes);
}

static LogicalResult emitUnsqueeze(NodeImporter &node, ArrayRef<int64_t> axes) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size() + axes.size();
  std::optional<SmallVector<int64_t>> normalized;
  if (axes.size() <= kMaxRank)
    normalized = normalizeAxes(axes, rank);
  if (!normalized)
    return node.error("axes are out of range or repeated for an input of "
                      "shape " +
                      shapeToString(shape));
  SmallVector<int64_t> result(shape);
  for (int64_t axis : *normalized)
    result.insert(result.begin() + axis, 1);
  return emitReshape(node, result);
}

static LogicalResult importUnsqueeze1(NodeImporter &node) {
  if (!node.getAttributes().has("axes"))
    return node.error("attribute 'axes' is missing");
  return emitUnsqueeze(node, node.getAttributes().getInts("axes"));
}

static LogicalResult importUnsqueeze13(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> axes = node.getIntParameter(1, "axes");
  if (failed(axes))
    return failure();
  return emitUnsqueeze(node, *axes);
}

//===----------------------------------------------------------------------===//
// Transpose
//===----------------------------------------------------------------------===//

static FailureOr<SmallVector<int64_t>> readPermutation(NodeImporter &node) {
  int64_t rank = node.getType(0).getRank();
  if (!node.getAttributes().has("perm"))
    return llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  ArrayRef<int64_t> permutation = node.getAttributes().getInts("perm");
  std::optional<SmallVector<int64_t>> axes = normalizeAxes(permutation, rank);
  if (!axes || static_cast<int64_t>(axes->size()) != rank ||
      llvm::any_of(permutation, [](int64_t axis) { return axis < 0; }))
    return node.error("perm is no permutation of the axes of shape " +
                      shapeToString(node.getShape(0)));
  return SmallVector<int64_t>(permutation);
}

/// ONNX Transpose-21.
static LogicalResult importTranspose(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> permutation = readPermutation(node);
  if (failed(permutation))
    return failure();
  return node.emit<TransposeOp>(
      node.getValue(0), [&](TransposeOp::Properties &properties) {
        properties.permutation = node.ints(*permutation);
      });
}

static FailureOr<bool> evaluateTranspose(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> permutation = readPermutation(node);
  if (failed(permutation))
    return failure();
  SmallVector<int64_t> strides = getStrides(node.getShape(0));
  SmallVector<int64_t> shape, permuted;
  for (int64_t axis : *permutation) {
    shape.push_back(node.getShape(0)[axis]);
    permuted.push_back(strides[axis]);
  }
  return evaluateView(node, node.getConstant(0), shape, 0, permuted);
}

//===----------------------------------------------------------------------===//
// Concat
//===----------------------------------------------------------------------===//

static FailureOr<int64_t> readConcatAxis(NodeImporter &node) {
  if (!node.getAttributes().has("axis"))
    return node.error("attribute 'axis' is missing");
  int64_t axis = node.getAttributes().getInt("axis", 0);
  std::optional<int64_t> normalized =
      normalizeAxis(axis, node.getType(0).getRank());
  if (!normalized)
    return node.error("axis " + Twine(axis) + " is out of range for shape " +
                      shapeToString(node.getShape(0)));
  return *normalized;
}

/// ONNX Concat-13.
static LogicalResult importConcat(NodeImporter &node) {
  FailureOr<int64_t> axis = readConcatAxis(node);
  if (failed(axis))
    return failure();
  SmallVector<Value> operands;
  for (unsigned i = 0; i < node.getNode().getNumInputs(); ++i)
    operands.push_back(node.getValue(i));
  if (operands.size() == 1)
    return node.forward(0);
  return node.emit<ConcatOp>(operands, [&](ConcatOp::Properties &properties) {
    properties.axis = node.i64(*axis);
  });
}

static FailureOr<bool> evaluateConcat(NodeImporter &node) {
  FailureOr<int64_t> axis = readConcatAxis(node);
  if (failed(axis))
    return failure();
  unsigned count = node.getNode().getNumInputs();
  Type elementType = node.getType(0).getElementType();
  SmallVector<int64_t> shape(node.getShape(0));
  shape[*axis] = 0;
  for (unsigned i = 0; i < count; ++i) {
    SmallVector<int64_t> other(node.getShape(i));
    if (other.size() != shape.size() ||
        node.getType(i).getElementType() != elementType)
      return node.error("its inputs differ in rank or element type");
    int64_t size = shape[*axis] + other[*axis];
    other[*axis] = shape[*axis];
    if (other != shape)
      return node.error("its inputs' shapes differ on other axes than " +
                        Twine(*axis));
    shape[*axis] = size;
    if (!countElements(shape) || !node.mayFold(node.getType(i)))
      return false;
  }
  auto type = RankedTensorType::get(shape, elementType);
  if (!node.mayFold(type))
    return false;
  int64_t outer =
      llvm::product_of(ArrayRef(shape).take_front(*axis), int64_t(1));
  SmallVector<SmallVector<char>> storage(count);
  SmallVector<ArrayRef<char>> parts;
  for (unsigned i = 0; i < count; ++i) {
    FailureOr<ArrayRef<char>> bytes =
        readBytes(node.getConstant(i), storage[i]);
    if (failed(bytes))
      return node.error("its constant input cannot be read");
    parts.push_back(*bytes);
  }
  SmallVector<char> result;
  for (int64_t row = 0; row < outer; ++row)
    for (ArrayRef<char> part : parts) {
      size_t rowBytes = part.size() / outer;
      llvm::append_range(result, part.slice(row * rowBytes, rowBytes));
    }
  if (failed(node.setResult(
          0, makeConstant(type, result, node.getNode().getName()))))
    return failure();
  return true;
}

//===----------------------------------------------------------------------===//
// Identity, Dropout, Cast
//===----------------------------------------------------------------------===//

static LogicalResult importIdentity(NodeImporter &node) {
  return node.forward(0);
}

static std::string checkDropout(const Node &node) {
  return node.isUsed(1) ? "its output mask is used" : "";
}

/// ONNX Dropout-22 in inference.
static LogicalResult importDropout(NodeImporter &node) {
  if (node.hasInput(2)) {
    FailureOr<SmallVector<int64_t>> mode =
        node.getIntParameter(2, "training_mode");
    if (failed(mode))
      return failure();
    if (llvm::any_of(*mode, [](int64_t value) { return value != 0; }))
      return node.unsupported("training_mode is true: its result is random");
  }
  return node.forward(0);
}

static LogicalResult importCast(NodeImporter &node) {
  int64_t to = node.getAttributes().getInt("to", 0);
  Type from = node.getType(0).getElementType();
  if (convertElementType(node.getContext(), to) == from)
    return node.forward(0);
  return node.unsupported("a run-time tensor to element type " +
                          dataTypeToString(to));
}

ArrayRef<OpSchema> onnx_import::getShapeSchemas() {
  static const AttributeSpec axis = {"axis", AttributeProto::INT};
  static const AttributeSpec axes = {"axes", AttributeProto::INTS};
  static const AttributeSpec to = {"to", AttributeProto::INT};
  static const AttributeSpec seed = {"seed", AttributeProto::INT};
  static const AttributeSpec ratio = {"ratio", AttributeProto::FLOAT};
  static const OpSchema schemas[] = {
      {"Reshape", 5, 2, 2, 1, 0, {}, importReshape},
      {"Reshape",
       14,
       2,
       2,
       1,
       0,
       {{"allowzero", AttributeProto::INT}},
       importReshape},
      {"Flatten", 1, 1, 1, 1, 0, {axis}, importFlatten},
      {"Squeeze", 1, 1, 1, 1, 0, {axes}, importSqueeze1},
      {"Squeeze", 13, 1, 2, 1, 0, {}, importSqueeze13},
      {"Unsqueeze", 1, 1, 1, 1, 0, {axes}, importUnsqueeze1},
      {"Unsqueeze", 13, 2, 2, 1, 0, {}, importUnsqueeze13},
      {"Transpose",
       1,
       1,
       1,
       1,
       1,
       {{"perm", AttributeProto::INTS}},
       importTranspose,
       evaluateTranspose},
      {"Concat",
       4,
       1,
       kVariadic,
       1,
       kVariadic,
       {axis},
       importConcat,
       evaluateConcat},
      {"Identity", 1, 1, 1, 1, 0, {}, importIdentity},
      {"Dropout", 7, 1, 1, 2, 0, {ratio}, importDropout, nullptr, checkDropout},
      {"Dropout", 12, 1, 3, 2, 0, {seed}, importDropout, nullptr, checkDropout},
      {"Cast", 6, 1, 1, 1, 0, {to}, importCast, evaluateCast},
      {"Cast",
       19,
       1,
       1,
       1,
       0,
       {to, {"saturate", AttributeProto::INT}},
       importCast,
       evaluateCast}};
  return schemas;
}

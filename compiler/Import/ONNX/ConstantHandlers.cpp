//===- ConstantHandlers.cpp - Constant, Shape, Range and their like -------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

//===----------------------------------------------------------------------===//
// Constant
//===----------------------------------------------------------------------===//

static std::string checkConstant(const Node &node) {
  for (StringRef name : {"sparse_value", "value_string", "value_strings"})
    if (node.getAttributes().has(name))
      return ("attribute " + name).str();
  return "";
}

template <typename T>
static ElementsAttr makeDense(Type elementType, std::optional<int64_t> size,
                              ArrayRef<T> values) {
  auto type = RankedTensorType::get(
      size ? ArrayRef<int64_t>(*size) : ArrayRef<int64_t>(), elementType);
  return makeConstant(
      type,
      ArrayRef<char>(reinterpret_cast<const char *>(values.data()),
                     values.size() * sizeof(T)),
      "constant");
}

/// ONNX Constant-13.
static LogicalResult importConstant(NodeImporter &node) {
  const Attributes &attributes = node.getAttributes();
  OpBuilder &builder = node.getBuilder();
  unsigned given = 0;
  for (StringRef name :
       {"value", "value_float", "value_floats", "value_int", "value_ints"})
    given += attributes.has(name);
  if (given != 1)
    return node.error("expected exactly one value attribute, got " +
                      Twine(given));
  if (const ::onnx::TensorProto *tensor = attributes.getTensor("value")) {
    llvm::Expected<ElementsAttr> elements =
        decodeTensor(node.getContext(), *tensor,
                     node.getNode().getOutputName(0), node.getDirectory());
    if (!elements)
      return node.error(llvm::toString(elements.takeError()));
    if (!node.mayDecode(elements->getShapedType()))
      return node.error("the constants need more than 8 GiB");
    return node.setResult(0, *elements);
  }
  ArrayRef<float> floats = attributes.getFloats("value_floats");
  ArrayRef<int64_t> ints = attributes.getInts("value_ints");
  if (attributes.has("value_floats"))
    return node.setResult(
        0, makeDense(builder.getF32Type(), floats.size(), floats));
  if (attributes.has("value_ints"))
    return node.setResult(0,
                          makeDense(builder.getI64Type(), ints.size(), ints));
  if (attributes.has("value_float")) {
    float value = attributes.getFloat("value_float", 0.0f);
    return node.setResult(0, makeDense(builder.getF32Type(), std::nullopt,
                                       ArrayRef<float>(value)));
  }
  int64_t value = attributes.getInt("value_int", 0);
  return node.setResult(0, makeDense(builder.getI64Type(), std::nullopt,
                                     ArrayRef<int64_t>(value)));
}

/// ONNX ConstantOfShape-9: a splat, whatever its size.
static LogicalResult importConstantOfShape(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> shape = node.getIntParameter(0, "its shape");
  if (failed(shape))
    return failure();
  if (!countElements(*shape))
    return node.error("its shape has negative sizes or more than 2^31 "
                      "elements");
  float zero = 0.0f;
  ElementsAttr element =
      makeDense(node.getBuilder().getF32Type(), 1, ArrayRef<float>(zero));
  if (const ::onnx::TensorProto *tensor =
          node.getAttributes().getTensor("value")) {
    llvm::Expected<ElementsAttr> decoded =
        decodeTensor(node.getContext(), *tensor, "value", node.getDirectory());
    if (!decoded)
      return node.error(llvm::toString(decoded.takeError()));
    element = *decoded;
  }
  if (element.getNumElements() != 1)
    return node.error("its value has " + Twine(element.getNumElements()) +
                      " elements, expected one");
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> bytes = readBytes(element, storage);
  if (failed(bytes))
    return node.error("its value cannot be read");
  return node.setResult(
      0, makeConstant(RankedTensorType::get(*shape, element.getElementType()),
                      *bytes, ""));
}

//===----------------------------------------------------------------------===//
// Shape, Size
//===----------------------------------------------------------------------===//

/// ONNX Shape-15, with optional bounds that are clamped to the rank.
static LogicalResult importShape(NodeImporter &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t rank = shape.size();
  auto clamp = [&](int64_t bound) {
    return std::clamp(bound < 0 ? bound + rank : bound, int64_t(0), rank);
  };
  int64_t start = clamp(node.getAttributes().getInt("start", 0));
  int64_t end = clamp(node.getAttributes().getInt("end", rank));
  return node.setResult(
      0, makeIntVector(node.getContext(),
                       shape.slice(start, std::max<int64_t>(end - start, 0))));
}

/// ONNX Size-13.
static LogicalResult importSize(NodeImporter &node) {
  int64_t count = node.getType(0).getNumElements();
  return node.setResult(0, makeDense(node.getBuilder().getI64Type(),
                                     std::nullopt, ArrayRef<int64_t>(count)));
}

//===----------------------------------------------------------------------===//
// Range, Gather, Expand
//===----------------------------------------------------------------------===//

/// ONNX Range-11 of integers.
static FailureOr<bool> evaluateRange(NodeImporter &node) {
  int64_t bounds[3];
  for (unsigned i = 0; i < 3; ++i) {
    FailureOr<SmallVector<int64_t>> values =
        node.getIntParameter(i, "its input " + std::to_string(i));
    if (failed(values))
      return failure();
    if (values->size() != 1)
      return node.error("its input " + Twine(i) + " is not a scalar");
    bounds[i] = values->front();
  }
  auto [start, limit, delta] = bounds;
  if (delta == 0)
    return node.error("its delta is 0");
  // Bounds within 2^62, so that no difference overflows.
  if (llvm::any_of(bounds, [](int64_t bound) {
        return std::abs(bound / 4) >= (int64_t(1) << 60);
      }))
    return node.error("its bounds are out of range");
  int64_t distance = delta > 0 ? limit - start : start - limit;
  int64_t step = std::abs(delta);
  int64_t count = distance <= 0 ? 0 : (distance - 1) / step + 1;
  auto type = RankedTensorType::get({count}, node.getType(0).getElementType());
  if (!node.mayFold(type))
    return false;
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(start + i * delta);
  ElementsAttr result = makeInts(type, values);
  if (!result)
    return node.error("its result overflows its element type");
  if (failed(node.setResult(0, result)))
    return failure();
  return true;
}

/// ONNX Gather-13.
static FailureOr<bool> evaluateGather(NodeImporter &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t axisAttribute = node.getAttributes().getInt("axis", 0);
  std::optional<int64_t> axis = normalizeAxis(axisAttribute, shape.size());
  if (!axis)
    return node.error("axis " + Twine(axisAttribute) +
                      " is out of range for shape " + shapeToString(shape));
  if (!node.mayFold(node.getType(0)) || !node.mayFold(node.getType(1)))
    return false;
  FailureOr<SmallVector<int64_t>> indices = readAsInt(node.getConstant(1));
  if (failed(indices))
    return node.error("its indices are not integers");
  for (int64_t &index : *indices) {
    std::optional<int64_t> valid = normalizeAxis(index, shape[*axis]);
    if (!valid)
      return node.error("index " + Twine(index) + " is out of range for axis " +
                        Twine(*axis) + " of shape " + shapeToString(shape));
    index = *valid;
  }
  SmallVector<int64_t> resultShape(shape.take_front(*axis));
  llvm::append_range(resultShape, node.getShape(1));
  llvm::append_range(resultShape, shape.drop_front(*axis + 1));
  std::optional<int64_t> count = countElements(resultShape);
  auto type = RankedTensorType::get({}, node.getType(0).getElementType());
  if (!count || !node.mayFold(type = type.clone(resultShape)))
    return false;

  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> bytes = readBytes(node.getConstant(0), storage);
  if (failed(bytes))
    return node.error("its constant input cannot be read");
  int64_t inner = getElementBytes(type.getElementType());
  for (int64_t size : shape.drop_front(*axis + 1))
    inner *= size;
  int64_t outer = 1;
  for (int64_t size : shape.take_front(*axis))
    outer *= size;
  SmallVector<char> result;
  for (int64_t i = 0; i < outer; ++i)
    for (int64_t index : *indices) {
      ArrayRef<char> row =
          bytes->slice((i * shape[*axis] + index) * inner, inner);
      result.append(row.begin(), row.end());
    }
  if (failed(node.setResult(
          0, makeConstant(type, result, node.getNode().getName()))))
    return failure();
  return true;
}

/// ONNX Expand-13.
static FailureOr<bool> evaluateExpand(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> shape = node.getIntParameter(1, "its shape");
  if (failed(shape))
    return failure();
  std::optional<SmallVector<int64_t>> result =
      broadcastShapes(node.getShape(0), *shape);
  if (!result || !countElements(*result))
    return node.error("its input of shape " + shapeToString(node.getShape(0)) +
                      " does not broadcast to " + shapeToString(*shape));
  return evaluateView(node, node.getConstant(0), *result, 0,
                      getBroadcastStrides(node.getShape(0), *result));
}

ArrayRef<OpSchema> onnx_import::getConstantSchemas() {
  static const AttributeSpec value = {"value", AttributeProto::TENSOR};
  static const OpSchema schemas[] = {
      {"Constant", 1, 0, 0, 1, 0, {value}, importConstant},
      {"Constant",
       11,
       0,
       0,
       1,
       0,
       {value, {"sparse_value", AttributeProto::SPARSE_TENSOR}},
       importConstant,
       nullptr,
       checkConstant},
      {"Constant",
       12,
       0,
       0,
       1,
       0,
       {value,
        {"sparse_value", AttributeProto::SPARSE_TENSOR},
        {"value_float", AttributeProto::FLOAT},
        {"value_floats", AttributeProto::FLOATS},
        {"value_int", AttributeProto::INT},
        {"value_ints", AttributeProto::INTS},
        {"value_string", AttributeProto::STRING},
        {"value_strings", AttributeProto::STRINGS}},
       importConstant,
       nullptr,
       checkConstant},
      {"ConstantOfShape", 9, 1, 1, 1, 0, {value}, importConstantOfShape},
      {"Shape", 1, 1, 1, 1, 0, {}, importShape},
      {"Shape",
       15,
       1,
       1,
       1,
       0,
       {{"start", AttributeProto::INT}, {"end", AttributeProto::INT}},
       importShape},
      {"Size", 1, 1, 1, 1, 0, {}, importSize},
      {"Range", 11, 3, 3, 1, 0, {}, nullptr, evaluateRange},
      {"Gather",
       1,
       2,
       2,
       1,
       0,
       {{"axis", AttributeProto::INT}},
       nullptr,
       evaluateGather},
      {"Expand", 8, 2, 2, 1, 0, {}, nullptr, evaluateExpand}};
  return schemas;
}

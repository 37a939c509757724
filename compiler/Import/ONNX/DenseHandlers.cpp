//===- DenseHandlers.cpp - Gemm, MatMul -----------------------------------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"
#include "dialects/ConvOpt/IR/Elements.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

/// factor * constant, computed in f64 and rounded once; null when it cannot be
/// read. A splat, of whatever size, stays one.
static ElementsAttr scaleConstant(ElementsAttr constant, double factor) {
  if (factor == 1.0)
    return constant;
  auto type = cast<RankedTensorType>(constant.getShapedType());
  auto dense = dyn_cast<DenseElementsAttr>(constant);
  bool isSplat = dense && dense.isSplat();
  RankedTensorType stored = isSplat ? type.clone({1}) : type;
  FailureOr<SmallVector<double>> values =
      readAsDouble(isSplat ? dense.resizeSplat(stored) : constant);
  if (failed(values))
    return {};
  for (double &value : *values)
    value *= factor;
  ElementsAttr scaled = makeElements(stored, *values);
  return isSplat ? cast<DenseElementsAttr>(scaled).resizeSplat(type) : scaled;
}

/// factor * input: a constant is scaled, a run-time value multiplied.
static FailureOr<Value> scaleInput(NodeImporter &node, unsigned input,
                                   double factor) {
  if (factor == 1.0)
    return node.getValue(input);
  if (ElementsAttr constant = node.getConstant(input)) {
    ElementsAttr scaled = scaleConstant(constant, factor);
    if (!scaled)
      return node.error("its constant input cannot be read");
    return node.makeConstantValue(scaled);
  }
  auto scalarType =
      RankedTensorType::get({}, node.getType(input).getElementType());
  Value scalar = node.makeConstantValue(makeElements(scalarType, {factor}));
  FailureOr<MulOp> product = node.create<MulOp>({node.getValue(input), scalar});
  if (failed(product))
    return failure();
  return Value(product->getOutput());
}

/// beta * C as the bias of a dense layer with n outputs, if it is one value per
/// output or a constant scalar; null otherwise.
static FailureOr<Value> makeBias(NodeImporter &node, double beta, int64_t n) {
  RankedTensorType type = node.getType(2);
  ElementsAttr constant = node.getConstant(2);
  int64_t count = type.getNumElements();
  bool isRow = type.getRank() > 0 && type.getShape().back() == n && count == n;
  if (!isRow && !(constant && count == 1))
    return Value();
  if (isRow && type.getRank() == 1)
    return scaleInput(node, 2, beta);
  if (!constant) {
    FailureOr<Value> scaled = scaleInput(node, 2, beta);
    return failed(scaled) ? scaled : node.reshape(*scaled, {n});
  }
  ElementsAttr scaled = scaleConstant(constant, beta);
  if (!scaled)
    return node.error("its constant input cannot be read");
  if (isRow)
    return node.makeConstantValue(reshapeConstant(scaled, {n}));
  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> element = readBytes(scaled, storage);
  if (failed(element))
    return node.error("its constant input cannot be read");
  return node.makeConstantValue(makeConstant(
      RankedTensorType::get({n}, type.getElementType()), *element, ""));
}

/// ONNX Gemm-13: alpha * A' * B' + beta * C.
static LogicalResult importGemm(NodeImporter &node) {
  const Attributes &attributes = node.getAttributes();
  if (node.getType(0).getRank() != 2 || node.getType(1).getRank() != 2)
    return node.error("its inputs A and B have shapes " +
                      shapeToString(node.getShape(0)) + " and " +
                      shapeToString(node.getShape(1)) + ", expected rank 2");
  double alpha = attributes.getFloat("alpha", 1.0f);
  double beta = attributes.getFloat("beta", 1.0f);
  bool transposeB = attributes.getInt("transB", 0) != 0;

  Value input = node.getValue(0);
  if (attributes.getInt("transA", 0) != 0) {
    auto transposed = node.create<TransposeOp>(
        input, [&](TransposeOp::Properties &properties) {
          properties.permutation = node.ints({1, 0});
        });
    if (failed(transposed))
      return failure();
    input = transposed->getOutput();
  }
  FailureOr<Value> filter = scaleInput(node, 1, alpha);
  if (failed(filter))
    return failure();

  int64_t m = cast<RankedTensorType>(input.getType()).getDimSize(0);
  int64_t n = node.getShape(1)[transposeB ? 0 : 1];
  bool hasC = node.hasInput(2) && beta != 0.0;
  FailureOr<Value> bias = Value();
  if (hasC) {
    // C is broadcast to the product, never the other way round.
    std::optional<SmallVector<int64_t>> shape =
        broadcastShapes(node.getShape(2), {m, n});
    if (!shape || ArrayRef(*shape) != ArrayRef<int64_t>({m, n}))
      return node.error("its input C of shape " +
                        shapeToString(node.getShape(2)) +
                        " does not broadcast to the product's shape " +
                        shapeToString({m, n}));
    bias = makeBias(node, beta, n);
    if (failed(bias))
      return failure();
  }
  SmallVector<Value> operands{input, *filter};
  if (*bias)
    operands.push_back(*bias);
  auto dense =
      node.create<DenseOp>(operands, [&](DenseOp::Properties &properties) {
        if (!transposeB)
          properties.filter_layout = FilterLayoutAttr::get(
              &node.getContext(), FilterLayout::io_spatial);
      });
  if (failed(dense))
    return failure();
  if (!hasC || *bias)
    return node.setResult(0, dense->getOutput());
  FailureOr<Value> scaled = scaleInput(node, 2, beta);
  if (failed(scaled))
    return failure();
  return node.emit<AddOp>({dense->getOutput(), *scaled});
}

/// An input in another shape: a constant stays one, so that passes see it.
static FailureOr<Value> reshapeInput(NodeImporter &node, unsigned input,
                                     ArrayRef<int64_t> shape) {
  if (node.getShape(input) == shape)
    return node.getValue(input);
  if (ElementsAttr constant = node.getConstant(input))
    return node.makeConstantValue(reshapeConstant(constant, shape));
  return node.reshape(node.getValue(input), shape);
}

/// ONNX MatMul-13: dense with a matrix on the right, a product of activations
/// otherwise. A vector is a matrix of one row or column, which the result does
/// not have.
static LogicalResult importMatMul(NodeImporter &node) {
  SmallVector<int64_t> left(node.getShape(0)), right(node.getShape(1));
  if (left.empty() || right.empty())
    return node.error("its inputs have shapes " + shapeToString(left) +
                      " and " + shapeToString(right) +
                      ", expected rank 1 at least");
  bool isColumn = right.size() == 1;
  if (isColumn)
    right.push_back(1);
  bool isRow = left.size() == 1 && right.size() > 2;
  if (isRow)
    left.insert(left.begin(), 1);
  FailureOr<Value> lhs = reshapeInput(node, 0, left);
  FailureOr<Value> rhs = reshapeInput(node, 1, right);
  if (failed(lhs) || failed(rhs))
    return failure();

  FailureOr<Value> product = failure();
  if (right.size() == 2) {
    auto dense = node.create<DenseOp>(
        {*lhs, *rhs}, [&](DenseOp::Properties &properties) {
          properties.filter_layout = FilterLayoutAttr::get(
              &node.getContext(), FilterLayout::io_spatial);
        });
    if (succeeded(dense))
      product = Value(dense->getOutput());
  } else if (auto matmul = node.create<MatMulOp>({*lhs, *rhs});
             succeeded(matmul)) {
    product = Value(matmul->getOutput());
  }
  if (failed(product))
    return failure();
  SmallVector<int64_t> shape(
      cast<RankedTensorType>(product->getType()).getShape());
  if (isColumn)
    shape.pop_back();
  if (isRow)
    shape.erase(shape.end() - 2);
  FailureOr<Value> result = node.reshape(*product, shape);
  return failed(result) ? failure() : node.setResult(0, *result);
}

ArrayRef<OpSchema> onnx_import::getDenseSchemas() {
  static const SmallVector<AttributeSpec, 6> gemm = {
      {"alpha", AttributeProto::FLOAT},
      {"beta", AttributeProto::FLOAT},
      {"transA", AttributeProto::INT},
      {"transB", AttributeProto::INT}};
  static const OpSchema schemas[] = {
      {"Gemm", 7, 3, 3, 1, 3, gemm, importGemm},
      {"Gemm", 11, 2, 3, 1, 3, gemm, importGemm},
      {"MatMul", 1, 2, 2, 1, 2, {}, importMatMul}};
  return schemas;
}

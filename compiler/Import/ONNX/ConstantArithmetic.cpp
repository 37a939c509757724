//===- ConstantArithmetic.cpp - Arithmetic on constants at import ---------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

/// What a result is computed from: the elements of every input, broadcast.
/// Either integers or floats.
namespace {
struct Operands {
  SmallVector<SmallVector<int64_t>, 3> ints;
  SmallVector<SmallVector<double>, 3> floats;
  SmallVector<int64_t> shape;
  Type elementType;
};
} // namespace

/// Reads inputs [first, end), broadcast to a common shape that covers inputs
/// [0, end). Empty when that is too large to compute.
static FailureOr<std::optional<Operands>> readOperands(NodeImporter &node,
                                                       unsigned first = 0) {
  unsigned end = node.getNode().getNumInputs();
  Operands operands;
  operands.elementType = node.getType(first).getElementType();
  for (unsigned i = 0; i < end; ++i) {
    if (i >= first && node.getType(i).getElementType() != operands.elementType)
      return node.error("its inputs have different element types");
    std::optional<SmallVector<int64_t>> shape =
        broadcastShapes(operands.shape, node.getShape(i));
    if (!shape)
      return node.error("its inputs' shapes do not broadcast");
    operands.shape = *shape;
    if (!node.mayFold(node.getType(i)))
      return std::optional<Operands>();
  }
  if (!node.mayFold(
          RankedTensorType::get(operands.shape, operands.elementType)))
    return std::optional<Operands>();

  for (unsigned i = first; i < end; ++i) {
    SmallVector<int64_t> strides =
        getBroadcastStrides(node.getShape(i), operands.shape);
    if (isa<FloatType>(operands.elementType)) {
      FailureOr<SmallVector<double>> values = readAsDouble(node.getConstant(i));
      if (failed(values))
        return node.error("its constant input cannot be read");
      SmallVector<double> &broadcast = operands.floats.emplace_back();
      forEachOffset(operands.shape, 0, strides, [&](int64_t offset) {
        broadcast.push_back((*values)[offset]);
      });
      continue;
    }
    FailureOr<SmallVector<int64_t>> values = readAsInt(node.getConstant(i));
    if (failed(values))
      return node.error("its constant input cannot be read");
    SmallVector<int64_t> &broadcast = operands.ints.emplace_back();
    forEachOffset(operands.shape, 0, strides, [&](int64_t offset) {
      broadcast.push_back((*values)[offset]);
    });
  }
  return std::optional<Operands>(std::move(operands));
}

static FailureOr<bool> setInts(NodeImporter &node, RankedTensorType type,
                               ArrayRef<int64_t> values) {
  ElementsAttr result = makeInts(type, values);
  if (!result)
    return node.error("its result overflows its element type");
  if (failed(node.setResult(0, result)))
    return failure();
  return true;
}

static FailureOr<bool> setFloats(NodeImporter &node, RankedTensorType type,
                                 ArrayRef<double> values) {
  ElementsAttr result =
      values.empty() ? makeConstant(type, {}, "") : makeElements(type, values);
  if (failed(node.setResult(0, result)))
    return failure();
  return true;
}

//===----------------------------------------------------------------------===//
// Binary arithmetic
//===----------------------------------------------------------------------===//

/// Folds the inputs from left to right. `combineInts` is empty when there is no
/// integer result.
static FailureOr<bool> evaluateFold(
    NodeImporter &node,
    llvm::function_ref<std::optional<int64_t>(int64_t, int64_t)> combineInts,
    llvm::function_ref<double(double, double)> combineFloats) {
  FailureOr<std::optional<Operands>> read = readOperands(node);
  if (failed(read))
    return failure();
  if (!*read)
    return false;
  Operands &operands = **read;
  auto type = RankedTensorType::get(operands.shape, operands.elementType);
  if (isa<FloatType>(operands.elementType)) {
    SmallVector<double> &result = operands.floats.front();
    for (ArrayRef<double> right : ArrayRef(operands.floats).drop_front())
      for (auto [a, b] : llvm::zip_equal(result, right))
        a = combineFloats(a, b);
    return setFloats(node, type, result);
  }
  SmallVector<int64_t> &result = operands.ints.front();
  for (ArrayRef<int64_t> right : ArrayRef(operands.ints).drop_front())
    for (auto [a, b] : llvm::zip_equal(result, right)) {
      std::optional<int64_t> combined = combineInts(a, b);
      if (!combined)
        return node.error("its result overflows, or divides by zero");
      a = *combined;
    }
  return setInts(node, type, result);
}

FailureOr<bool> onnx_import::evaluateAdd(NodeImporter &node) {
  return evaluateFold(
      node,
      [](int64_t a, int64_t b) -> std::optional<int64_t> {
        if (int64_t sum; !__builtin_add_overflow(a, b, &sum))
          return sum;
        return std::nullopt;
      },
      [](double a, double b) { return a + b; });
}

FailureOr<bool> onnx_import::evaluateSub(NodeImporter &node) {
  return evaluateFold(
      node,
      [](int64_t a, int64_t b) -> std::optional<int64_t> {
        if (int64_t difference; !__builtin_sub_overflow(a, b, &difference))
          return difference;
        return std::nullopt;
      },
      [](double a, double b) { return a - b; });
}

FailureOr<bool> onnx_import::evaluateMul(NodeImporter &node) {
  return evaluateFold(
      node,
      [](int64_t a, int64_t b) -> std::optional<int64_t> {
        if (int64_t product; !__builtin_mul_overflow(a, b, &product))
          return product;
        return std::nullopt;
      },
      [](double a, double b) { return a * b; });
}

FailureOr<bool> onnx_import::evaluateDiv(NodeImporter &node) {
  return evaluateFold(
      node,
      [](int64_t a, int64_t b) -> std::optional<int64_t> {
        if (b == 0 || (a == std::numeric_limits<int64_t>::min() && b == -1))
          return std::nullopt;
        return a / b;
      },
      [](double a, double b) { return a / b; });
}

/// NaN in, NaN out, unlike std::min.
FailureOr<bool> onnx_import::evaluateMin(NodeImporter &node) {
  return evaluateFold(
      node,
      [](int64_t a, int64_t b) -> std::optional<int64_t> {
        return std::min(a, b);
      },
      [](double a, double b) { return std::isnan(a) || a < b ? a : b; });
}

FailureOr<bool> onnx_import::evaluateMax(NodeImporter &node) {
  return evaluateFold(
      node,
      [](int64_t a, int64_t b) -> std::optional<int64_t> {
        return std::max(a, b);
      },
      [](double a, double b) { return std::isnan(a) || a > b ? a : b; });
}

//===----------------------------------------------------------------------===//
// Comparison and selection
//===----------------------------------------------------------------------===//

FailureOr<bool> onnx_import::evaluateEqual(NodeImporter &node) {
  FailureOr<std::optional<Operands>> read = readOperands(node);
  if (failed(read))
    return failure();
  if (!*read)
    return false;
  const Operands &operands = **read;
  SmallVector<int64_t> result;
  auto compare = [&](const auto &inputs) {
    for (auto [a, b] : llvm::zip_equal(inputs[0], inputs[1]))
      result.push_back(a == b);
  };
  if (isa<FloatType>(operands.elementType))
    compare(operands.floats);
  else
    compare(operands.ints);
  return setInts(
      node,
      RankedTensorType::get(operands.shape, node.getBuilder().getI1Type()),
      result);
}

FailureOr<bool> onnx_import::evaluateWhere(NodeImporter &node) {
  if (!node.getType(0).getElementType().isInteger(1))
    return node.error("its condition is not a tensor of bools");
  FailureOr<std::optional<Operands>> read = readOperands(node, /*first=*/1);
  if (failed(read))
    return failure();
  if (!*read)
    return false;
  Operands &operands = **read;
  FailureOr<SmallVector<int64_t>> condition = readAsInt(node.getConstant(0));
  if (failed(condition))
    return node.error("its condition cannot be read");
  auto type = RankedTensorType::get(operands.shape, operands.elementType);
  bool isFloat = isa<FloatType>(operands.elementType);
  SmallVector<int64_t> ints;
  SmallVector<double> floats;
  size_t i = 0;
  forEachOffset(operands.shape, 0,
                getBroadcastStrides(node.getShape(0), operands.shape),
                [&](int64_t offset) {
                  unsigned chosen = (*condition)[offset] != 0 ? 0 : 1;
                  if (isFloat)
                    floats.push_back(operands.floats[chosen][i]);
                  else
                    ints.push_back(operands.ints[chosen][i]);
                  ++i;
                });
  return isFloat ? setFloats(node, type, floats) : setInts(node, type, ints);
}

//===----------------------------------------------------------------------===//
// Unary
//===----------------------------------------------------------------------===//

/// `apply` on floats; integers are negated by `negateInts` or refused.
static FailureOr<bool> evaluateUnary(NodeImporter &node, bool negateInts,
                                     llvm::function_ref<double(double)> apply) {
  FailureOr<std::optional<Operands>> read = readOperands(node);
  if (failed(read))
    return failure();
  if (!*read)
    return false;
  Operands &operands = **read;
  auto type = RankedTensorType::get(operands.shape, operands.elementType);
  if (isa<FloatType>(operands.elementType)) {
    for (double &value : operands.floats.front())
      value = apply(value);
    return setFloats(node, type, operands.floats.front());
  }
  if (!negateInts)
    return node.error("its input is not a tensor of floats");
  for (int64_t &value : operands.ints.front())
    if (__builtin_sub_overflow(int64_t(0), value, &value))
      return node.error("its result overflows");
  return setInts(node, type, operands.ints.front());
}

FailureOr<bool> onnx_import::evaluateFloor(NodeImporter &node) {
  return evaluateUnary(node, false, [](double x) { return std::floor(x); });
}

FailureOr<bool> onnx_import::evaluateCeil(NodeImporter &node) {
  return evaluateUnary(node, false, [](double x) { return std::ceil(x); });
}

FailureOr<bool> onnx_import::evaluateNeg(NodeImporter &node) {
  return evaluateUnary(node, true, [](double x) { return -x; });
}

FailureOr<bool> onnx_import::evaluateSqrt(NodeImporter &node) {
  return evaluateUnary(node, false, [](double x) { return std::sqrt(x); });
}

/// ONNX Cast-19 between floats, integers and bools.
FailureOr<bool> onnx_import::evaluateCast(NodeImporter &node) {
  int64_t to = node.getAttributes().getInt("to", 0);
  Type elementType = convertElementType(node.getContext(), to);
  if (!elementType)
    return node.unsupported("to element type " + dataTypeToString(to));
  if (elementType == node.getType(0).getElementType()) {
    if (failed(node.forward(0)))
      return failure();
    return true;
  }
  FailureOr<std::optional<Operands>> read = readOperands(node);
  if (failed(read))
    return failure();
  if (!*read)
    return false;
  Operands &operands = **read;
  auto type = RankedTensorType::get(operands.shape, elementType);
  bool fromFloat = isa<FloatType>(operands.elementType);
  if (isa<FloatType>(elementType)) {
    SmallVector<double> values;
    if (fromFloat)
      values = operands.floats.front();
    else
      values.assign(operands.ints.front().begin(), operands.ints.front().end());
    return setFloats(node, type, values);
  }
  bool toBool = elementType.isInteger(1);
  SmallVector<int64_t> values;
  if (!fromFloat) {
    for (int64_t value : operands.ints.front())
      values.push_back(toBool ? value != 0 : value);
    return setInts(node, type, values);
  }
  for (double value : operands.floats.front()) {
    if (toBool) {
      values.push_back(value != 0.0);
      continue;
    }
    if (!(std::fabs(value) < 0x1p63))
      return node.error("its input " + Twine(std::to_string(value)) +
                        " is no 64-bit integer");
    values.push_back(static_cast<int64_t>(value));
  }
  return setInts(node, type, values);
}

//===- ReduceHandlers.cpp - ReduceMean, ReduceSum, Softmax, LogSoftmax ----===//

#include "compiler/Import/ONNX/NodeImporter.h"
#include "compiler/Import/ONNX/Shapes.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

template <typename OpTy>
static LogicalResult emitReduction(NodeImporter &node, ArrayRef<int64_t> axes) {
  int64_t rank = node.getType(0).getRank();
  std::optional<SmallVector<int64_t>> normalized = normalizeAxes(axes, rank);
  if (!normalized)
    return node.error("axes are out of range or repeated for an input of "
                      "shape " +
                      shapeToString(node.getShape(0)));
  // No axes means all of them.
  if (normalized->empty())
    normalized = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  return node.emit<OpTy>(
      node.getValue(0), [&](typename OpTy::Properties &properties) {
        properties.axes = node.ints(*normalized);
        if (node.getAttributes().getInt("keepdims", 1) != 0)
          properties.keep_dims = node.getBuilder().getUnitAttr();
      });
}

/// Axes as an attribute.
template <typename OpTy>
static LogicalResult importReduction1(NodeImporter &node) {
  return emitReduction<OpTy>(node, node.getAttributes().getInts("axes"));
}

/// Axes as an input: ReduceMean-18, ReduceSum-13.
template <typename OpTy>
static LogicalResult importReduction18(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> axes = node.getIntParameter(1, "axes");
  if (failed(axes))
    return failure();
  if (axes->empty() &&
      node.getAttributes().getInt("noop_with_empty_axes", 0) != 0)
    return node.forward(0);
  return emitReduction<OpTy>(node, *axes);
}

template <typename OpTy>
static FailureOr<Value> createSoftmax(NodeImporter &node, Value input,
                                      int64_t axis) {
  auto op =
      node.create<OpTy>(input, [&](typename OpTy::Properties &properties) {
        properties.axis = node.i64(axis);
      });
  if (failed(op))
    return failure();
  return Value(op->getOutput());
}

static FailureOr<int64_t> readAxis(NodeImporter &node, int64_t otherwise) {
  int64_t axis = node.getAttributes().getInt("axis", otherwise);
  std::optional<int64_t> normalized =
      normalizeAxis(axis, node.getType(0).getRank());
  if (!normalized)
    return node.error("axis " + Twine(axis) + " is out of range for shape " +
                      shapeToString(node.getShape(0)));
  return *normalized;
}

/// Softmax-1 and -11, as LogSoftmax-1 and -11, normalize over `axis` and all
/// axes after it together.
template <typename OpTy>
static LogicalResult importSoftmax1(NodeImporter &node) {
  FailureOr<int64_t> axis = readAxis(node, 1);
  if (failed(axis))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  auto product = [](ArrayRef<int64_t> sizes) {
    return llvm::product_of(sizes, int64_t(1));
  };
  FailureOr<Value> result;
  if (product(shape.drop_front(*axis + 1)) == 1) {
    result = createSoftmax<OpTy>(node, node.getValue(0), *axis);
  } else {
    int64_t rows = product(shape.take_front(*axis));
    int64_t columns = product(shape.drop_front(*axis));
    FailureOr<Value> flat = node.reshape(node.getValue(0), {rows, columns});
    if (failed(flat))
      return failure();
    result = createSoftmax<OpTy>(node, *flat, 1);
    if (succeeded(result))
      result = node.reshape(*result, shape);
  }
  return failed(result) ? failure() : node.setResult(0, *result);
}

/// Softmax-13 and LogSoftmax-13 normalize over `axis` alone.
template <typename OpTy>
static LogicalResult importSoftmax13(NodeImporter &node) {
  FailureOr<int64_t> axis = readAxis(node, -1);
  if (failed(axis))
    return failure();
  FailureOr<Value> result = createSoftmax<OpTy>(node, node.getValue(0), *axis);
  return failed(result) ? failure() : node.setResult(0, *result);
}

ArrayRef<OpSchema> onnx_import::getReduceSchemas() {
  static const AttributeSpec axis = {"axis", AttributeProto::INT};
  static const AttributeSpec axes = {"axes", AttributeProto::INTS};
  static const AttributeSpec noop = {"noop_with_empty_axes",
                                     AttributeProto::INT};
  static const AttributeSpec keepDims = {"keepdims", AttributeProto::INT};
  static const OpSchema schemas[] = {
      {"ReduceMean",
       1,
       1,
       1,
       1,
       1,
       {axes, keepDims},
       importReduction1<ReduceMeanOp>},
      {"ReduceMean",
       18,
       1,
       2,
       1,
       1,
       {keepDims, noop},
       importReduction18<ReduceMeanOp>},
      {"ReduceSum",
       1,
       1,
       1,
       1,
       1,
       {axes, keepDims},
       importReduction1<ReduceSumOp>},
      {"ReduceSum",
       13,
       1,
       2,
       1,
       1,
       {keepDims, noop},
       importReduction18<ReduceSumOp>},
      {"Softmax", 1, 1, 1, 1, 1, {axis}, importSoftmax1<SoftmaxOp>},
      {"Softmax", 13, 1, 1, 1, 1, {axis}, importSoftmax13<SoftmaxOp>},
      {"LogSoftmax", 1, 1, 1, 1, 1, {axis}, importSoftmax1<LogSoftmaxOp>},
      {"LogSoftmax", 13, 1, 1, 1, 1, {axis}, importSoftmax13<LogSoftmaxOp>}};
  return schemas;
}

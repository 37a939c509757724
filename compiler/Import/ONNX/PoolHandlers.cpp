//===- PoolHandlers.cpp - Max and average pools, global pools -------------===//

#include "compiler/Import/ONNX/Windows.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

static LogicalResult checkRank(NodeImporter &node) {
  int64_t rank = node.getType(0).getRank();
  if (rank < 3 || rank > 5)
    return node.unsupported("its input has " + Twine(rank) +
                            " dimensions; 3 to 5 are supported");
  return success();
}

static FailureOr<WindowAttributes> readPoolWindow(NodeImporter &node) {
  if (failed(checkRank(node)))
    return failure();
  if (!node.getAttributes().has("kernel_shape"))
    return node.error("attribute 'kernel_shape' is missing");
  return readWindow(node, node.getShape(0).drop_front(2),
                    node.getAttributes().getInts("kernel_shape"));
}

template <typename Properties>
static void setWindow(NodeImporter &node, const WindowAttributes &window,
                      Properties &properties) {
  properties.kernel = node.ints(window.kernel);
  properties.strides = node.intsUnless(1, window.strides);
  properties.pads = node.intsUnless(0, window.pads);
  properties.dilations = node.intsUnless(1, window.dilations);
  if (node.getAttributes().getInt("ceil_mode", 0) != 0)
    properties.ceil_mode = node.getBuilder().getUnitAttr();
}

/// Indices, output 1, are not computed; their order does not matter then.
static std::string checkMaxPool(const Node &node) {
  return node.isUsed(1) ? "its output Indices is used" : "";
}

/// ONNX MaxPool-22.
static LogicalResult importMaxPool(NodeImporter &node) {
  FailureOr<WindowAttributes> window = readPoolWindow(node);
  if (failed(window))
    return failure();
  return node.emit<MaxPoolOp>(node.getValue(0),
                              [&](MaxPoolOp::Properties &properties) {
                                setWindow(node, *window, properties);
                              });
}

/// ONNX AveragePool-22.
static LogicalResult importAveragePool(NodeImporter &node) {
  FailureOr<WindowAttributes> window = readPoolWindow(node);
  if (failed(window))
    return failure();
  return node.emit<AveragePoolOp>(
      node.getValue(0), [&](AveragePoolOp::Properties &properties) {
        setWindow(node, *window, properties);
        if (node.getAttributes().getInt("count_include_pad", 0) != 0)
          properties.count_include_pad = node.getBuilder().getUnitAttr();
      });
}

/// ONNX GlobalAveragePool-22: the mean over all spatial axes.
static LogicalResult importGlobalAveragePool(NodeImporter &node) {
  int64_t rank = node.getType(0).getRank();
  if (rank < 3)
    return node.error("its input has rank " + Twine(rank) +
                      ", expected 3 at least");
  return node.emit<ReduceMeanOp>(
      node.getValue(0), [&](ReduceMeanOp::Properties &properties) {
        properties.axes =
            node.ints(llvm::to_vector(llvm::seq<int64_t>(2, rank)));
        properties.keep_dims = node.getBuilder().getUnitAttr();
      });
}

/// ONNX GlobalMaxPool-22: a window as large as the input.
static LogicalResult importGlobalMaxPool(NodeImporter &node) {
  if (failed(checkRank(node)))
    return failure();
  return node.emit<MaxPoolOp>(
      node.getValue(0), [&](MaxPoolOp::Properties &properties) {
        properties.kernel = node.ints(node.getShape(0).drop_front(2));
      });
}

ArrayRef<OpSchema> onnx_import::getPoolSchemas() {
  static const AttributeSpec autoPad = {"auto_pad", AttributeProto::STRING};
  static const AttributeSpec kernel = {"kernel_shape", AttributeProto::INTS};
  static const AttributeSpec pads = {"pads", AttributeProto::INTS};
  static const AttributeSpec strides = {"strides", AttributeProto::INTS};
  static const AttributeSpec dilations = {"dilations", AttributeProto::INTS};
  static const AttributeSpec ceilMode = {"ceil_mode", AttributeProto::INT};
  static const AttributeSpec order = {"storage_order", AttributeProto::INT};
  static const AttributeSpec includePad = {"count_include_pad",
                                           AttributeProto::INT};
  static const OpSchema schemas[] = {
      {"MaxPool",
       1,
       1,
       1,
       1,
       1,
       {autoPad, kernel, pads, strides},
       importMaxPool},
      {"MaxPool",
       8,
       1,
       1,
       2,
       1,
       {autoPad, kernel, pads, strides, order},
       importMaxPool,
       nullptr,
       checkMaxPool},
      {"MaxPool",
       10,
       1,
       1,
       2,
       1,
       {autoPad, kernel, pads, strides, order, ceilMode, dilations},
       importMaxPool,
       nullptr,
       checkMaxPool},
      {"AveragePool",
       7,
       1,
       1,
       1,
       1,
       {autoPad, kernel, pads, strides, includePad},
       importAveragePool},
      {"AveragePool",
       10,
       1,
       1,
       1,
       1,
       {autoPad, kernel, pads, strides, includePad, ceilMode},
       importAveragePool},
      {"AveragePool",
       19,
       1,
       1,
       1,
       1,
       {autoPad, kernel, pads, strides, includePad, ceilMode, dilations},
       importAveragePool},
      {"GlobalAveragePool", 1, 1, 1, 1, 1, {}, importGlobalAveragePool},
      {"GlobalMaxPool", 1, 1, 1, 1, 1, {}, importGlobalMaxPool}};
  return schemas;
}

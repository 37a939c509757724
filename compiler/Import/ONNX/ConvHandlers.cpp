//===- ConvHandlers.cpp - Conv, ConvTranspose -----------------------------===//

#include "compiler/Import/ONNX/Windows.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

static SmallVector<Value> getConvOperands(NodeImporter &node) {
  SmallVector<Value> operands{node.getValue(0), node.getValue(1)};
  if (node.hasInput(2))
    operands.push_back(node.getValue(2));
  return operands;
}

/// ONNX Conv-22.
static LogicalResult importConv(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> kernel =
      readKernel(node, node.getShape(0), node.getShape(1));
  if (failed(kernel))
    return failure();
  FailureOr<WindowAttributes> window =
      readWindow(node, node.getShape(0).drop_front(2), *kernel);
  if (failed(window))
    return failure();
  return node.emit<ConvOp>(
      getConvOperands(node), [&](ConvOp::Properties &properties) {
        properties.strides = node.intsUnless(1, window->strides);
        properties.pads = node.intsUnless(0, window->pads);
        properties.dilations = node.intsUnless(1, window->dilations);
        int64_t groups = node.getAttributes().getInt("group", 1);
        if (groups != 1)
          properties.groups = node.i64(groups);
      });
}

/// ONNX ConvTranspose-22.
static LogicalResult importConvTranspose(NodeImporter &node) {
  FailureOr<SmallVector<int64_t>> kernel =
      readKernel(node, node.getShape(0), node.getShape(1));
  if (failed(kernel))
    return failure();
  SmallVector<int64_t> outputPads;
  FailureOr<WindowAttributes> window = readTransposedWindow(
      node, node.getShape(0).drop_front(2), *kernel, outputPads);
  if (failed(window))
    return failure();
  return node.emit<ConvTransposeOp>(
      getConvOperands(node), [&](ConvTransposeOp::Properties &properties) {
        properties.strides = node.intsUnless(1, window->strides);
        properties.pads = node.intsUnless(0, window->pads);
        properties.dilations = node.intsUnless(1, window->dilations);
        properties.output_pads = node.intsUnless(0, outputPads);
        int64_t groups = node.getAttributes().getInt("group", 1);
        if (groups != 1)
          properties.groups = node.i64(groups);
      });
}

ArrayRef<OpSchema> onnx_import::getConvSchemas() {
  static const OpSchema schemas[] = {{"Conv",
                                      1,
                                      2,
                                      3,
                                      1,
                                      3,
                                      {{"auto_pad", AttributeProto::STRING},
                                       {"dilations", AttributeProto::INTS},
                                       {"group", AttributeProto::INT},
                                       {"kernel_shape", AttributeProto::INTS},
                                       {"pads", AttributeProto::INTS},
                                       {"strides", AttributeProto::INTS}},
                                      importConv},
                                     {"ConvTranspose",
                                      1,
                                      2,
                                      3,
                                      1,
                                      3,
                                      {{"auto_pad", AttributeProto::STRING},
                                       {"dilations", AttributeProto::INTS},
                                       {"group", AttributeProto::INT},
                                       {"kernel_shape", AttributeProto::INTS},
                                       {"output_padding", AttributeProto::INTS},
                                       {"output_shape", AttributeProto::INTS},
                                       {"pads", AttributeProto::INTS},
                                       {"strides", AttributeProto::INTS}},
                                      importConvTranspose}};
  return schemas;
}

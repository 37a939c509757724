//===- NormHandlers.cpp - BatchNormalization ------------------------------===//
//
// `training_mode` decides which of the two norms a node is, never the number of
// its outputs. Before opset 14 there is no such attribute, and a node is taken
// for inference.
//
//===----------------------------------------------------------------------===//

#include "compiler/Import/ONNX/NodeImporter.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

static constexpr float kDefaultEpsilon = 1e-5f;
static constexpr float kDefaultMomentum = 0.9f;

/// Opsets 7 and 9. Statistics that are read make the node a training node.
static std::string checkBatchNorm7(const Node &node) {
  if (node.getAttributes().getInt("spatial", 1) != 1)
    return "spatial = 0: statistics per element";
  for (unsigned i = 1; i < node.getNumOutputs(); ++i)
    if (node.isUsed(i))
      return "its statistics (output " + std::to_string(i) +
             ") are used: a training graph; export with opset 14 or later, "
             "which has training_mode";
  return "";
}

static LogicalResult importInference(NodeImporter &node) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < 5; ++i)
    operands.push_back(node.getValue(i));
  return node.emit<BatchNormOp>(
      operands, [&](BatchNormOp::Properties &properties) {
        properties.epsilon =
            node.f64(node.getAttributes().getFloat("epsilon", kDefaultEpsilon));
        properties.axis = node.i64(1);
      });
}

static LogicalResult importTraining(NodeImporter &node) {
  SmallVector<Value> operands;
  for (unsigned i = 0; i < 5; ++i)
    operands.push_back(node.getValue(i));
  auto op = node.create<BatchNormTrainingOp>(
      operands, [&](BatchNormTrainingOp::Properties &properties) {
        properties.epsilon =
            node.f64(node.getAttributes().getFloat("epsilon", kDefaultEpsilon));
        properties.momentum = node.f64(
            node.getAttributes().getFloat("momentum", kDefaultMomentum));
        properties.momentum_convention = MomentumConventionAttr::get(
            &node.getContext(), MomentumConvention::weights_old);
        properties.axis = node.i64(1);
      });
  if (failed(op) || failed(node.setResult(0, op->getOutput())))
    return failure();
  if (node.getNode().getNumOutputs() > 1 &&
      failed(node.setResult(1, op->getNewMean())))
    return failure();
  if (node.getNode().getNumOutputs() > 2 &&
      failed(node.setResult(2, op->getNewVariance())))
    return failure();
  return success();
}

/// ONNX BatchNormalization-14 and -15.
static LogicalResult importBatchNorm14(NodeImporter &node) {
  if (node.getAttributes().getInt("training_mode", 0) != 0)
    return importTraining(node);
  for (unsigned i = 1; i < node.getNode().getNumOutputs(); ++i)
    if (node.getNode().isUsed(i))
      return node.error("its running statistics (output " + Twine(i) +
                        ") are used, but training_mode is 0");
  return importInference(node);
}

ArrayRef<OpSchema> onnx_import::getNormSchemas() {
  static const AttributeSpec epsilon = {"epsilon", AttributeProto::FLOAT};
  static const AttributeSpec momentum = {"momentum", AttributeProto::FLOAT};
  static const OpSchema schemas[] = {
      {"BatchNormalization",
       7,
       5,
       5,
       5,
       5,
       {epsilon, momentum, {"spatial", AttributeProto::INT}},
       importInference,
       nullptr,
       checkBatchNorm7},
      {"BatchNormalization",
       9,
       5,
       5,
       5,
       5,
       {epsilon, momentum},
       importInference,
       nullptr,
       checkBatchNorm7},
      {"BatchNormalization",
       14,
       5,
       5,
       3,
       5,
       {epsilon, momentum, {"training_mode", AttributeProto::INT}},
       importBatchNorm14}};
  return schemas;
}

//===- ActivationHandlers.cpp - Relu and its kin, Clip --------------------===//

#include "compiler/Import/ONNX/NodeImporter.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

template <typename OpTy>
static LogicalResult importPlain(NodeImporter &node) {
  return node.emit<OpTy>(node.getValue(0));
}

/// ONNX LeakyRelu-16.
static LogicalResult importLeakyRelu(NodeImporter &node) {
  return node.emit<LeakyReluOp>(
      node.getValue(0), [&](LeakyReluOp::Properties &properties) {
        properties.alpha =
            node.f64(node.getAttributes().getFloat("alpha", 0.01f));
      });
}

/// ONNX Elu-22.
static LogicalResult importElu(NodeImporter &node) {
  return node.emit<EluOp>(node.getValue(0), [&](EluOp::Properties &properties) {
    properties.alpha = node.f64(node.getAttributes().getFloat("alpha", 1.0f));
  });
}

/// ONNX PRelu-16.
static LogicalResult importPRelu(NodeImporter &node) {
  return node.emit<PReluOp>({node.getValue(0), node.getValue(1)});
}

/// ONNX Gelu-20.
static LogicalResult importGelu(NodeImporter &node) {
  StringRef name = node.getAttributes().getString("approximate", "none");
  std::optional<GeluApproximation> approximation =
      symbolizeGeluApproximation(name);
  if (!approximation)
    return node.error("attribute approximate is \"" + name +
                      "\", not none or tanh");
  return node.emit<GeluOp>(
      node.getValue(0), [&](GeluOp::Properties &properties) {
        properties.approximate = GeluApproximationAttr::get(
            node.getBuilder().getContext(), *approximation);
      });
}

/// ONNX HardSigmoid-22.
static LogicalResult importHardSigmoid(NodeImporter &node) {
  return node.emit<HardSigmoidOp>(
      node.getValue(0), [&](HardSigmoidOp::Properties &properties) {
        properties.alpha =
            node.f64(node.getAttributes().getFloat("alpha", 0.2f));
        properties.beta = node.f64(node.getAttributes().getFloat("beta", 0.5f));
      });
}

static LogicalResult emitClip(NodeImporter &node, std::optional<double> min,
                              std::optional<double> max) {
  if (!min && !max)
    return node.forward(0);
  return node.emit<ClipOp>(node.getValue(0),
                           [&](ClipOp::Properties &properties) {
                             if (min)
                               properties.min = node.f64(*min);
                             if (max)
                               properties.max = node.f64(*max);
                           });
}

/// Bounds as attributes.
static LogicalResult importClip6(NodeImporter &node) {
  const Attributes &attributes = node.getAttributes();
  std::optional<double> min, max;
  if (attributes.has("min"))
    min = attributes.getFloat("min", 0.0f);
  if (attributes.has("max"))
    max = attributes.getFloat("max", 0.0f);
  return emitClip(node, min, max);
}

/// Bounds as inputs.
static LogicalResult importClip11(NodeImporter &node) {
  std::optional<double> bounds[2];
  for (unsigned i : {1, 2}) {
    if (!node.hasInput(i))
      continue;
    FailureOr<double> bound = node.getFloatParameter(i, i == 1 ? "min" : "max");
    if (failed(bound))
      return failure();
    bounds[i - 1] = *bound;
  }
  return emitClip(node, bounds[0], bounds[1]);
}

ArrayRef<OpSchema> onnx_import::getActivationSchemas() {
  static const AttributeSpec alpha = {"alpha", AttributeProto::FLOAT};
  static const AttributeSpec beta = {"beta", AttributeProto::FLOAT};
  static const OpSchema schemas[] = {
      {"Relu", 6, 1, 1, 1, 1, {}, importPlain<ReluOp>},
      {"Sigmoid", 6, 1, 1, 1, 1, {}, importPlain<SigmoidOp>},
      {"Tanh", 6, 1, 1, 1, 1, {}, importPlain<TanhOp>},
      {"HardSwish", 14, 1, 1, 1, 1, {}, importPlain<HardSwishOp>},
      {"Erf", 9, 1, 1, 1, 1, {}, importPlain<ErfOp>},
      {"Softplus", 1, 1, 1, 1, 1, {}, importPlain<SoftplusOp>},
      {"Mish", 18, 1, 1, 1, 1, {}, importPlain<MishOp>},
      {"PRelu", 7, 2, 2, 1, 2, {}, importPRelu},
      {"Gelu",
       20,
       1,
       1,
       1,
       1,
       {{"approximate", AttributeProto::STRING}},
       importGelu},
      {"LeakyRelu", 6, 1, 1, 1, 1, {alpha}, importLeakyRelu},
      {"Elu", 6, 1, 1, 1, 1, {alpha}, importElu},
      {"HardSigmoid", 6, 1, 1, 1, 1, {alpha, beta}, importHardSigmoid},
      {"Clip",
       6,
       1,
       1,
       1,
       1,
       {{"min", AttributeProto::FLOAT}, {"max", AttributeProto::FLOAT}},
       importClip6},
      {"Clip", 11, 1, 3, 1, 1, {}, importClip11}};
  return schemas;
}

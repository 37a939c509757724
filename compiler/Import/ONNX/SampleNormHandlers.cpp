//===- SampleNormHandlers.cpp - Instance, group and layer norms -----------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

static FloatAttr getEpsilon(NodeImporter &node) {
  return node.f64(node.getAttributes().getFloat("epsilon", 1e-5f));
}

/// A constant repeated along axes of size 1 to have `shape`.
static FailureOr<ElementsAttr> repeatConstant(NodeImporter &node,
                                              ElementsAttr constant,
                                              ArrayRef<int64_t> shape) {
  FailureOr<ElementsAttr> repeated =
      makeView(node, constant, shape, 0,
               getBroadcastStrides(constant.getShapedType().getShape(), shape));
  if (succeeded(repeated) && !*repeated)
    return node.unsupported("its repeated parameter has more than 64 MiB");
  return repeated;
}

/// ONNX InstanceNormalization-22.
static LogicalResult importInstanceNorm(NodeImporter &node) {
  return node.emit<InstanceNormOp>(
      {node.getValue(0), node.getValue(1), node.getValue(2)},
      [&](InstanceNormOp::Properties &properties) {
        properties.epsilon = getEpsilon(node);
        properties.axis = node.i64(1);
      });
}

//===----------------------------------------------------------------------===//
// GroupNormalization
//===----------------------------------------------------------------------===//

static LogicalResult emitGroupNorm(NodeImporter &node, Value scale,
                                   Value offset) {
  return node.emit<GroupNormOp>(
      {node.getValue(0), scale, offset},
      [&](GroupNormOp::Properties &properties) {
        properties.groups =
            node.i64(node.getAttributes().getInt("num_groups", 0));
        properties.epsilon = getEpsilon(node);
        properties.axis = node.i64(1);
      });
}

/// Parameters per channel.
static LogicalResult importGroupNorm21(NodeImporter &node) {
  if (!node.getAttributes().has("num_groups"))
    return node.error("has no attribute 'num_groups'");
  return emitGroupNorm(node, node.getValue(1), node.getValue(2));
}

/// A parameter per group as one per channel.
static FailureOr<Value> repeatPerGroup(NodeImporter &node, unsigned input,
                                       int64_t groups, int64_t channels) {
  if (node.getShape(input) != ArrayRef<int64_t>(groups))
    return node.error("its input " + Twine(input) + " has shape " +
                      shapeToString(node.getShape(input)) +
                      ", expected one element per group (" + Twine(groups) +
                      ")");
  if (groups == channels)
    return node.getValue(input);
  ElementsAttr constant = node.getConstant(input);
  if (!constant)
    return node.unsupported("its input " + Twine(input) +
                            ", one element per group, is computed at run time; "
                            "export with opset 21 or later, which has one per "
                            "channel");
  FailureOr<ElementsAttr> repeated =
      repeatConstant(node, reshapeConstant(constant, {groups, 1}),
                     {groups, channels / groups});
  if (failed(repeated))
    return failure();
  return node.makeConstantValue(reshapeConstant(*repeated, {channels}));
}

/// Parameters per group.
static LogicalResult importGroupNorm18(NodeImporter &node) {
  if (!node.getAttributes().has("num_groups"))
    return node.error("has no attribute 'num_groups'");
  int64_t groups = node.getAttributes().getInt("num_groups", 0);
  ArrayRef<int64_t> shape = node.getShape(0);
  if (shape.size() < 2 || groups < 1 || shape[1] % groups != 0)
    return node.error("num_groups (" + Twine(groups) +
                      ") does not divide the channels of its input of shape " +
                      shapeToString(shape));
  FailureOr<Value> scale = repeatPerGroup(node, 1, groups, shape[1]);
  if (failed(scale))
    return failure();
  FailureOr<Value> offset = repeatPerGroup(node, 2, groups, shape[1]);
  return failed(offset) ? failure() : emitGroupNorm(node, *scale, *offset);
}

//===----------------------------------------------------------------------===//
// LayerNormalization
//===----------------------------------------------------------------------===//

/// A parameter in the shape of the normalized axes, to which it broadcasts. The
/// specification lets it have, and repeat along, any axis of the input.
static FailureOr<Value> fitParameter(NodeImporter &node, unsigned input,
                                     ArrayRef<int64_t> normalized) {
  ArrayRef<int64_t> shape = node.getShape(input);
  if (shape == normalized)
    return node.getValue(input);
  // Leading ones only align it with the input.
  while (shape.size() > normalized.size() && shape.front() == 1)
    shape = shape.drop_front();
  if (shape.size() > normalized.size())
    return node.unsupported("its input " + Twine(input) + " of shape " +
                            shapeToString(node.getShape(input)) +
                            " differs along axes that are not normalized");
  std::optional<SmallVector<int64_t>> broadcast =
      broadcastShapes(shape, normalized);
  if (!broadcast || ArrayRef<int64_t>(*broadcast) != normalized)
    return node.error("its input " + Twine(input) + " of shape " +
                      shapeToString(node.getShape(input)) +
                      " does not broadcast to the normalized shape " +
                      shapeToString(normalized));
  ElementsAttr constant = node.getConstant(input);
  if (!constant) {
    if (llvm::product_of(shape, int64_t(1)) !=
        llvm::product_of(normalized, int64_t(1)))
      return node.unsupported("its input " + Twine(input) + " of shape " +
                              shapeToString(node.getShape(input)) +
                              " is computed at run time and repeated");
    return node.reshape(node.getValue(input), normalized);
  }
  FailureOr<ElementsAttr> repeated =
      repeatConstant(node, reshapeConstant(constant, shape), normalized);
  if (failed(repeated))
    return failure();
  return node.makeConstantValue(*repeated);
}

/// ONNX LayerNormalization-17. The driver refuses Mean and InvStdDev when they
/// are used; stash_type is about them.
static LogicalResult importLayerNorm(NodeImporter &node) {
  ArrayRef<int64_t> shape = node.getShape(0);
  int64_t given = node.getAttributes().getInt("axis", -1);
  std::optional<int64_t> axis = normalizeAxis(given, shape.size());
  if (!axis)
    return node.error("axis " + Twine(given) + " is out of range for shape " +
                      shapeToString(shape));
  SmallVector<Value> operands{node.getValue(0)};
  for (unsigned i : {1, 2}) {
    if (!node.hasInput(i))
      continue;
    FailureOr<Value> parameter = fitParameter(node, i, shape.drop_front(*axis));
    if (failed(parameter))
      return failure();
    operands.push_back(*parameter);
  }
  return node.emit<LayerNormOp>(operands,
                                [&](LayerNormOp::Properties &properties) {
                                  properties.epsilon = getEpsilon(node);
                                  properties.axis = node.i64(*axis);
                                });
}

ArrayRef<OpSchema> onnx_import::getSampleNormSchemas() {
  static const AttributeSpec epsilon = {"epsilon", AttributeProto::FLOAT};
  static const AttributeSpec groups = {"num_groups", AttributeProto::INT};
  static const AttributeSpec stash = {"stash_type", AttributeProto::INT};
  static const OpSchema schemas[] = {
      {"InstanceNormalization", 6, 3, 3, 1, 3, {epsilon}, importInstanceNorm},
      {"GroupNormalization",
       18,
       3,
       3,
       1,
       3,
       {epsilon, groups},
       importGroupNorm18},
      {"GroupNormalization",
       21,
       3,
       3,
       1,
       3,
       {epsilon, groups, stash},
       importGroupNorm21},
      {"LayerNormalization",
       17,
       2,
       3,
       3,
       3,
       {{"axis", AttributeProto::INT}, epsilon, stash},
       importLayerNorm}};
  return schemas;
}

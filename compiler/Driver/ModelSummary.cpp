//===- ModelSummary.cpp - What is in a model ------------------------------===//

#include "compiler/Driver/ModelSummary.h"

#include "compiler/Driver/Diagnostics.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Work.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

static void addParameters(ModelSummary &summary, ShapedType type) {
  if (!type.hasStaticShape() || !isa<FloatType>(type.getElementType()))
    return;
  uint64_t elements = multiplySizes(type.getShape());
  uint64_t elementBytes = type.getElementTypeBitWidth() / 8;
  summary.parameters = llvm::SaturatingAdd(summary.parameters, elements);
  summary.parameterBytes = llvm::SaturatingMultiplyAdd(elements, elementBytes,
                                                       summary.parameterBytes);
}

/// Adds `op`, a layer with filter or a matrix product.
static void addLayer(ModelSummary &summary, Operation *op) {
  LayerCost layer;
  layer.node = describeNodes(op->getLoc());
  layer.kind = op->getName().stripDialect().str();
  layer.output = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  layer.macs = countMacs(op).value_or(0);
  if (auto linear = dyn_cast<LinearOpInterface>(op)) {
    layer.hasBias = static_cast<bool>(linear.getLinearBias());
    ++summary.layersWithFilter;
  }
  summary.macs = llvm::SaturatingAdd(summary.macs, layer.macs);
  summary.layersWithBias += layer.hasBias;
  summary.layers.push_back(std::move(layer));
}

FailureOr<ModelSummary> summarize(ModuleOp module) {
  FailureOr<Signature> signature = getSignature(module);
  if (failed(signature))
    return failure();
  ModelSummary summary;
  summary.signature = std::move(*signature);

  findEntry(module).getFunctionBody().walk([&](Operation *op) {
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      if (auto type = dyn_cast<ShapedType>(constant.getType());
          type && !op->use_empty())
        addParameters(summary, type);
      return;
    }
    if (op->hasTrait<OpTrait::IsTerminator>())
      return;
    ++summary.histogram[op->getName().getStringRef().str()];
    if (isa<LinearOpInterface, MatMulOp>(op))
      addLayer(summary, op);
    else if (auto affine = dyn_cast<ChannelAffineOp>(op)) {
      ++summary.channelAffines;
      addParameters(summary, affine.getScale().getShapedType());
      addParameters(summary, affine.getOffset().getShapedType());
    }
    summary.biasAdds += isa<BiasAddOp>(op);
    summary.batchNorms += isa<BatchNormOp>(op);
    summary.batchNormsTraining += isa<BatchNormTrainingOp>(op);
  });
  return summary;
}

} // namespace mlir::convopt

//===- ModelSummary.cpp - What is in a model ------------------------------===//

#include "compiler/Driver/ModelSummary.h"

#include "compiler/Driver/Diagnostics.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

/// The product of non-negative sizes.
static uint64_t multiply(ArrayRef<int64_t> sizes) {
  uint64_t product = 1;
  for (int64_t size : sizes)
    product = llvm::SaturatingMultiply(product, static_cast<uint64_t>(size));
  return product;
}

static void addParameters(ModelSummary &summary, ShapedType type) {
  if (!type.hasStaticShape() || !isa<FloatType>(type.getElementType()))
    return;
  uint64_t elements = multiply(type.getShape());
  uint64_t elementBytes = type.getElementTypeBitWidth() / 8;
  summary.parameters = llvm::SaturatingAdd(summary.parameters, elements);
  summary.parameterBytes = llvm::SaturatingMultiplyAdd(elements, elementBytes,
                                                       summary.parameterBytes);
}

/// Multiply-adds of a layer: each filter element is used once per position of
/// the result (of the input, for a transposed convolution) and batch element.
static std::optional<uint64_t> countMacs(Operation *op) {
  auto linear = dyn_cast<LinearOpInterface>(op);
  if (!linear)
    return std::nullopt;
  auto filter =
      dyn_cast<RankedTensorType>(linear.getLinearFilter().get().getType());
  auto swept = dyn_cast<RankedTensorType>(isa<ConvTransposeOp>(op)
                                              ? op->getOperand(0).getType()
                                              : op->getResult(0).getType());
  if (!filter || !swept || !filter.hasStaticShape() || !swept.hasStaticShape())
    return std::nullopt;

  SmallVector<int64_t> positions(swept.getShape());
  int64_t channelAxis = linear.getOutputChannelAxis();
  positions.erase(positions.begin() + channelAxis);
  return llvm::SaturatingMultiply(multiply(positions),
                                  multiply(filter.getShape()));
}

static void addLayer(ModelSummary &summary, LinearOpInterface linear) {
  Operation *op = linear.getOperation();
  LayerCost layer;
  layer.node = describeNodes(op->getLoc());
  layer.kind = op->getName().stripDialect().str();
  layer.output = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  layer.macs = countMacs(op).value_or(0);
  layer.hasBias = static_cast<bool>(linear.getLinearBias());
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
    if (auto linear = dyn_cast<LinearOpInterface>(op))
      addLayer(summary, linear);
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

//===- ElementwiseToLinalg.cpp - Element-wise ops as generics -------------===//

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Codegen/Emit/Elementwise.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

namespace mlir::convopt {
namespace {

/// Operands of an element-wise op and how the result's axes index them.
struct Operands {
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
};

/// Adds `value` under ONNX's broadcasting to a result of `rank` axes. Axes that
/// are repeated are dropped, so that the map is a projection.
void addBroadcast(Operands &operands, Value value, RankedTensorType result,
                  LinalgBuilder &builder) {
  auto type = cast<RankedTensorType>(value.getType());
  int64_t rank = result.getRank(), missing = rank - type.getRank();
  SmallVector<bool> drop;
  SmallVector<AffineExpr> kept;
  for (auto [axis, size] : llvm::enumerate(type.getShape())) {
    int64_t resultAxis = axis + missing;
    drop.push_back(size == 1 && result.getDimSize(resultAxis) != 1);
    if (!drop.back())
      kept.push_back(builder.dim(resultAxis));
  }
  operands.values.push_back(builder.dropUnitAxes(value, drop));
  operands.maps.push_back(builder.map(rank, kept));
}

void addPerChannel(Operands &operands, Value value, RankedTensorType result,
                   int64_t axis, LinalgBuilder &builder) {
  operands.values.push_back(value);
  operands.maps.push_back(builder.map(result.getRank(), builder.dim(axis)));
}

template <typename OpTy>
void addOperands(Operands &operands, OpTy op, LinalgBuilder &builder) {
  for (Value operand : op->getOperands())
    addBroadcast(operands, operand, op.getOutput().getType(), builder);
}

void addOperands(Operands &operands, BiasAddOp op, LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  addBroadcast(operands, op.getInput(), type, builder);
  addPerChannel(operands, op.getBias(), type, op.getAxis(), builder);
}

void addOperands(Operands &operands, ChannelAffineOp op,
                 LinalgBuilder &builder) {
  RankedTensorType type = op.getOutput().getType();
  addBroadcast(operands, op.getInput(), type, builder);
  for (ElementsAttr parameter : {op.getScale(), op.getOffset()}) {
    Value rounded =
        builder.constantTensor(type.clone(parameter.getShapedType().getShape()),
                               *readAsDouble(parameter));
    addPerChannel(operands, rounded, type, op.getAxis(), builder);
  }
}

template <typename OpTy>
SmallVector<Value> lower(OpTy op, LinalgBuilder &builder) {
  Operands operands;
  addOperands(operands, op, builder);
  return {builder.elementwise(
      op.getOutput().getType(), operands.values, operands.maps,
      [&](OpBuilder &nested, ValueRange arguments) {
        return *emitElementwise(nested, op.getLoc(), op, arguments.drop_back());
      })};
}

template <typename... OpTys>
void addPatterns(RewritePatternSet &patterns) {
  patterns.add<ToLinalg<OpTys, lower<OpTys>>...>(patterns.getContext());
}

} // namespace

void populateElementwiseToLinalgPatterns(RewritePatternSet &patterns) {
  addPatterns<AddOp, SubOp, MulOp, DivOp, BiasAddOp, ChannelAffineOp, ReluOp,
              LeakyReluOp, EluOp, ClipOp, HardSigmoidOp, HardSwishOp, SigmoidOp,
              SiluOp, TanhOp, AbsOp, SqrtOp, ExpOp, ErfOp, SoftplusOp, MishOp,
              GeluOp, PReluOp>(patterns);
}

} // namespace mlir::convopt

//===- MathHandlers.cpp - Functions of one tensor -------------------------===//
//
// Neg, Reciprocal, Pow and MeanVarianceNormalization have no ops of their own:
// they are written in those there are.
//
//===----------------------------------------------------------------------===//

#include "compiler/Import/ONNX/ConstantEvaluator.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "llvm/ADT/SmallString.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;
using ::onnx::AttributeProto;

template <typename OpTy>
static LogicalResult importPlain(NodeImporter &node) {
  return node.emit<OpTy>(node.getValue(0));
}

/// A scalar of the element type of input 0.
static Value makeScalar(NodeImporter &node, double value) {
  auto type = RankedTensorType::get({}, node.getType(0).getElementType());
  return node.makeConstantValue(makeElements(type, {value}));
}

/// `create` for an op of one result.
template <typename OpTy>
static FailureOr<Value> make(NodeImporter &node, ValueRange operands) {
  FailureOr<OpTy> op = node.create<OpTy>(operands);
  if (failed(op))
    return failure();
  return Value(op->getOutput());
}

/// ONNX Neg-13: -1 * x.
static LogicalResult importNeg(NodeImporter &node) {
  return node.emit<MulOp>({node.getValue(0), makeScalar(node, -1.0)});
}

/// ONNX Reciprocal-13: 1 / x.
static LogicalResult importReciprocal(NodeImporter &node) {
  return node.emit<DivOp>({makeScalar(node, 1.0), node.getValue(0)});
}

/// ONNX Pow-15 with the exponents of norms written out by hand.
static LogicalResult importPow(NodeImporter &node) {
  ElementsAttr constant = node.getConstant(1);
  if (!constant)
    return node.unsupported("its exponent is computed at run time");
  // With a higher rank the exponent would enlarge the result.
  if (constant.getNumElements() != 1 ||
      node.getType(1).getRank() > node.getType(0).getRank())
    return node.unsupported("its exponent has shape " +
                            shapeToString(node.getShape(1)) +
                            ", not that of a scalar");
  double exponent = 0.0;
  if (isa<FloatType>(constant.getElementType())) {
    FailureOr<SmallVector<double>> values = readAsDouble(constant);
    if (failed(values))
      return node.error("its exponent cannot be read");
    exponent = values->front();
  } else {
    FailureOr<SmallVector<int64_t>> values = readAsInt(constant);
    if (failed(values))
      return node.error("its exponent cannot be read");
    exponent = static_cast<double>(values->front());
  }

  Value x = node.getValue(0);
  if (exponent == 1.0)
    return node.forward(0);
  if (exponent == 0.5)
    return node.emit<SqrtOp>(x);
  if (exponent == 2.0)
    return node.emit<MulOp>({x, x});
  if (exponent == 3.0) {
    FailureOr<Value> square = make<MulOp>(node, {x, x});
    return failed(square) ? failure() : node.emit<MulOp>({*square, x});
  }
  SmallString<16> text;
  APFloat(exponent).toString(text);
  return node.unsupported("exponent " + text + "; only 0.5, 1, 2 and 3 are");
}

static FailureOr<Value> makeMean(NodeImporter &node, Value x,
                                 ArrayRef<int64_t> axes) {
  auto mean =
      node.create<ReduceMeanOp>(x, [&](ReduceMeanOp::Properties &properties) {
        properties.axes = node.ints(axes);
        properties.keep_dims = node.getBuilder().getUnitAttr();
      });
  if (failed(mean))
    return failure();
  return Value(mean->getOutput());
}

/// ONNX MeanVarianceNormalization-13:
///   d = x - mean(x);  y = d / (sqrt(mean(d * d)) + 1e-9)
/// The operator's own body has mean(x * x) - mean(x)^2, which cancels when the
/// mean is large.
static LogicalResult importMeanVarianceNorm(NodeImporter &node) {
  SmallVector<int64_t> axes(node.getAttributes().getInts("axes"));
  if (!node.getAttributes().has("axes"))
    axes = {0, 2, 3};
  std::optional<SmallVector<int64_t>> normalized =
      normalizeAxes(axes, node.getType(0).getRank());
  if (!normalized)
    return node.error("axes are out of range or repeated for an input of "
                      "shape " +
                      shapeToString(node.getShape(0)));
  Value x = node.getValue(0);
  FailureOr<Value> mean = makeMean(node, x, *normalized);
  if (failed(mean))
    return failure();
  FailureOr<Value> d = make<SubOp>(node, {x, *mean});
  if (failed(d))
    return failure();
  FailureOr<Value> square = make<MulOp>(node, {*d, *d});
  if (failed(square))
    return failure();
  FailureOr<Value> variance = makeMean(node, *square, *normalized);
  if (failed(variance))
    return failure();
  FailureOr<Value> deviation = make<SqrtOp>(node, *variance);
  if (failed(deviation))
    return failure();
  FailureOr<Value> divisor =
      make<AddOp>(node, {*deviation, makeScalar(node, 1e-9)});
  return failed(divisor) ? failure() : node.emit<DivOp>({*d, *divisor});
}

ArrayRef<OpSchema> onnx_import::getMathSchemas() {
  static const OpSchema schemas[] = {
      {"Abs", 6, 1, 1, 1, 1, {}, importPlain<AbsOp>},
      {"Exp", 6, 1, 1, 1, 1, {}, importPlain<ExpOp>},
      {"Sqrt", 6, 1, 1, 1, 1, {}, importPlain<SqrtOp>, evaluateSqrt},
      {"Neg", 6, 1, 1, 1, 1, {}, importNeg, evaluateNeg},
      {"Reciprocal", 6, 1, 1, 1, 1, {}, importReciprocal},
      {"Pow", 7, 2, 2, 1, 1, {}, importPow},
      {"MeanVarianceNormalization",
       9,
       1,
       1,
       1,
       1,
       {{"axes", AttributeProto::INTS}},
       importMeanVarianceNorm}};
  return schemas;
}

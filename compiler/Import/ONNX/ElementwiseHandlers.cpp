//===- ElementwiseHandlers.cpp - Add, Sub, Mul, Div, Sum and constants' ops ==//

#include "compiler/Import/ONNX/ConstantEvaluator.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

/// ONNX Add-14, Sub-14, Mul-14, Div-14.
template <typename OpTy>
static LogicalResult importBinary(NodeImporter &node) {
  return node.emit<OpTy>({node.getValue(0), node.getValue(1)});
}

/// ONNX Sum-13: a chain of additions.
static LogicalResult importSum(NodeImporter &node) {
  Value sum = node.getValue(0);
  for (unsigned i = 1; i < node.getNode().getNumInputs(); ++i) {
    FailureOr<AddOp> op = node.create<AddOp>({sum, node.getValue(i)});
    if (failed(op))
      return failure();
    sum = op->getOutput();
  }
  return node.setResult(0, sum);
}

ArrayRef<OpSchema> onnx_import::getElementwiseSchemas() {
  static const OpSchema schemas[] = {
      {"Add", 7, 2, 2, 1, 2, {}, importBinary<AddOp>, evaluateAdd},
      {"Sub", 7, 2, 2, 1, 2, {}, importBinary<SubOp>, evaluateSub},
      {"Mul", 7, 2, 2, 1, 2, {}, importBinary<MulOp>, evaluateMul},
      {"Div", 7, 2, 2, 1, 2, {}, importBinary<DivOp>, evaluateDiv},
      {"Sum", 6, 1, kVariadic, 1, kVariadic, {}, importSum, evaluateAdd},
      // Only on constants: the arithmetic of shapes and sizes.
      {"Min", 6, 1, kVariadic, 1, 0, {}, nullptr, evaluateMin},
      {"Max", 6, 1, kVariadic, 1, 0, {}, nullptr, evaluateMax},
      {"Equal", 7, 2, 2, 1, 0, {}, nullptr, evaluateEqual},
      {"Where", 9, 3, 3, 1, 0, {}, nullptr, evaluateWhere},
      {"Floor", 6, 1, 1, 1, 0, {}, nullptr, evaluateFloor},
      {"Ceil", 6, 1, 1, 1, 0, {}, nullptr, evaluateCeil}};
  return schemas;
}

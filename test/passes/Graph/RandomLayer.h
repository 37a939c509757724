//===- RandomLayer.h - Random linear layers and affine tails --------------===//

#ifndef CONVOPT_TEST_GRAPH_RANDOMLAYER_H
#define CONVOPT_TEST_GRAPH_RANDOMLAYER_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <random>

namespace mlir::convopt {

/// Draws a function @main: a convolution of one to three dimensions, grouped,
/// depthwise or transposed, or a dense layer, in some layout; then what the
/// caller appends. The same seed gives the same function.
class RandomLayer {
public:
  RandomLayer(MLIRContext &context, unsigned seed, FloatType type);

  /// A batch_norm with moving statistics, bias_add, add, sub, mul or div of
  /// `value` by a constant in some broadcast form and operand order.
  void appendAffine();
  void appendRelu();
  /// A batch_norm_training; all of its results become results of @main.
  void appendBatchNormTraining();
  /// A bias_add of a constant, or of a new argument of @main.
  void appendBiasAdd(bool runtime);
  /// Ends @main, which returns `value` first.
  OwningOpRef<ModuleOp> finish();

  /// Values for the arguments of @main.
  SmallVector<reference::Tensor> drawInputs();

  int64_t drawInt(int64_t low, int64_t high);
  double drawReal(double low, double high);

private:
  Value drawConstant(ArrayRef<int64_t> shape, double low, double high);
  void appendConv(bool transposed);
  void appendDense();
  void appendElementwise();

  std::mt19937 random;
  FloatType type;
  OpBuilder builder;
  Location location;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  int64_t axis = 0, channels = 0;
  Value value;
  SmallVector<Value> otherResults;
};

} // namespace mlir::convopt

#endif // CONVOPT_TEST_GRAPH_RANDOMLAYER_H

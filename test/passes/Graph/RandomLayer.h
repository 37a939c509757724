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

/// Draws a function @main. Each append changes the value at its end, which
/// @main returns. The same seed gives the same function.
class RandomLayer {
public:
  /// Begins with an argument of rank 2 to 5, channels on axis 1 or on the last.
  RandomLayer(MLIRContext &context, unsigned seed, FloatType type);

  /// A convolution, grouped, depthwise or transposed, or a dense layer.
  void appendLinear();
  /// A batch_norm with moving statistics, bias_add, add, sub, mul or div of
  /// `value` by a constant in some broadcast form and operand order.
  void appendAffine();
  void appendRelu();
  /// An activation, pool, mean over space, transpose, pad or slice: something
  /// that passes some affines, but not all.
  void appendPassing();
  /// Flattens all axes but the first.
  void appendFlatten();
  /// A concat, or a sum or difference, with a branch of its own argument and
  /// convolution.
  void appendJoin();
  /// A batch_norm_training; all of its results become results of @main.
  void appendBatchNormTraining();
  /// A bias_add of a constant, or of a new argument of @main.
  void appendBiasAdd(bool runtime);
  /// Ends @main, which returns `value` first.
  OwningOpRef<ModuleOp> finish();
  /// Random values for the arguments of @main.
  SmallVector<reference::Tensor> drawInputs();

  int64_t drawInt(int64_t low, int64_t high);

private:
  double drawReal(double low, double high);
  Value drawConstant(ArrayRef<int64_t> shape, double low, double high);
  /// One value per channel, repeated along the other axes of `shape`.
  Value drawRepeatedConstant(ArrayRef<int64_t> shape, double low, double high);
  ArrayRef<int64_t> getShape();
  int64_t getRank() { return getShape().size(); }
  /// The layout that has channels on `axis`, if one does.
  std::optional<Layout> getLayout();
  void appendConv(Layout layout, bool transposed);
  void appendDense();
  void appendElementwise();
  void appendPool(Layout layout);
  void appendTranspose();

  std::mt19937 random;
  FloatType type;
  OpBuilder builder;
  Location location;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  Value value;
  SmallVector<Value> otherResults;
  int64_t axis, channels;
};

} // namespace mlir::convopt

#endif // CONVOPT_TEST_GRAPH_RANDOMLAYER_H

//===- RandomNetwork.h - Random networks of all ops with shift rules ------===//

#ifndef CONVOPT_TEST_ANALYSIS_RANDOMNETWORK_H
#define CONVOPT_TEST_ANALYSIS_RANDOMNETWORK_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <random>

namespace mlir::convopt {

/// A function @main on f64 tensors and values for its arguments.
struct Network {
  OwningOpRef<ModuleOp> module;
  /// The same ops in the same order, with the size of every axis in the types:
  /// those of `module` may leave some of them open.
  OwningOpRef<ModuleOp> sized;
  SmallVector<reference::Tensor> inputs;
};

/// Draws networks of small tensors with values of the order of 1: long linear
/// stretches over several live values, which often end in a norm, so that a
/// good part of their terms cancels. The same seed gives the same network.
class RandomNetwork {
public:
  RandomNetwork(MLIRContext &context, unsigned seed);

  /// To be called once.
  Network draw();

private:
  /// Tensors are not larger than that.
  static constexpr int64_t kMaxElements = 300;

  using Shape = SmallVector<int64_t>;
  /// Applies some op to a value; null if it does not apply to its shape.
  using Step = Value (RandomNetwork::*)(Value);

  // Numbers.
  int64_t drawInt(int64_t low, int64_t high);
  double drawReal(double low, double high);
  bool drawBool(int64_t percent) { return drawInt(1, 100) <= percent; }
  int64_t drawDivisor(int64_t number);

  // Values.
  static Shape getShape(Value value);
  /// Erases the op of a value, which nothing uses, if it is too large.
  static bool eraseIfLarge(Value value);
  Value makeConstant(ArrayRef<int64_t> shape, ArrayRef<double> values);
  /// Some are equal along all axes, or zero in places; in [low, high] or, of
  /// either sign, around 1.
  SmallVector<double> drawTerm(int64_t count);
  SmallVector<double> drawFactors(int64_t count, bool mayBeZero);
  Value makeArgument(ArrayRef<int64_t> shape, double low, double high);
  /// A constant, an argument, or a live value of that shape.
  Value drawTermOperand(ArrayRef<int64_t> shape);
  Value drawFactorOperand(ArrayRef<int64_t> shape, bool mayBeZero);
  /// A constant or an argument between `low` and `high`.
  Value drawParameter(ArrayRef<int64_t> shape, double low, double high);
  /// A live value for which `fits`, or null.
  Value drawLive(function_ref<bool(Value)> fits);
  int64_t drawAxis(Value x);
  /// A shape that broadcasts to that of `x`, or sometimes enlarges it.
  Shape drawBroadcastShape(Value x);

  // RandomLinearOps.cpp
  struct Windows {
    Shape kernel, strides, pads, dilations;
  };
  Windows drawWindows(ArrayRef<int64_t> sizes, bool limitsPads);
  Value appendConv(Value x);
  Value appendConvTranspose(Value x);
  Value appendDense(Value x);
  Value appendMatMul(Value x);
  Value appendBiasAdd(Value x);
  Value appendSum(Value x);
  Value appendResidual(Value x);
  Value appendDiamond(Value x);
  Value appendVectorDiamond(Value x);
  Value appendProduct(Value x);
  Value appendActivation(Value x);

  // RandomNorms.cpp
  Value appendChannelAffine(Value x);
  Value appendBatchNorm(Value x);
  Value appendBatchNormTraining(Value x);
  Value appendInstanceNorm(Value x);
  Value appendGroupNorm(Value x);
  Value appendLayerNorm(Value x);
  Value appendSoftmax(Value x);
  /// Any of those that center.
  Value appendNorm(Value x);
  Value appendNormOfWindows(Value x);
  Value appendMaxPool(Value x);
  Value appendAveragePool(Value x);
  Value appendReduction(Value x);

  // RandomShapeOps.cpp
  Value appendConcat(Value x);
  Value appendSlice(Value x);
  Value appendTranspose(Value x);
  Value appendReshape(Value x);
  Value appendShuffle(Value x);
  Value appendMerge(Value x);
  Value appendPad(Value x);
  Value appendResize(Value x);

  void appendSteps();
  /// Ends @main.
  void finish();
  /// Leaves some sizes open.
  void forgetSizes(ModuleOp copy);
  LogicalResult inferTypes(ModuleOp copy);

  std::mt19937 random;
  OpBuilder builder;
  Location location;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  SmallVector<reference::Tensor> inputs;
  SmallVector<Value> live;
};

} // namespace mlir::convopt

#endif // CONVOPT_TEST_ANALYSIS_RANDOMNETWORK_H

//===- RandomNetwork.h - Random layers to be put together -----------------===//

#ifndef CONVOPT_TEST_GRAPH_RANDOMNETWORK_H
#define CONVOPT_TEST_GRAPH_RANDOMNETWORK_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <random>

namespace mlir::convopt {

/// Draws the layers of a function @main, all of one rank, layout and number of
/// groups; each layer has its own window, filter layout, and perhaps a bias.
/// The same seed and calls give the same function.
class RandomNetwork {
public:
  RandomNetwork(MLIRContext &context, unsigned seed, FloatType type);

  /// Rank, layout, groups and channels of the input, its sizes in the range.
  void drawShape(int64_t minSize, int64_t maxSize);
  Value drawInput();
  Value drawInputOf(Type type);
  Value drawMatrix();

  Value relu(Value x);
  Value add(Value lhs, Value rhs);
  /// Mostly zeros or minus infinity on spatial axes, sometimes neither.
  Value pad(Value x);
  Value pool(Value x);
  Value conv(Value x);
  /// A result of the size of that of `other`.
  Value convLike(Value x, ConvOp other);
  Value pointwise(Value x);
  Value dense(Value x, int64_t outputs);
  Value channelAffine(Value x);
  /// One tensor with all elements.
  Value flattenAndJoin(ArrayRef<Value> values);
  /// Ends @main, which returns `value`.
  OwningOpRef<ModuleOp> finish(Value value);

  /// Values for the arguments of @main.
  SmallVector<reference::Tensor> drawInputs();
  /// Removes one of the values.
  Value take(SmallVectorImpl<Value> &values);
  int64_t drawInt(int64_t low, int64_t high);
  double drawReal(double low, double high);

  int64_t outputsPerGroup = 1;

private:
  /// Windows that fit into an input of `sizes`.
  SmallVector<WindowDim> drawWindow(ArrayRef<int64_t> sizes, int64_t maxPad);
  SmallVector<int64_t> getSizes(Value x);
  Value makeConv(Value x, ArrayRef<WindowDim> window);
  Value drawConstant(ArrayRef<int64_t> shape, double low, double high);

  std::mt19937 random;
  FloatType type;
  OpBuilder builder;
  Location location;
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  Layout layout = Layout::channel_first;
  int64_t groups = 1;
  SmallVector<int64_t> shape;
};

} // namespace mlir::convopt

#endif // CONVOPT_TEST_GRAPH_RANDOMNETWORK_H

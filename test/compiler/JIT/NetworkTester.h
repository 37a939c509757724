//===- NetworkTester.h - Compiled code against the reference --------------===//

#ifndef CONVOPT_TEST_COMPILER_JIT_NETWORKTESTER_H
#define CONVOPT_TEST_COMPILER_JIT_NETWORKTESTER_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <gtest/gtest.h>

#include <random>

namespace mlir::convopt::test {

/// What random constants and inputs look like.
enum class Fill {
  /// Integers from -4 to 4: sums of products are exact in f32.
  Integers,
  /// Uniform in [-1, 1).
  Uniform,
  /// Inputs are integers, but one in four is NaN, an infinity or -0; constants
  /// are integers without zero.
  Specials,
};

/// Elements of a vector of the CPU that networks are compiled for.
int64_t getTargetVectorWidth();

/// Builds a network of a few ops, evaluates it with the reference and with
/// compiled code on the same random input, and compares. The environment's
/// CONVOPT_TEST_TARGET_CPU, if set, is the CPU that code is generated for.
class NetworkTester {
public:
  explicit NetworkTester(uint32_t seed, Fill fill = Fill::Integers);

  RankedTensorType type(ArrayRef<int64_t> shape);
  /// A run-time input of the network; all inputs before any op.
  Value input(ArrayRef<int64_t> shape);
  /// A random constant.
  Value constant(ArrayRef<int64_t> shape);
  /// A random constant with elements from 0.5 to 2.
  Value positive(ArrayRef<int64_t> shape);

  /// Creates an op whose result types are inferred.
  template <typename Op, typename... Args>
  Op create(Args &&...args) {
    return Op::create(builder, loc, std::forward<Args>(args)...);
  }

  /// Ends the network and compares: max |y - e| <= tolerance * max |e|, e being
  /// finite; NaN and infinities must be where the reference has them. With a
  /// tolerance of 0 the network is compiled with strict numerics.
  testing::AssertionResult agrees(ValueRange results, double tolerance);

  OpBuilder builder;
  Location loc;
  std::mt19937 random;

private:
  static MLIRContext &context();
  std::vector<float> fillData(int64_t count, bool isInput);

  Fill fill;
  OwningOpRef<ModuleOp> module;
  func::FuncOp main;
};

} // namespace mlir::convopt::test

#endif // CONVOPT_TEST_COMPILER_JIT_NETWORKTESTER_H

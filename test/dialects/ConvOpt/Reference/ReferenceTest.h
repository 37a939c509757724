//===- ReferenceTest.h - Fixture that evaluates IR from text --------------===//

#ifndef CONVOPT_TEST_REFERENCE_REFERENCETEST_H
#define CONVOPT_TEST_REFERENCE_REFERENCETEST_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace mlir::convopt::reference {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A tensor with elements 1, 2, 3, ...
Tensor iota(ArrayRef<int64_t> shape);
/// A tensor with small integers drawn from `seed`: sums of products are exact.
Tensor randomIntegers(ArrayRef<int64_t> shape, unsigned seed);
/// Axis k of the result is axis `permutation[k]` of `input`.
Tensor permute(const Tensor &input, ArrayRef<int64_t> permutation);

class ReferenceTest : public ::testing::Test {
protected:
  ReferenceTest();

  /// The op written in `text`, on %a, %b, ... of the operands' types in f64,
  /// which the text may abbreviate as $a, $b, ... It lives in `module`.
  Operation *parseOp(StringRef text, ArrayRef<Tensor> operands);
  /// All results of that op.
  SmallVector<Tensor> evalAll(StringRef text, ArrayRef<Tensor> operands);
  /// Its only result.
  Tensor eval(StringRef text, ArrayRef<Tensor> operands);

  /// Results of the function @main of `source`; failures are for the caller.
  FailureOr<SmallVector<Tensor>> run(StringRef source, ArrayRef<Tensor> inputs);
  /// Runs @main, which must fail; returns what was reported.
  std::string runFailing(StringRef source, ArrayRef<Tensor> inputs);

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
  /// Everything reported since the last run.
  std::string diagnostics;
};

} // namespace mlir::convopt::reference

#endif // CONVOPT_TEST_REFERENCE_REFERENCETEST_H

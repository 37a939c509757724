//===- PassTest.h - Fixture: a pass must not change what is computed ------===//

#ifndef CONVOPT_TEST_CODEGEN_PASSTEST_H
#define CONVOPT_TEST_CODEGEN_PASSTEST_H

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/Reference/Tensor.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/Pass.h"

#include <gtest/gtest.h>

namespace mlir::convopt {

class PassTest : public ::testing::Test {
protected:
  using Results = SmallVector<reference::Tensor>;

  PassTest();

  /// Makes `source` the module; its function is called @main.
  void parse(StringRef source);
  /// Runs a pass over the module's functions and verifies what it leaves.
  void run(std::unique_ptr<Pass> pass);
  /// Results of @main for small random integers, always the same ones.
  Results evaluate();
  /// The module as text.
  std::string print();

  template <typename Op>
  int64_t count() {
    int64_t number = 0;
    module->walk([&](Op) { ++number; });
    return number;
  }

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// Equal shapes and equal doubles; NaN equals NaN.
void expectEqual(ArrayRef<reference::Tensor> actual,
                 ArrayRef<reference::Tensor> expected);

/// A function @main of ops on tensors of 4 x 4 x 4 x 4 f32, of which every
/// axis can be permuted with every other one. Integers stay sums of dyadic
/// fractions, so no order of summation rounds.
std::string makeRandomProgram(unsigned seed);

} // namespace mlir::convopt

#endif // CONVOPT_TEST_CODEGEN_PASSTEST_H

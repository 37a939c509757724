//===- FusionTest.cpp - Groups compute what their ops did -----------------===//

#include "passes/Codegen/Fusion/Passes.h"

#include "passes/Codegen/Layout/Passes.h"
#include "test/passes/Codegen/PassTest.h"

#include <cmath>

namespace mlir::convopt {
namespace {

class FusionTest : public PassTest {};

TEST_F(FusionTest, RandomProgramsWithEpilogues) {
  int64_t groups = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    std::string program = makeRandomProgram(seed);
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + program);
    parse(program);
    Results before = evaluate();
    run(createAssignLayoutPass());
    run(createFuseEpiloguesPass());
    groups += count<FusedOp>();
    expectEqual(evaluate(), before);
    if (HasFailure())
      return;
  }
  EXPECT_GE(groups, 20);
}

TEST_F(FusionTest, RaisedActivationsAreEqualUpToRounding) {
  parse(R"mlir(
    func.func @main(%x: tensor<64xf64>) -> (tensor<64xf64>, tensor<64xf64>,
        tensor<64xf64>, tensor<64xf64>) {
      %three = arith.constant dense<3.0> : tensor<f64>
      %six = arith.constant dense<6.0> : tensor<f64>
      %0 = convopt.sigmoid %x : tensor<64xf64>
      %1 = convopt.mul %x, %0
          : (tensor<64xf64>, tensor<64xf64>) -> tensor<64xf64>
      %2 = convopt.hard_sigmoid %x alpha = 0.16666666666666666 beta = 0.5
          : tensor<64xf64>
      %3 = convopt.mul %x, %2
          : (tensor<64xf64>, tensor<64xf64>) -> tensor<64xf64>
      %4 = convopt.add %x, %three
          : (tensor<64xf64>, tensor<f64>) -> tensor<64xf64>
      %5 = convopt.clip %4 min = 0.0 max = 6.0 : tensor<64xf64>
      %6 = convopt.mul %x, %5
          : (tensor<64xf64>, tensor<64xf64>) -> tensor<64xf64>
      %7 = convopt.div %6, %six
          : (tensor<64xf64>, tensor<f64>) -> tensor<64xf64>
      %8 = convopt.clip %x min = 0.0 : tensor<64xf64>
      return %1, %3, %7, %8 : tensor<64xf64>, tensor<64xf64>, tensor<64xf64>,
          tensor<64xf64>
    })mlir");
  Results before = evaluate();
  run(createRaiseActivationsPass());
  EXPECT_EQ(count<SiluOp>(), 1);
  EXPECT_EQ(count<HardSwishOp>(), 2);
  EXPECT_EQ(count<ReluOp>(), 1);
  EXPECT_EQ(count<MulOp>() + count<DivOp>() + count<ClipOp>(), 0);
  Results after = evaluate();
  ASSERT_EQ(after.size(), before.size());
  for (auto [a, b] : llvm::zip_equal(after, before))
    for (size_t i = 0; i < a.data.size(); ++i)
      EXPECT_NEAR(a.data[i], b.data[i], 1e-12);
}

} // namespace
} // namespace mlir::convopt

//===- MemoryPlanTest.cpp - Where a run keeps its values ------------------===//

#include "compiler/Driver/MemoryPlan.h"
#include "test/compiler/Driver/DriverTest.h"

using namespace mlir;
using namespace mlir::convopt;

namespace {

using MemoryPlanTest = DriverTest;

TEST_F(MemoryPlanTest, FindsThePeakAndTheSum) {
  MemoryPlan plan;
  plan.buffers = {{"a", 100, 0, 1, 2},
                  {"b", 50, 128, 2, 4},
                  {"c", 200, 192, 3, 4},
                  {"d", 10, 0, 4, 5}};
  EXPECT_EQ(plan.sumBytes(), 360);
  // b, c and d.
  EXPECT_EQ(plan.getPeak().step, 4);
  EXPECT_EQ(plan.getPeak().bytes, 260);
}

TEST_F(MemoryPlanTest, HasNoPeakWithoutBuffers) {
  MemoryPlan plan;
  EXPECT_EQ(plan.sumBytes(), 0);
  EXPECT_EQ(plan.getPeak().bytes, 0);
}

TEST_F(MemoryPlanTest, NamesTheNodesOfACompiledModel) {
  // Softmax is never fused, and the first one is needed until the end: two
  // values lie between input and output.
  auto module = parse(R"(
    func.func @main(%x: tensor<8x100xf32>) -> tensor<8x100xf32> {
      %0 = convopt.softmax %x axis = 1 : tensor<8x100xf32> loc("first")
      %1 = convopt.softmax %0 axis = 0 : tensor<8x100xf32> loc("second")
      %2 = convopt.sub %1, %0 : (tensor<8x100xf32>, tensor<8x100xf32>) -> tensor<8x100xf32> loc("third")
      return %2 : tensor<8x100xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  auto plan = planMemory(*module);
  ASSERT_TRUE(succeeded(plan)) << diagnostics;
  ASSERT_EQ(plan->buffers.size(), 2u);
  const PlannedBuffer &first = plan->buffers[0], &second = plan->buffers[1];
  EXPECT_EQ(first.node, "first");
  EXPECT_EQ(first.bytes, 3200);
  EXPECT_EQ(first.first, 1);
  EXPECT_EQ(first.last, 3);
  EXPECT_EQ(second.node, "second");
  EXPECT_EQ(second.first, 2);
  EXPECT_EQ(second.last, 3);
  EXPECT_NE(first.offset, second.offset);
  EXPECT_EQ(plan->arenaBytes, 6400);
  EXPECT_EQ(plan->getPeak().step, 2);
}

TEST_F(MemoryPlanTest, NamesTheNodesThatOverwriteAValue) {
  auto module = parse(R"(
    func.func @main(%x: tensor<8x100xf32>) -> tensor<8x100xf32> {
      %0 = convopt.softmax %x axis = 1 : tensor<8x100xf32> loc("first")
      %1 = convopt.softmax %0 axis = 1 : tensor<8x100xf32> loc("second")
      %2 = convopt.softmax %1 axis = 1 : tensor<8x100xf32> loc("third")
      return %2 : tensor<8x100xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  auto plan = planMemory(*module);
  ASSERT_TRUE(succeeded(plan)) << diagnostics;
  ASSERT_EQ(plan->buffers.size(), 1u);
  const PlannedBuffer &only = plan->buffers.front();
  EXPECT_EQ(only.node, "first");
  EXPECT_EQ(only.overwrittenBy, SmallVector<std::string>{"second"});
  EXPECT_EQ(only.first, 1);
  EXPECT_EQ(only.last, 3);
  EXPECT_EQ(plan->arenaBytes, 3200);
}

TEST_F(MemoryPlanTest, FailsWithADiagnostic) {
  auto module = parse("module {}");
  ASSERT_TRUE(module) << diagnostics;
  EXPECT_TRUE(failed(planMemory(*module)));
  EXPECT_THAT(diagnostics, testing::HasSubstr("compilation failed in phase "));
}

} // namespace

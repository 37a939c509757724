//===- MachineSpeedTest.cpp - What this machine can do at best ------------===//

#include "compiler/Driver/MachineSpeed.h"
#include "test/compiler/Driver/DriverTest.h"

using namespace mlir;
using namespace mlir::convopt;
using testing::AllOf;
using testing::Gt;
using testing::Lt;

namespace {

using MachineSpeedTest = DriverTest;

// Speeds differ from machine to machine, and tests share theirs with other
// programs; but no core does 10 TFLOP/s, or less than 0.1 GFLOP/s.
TEST_F(MachineSpeedTest, IsOfTheRightOrder) {
  auto speed = MachineSpeed::create(context);
  ASSERT_TRUE(succeeded(speed)) << diagnostics;
  EXPECT_THAT(speed->measureFlops(), AllOf(Gt(1e8), Lt(1e13)));
  EXPECT_THAT(speed->measureBandwidth(), AllOf(Gt(1e8), Lt(1e12)));
}

} // namespace

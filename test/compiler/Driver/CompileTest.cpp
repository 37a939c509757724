//===- CompileTest.cpp - From a module to machine code --------------------===//

#include "compiler/Driver/Compile.h"
#include "test/compiler/Driver/DriverTest.h"

using namespace mlir;
using namespace mlir::convopt;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

using CompileTest = DriverTest;

TEST_F(CompileTest, AnnouncesAndTimesEveryPhase) {
  auto module = parse(R"(
    func.func @main(%x: tensor<3xf32> {convopt.name = "x"}) -> tensor<3xf32> {
      %0 = convopt.relu %x : tensor<3xf32>
      return %0 : tensor<3xf32>
    })");
  ASSERT_TRUE(module) << diagnostics;
  CompileOptions options;
  options.verifyEach = true;
  std::vector<std::string> announced;
  options.onPhase = [&](StringRef phase) { announced.push_back(phase.str()); };
  PhaseTimes times;
  auto model = compileModel(std::move(module), options, &times);
  ASSERT_TRUE(succeeded(model)) << diagnostics;

  EXPECT_THAT(announced, ElementsAre("graph", "codegen", "lowering", "jit"));
  ASSERT_EQ(times.size(), announced.size());
  for (auto [time, phase] : llvm::zip_equal(times, announced)) {
    EXPECT_EQ(time.name, phase);
    EXPECT_GT(time.seconds, 0);
  }

  ASSERT_EQ((*model)->inputs().size(), 1u);
  EXPECT_EQ((*model)->inputs()[0].name, "x");
  alignas(CONVOPT_BUFFER_ALIGNMENT) float x[16] = {-1, 2, -3}, y[16] = {};
  std::vector<char> arena((*model)->arenaBytes() + CONVOPT_BUFFER_ALIGNMENT);
  void *scratch = arena.data();
  size_t space = arena.size();
  std::align(CONVOPT_BUFFER_ALIGNMENT, (*model)->arenaBytes(), scratch, space);
  const void *inputs[] = {x};
  void *outputs[] = {y};
  (*model)->run(inputs, outputs, scratch);
  EXPECT_EQ(y[0], 0);
  EXPECT_EQ(y[1], 2);
  EXPECT_EQ(y[2], 0);
}

TEST_F(CompileTest, NamesThePhaseThatFailed) {
  // Only loadModel makes sure that there is an entry.
  auto module = parse("module {}");
  ASSERT_TRUE(module) << diagnostics;
  EXPECT_TRUE(failed(compileModel(std::move(module))));
  EXPECT_THAT(diagnostics, HasSubstr("compilation failed in phase "));
}

TEST_F(CompileTest, RefusesACPUThatIsNone) {
  auto module = parse("module {}");
  ASSERT_TRUE(module) << diagnostics;
  CompileOptions options;
  options.targetCPU = "abacus";
  EXPECT_TRUE(failed(compileModel(std::move(module), options)));
  EXPECT_THAT(diagnostics, HasSubstr("'abacus' is not a CPU of "));
}

} // namespace

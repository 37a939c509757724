//===- SampleNormKernelTest.cpp - Norms with each sample's statistics -----===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

using namespace mlir::convopt::test;

namespace {

/// Runs on inputs with a mean far from 0: a variance in one pass would be lost.
void expectNormalized(const Program &program) {
  std::vector<Tensor> inputs = makeInputs(program, /*integers=*/false);
  for (double &value : inputs[0].data)
    value = float(value + 100);
  Outcome outcome;
  ASSERT_TRUE(run(program, inputs, outcome)) << program.body;
  for (size_t i = 0; i < outcome.actual[0].data.size(); ++i)
    EXPECT_NEAR(outcome.actual[0].data[i], outcome.expected[0].data[i], 1e-4)
        << program.body << " at " << i;
}

TEST(InstanceNormKernel, Axes) {
  for (auto [shape, axis] : {std::pair{Shape{2, 5, 7, 7}, 1},
                             {{3, 4, 5, 19}, 3},
                             {{2, 3, 33}, 1},
                             {{2, 3, 4, 5, 6}, 2},
                             {{1, 16, 8, 8}, 1}})
    expectNormalized({{shape, {shape[axis]}, {shape[axis]}},
                      {shape},
                      "%y0 = convopt.instance_norm %x0 scale(%x1) offset(%x2) "
                      "epsilon = 1.0e-3 axis = " +
                          std::to_string(axis) + " : $x0, $x1"});
}

/// One element per sample and channel: the offset.
TEST(InstanceNormKernel, OneElement) {
  expectExact({{{2, 3, 1, 1}, {3}, {3}},
               {{2, 3, 1, 1}},
               "%y0 = convopt.instance_norm %x0 scale(%x1) offset(%x2) epsilon "
               "= 1.0 axis = 1 : $x0, $x1"});
}

TEST(GroupNormKernel, AxesAndGroups) {
  for (auto [shape, axis] : {std::pair{Shape{2, 6, 7, 7}, 1},
                             {{3, 4, 5, 18}, 3},
                             {{2, 12}, 1},
                             {{2, 3, 6, 5}, 2}})
    for (int groups : {1, 2, 3, 6})
      expectNormalized({{shape, {shape[axis]}, {shape[axis]}},
                        {shape},
                        "%y0 = convopt.group_norm %x0 scale(%x1) offset(%x2) "
                        "groups = " +
                            std::to_string(groups) +
                            " epsilon = 1.0e-3 axis = " + std::to_string(axis) +
                            " : $x0, $x1"});
}

TEST(LayerNormKernel, Axes) {
  for (auto [shape, axis] : {std::pair{Shape{2, 17, 64}, 2},
                             {{2, 5, 7}, 1},
                             {{3, 4, 5, 19}, 3},
                             {{4, 6}, 0},
                             {{2, 3, 33}, 2}}) {
    Shape normalized(shape.begin() + axis, shape.end());
    std::string suffix = "epsilon = 1.0e-3 axis = " + std::to_string(axis);
    expectNormalized({{shape, normalized, normalized},
                      {shape},
                      "%y0 = convopt.layer_norm %x0 scale(%x1) offset(%x2) " +
                          suffix + " : ($x0, $x1, $x2) -> $y0"});
    expectNormalized({{shape, normalized},
                      {shape},
                      "%y0 = convopt.layer_norm %x0 scale(%x1) " + suffix +
                          " : ($x0, $x1) -> $y0"});
  }
}

} // namespace

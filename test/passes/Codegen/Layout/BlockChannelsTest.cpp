//===- BlockChannelsTest.cpp - Every network computes the same ------------===//

#include "passes/Codegen/Layout/Passes.h"

#include "dialects/ConvOpt/IR/TargetInfo.h"
#include "test/passes/Codegen/PassTest.h"

namespace mlir::convopt {
namespace {

class BlockChannelsTest : public PassTest {
protected:
  /// No pass changes an element, where padding that is read would be NaN.
  /// Returns the number of blocked convolutions.
  unsigned check(StringRef source) {
    parse(source);
    TargetInfo target;
    target.vectorBits = 128;
    target.set(*module);
    Results before = evaluate();
    run(createAssignLayoutPass());
    run(createBlockChannelsPass());
    expectEqual(evaluate(), before);
    std::string once = print();
    run(createBlockChannelsPass());
    EXPECT_EQ(print(), once);
    unsigned count = 0;
    module->walk([&](BlockedConvOp) { ++count; });
    return count;
  }
};

TEST_F(BlockChannelsTest, ResidualNetwork) {
  unsigned blocked = check(R"mlir(
    func.func @main(%x: tensor<2x3x9x7xf32>, %w0: tensor<7x3x3x2xf32>,
        %b: tensor<7xf32>, %w1: tensor<7x7x3x3xf32>, %w2: tensor<7x1x3x3xf32>,
        %fc: tensor<5x7xf32>) -> tensor<2x5xf32> {
      %0 = convopt.conv %x, %w0 bias(%b) strides = [2, 1] pads = [1, 0, 2, 1]
          : (tensor<2x3x9x7xf32>, tensor<7x3x3x2xf32>, tensor<7xf32>)
          -> tensor<2x7x5x7xf32>
      %1 = convopt.channel_affine %0
          scale = dense<[1.0, 2.0, -1.0, 0.5, 3.0, 1.0, 4.0]> : tensor<7xf64>
          offset = dense<[0.0, 1.0, 2.0, 3.0, -4.0, 5.0, 0.5]> : tensor<7xf64>
          axis = 1 : tensor<2x7x5x7xf32>
      %2 = convopt.leaky_relu %1 alpha = 0.5 : tensor<2x7x5x7xf32>
      %3 = convopt.conv %2, %w1 pads = [2, 2, 2, 2] dilations = [2, 2]
          : (tensor<2x7x5x7xf32>, tensor<7x7x3x3xf32>) -> tensor<2x7x5x7xf32>
      %4 = convopt.bias_add %3, %b axis = 1
          : tensor<2x7x5x7xf32>, tensor<7xf32>
      %5 = convopt.add %2, %4 : (tensor<2x7x5x7xf32>, tensor<2x7x5x7xf32>)
          -> tensor<2x7x5x7xf32>
      %6 = convopt.conv %5, %w2 groups = 7
          : (tensor<2x7x5x7xf32>, tensor<7x1x3x3xf32>) -> tensor<2x7x3x5xf32>
      %7 = convopt.average_pool %6 kernel = [2, 2] pads = [1, 1, 1, 1]
          : (tensor<2x7x3x5xf32>) -> tensor<2x7x4x6xf32>
      %8 = convopt.reduce_mean %7 axes = [2, 3]
          : (tensor<2x7x4x6xf32>) -> tensor<2x7xf32>
      %9 = convopt.dense %8, %fc
          : (tensor<2x7xf32>, tensor<5x7xf32>) -> tensor<2x5xf32>
      return %9 : tensor<2x5xf32>
    })mlir");
  EXPECT_EQ(blocked, 3u);
}

TEST_F(BlockChannelsTest, PyramidWithConcat) {
  unsigned blocked = check(R"mlir(
    func.func @main(%x: tensor<1x3x8x8xf32>, %w0: tensor<8x3x3x3xf32>,
        %w1: tensor<7x8x3x3xf32>, %w2: tensor<3x15x1x1xf32>)
        -> (tensor<1x3x8x8xf32>, tensor<1x7x4x4xf32>) {
      %0 = convopt.conv %x, %w0 pads = [1, 1, 1, 1]
          : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x8x8xf32>
      %1 = convopt.max_pool %0 kernel = [3, 3] strides = [2, 2]
          pads = [1, 1, 1, 1] ceil_mode
          : (tensor<1x8x8x8xf32>) -> tensor<1x8x5x5xf32>
      %2 = convopt.slice %1 offsets = [0, 0, 0, 1] sizes = [1, 8, 4, 4]
          strides = [1, 1, 1, 1] : (tensor<1x8x5x5xf32>) -> tensor<1x8x4x4xf32>
      %3 = convopt.pad %2 low = [0, 0, 1, 1] high = [0, 0, 1, 1] mode = reflect
          : (tensor<1x8x4x4xf32>) -> tensor<1x8x6x6xf32>
      %4 = convopt.conv %3, %w1
          : (tensor<1x8x6x6xf32>, tensor<7x8x3x3xf32>) -> tensor<1x7x4x4xf32>
      %5 = convopt.resize %4 mode = linear coordinates = half_pixel
          scales = [1.0, 1.0, 2.0, 2.0] sizes = [1, 7, 8, 8]
          : (tensor<1x7x4x4xf32>) -> tensor<1x7x8x8xf32>
      %6 = convopt.concat %0, %5 axis = 1
          : (tensor<1x8x8x8xf32>, tensor<1x7x8x8xf32>) -> tensor<1x15x8x8xf32>
      %7 = convopt.conv %6, %w2
          : (tensor<1x15x8x8xf32>, tensor<3x15x1x1xf32>) -> tensor<1x3x8x8xf32>
      return %7, %4 : tensor<1x3x8x8xf32>, tensor<1x7x4x4xf32>
    })mlir");
  EXPECT_EQ(blocked, 3u);
}

TEST_F(BlockChannelsTest, RandomPrograms) {
  unsigned blocked = 0;
  for (unsigned seed = 0; seed < 300; ++seed)
    blocked += check(makeRandomProgram(seed));
  // Most of the programs unpack more than they gain.
  EXPECT_GT(blocked, 50u);
}

} // namespace
} // namespace mlir::convopt

//===- AssignLayoutTest.cpp - Every network computes the same -------------===//

#include "passes/Codegen/Layout/Passes.h"

#include "test/passes/Codegen/PassTest.h"

namespace mlir::convopt {
namespace {

class AssignLayoutTest : public PassTest {
protected:
  /// The pass changes no element.
  void checkValues(StringRef source) {
    parse(source);
    Results before = evaluate();
    run(createAssignLayoutPass());
    expectEqual(evaluate(), before);
    module->walk([](ConvOp op) {
      EXPECT_EQ(op.getLayout(), Layout::channel_last);
      EXPECT_EQ(op.getFilterLayout(), FilterLayout::spatial_io);
    });
  }

  /// The same, and the second time it changes nothing at all.
  void check(StringRef source) {
    checkValues(source);
    std::string once = print();
    run(createAssignLayoutPass());
    EXPECT_EQ(print(), once);
  }
};

TEST_F(AssignLayoutTest, ResidualNetwork) {
  check(R"mlir(
    func.func @main(%x: tensor<2x3x9x7xf32>, %w0: tensor<4x3x3x2xf32>,
        %b0: tensor<4xf32>, %w1: tensor<4x4x3x3xf32>, %w2: tensor<4x1x3x3xf32>,
        %fc: tensor<5x4xf32>) -> tensor<2x5xf32> {
      %v = arith.constant dense<4.0> : tensor<4xf32>
      %0 = convopt.conv %x, %w0 bias(%b0) strides = [2, 1] pads = [1, 0, 2, 1]
          : (tensor<2x3x9x7xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>)
          -> tensor<2x4x5x7xf32>
      %1 = convopt.batch_norm %0 scale(%b0) offset(%b0) mean(%b0) variance(%v)
          epsilon = 0.0 axis = 1 : tensor<2x4x5x7xf32>, tensor<4xf32>
      %2 = convopt.leaky_relu %1 alpha = 0.5 : tensor<2x4x5x7xf32>
      %3 = convopt.conv %2, %w1 pads = [2, 2, 2, 2] dilations = [2, 2]
          : (tensor<2x4x5x7xf32>, tensor<4x4x3x3xf32>) -> tensor<2x4x5x7xf32>
      %4 = convopt.bias_add %3, %b0 axis = 1
          : tensor<2x4x5x7xf32>, tensor<4xf32>
      %5 = convopt.add %2, %4 : (tensor<2x4x5x7xf32>, tensor<2x4x5x7xf32>)
          -> tensor<2x4x5x7xf32>
      %6 = convopt.relu %5 : tensor<2x4x5x7xf32>
      %7 = convopt.conv %6, %w2 groups = 4
          : (tensor<2x4x5x7xf32>, tensor<4x1x3x3xf32>) -> tensor<2x4x3x5xf32>
      %8 = convopt.average_pool %7 kernel = [2, 2] strides = [1, 1]
          : (tensor<2x4x3x5xf32>) -> tensor<2x4x2x4xf32>
      %9 = convopt.reduce_mean %8 axes = [2, 3] keep_dims
          : (tensor<2x4x2x4xf32>) -> tensor<2x4x1x1xf32>
      %10 = convopt.reshape %9 : tensor<2x4x1x1xf32> -> tensor<2x4xf32>
      %11 = convopt.dense %10, %fc
          : (tensor<2x4xf32>, tensor<5x4xf32>) -> tensor<2x5xf32>
      %12 = convopt.softmax %11 axis = 1 : tensor<2x5xf32>
      return %12 : tensor<2x5xf32>
    })mlir");
  // The image and four filters; nothing between the layers.
  EXPECT_EQ(count<TransposeOp>(), 5);
}

// Sums of 8 and 16 small integers and their halves are exact in any order.
TEST_F(AssignLayoutTest, NormsOfSamples) {
  check(R"mlir(
    func.func @main(%x: tensor<2x4x4x2xf32>, %w: tensor<4x4x1x1xf32>,
        %s: tensor<4xf32>) -> tensor<2x4xf32> {
      %0 = convopt.conv %x, %w
          : (tensor<2x4x4x2xf32>, tensor<4x4x1x1xf32>) -> tensor<2x4x4x2xf32>
      %1 = convopt.instance_norm %0 scale(%s) offset(%s) epsilon = 1.0
          axis = 1 : tensor<2x4x4x2xf32>, tensor<4xf32>
      %2 = convopt.abs %0 : tensor<2x4x4x2xf32>
      %3 = convopt.group_norm %2 scale(%s) offset(%s) groups = 2 epsilon = 1.0
          axis = 1 : tensor<2x4x4x2xf32>, tensor<4xf32>
      %4 = convopt.add %1, %3
          : (tensor<2x4x4x2xf32>, tensor<2x4x4x2xf32>) -> tensor<2x4x4x2xf32>
      %5 = convopt.log_softmax %4 axis = 1 : tensor<2x4x4x2xf32>
      %6 = convopt.max_pool %5 kernel = [4, 2]
          : (tensor<2x4x4x2xf32>) -> tensor<2x4x1x1xf32>
      %7 = convopt.reduce_sum %6 axes = [2, 3]
          : (tensor<2x4x1x1xf32>) -> tensor<2x4xf32>
      return %7 : tensor<2x4xf32>
    })mlir");
  // The image and the filter; nothing between the layers.
  EXPECT_EQ(count<TransposeOp>(), 2);
}

TEST_F(AssignLayoutTest, NormsOfSamplesOnAMovedAxis) {
  check(R"mlir(
    func.func @main(%x: tensor<4x2x8xf32>, %s: tensor<4xf32>)
        -> tensor<2x4x8xf32> {
      %0 = convopt.transpose %x permutation = [1, 0, 2]
          : (tensor<4x2x8xf32>) -> tensor<2x4x8xf32>
      %1 = convopt.instance_norm %0 scale(%s) offset(%s) epsilon = 1.0
          axis = 1 : tensor<2x4x8xf32>, tensor<4xf32>
      return %1 : tensor<2x4x8xf32>
    })mlir");
  // Without its samples on axis 0 the op would mean something else.
  EXPECT_EQ(count<TransposeOp>(), 1);
}

TEST_F(AssignLayoutTest, TransposedConvolutions) {
  check(R"mlir(
    func.func @main(%x: tensor<1x4x3x5xf32>, %w: tensor<4x3x2x3xf32>,
        %b: tensor<6xf32>) -> tensor<1x6x7x14xf32> {
      %0 = convopt.conv_transpose %x, %w bias(%b) strides = [2, 3]
          pads = [0, 1, 0, 0] output_pads = [1, 0] groups = 2
          : (tensor<1x4x3x5xf32>, tensor<4x3x2x3xf32>, tensor<6xf32>)
          -> tensor<1x6x7x14xf32>
      return %0 : tensor<1x6x7x14xf32>
    })mlir");
  EXPECT_EQ(count<TransposeOp>(), 3);
}

TEST_F(AssignLayoutTest, OneAndThreeSpatialAxes) {
  check(R"mlir(
    func.func @main(%x: tensor<2x4x9xf32>, %w: tensor<6x2x3xf32>,
        %y: tensor<1x2x3x4x5xf32>, %v: tensor<3x2x2x1x2xf32>)
        -> (tensor<2x6x3xf32>, tensor<1x3x1x3x3xf32>) {
      %0 = convopt.conv %x, %w groups = 2
          : (tensor<2x4x9xf32>, tensor<6x2x3xf32>) -> tensor<2x6x7xf32>
      %1 = convopt.max_pool %0 kernel = [3] strides = [2]
          : (tensor<2x6x7xf32>) -> tensor<2x6x3xf32>
      %2 = convopt.conv %y, %v
          : (tensor<1x2x3x4x5xf32>, tensor<3x2x2x1x2xf32>)
          -> tensor<1x3x2x4x4xf32>
      %3 = convopt.average_pool %2 kernel = [2, 2, 2] pads = [0, 0, 0, 0, 0, 0]
          : (tensor<1x3x2x4x4xf32>) -> tensor<1x3x1x3x3xf32>
      return %1, %3 : tensor<2x6x3xf32>, tensor<1x3x1x3x3xf32>
    })mlir");
}

TEST_F(AssignLayoutTest, Activations) {
  check(R"mlir(
    func.func @main(%x: tensor<1x3x4x5xf32>, %w: tensor<2x3x1x1xf32>)
        -> tensor<1x2x4x5xf32> {
      %0 = convopt.conv %x, %w
          : (tensor<1x3x4x5xf32>, tensor<2x3x1x1xf32>) -> tensor<1x2x4x5xf32>
      %1 = convopt.elu %0 alpha = 0.5 : tensor<1x2x4x5xf32>
      %2 = convopt.hard_swish %1 : tensor<1x2x4x5xf32>
      %3 = convopt.silu %2 : tensor<1x2x4x5xf32>
      %4 = convopt.hard_sigmoid %3 alpha = 0.2 beta = 0.5 : tensor<1x2x4x5xf32>
      %5 = convopt.tanh %4 : tensor<1x2x4x5xf32>
      %6 = convopt.sigmoid %5 : tensor<1x2x4x5xf32>
      %7 = convopt.clip %6 min = 0.5 max = 0.75 : tensor<1x2x4x5xf32>
      %8 = convopt.leaky_relu %7 alpha = 0.1 : tensor<1x2x4x5xf32>
      %9 = convopt.relu %8 : tensor<1x2x4x5xf32>
      %10 = convopt.softmax %9 axis = 2 : tensor<1x2x4x5xf32>
      return %10 : tensor<1x2x4x5xf32>
    })mlir");
  EXPECT_EQ(count<TransposeOp>(), 3);
}

TEST_F(AssignLayoutTest, Broadcasts) {
  check(R"mlir(
    func.func @main(%x: tensor<2x3x4x5xf32>, %w: tensor<3x3x1x1xf32>,
        %a: tensor<3x1x1xf32>, %b: tensor<5xf32>, %c: tensor<4x1xf32>,
        %d: tensor<f32>, %e: tensor<3x4x5xf32>, %f: tensor<2x1x4x1xf32>)
        -> tensor<2x3x4x5xf32> {
      %0 = convopt.conv %x, %w
          : (tensor<2x3x4x5xf32>, tensor<3x3x1x1xf32>) -> tensor<2x3x4x5xf32>
      %1 = convopt.add %a, %0
          : (tensor<3x1x1xf32>, tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
      %2 = convopt.sub %1, %b
          : (tensor<2x3x4x5xf32>, tensor<5xf32>) -> tensor<2x3x4x5xf32>
      %3 = convopt.mul %2, %c
          : (tensor<2x3x4x5xf32>, tensor<4x1xf32>) -> tensor<2x3x4x5xf32>
      %4 = convopt.sub %d, %3
          : (tensor<f32>, tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
      %5 = convopt.add %4, %e
          : (tensor<2x3x4x5xf32>, tensor<3x4x5xf32>) -> tensor<2x3x4x5xf32>
      %6 = convopt.div %f, %5
          : (tensor<2x1x4x1xf32>, tensor<2x3x4x5xf32>) -> tensor<2x3x4x5xf32>
      return %6 : tensor<2x3x4x5xf32>
    })mlir");
}

TEST_F(AssignLayoutTest, BatchNormTraining) {
  // 2 * 4 * 4 elements per channel: means are dyadic, sums exact.
  check(R"mlir(
    func.func @main(%x: tensor<2x3x4x4xf32>, %w: tensor<5x3x1x1xf32>,
        %s: tensor<5xf32>) -> (tensor<2x5x4x4xf32>, tensor<5xf32>,
        tensor<5xf32>, tensor<5xf32>, tensor<5xf32>) {
      %0 = convopt.conv %x, %w
          : (tensor<2x3x4x4xf32>, tensor<5x3x1x1xf32>) -> tensor<2x5x4x4xf32>
      %y, %m, %v, %nm, %nv = convopt.batch_norm_training %0
          scale(%s) offset(%s) running_mean(%s) running_variance(%s)
          epsilon = 1.0e-5 momentum = 0.5 weights_old axis = 1
          : (tensor<2x5x4x4xf32>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>,
             tensor<5xf32>)
          -> (tensor<2x5x4x4xf32>, tensor<5xf32>, tensor<5xf32>,
              tensor<5xf32>, tensor<5xf32>)
      return %y, %m, %v, %nm, %nv : tensor<2x5x4x4xf32>, tensor<5xf32>,
          tensor<5xf32>, tensor<5xf32>, tensor<5xf32>
    })mlir");
}

TEST_F(AssignLayoutTest, Reductions) {
  check(R"mlir(
    func.func @main(%x: tensor<2x4x8x16xf32>, %w: tensor<4x4x1x1xf32>)
        -> (tensor<2x4xf32>, tensor<2x8x16xf32>, tensor<2x4x16xf32>,
            tensor<2x1x8x1xf32>, tensor<8xf32>) {
      %0 = convopt.conv %x, %w
          : (tensor<2x4x8x16xf32>, tensor<4x4x1x1xf32>) -> tensor<2x4x8x16xf32>
      %1 = convopt.reduce_mean %0 axes = [2, 3]
          : (tensor<2x4x8x16xf32>) -> tensor<2x4xf32>
      %2 = convopt.reduce_mean %0 axes = [1]
          : (tensor<2x4x8x16xf32>) -> tensor<2x8x16xf32>
      %3 = convopt.reduce_mean %0 axes = [2]
          : (tensor<2x4x8x16xf32>) -> tensor<2x4x16xf32>
      %4 = convopt.reduce_mean %0 axes = [1, 3] keep_dims
          : (tensor<2x4x8x16xf32>) -> tensor<2x1x8x1xf32>
      %5 = convopt.reduce_mean %3 axes = [0, 2]
          : (tensor<2x4x16xf32>) -> tensor<4xf32>
      %6 = convopt.reduce_mean %0 axes = [0, 1, 3]
          : (tensor<2x4x8x16xf32>) -> tensor<8xf32>
      return %1, %2, %3, %4, %6 : tensor<2x4xf32>, tensor<2x8x16xf32>,
          tensor<2x4x16xf32>, tensor<2x1x8x1xf32>, tensor<8xf32>
    })mlir");
}

TEST_F(AssignLayoutTest, RandomPrograms) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    std::string program = makeRandomProgram(seed);
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + program);
    checkValues(program);
    if (HasFailure())
      return;
  }
}

} // namespace
} // namespace mlir::convopt

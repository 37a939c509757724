// RUN: convopt-opt --convopt-fuse-epilogues %s | FileCheck %s
// A second run finds only groups.
// RUN: convopt-opt --convopt-fuse-epilogues --convopt-fuse-epilogues %s | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @fuses_dense
// CHECK-SAME:    (%[[X:.*]]: tensor<1x64xf32>, %[[W:.*]]: tensor<10x64xf32>)
// CHECK-NEXT:    %[[Y:.*]] = convopt.fused %[[X]], %[[W]] : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32>
// CHECK-NEXT:    ^bb0(%[[X0:.*]]: tensor<1x64xf32>, %[[W0:.*]]: tensor<10x64xf32>):
// CHECK-NEXT:      %[[D:.*]] = convopt.dense %[[X0]], %[[W0]]
// CHECK-NEXT:      %[[R:.*]] = convopt.relu %[[D]]
// CHECK-NEXT:      convopt.yield %[[R]]
// CHECK:         return %[[Y]]
func.func @fuses_dense(%x: tensor<1x64xf32>, %w: tensor<10x64xf32>)
    -> tensor<1x10xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32>
  %1 = convopt.relu %0 : tensor<1x10xf32>
  return %1 : tensor<1x10xf32>
}

// CHECK-LABEL: func @fuses_every_activation
// CHECK-NEXT:    convopt.fused %{{[^,]*}}, %{{[^,]*}}, %{{[^,]*}} :
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      convopt.conv_transpose
// CHECK-NEXT:      convopt.bias_add
// CHECK-NEXT:      convopt.channel_affine
// CHECK-NEXT:      convopt.leaky_relu
// CHECK-NEXT:      convopt.clip
// CHECK-NEXT:      convopt.sigmoid
// CHECK-NEXT:      convopt.tanh
// CHECK-NEXT:      convopt.hard_sigmoid
// CHECK-NEXT:      convopt.hard_swish
// CHECK-NEXT:      convopt.silu
// CHECK-NEXT:      convopt.elu
// CHECK-NEXT:      convopt.abs
// CHECK-NEXT:      convopt.sqrt
// CHECK-NEXT:      convopt.erf
// CHECK-NEXT:      convopt.softplus
// CHECK-NEXT:      convopt.mish
// CHECK-NEXT:      convopt.gelu
// CHECK-NEXT:      convopt.prelu
// CHECK-NEXT:      %[[Y:.*]] = convopt.exp
// CHECK-NEXT:      convopt.yield %[[Y]]
func.func @fuses_every_activation(%x: tensor<1x4x4x2xf32>,
    %w: tensor<1x1x2x2xf32>, %b: tensor<2xf32>) -> tensor<1x4x4x2xf32> {
  %0 = convopt.conv_transpose %x, %w layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.bias_add %0, %b axis = 3 : tensor<1x4x4x2xf32>, tensor<2xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<2xf64>
      offset = dense<1.0> : tensor<2xf64> axis = 3 : tensor<1x4x4x2xf32>
  %3 = convopt.leaky_relu %2 alpha = 0.1 : tensor<1x4x4x2xf32>
  %4 = convopt.clip %3 min = 0.0 max = 6.0 : tensor<1x4x4x2xf32>
  %5 = convopt.sigmoid %4 : tensor<1x4x4x2xf32>
  %6 = convopt.tanh %5 : tensor<1x4x4x2xf32>
  %7 = convopt.hard_sigmoid %6 alpha = 0.2 beta = 0.5 : tensor<1x4x4x2xf32>
  %8 = convopt.hard_swish %7 : tensor<1x4x4x2xf32>
  %9 = convopt.silu %8 : tensor<1x4x4x2xf32>
  %10 = convopt.elu %9 alpha = 1.0 : tensor<1x4x4x2xf32>
  %11 = convopt.abs %10 : tensor<1x4x4x2xf32>
  %12 = convopt.sqrt %11 : tensor<1x4x4x2xf32>
  %13 = convopt.erf %12 : tensor<1x4x4x2xf32>
  %14 = convopt.softplus %13 : tensor<1x4x4x2xf32>
  %15 = convopt.mish %14 : tensor<1x4x4x2xf32>
  %16 = convopt.gelu %15 approximate = none : tensor<1x4x4x2xf32>
  %17 = convopt.prelu %16, %b : tensor<1x4x4x2xf32>, tensor<2xf32>
  %18 = convopt.exp %17 : tensor<1x4x4x2xf32>
  return %18 : tensor<1x4x4x2xf32>
}

// The residual is computed after the convolution: the group moves behind it.
// The input is an operand once although it is used twice.
// CHECK-LABEL: func @fuses_residual_add
// CHECK-SAME:    (%[[X:.*]]: tensor<1x4x4x2xf32>, %[[W:.*]]: tensor<1x1x2x2xf32>)
// CHECK-NEXT:    %[[T:.*]] = convopt.tanh %[[X]]
// CHECK-NEXT:    convopt.fused %[[X]], %[[W]], %[[T]] :
// CHECK-NEXT:    ^bb0(%[[X0:.*]]: tensor<1x4x4x2xf32>, %{{.*}}: tensor<1x1x2x2xf32>, %[[T0:.*]]: tensor<1x4x4x2xf32>):
// CHECK-NEXT:      %[[C:.*]] = convopt.conv %[[X0]]
// CHECK-NEXT:      %[[A:.*]] = convopt.add %[[X0]], %[[C]]
// CHECK-NEXT:      %[[S:.*]] = convopt.sub %[[A]], %[[T0]]
// CHECK-NEXT:      %[[R:.*]] = convopt.relu %[[S]]
// CHECK-NEXT:      convopt.yield %[[R]]
func.func @fuses_residual_add(%x: tensor<1x4x4x2xf32>,
                              %w: tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32> {
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.add %x, %0
      : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = convopt.tanh %x : tensor<1x4x4x2xf32>
  %3 = convopt.sub %1, %2
      : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %4 = convopt.relu %3 : tensor<1x4x4x2xf32>
  return %4 : tensor<1x4x4x2xf32>
}

// The first convolution takes the add, the second is its operand.
// CHECK-LABEL: func @fuses_add_of_two_convolutions
// CHECK-NEXT:    %[[B:.*]] = convopt.conv
// CHECK-NEXT:    convopt.fused %{{.*}}, %[[B]] :
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      convopt.conv
// CHECK-NEXT:      convopt.add
func.func @fuses_add_of_two_convolutions(%x: tensor<1x4x4x2xf32>,
    %w: tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32> {
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %2 = convopt.add %0, %1
      : (tensor<1x4x4x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %2 : tensor<1x4x4x2xf32>
}

// CHECK-LABEL: func @fuses_per_channel_and_scalar_operands
// CHECK-NEXT:    convopt.fused
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      convopt.conv
// CHECK-NEXT:      convopt.mul
// CHECK-NEXT:      convopt.sub
// CHECK-NEXT:      convopt.div
// CHECK-NEXT:      convopt.add
// CHECK-NEXT:      convopt.yield
func.func @fuses_per_channel_and_scalar_operands(%x: tensor<1x4x4x2xf32>,
    %w: tensor<1x1x2x2xf32>, %c: tensor<2xf32>, %d: tensor<1x1x1x2xf32>,
    %s: tensor<f32>, %t: tensor<1x1x1xf32>) -> tensor<1x4x4x2xf32> {
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.mul %0, %c
      : (tensor<1x4x4x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %2 = convopt.sub %d, %1
      : (tensor<1x1x1x2xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  %3 = convopt.div %2, %s
      : (tensor<1x4x4x2xf32>, tensor<f32>) -> tensor<1x4x4x2xf32>
  %4 = convopt.add %t, %3
      : (tensor<1x1x1xf32>, tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32>
  return %4 : tensor<1x4x4x2xf32>
}

// CHECK-LABEL: func @no_group_without_epilogue
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_group_without_epilogue(%x: tensor<1x4x4x2xf32>,
    %w: tensor<1x1x2x2xf32>) -> tensor<1x3x3x2xf32> {
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.max_pool %0 kernel = [2, 2] layout = channel_last
      : (tensor<1x4x4x2xf32>) -> tensor<1x3x3x2xf32>
  return %1 : tensor<1x3x3x2xf32>
}

// Channels in blocks: a bias and a residual in the same blocks.
// CHECK-LABEL: func @blocked_conv
// CHECK:         convopt.fused
// CHECK:           convopt.blocked_conv
// CHECK-NEXT:      convopt.add {{.*}}tensor<1x2x1x1x16xf32>
// CHECK-NEXT:      convopt.add
// CHECK-NEXT:      convopt.relu
// CHECK-NEXT:      convopt.yield
func.func @blocked_conv(%x: tensor<1x1x4x4x16xf32>, %w: tensor<1x1x16x24xf32>,
    %b: tensor<1x2x1x1x16xf32>, %r: tensor<1x2x4x4x16xf32>)
    -> tensor<1x2x4x4x16xf32> {
  %0 = convopt.blocked_conv %x, %w block = 16
      : (tensor<1x1x4x4x16xf32>, tensor<1x1x16x24xf32>)
      -> tensor<1x2x4x4x16xf32>
  %1 = convopt.add %0, %b : (tensor<1x2x4x4x16xf32>, tensor<1x2x1x1x16xf32>)
      -> tensor<1x2x4x4x16xf32>
  %2 = convopt.add %1, %r : (tensor<1x2x4x4x16xf32>, tensor<1x2x4x4x16xf32>)
      -> tensor<1x2x4x4x16xf32>
  %3 = convopt.relu %2 : tensor<1x2x4x4x16xf32>
  return %3 : tensor<1x2x4x4x16xf32>
}

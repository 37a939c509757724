// The mean of what a depthwise convolution computes is a second result.
// RUN: convopt-opt --convopt-fuse-epilogues %s | FileCheck %s
// RUN: convopt-opt --convopt-fuse-epilogues --convopt-fuse-epilogues %s | FileCheck %s
// RUN: convopt-opt --convopt-fuse-epilogues --remarks-filter=convopt-codegen %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The second example of the pass's description.
// CHECK-LABEL: func @example
// CHECK-SAME:    (%[[X:.*]]: tensor<1x8x8x4xf32>, %[[W:.*]]: tensor<3x3x1x4xf32>)
// CHECK-NEXT:    %[[Y:.*]]:2 = convopt.fused %[[X]], %[[W]] : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>) -> (tensor<1x6x6x4xf32>, tensor<1x1x1x4xf32>)
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      %[[C:.*]] = convopt.conv
// CHECK-NEXT:      %[[M:.*]] = convopt.reduce_mean %[[C]] axes = [1, 2] keep_dims
// CHECK-NEXT:      convopt.yield %[[C]], %[[M]]
// CHECK:         return %[[Y]]#0, %[[Y]]#1
func.func @example(%x: tensor<1x8x8x4xf32>, %w: tensor<3x3x1x4xf32>)
    -> (tensor<1x6x6x4xf32>, tensor<1x1x1x4xf32>) {
  %0 = convopt.conv %x, %w groups = 4 layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = convopt.reduce_mean %0 axes = [1, 2] keep_dims
      : (tensor<1x6x6x4xf32>) -> tensor<1x1x1x4xf32>
  return %0, %1 : tensor<1x6x6x4xf32>, tensor<1x1x1x4xf32>
}

// Behind an epilogue, with channels in blocks.
// REMARK:      remark: [Passed] FuseEpilogues | {{.*}}Function=squeeze
// REMARK-SAME: mean=1, ops=1
// CHECK-LABEL: func @squeeze
// CHECK:         %[[Y:.*]]:2 = convopt.fused
// CHECK:           convopt.blocked_conv
// CHECK-NEXT:      %[[S:.*]] = convopt.silu
// CHECK-NEXT:      %[[M:.*]] = convopt.reduce_mean %[[S]] axes = [2, 3] keep_dims
// CHECK-NEXT:      convopt.yield %[[S]], %[[M]]
// CHECK:         %[[G:.*]] = convopt.sigmoid %[[Y]]#1
// CHECK-NEXT:    convopt.mul %[[Y]]#0, %[[G]]
func.func @squeeze(%x: tensor<2x2x8x8x4xf32>, %w: tensor<3x3x1x8xf32>)
    -> tensor<2x2x6x6x4xf32> {
  %0 = convopt.blocked_conv %x, %w groups = 8 block = 4
      : (tensor<2x2x8x8x4xf32>, tensor<3x3x1x8xf32>) -> tensor<2x2x6x6x4xf32>
  %1 = convopt.silu %0 : tensor<2x2x6x6x4xf32>
  %2 = convopt.reduce_mean %1 axes = [2, 3] keep_dims
      : (tensor<2x2x6x6x4xf32>) -> tensor<2x2x1x1x4xf32>
  %3 = convopt.sigmoid %2 : tensor<2x2x1x1x4xf32>
  %4 = convopt.mul %1, %3 : (tensor<2x2x6x6x4xf32>, tensor<2x2x1x1x4xf32>)
      -> tensor<2x2x6x6x4xf32>
  return %4 : tensor<2x2x6x6x4xf32>
}

// CHECK-LABEL: func @no_mean_of_another_convolution
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_mean_of_another_convolution(%x: tensor<1x8x8x4xf32>,
    %w: tensor<3x3x2x4xf32>) -> tensor<1x1x1x4xf32> {
  %0 = convopt.conv %x, %w groups = 2 layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<3x3x2x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = convopt.reduce_mean %0 axes = [1, 2] keep_dims
      : (tensor<1x6x6x4xf32>) -> tensor<1x1x1x4xf32>
  return %1 : tensor<1x1x1x4xf32>
}

// CHECK-LABEL: func @no_mean_over_some_axes
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_mean_over_some_axes(%x: tensor<1x8x8x4xf32>,
    %w: tensor<3x3x1x4xf32>) -> (tensor<1x1x6x4xf32>, tensor<1x1x1x1xf32>) {
  %0 = convopt.conv %x, %w groups = 4 layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = convopt.reduce_mean %0 axes = [1] keep_dims
      : (tensor<1x6x6x4xf32>) -> tensor<1x1x6x4xf32>
  %2 = convopt.reduce_mean %0 axes = [1, 2, 3] keep_dims
      : (tensor<1x6x6x4xf32>) -> tensor<1x1x1x1xf32>
  return %1, %2 : tensor<1x1x6x4xf32>, tensor<1x1x1x1xf32>
}

// CHECK-LABEL: func @no_mean_drops_axes
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_mean_drops_axes(%x: tensor<1x8x8x4xf32>,
    %w: tensor<3x3x1x4xf32>) -> tensor<1x4xf32> {
  %0 = convopt.conv %x, %w groups = 4 layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<3x3x1x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = convopt.reduce_mean %0 axes = [1, 2]
      : (tensor<1x6x6x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// Pixels of both samples lie on one axis for this kernel.
// CHECK-LABEL: func @no_mean_samples_are_joined
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_mean_samples_are_joined(%x: tensor<2x8x8x4xf32>,
    %w: tensor<1x1x1x4xf32>) -> tensor<2x1x1x4xf32> {
  %0 = convopt.conv %x, %w groups = 4 layout = channel_last
      filter_layout = spatial_io
      : (tensor<2x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<2x8x8x4xf32>
  %1 = convopt.reduce_mean %0 axes = [1, 2] keep_dims
      : (tensor<2x8x8x4xf32>) -> tensor<2x1x1x4xf32>
  return %1 : tensor<2x1x1x4xf32>
}

// CHECK-LABEL: func @no_mean_of_another_type
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_mean_of_another_type(%x: tensor<1x8x8x4xf64>,
    %w: tensor<3x3x1x4xf64>) -> tensor<1x1x1x4xf64> {
  %0 = convopt.conv %x, %w groups = 4 layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x8x8x4xf64>, tensor<3x3x1x4xf64>) -> tensor<1x6x6x4xf64>
  %1 = convopt.reduce_mean %0 axes = [1, 2] keep_dims
      : (tensor<1x6x6x4xf64>) -> tensor<1x1x1x4xf64>
  return %1 : tensor<1x1x1x4xf64>
}

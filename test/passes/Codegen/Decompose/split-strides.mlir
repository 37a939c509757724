// RUN: convopt-opt %s -split-input-file --convopt-split-strides | FileCheck %s
// RUN: convopt-opt %s -split-input-file --convopt-split-strides --remarks-filter=convopt-codegen -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The example of the pass's description.
// REMARK: [Passed] SplitStrides {{.*}}split into 4 phases
// CHECK-LABEL: func.func @four_phases
// CHECK-SAME: (%[[X:.*]]: tensor<1x16000x1xf32>)
// CHECK: %[[W:.*]] = arith.constant {{.*}} : tensor<20x4x64xf32>
// CHECK: %[[P:.*]] = convopt.pad %[[X]] low = [0, 38, 0] high = [0, 38, 0] value = 0.000000e+00 : (tensor<1x16000x1xf32>) -> tensor<1x16076x1xf32>
// CHECK: %[[R:.*]] = convopt.reshape %[[P]] : tensor<1x16076x1xf32> -> tensor<1x4019x4xf32>
// CHECK: convopt.conv %[[R]], %[[W]] layout = channel_last filter_layout = spatial_io : (tensor<1x4019x4xf32>, tensor<20x4x64xf32>) -> tensor<1x4000x64xf32>
func.func @four_phases(%x: tensor<1x16000x1xf32>) -> tensor<1x4000x64xf32> {
  %w = arith.constant dense<1.0> : tensor<80x1x64xf32>
  %y = convopt.conv %x, %w strides = [4] pads = [38, 38] layout = channel_last filter_layout = spatial_io
      : (tensor<1x16000x1xf32>, tensor<80x1x64xf32>) -> tensor<1x4000x64xf32>
  return %y : tensor<1x4000x64xf32>
}

// -----

// 15 taps are 8 of two phases, the last of which is zero.
// REMARK: [Passed] SplitStrides {{.*}}split into 2 phases
// CHECK-LABEL: func.func @taps_that_do_not_come_out_even
// CHECK: %[[P:.*]] = convopt.pad {{.*}} low = [0, 7, 0] high = [0, 7, 0]
// CHECK: %[[R:.*]] = convopt.reshape %[[P]] : tensor<1x1014x3xf32> -> tensor<1x507x6xf32>
// CHECK: convopt.conv %[[R]], %{{.*}} bias(%{{.*}}) layout = channel_last filter_layout = spatial_io : (tensor<1x507x6xf32>, tensor<8x6x64xf32>, tensor<64xf32>) -> tensor<1x500x64xf32>
func.func @taps_that_do_not_come_out_even(%x: tensor<1x1000x3xf32>, %b: tensor<64xf32>) -> tensor<1x500x64xf32> {
  %w = arith.constant dense<1.0> : tensor<15x3x64xf32>
  %y = convopt.conv %x, %w bias(%b) strides = [2] pads = [7, 7] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1000x3xf32>, tensor<15x3x64xf32>, tensor<64xf32>) -> tensor<1x500x64xf32>
  return %y : tensor<1x500x64xf32>
}

// -----

// CHECK-LABEL: func.func @no_split_without_strides
// CHECK-NOT: convopt.reshape
func.func @no_split_without_strides(%x: tensor<1x16000x1xf32>) -> tensor<1x15921x64xf32> {
  %w = arith.constant dense<1.0> : tensor<80x1x64xf32>
  %y = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x16000x1xf32>, tensor<80x1x64xf32>) -> tensor<1x15921x64xf32>
  return %y : tensor<1x15921x64xf32>
}

// -----

// REMARK: [Missed] SplitStrides {{.*}}expected one axis
// CHECK-LABEL: func.func @no_split_along_two_axes
// CHECK-NOT: convopt.reshape
func.func @no_split_along_two_axes(%x: tensor<1x64x64x3xf32>) -> tensor<1x29x29x64xf32> {
  %w = arith.constant dense<1.0> : tensor<7x7x3x64xf32>
  %y = convopt.conv %x, %w strides = [2, 2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x64x64x3xf32>, tensor<7x7x3x64xf32>) -> tensor<1x29x29x64xf32>
  return %y : tensor<1x29x29x64xf32>
}

// -----

// REMARK: [Missed] SplitStrides {{.*}}expected spatial_io, one group and no dilation
// CHECK-LABEL: func.func @no_split_of_dilations
// CHECK-NOT: convopt.reshape
func.func @no_split_of_dilations(%x: tensor<1x1000x1xf32>) -> tensor<1x236x64xf32> {
  %w = arith.constant dense<1.0> : tensor<30x1x64xf32>
  %y = convopt.conv %x, %w strides = [4] dilations = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1000x1xf32>, tensor<30x1x64xf32>) -> tensor<1x236x64xf32>
  return %y : tensor<1x236x64xf32>
}

// -----

// REMARK: [Missed] SplitStrides {{.*}}expected channels that fill half a vector
// CHECK-LABEL: func.func @no_split_of_blocks
// CHECK-NOT: convopt.reshape
func.func @no_split_of_blocks(%x: tensor<1x1000x64xf32>) -> tensor<1x496x64xf32> {
  %w = arith.constant dense<1.0> : tensor<10x64x64xf32>
  %y = convopt.conv %x, %w strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1000x64xf32>, tensor<10x64x64xf32>) -> tensor<1x496x64xf32>
  return %y : tensor<1x496x64xf32>
}

// -----

// REMARK: [Missed] SplitStrides {{.*}}expected a constant filter of finite f32
// CHECK-LABEL: func.func @no_split_of_infinite_weights
// CHECK-NOT: convopt.reshape
func.func @no_split_of_infinite_weights(%x: tensor<1x16000x1xf32>) -> tensor<1x4000x64xf32> {
  %w = arith.constant dense<0x7F800000> : tensor<80x1x64xf32>
  %y = convopt.conv %x, %w strides = [4] pads = [38, 38] layout = channel_last filter_layout = spatial_io
      : (tensor<1x16000x1xf32>, tensor<80x1x64xf32>) -> tensor<1x4000x64xf32>
  return %y : tensor<1x4000x64xf32>
}

// -----

// REMARK: [Missed] SplitStrides {{.*}}expected a constant filter of finite f32
// CHECK-LABEL: func.func @no_split_of_run_time_weights
// CHECK-NOT: convopt.reshape
func.func @no_split_of_run_time_weights(%x: tensor<1x16000x1xf32>, %w: tensor<80x1x64xf32>) -> tensor<1x4000x64xf32> {
  %y = convopt.conv %x, %w strides = [4] pads = [38, 38] layout = channel_last filter_layout = spatial_io
      : (tensor<1x16000x1xf32>, tensor<80x1x64xf32>) -> tensor<1x4000x64xf32>
  return %y : tensor<1x4000x64xf32>
}

// -----

// Seven inputs would have to be cut off.
// REMARK: [Missed] SplitStrides {{.*}}expected windows that reach the last input
// CHECK-LABEL: func.func @no_split_with_inputs_left
// CHECK-NOT: convopt.reshape
func.func @no_split_with_inputs_left(%x: tensor<1x1007x1xf32>) -> tensor<1x116x64xf32> {
  %w = arith.constant dense<1.0> : tensor<80x1x64xf32>
  %y = convopt.conv %x, %w strides = [8] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1007x1xf32>, tensor<80x1x64xf32>) -> tensor<1x116x64xf32>
  return %y : tensor<1x116x64xf32>
}

// -----

// REMARK: [Missed] SplitStrides {{.*}}expected to be faster in the transform domain
// CHECK-LABEL: func.func @no_split_of_few_taps
// CHECK-NOT: convopt.reshape
func.func @no_split_of_few_taps(%x: tensor<1x1000x1xf32>) -> tensor<1x250x64xf32> {
  %w = arith.constant dense<1.0> : tensor<4x1x64xf32>
  %y = convopt.conv %x, %w strides = [4] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1000x1xf32>, tensor<4x1x64xf32>) -> tensor<1x250x64xf32>
  return %y : tensor<1x250x64xf32>
}

// RUN: convopt-opt %s -split-input-file --convopt-decompose-conv-transpose | FileCheck %s
// RUN: convopt-opt %s -split-input-file --convopt-decompose-conv-transpose --remarks-filter=convopt-codegen -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The example of the pass's description, with one output channel less: the two
// taps are the two phases.
// CHECK-LABEL: func.func @kernel_equals_stride
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x1xf32>)
// CHECK: %[[W:.*]] = arith.constant dense<{{\[\[\[}}1.000000e+00, 2.000000e+00]]]> : tensor<1x1x2xf32>
// CHECK: %[[Y:.*]] = convopt.conv %[[X]], %[[W]] pads = [0, 0] layout = channel_last filter_layout = spatial_io : (tensor<1x4x1xf32>, tensor<1x1x2xf32>) -> tensor<1x4x2xf32>
// CHECK: %[[SPLIT:.*]] = convopt.reshape %[[Y]] : tensor<1x4x2xf32> -> tensor<1x4x1x2x1xf32>
// CHECK: %[[MOVED:.*]] = convopt.transpose %[[SPLIT]] permutation = [0, 1, 3, 2, 4]
// CHECK: convopt.reshape %[[MOVED]] : tensor<1x4x2x1x1xf32> -> tensor<1x8x1xf32>
func.func @kernel_equals_stride(%x: tensor<1x4x1xf32>) -> tensor<1x8x1xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<2x1x1xf32>) -> tensor<1x8x1xf32>
  return %y : tensor<1x8x1xf32>
}

// -----

// k = 3, s = 2, p = 1: phase 0 sees tap 1 of x[q]; phase 1 tap 2 of x[q] and tap 0
// of x[q + 1], which lies in the high padding at the end. One output is cut off.
// CHECK-LABEL: func.func @overlapping_taps
// CHECK-DAG: arith.constant dense<{{\[\[\[}}2.000000e+00, 3.000000e+00]], {{\[\[}}0.000000e+00, 1.000000e+00]]]> : tensor<2x1x2xf32>
// CHECK-DAG: arith.constant dense<5.000000e+00> : tensor<2xf32>
// CHECK: convopt.conv {{.*}} bias({{.*}}) pads = [0, 1]
// CHECK: convopt.slice {{.*}} sizes = [1, 7, 1]
func.func @overlapping_taps(%x: tensor<1x4x1xf32>) -> tensor<1x7x1xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]], [[3.0]]]> : tensor<3x1x1xf32>
  %b = arith.constant dense<5.0> : tensor<1xf32>
  %y = convopt.conv_transpose %x, %w bias(%b) strides = [2] pads = [1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<3x1x1xf32>, tensor<1xf32>) -> tensor<1x7x1xf32>
  return %y : tensor<1x7x1xf32>
}

// -----

// REMARK: [Missed] DecomposeConvTranspose {{.*}}expected no dilation
// CHECK-LABEL: func.func @no_decomposition_of_dilated
// CHECK: convopt.conv_transpose
func.func @no_decomposition_of_dilated(%x: tensor<1x4x1xf32>) -> tensor<1x9x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] dilations = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<2x1x1xf32>) -> tensor<1x9x1xf32>
  return %y : tensor<1x9x1xf32>
}

// -----

// REMARK: [Missed] DecomposeConvTranspose {{.*}}expected a constant filter and bias
// CHECK-LABEL: func.func @no_decomposition_with_run_time_filter
// CHECK: convopt.conv_transpose
func.func @no_decomposition_with_run_time_filter(%x: tensor<1x4x1xf32>, %w: tensor<2x1x1xf32>) -> tensor<1x8x1xf32> {
  %y = convopt.conv_transpose %x, %w strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<2x1x1xf32>) -> tensor<1x8x1xf32>
  return %y : tensor<1x8x1xf32>
}

// -----

// REMARK: [Missed] DecomposeConvTranspose {{.*}}expected a constant filter and bias
// CHECK-LABEL: func.func @no_decomposition_with_run_time_bias
// CHECK: convopt.conv_transpose
func.func @no_decomposition_with_run_time_bias(%x: tensor<1x4x1xf32>, %b: tensor<1xf32>) -> tensor<1x8x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %y = convopt.conv_transpose %x, %w bias(%b) strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<2x1x1xf32>, tensor<1xf32>) -> tensor<1x8x1xf32>
  return %y : tensor<1x8x1xf32>
}

// -----

// REMARK: [Missed] DecomposeConvTranspose {{.*}}expected channel_last and spatial_io
// CHECK-LABEL: func.func @no_decomposition_of_channel_first
// CHECK: convopt.conv_transpose
func.func @no_decomposition_of_channel_first(%x: tensor<1x1x4xf32>) -> tensor<1x1x8xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x2xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] : (tensor<1x1x4xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  return %y : tensor<1x1x8xf32>
}

// -----

// The padding removes more than the kernel reaches: x[0] is not seen at all.
// REMARK: [Missed] DecomposeConvTranspose {{.*}}expected windows that see the first inputs
// CHECK-LABEL: func.func @no_decomposition_when_inputs_are_skipped
// CHECK: convopt.conv_transpose
func.func @no_decomposition_when_inputs_are_skipped(%x: tensor<1x6x1xf32>) -> tensor<1x4x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] pads = [4, 3] layout = channel_last filter_layout = spatial_io
      : (tensor<1x6x1xf32>, tensor<1x1x1xf32>) -> tensor<1x4x1xf32>
  return %y : tensor<1x4x1xf32>
}

// -----

// REMARK: [Missed] DecomposeConvTranspose {{.*}}expected static shapes
// CHECK-LABEL: func.func @no_decomposition_of_dynamic_shapes
// CHECK: convopt.conv_transpose
func.func @no_decomposition_of_dynamic_shapes(%x: tensor<1x?x1xf32>) -> tensor<1x?x1xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x?x1xf32>, tensor<2x1x1xf32>) -> tensor<1x?x1xf32>
  return %y : tensor<1x?x1xf32>
}

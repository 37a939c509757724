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
// of x[q + 1], which lies in the high padding at the end. With as many taps for
// both, one would be zero: each phase is a convolution of its own. One output is
// cut off.
// CHECK-LABEL: func.func @phases_with_different_taps
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x1xf32>)
// CHECK: %[[B:.*]] = arith.constant dense<5.000000e+00> : tensor<1xf32>
// CHECK: %[[W0:.*]] = arith.constant dense<2.000000e+00> : tensor<1x1x1xf32>
// CHECK: %[[Y0:.*]] = convopt.conv %[[X]], %[[W0]] bias(%{{.*}}) pads = [0, 0]
// CHECK: %[[W1:.*]] = arith.constant dense<{{\[\[\[}}3.000000e+00]], {{\[\[}}1.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK: %[[Y1:.*]] = convopt.conv %[[X]], %[[W1]] bias(%{{.*}}) pads = [0, 1]
// CHECK: %[[P0:.*]] = convopt.reshape %[[Y0]] : tensor<1x4x1xf32> -> tensor<1x1x4x1xf32>
// CHECK: %[[P1:.*]] = convopt.reshape %[[Y1]] : tensor<1x4x1xf32> -> tensor<1x1x4x1xf32>
// CHECK: %[[ALL:.*]] = convopt.concat %[[P0]], %[[P1]] axis = 0
// CHECK: %[[SPLIT:.*]] = convopt.reshape %[[ALL]] : tensor<2x1x4x1xf32> -> tensor<2x1x4x1x1xf32>
// CHECK: %[[MOVED:.*]] = convopt.transpose %[[SPLIT]] permutation = [1, 2, 0, 3, 4]
// CHECK: %[[LONG:.*]] = convopt.reshape %[[MOVED]] : tensor<1x4x2x1x1xf32> -> tensor<1x8x1xf32>
// CHECK: convopt.slice %[[LONG]] {{.*}} sizes = [1, 7, 1]
func.func @phases_with_different_taps(%x: tensor<1x4x1xf32>) -> tensor<1x7x1xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]], [[3.0]]]> : tensor<3x1x1xf32>
  %b = arith.constant dense<5.0> : tensor<1xf32>
  %y = convopt.conv_transpose %x, %w bias(%b) strides = [2] pads = [1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<3x1x1xf32>, tensor<1xf32>) -> tensor<1x7x1xf32>
  return %y : tensor<1x7x1xf32>
}

// -----

// k = 4, s = 2, p = 1, as DCGAN has them: two taps per phase, and no zeros.
// CHECK-LABEL: func.func @four_taps_in_two_phases
// CHECK: arith.constant dense<{{\[\[\[}}4.000000e+00]], {{\[\[}}2.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK: convopt.conv {{.*}} pads = [1, 0]
// CHECK: arith.constant dense<{{\[\[\[}}3.000000e+00]], {{\[\[}}1.000000e+00]]]> : tensor<2x1x1xf32>
// CHECK: convopt.conv {{.*}} pads = [0, 1]
func.func @four_taps_in_two_phases(%x: tensor<1x4x1xf32>) -> tensor<1x8x1xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]> : tensor<4x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] pads = [1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<4x1x1xf32>) -> tensor<1x8x1xf32>
  return %y : tensor<1x8x1xf32>
}

// -----

// One axis has its phases together, the other apart.
// CHECK-LABEL: func.func @phases_together_and_apart
// CHECK-COUNT-2: convopt.conv {{.*}} -> tensor<1x4x4x10xf32>
// CHECK: convopt.reshape {{.*}} : tensor<2x1x4x4x10xf32> -> tensor<2x1x4x4x1x2x5xf32>
// CHECK: convopt.transpose {{.*}} permutation = [1, 2, 5, 3, 0, 4, 6]
// CHECK: convopt.reshape {{.*}} -> tensor<1x8x8x5xf32>
func.func @phases_together_and_apart(%x: tensor<1x4x4x3xf32>) -> tensor<1x8x8x5xf32> {
  %w = arith.constant dense<1.0> : tensor<2x4x3x5xf32>
  %y = convopt.conv_transpose %x, %w strides = [2, 2] pads = [0, 1, 0, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<2x4x3x5xf32>) -> tensor<1x8x8x5xf32>
  return %y : tensor<1x8x8x5xf32>
}

// -----

// An activation acts on each phase, where it can become an epilogue; one with
// two operands stays behind.
// CHECK-LABEL: func.func @activation_moves_to_the_phases
// CHECK: %[[Y:.*]] = convopt.conv
// CHECK: %[[R:.*]] = convopt.relu %[[Y]] : tensor<1x4x2xf32>
// CHECK: convopt.reshape %[[R]]
// CHECK: convopt.transpose
// CHECK: convopt.add
func.func @activation_moves_to_the_phases(%x: tensor<1x4x1xf32>, %z: tensor<1x8x1xf32>) -> tensor<1x8x1xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<2x1x1xf32>) -> tensor<1x8x1xf32>
  %r = convopt.relu %y : tensor<1x8x1xf32>
  %s = convopt.add %r, %z : (tensor<1x8x1xf32>, tensor<1x8x1xf32>) -> tensor<1x8x1xf32>
  return %s : tensor<1x8x1xf32>
}

// -----

// The result is needed without its activation, too.
// CHECK-LABEL: func.func @activation_stays_behind_second_use
// CHECK: convopt.transpose
// CHECK: convopt.relu {{.*}} : tensor<1x8x1xf32>
func.func @activation_stays_behind_second_use(%x: tensor<1x4x1xf32>) -> (tensor<1x8x1xf32>, tensor<1x8x1xf32>) {
  %w = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %y = convopt.conv_transpose %x, %w strides = [2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x1xf32>, tensor<2x1x1xf32>) -> tensor<1x8x1xf32>
  %r = convopt.relu %y : tensor<1x8x1xf32>
  return %y, %r : tensor<1x8x1xf32>, tensor<1x8x1xf32>
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

// The padding removes more than the kernel reaches: the first inputs are not
// seen at all, and their taps are zeros.
// CHECK-LABEL: func.func @padding_beyond_the_kernel
// CHECK: arith.constant dense<{{\[\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}1.000000e+00]]]> : tensor<3x1x1xf32>
// CHECK: convopt.conv {{.*}} pads = [0, 0]
func.func @padding_beyond_the_kernel(%x: tensor<1x6x1xf32>) -> tensor<1x4x1xf32> {
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

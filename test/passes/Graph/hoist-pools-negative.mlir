// Each guard of convopt-hoist-pools, and the reason it gives.
// RUN: convopt-opt %s --convopt-hoist-pools | FileCheck %s
// RUN: convopt-opt %s --convopt-hoist-pools -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

// CHECK-LABEL: func @no_hoist_conv_has_two_users
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_conv_has_two_users | Reason="average_pool not moved: the result of conv has other uses"
func.func @no_hoist_conv_has_two_users(%x: tensor<1x4x8xf32>, %w: tensor<4x4x1xf32>) -> (tensor<1x4x4xf32>, tensor<1x4x8xf32>) {
  %0 = convopt.conv %x, %w : (tensor<1x4x8xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x4x8xf32>) -> tensor<1x4x4xf32>
  return %1, %0 : tensor<1x4x4xf32>, tensor<1x4x8xf32>
}

// CHECK-LABEL: func @no_hoist_layouts_differ
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_layouts_differ | Reason="average_pool not moved: the layouts differ"
func.func @no_hoist_layouts_differ(%x: tensor<1x4x8xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x2x8xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x4x8xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] layout = channel_last : (tensor<1x4x8xf32>) -> tensor<1x2x8xf32>
  return %1 : tensor<1x2x8xf32>
}

// CHECK-LABEL: func @no_hoist_window_mixes_pixels
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_window_mixes_pixels | Reason="average_pool not moved: conv is not pointwise with stride 1 and without pads"
func.func @no_hoist_window_mixes_pixels(%x: tensor<1x4x9xf32>, %w: tensor<4x4x2xf32>) -> tensor<1x4x4xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x4x9xf32>, tensor<4x4x2xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x4x8xf32>) -> tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// CHECK-LABEL: func @no_hoist_stride_leaves_pixels_out
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_stride_leaves_pixels_out | Reason="average_pool not moved: conv is not pointwise with stride 1 and without pads"
func.func @no_hoist_stride_leaves_pixels_out(%x: tensor<1x4x16xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x4x4xf32> {
  %0 = convopt.conv %x, %w strides = [2] : (tensor<1x4x16xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x4x8xf32>) -> tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// CHECK-LABEL: func @no_hoist_conv_pads
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_conv_pads | Reason="average_pool not moved: conv is not pointwise with stride 1 and without pads"
func.func @no_hoist_conv_pads(%x: tensor<1x4x6xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x4x4xf32> {
  %0 = convopt.conv %x, %w pads = [1, 1] : (tensor<1x4x6xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x4x8xf32>) -> tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// In the padding the convolution would be its bias, not 0.
// CHECK-LABEL: func @no_hoist_bias_and_counted_padding
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_bias_and_counted_padding | Reason="average_pool not moved: it counts padding, which has no bias"
func.func @no_hoist_bias_and_counted_padding(%x: tensor<1x4x8xf32>, %w: tensor<4x4x1xf32>, %b: tensor<4xf32>) -> tensor<1x4x5xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x4x8xf32>, tensor<4x4x1xf32>, tensor<4xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] pads = [1, 1] count_include_pad : (tensor<1x4x8xf32>) -> tensor<1x4x5xf32>
  return %1 : tensor<1x4x5xf32>
}

// CHECK-LABEL: func @no_hoist_behind_another_conv
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_behind_another_conv | Reason="average_pool not moved: conv is behind another convolution"
func.func @no_hoist_behind_another_conv(%x: tensor<1x4x9xf32>, %v: tensor<4x4x2xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x4x4xf32> {
  %0 = convopt.conv %x, %v : (tensor<1x4x9xf32>, tensor<4x4x2xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.conv %0, %w : (tensor<1x4x8xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %2 = convopt.average_pool %1 kernel = [2] strides = [2] : (tensor<1x4x8xf32>) -> tensor<1x4x4xf32>
  return %2 : tensor<1x4x4xf32>
}

// CHECK-LABEL: func @no_hoist_size_is_dynamic
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_size_is_dynamic | Reason="average_pool not moved: the sizes are not known"
func.func @no_hoist_size_is_dynamic(%x: tensor<1x4x?xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x4x?xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x4x?xf32>, tensor<4x4x1xf32>) -> tensor<1x4x?xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x4x?xf32>) -> tensor<1x4x?xf32>
  return %1 : tensor<1x4x?xf32>
}

// CHECK-LABEL: func @no_hoist_as_many_pixels
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_as_many_pixels | Reason="average_pool not moved: its result has no fewer pixels"
func.func @no_hoist_as_many_pixels(%x: tensor<1x4x8xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x4x8xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x4x8xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [3] pads = [1, 1] : (tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  return %1 : tensor<1x4x8xf32>
}

// CHECK-LABEL: func @no_hoist_input_has_many_channels
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_input_has_many_channels | Reason="average_pool not moved: averaging 64 channels instead of 2 costs more than it saves"
func.func @no_hoist_input_has_many_channels(%x: tensor<1x64x8xf32>, %w: tensor<2x64x1xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x64x8xf32>, tensor<2x64x1xf32>) -> tensor<1x2x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x2x8xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// Without channels there are pixels to compare, but nothing to save.
// CHECK-LABEL: func @no_hoist_without_output_channels
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    convopt.average_pool
// REASON-DAG: Function=no_hoist_without_output_channels | Reason="average_pool not moved: averaging 4 channels instead of 0 costs more than it saves"
func.func @no_hoist_without_output_channels(%x: tensor<1x4x8xf32>, %w: tensor<0x4x1xf32>) -> tensor<1x0x4xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x4x8xf32>, tensor<0x4x1xf32>) -> tensor<1x0x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x0x8xf32>) -> tensor<1x0x4xf32>
  return %1 : tensor<1x0x4xf32>
}

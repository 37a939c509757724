// Each guard of convopt-merge-branches, and the reason it gives.
// RUN: convopt-opt %s --convopt-merge-branches | FileCheck %s
// RUN: convopt-opt %s --convopt-merge-branches -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Results are needed by nobody else
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_conv_has_two_users
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// CHECK:         convopt.relu
// REASON-DAG: Function=no_merge_conv_has_two_users | Reason="conv not merged into conv: its result has other users"
func.func @no_merge_conv_has_two_users(%x: tensor<1x1x8xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %r = convopt.relu %1 : tensor<1x1x8xf32>
  return %s, %r : tensor<1x1x8xf32>, tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_largest_conv_is_returned
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_largest_conv_is_returned | Reason="conv not merged: its result has other users"
func.func @no_merge_largest_conv_is_returned(%x: tensor<1x1x8xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s, %0 : tensor<1x1x8xf32>, tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_affine_has_two_users
// CHECK:         convopt.conv
// CHECK:         convopt.channel_affine
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_affine_has_two_users | Reason="channel_affine not merged into conv: its result has other users"
func.func @no_merge_affine_has_two_users(%x: tensor<1x1x8xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s, %1 : tensor<1x1x8xf32>, tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_inner_add_has_two_users
// CHECK:         convopt.conv
// CHECK:         convopt.add
// CHECK:         convopt.conv
// CHECK:         convopt.add
func.func @no_merge_inner_add_has_two_users(%x: tensor<1x1x8xf32>, %p: tensor<1x1x8xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %i = convopt.add %0, %p : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %i, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s, %i : tensor<1x1x8xf32>, tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_in_fused_group
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.fused
// CHECK:         convopt.add
func.func @no_merge_in_fused_group(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.fused %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  ^bb0(%a: tensor<1x1x8xf32>, %b: tensor<1x1x8xf32>):
    %t = convopt.add %a, %b : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
    convopt.yield %t : tensor<1x1x8xf32>
  }
  return %s : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// A sum of one input in one shape
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_other_input
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
func.func @no_merge_other_input(%x: tensor<1x1x8xf32>, %z: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %z, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_difference
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.sub
func.func @no_merge_difference(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.sub %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_broadcast
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
func.func @no_merge_broadcast(%x: tensor<1x1x8xf32>) -> tensor<1x2x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<2x1x1xf32>) -> tensor<1x2x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  return %s : tensor<1x2x8xf32>
}

// The types do not tell that the add broadcasts.
// CHECK-LABEL: func @no_merge_output_channels_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_output_channels_differ | Reason="conv not merged into conv: the numbers of output channels differ"
func.func @no_merge_output_channels_differ(%x: tensor<1x1x8xf32>) -> tensor<1x?x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x?x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<2x1x1xf32>) -> tensor<1x?x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x?x8xf32>, tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  return %s : tensor<1x?x8xf32>
}

// CHECK-LABEL: func @no_merge_identity_channels_differ
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_identity_channels_differ | Reason="the identity in add not merged into conv: input and output channels differ in number"
func.func @no_merge_identity_channels_differ(%x: tensor<1x?x8xf32>) -> tensor<1x?x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x2x3xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x?x8xf32>, tensor<1x2x3xf32>) -> tensor<1x?x8xf32>
  %s = convopt.add %0, %x : (tensor<1x?x8xf32>, tensor<1x?x8xf32>) -> tensor<1x?x8xf32>
  return %s : tensor<1x?x8xf32>
}

// CHECK-LABEL: func @no_merge_layouts_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_layouts_differ | Reason="conv not merged into conv: the layouts differ"
func.func @no_merge_layouts_differ(%x: tensor<1x8x8xf32>) -> tensor<1x8x8xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %w8 = arith.constant dense<1.0> : tensor<8x8x1xf32>
  %0 = convopt.conv %x, %w8 : (tensor<1x8x8xf32>, tensor<8x8x1xf32>) -> tensor<1x8x8xf32>
  %1 = convopt.conv %x, %w8 layout = channel_last : (tensor<1x8x8xf32>, tensor<8x8x1xf32>) -> tensor<1x8x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x8x8xf32>, tensor<1x8x8xf32>) -> tensor<1x8x8xf32>
  return %s : tensor<1x8x8xf32>
}

// CHECK-LABEL: func @no_merge_groups_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_groups_differ | Reason="conv not merged into conv: the groups differ"
func.func @no_merge_groups_differ(%x: tensor<1x2x8xf32>) -> tensor<1x2x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<2x2x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x2x8xf32>, tensor<2x2x3xf32>) -> tensor<1x2x8xf32>
  %1 = convopt.conv %x, %w1 groups = 2 : (tensor<1x2x8xf32>, tensor<2x1x1xf32>) -> tensor<1x2x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x2x8xf32>, tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  return %s : tensor<1x2x8xf32>
}

// CHECK-LABEL: func @no_merge_affine_on_other_axis
// CHECK:         convopt.conv
// CHECK:         convopt.channel_affine
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_affine_on_other_axis | Reason="channel_affine not merged into conv: it is per element of axis 2, which does not hold the channels"
func.func @no_merge_affine_on_other_axis(%x: tensor<1x8x8xf32>) -> tensor<1x8x8xf32> {
  %w1 = arith.constant dense<1.0> : tensor<8x8x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x8x8xf32>, tensor<8x8x1xf32>) -> tensor<1x8x8xf32>
  %1 = convopt.channel_affine %x scale = dense<2.0> : tensor<8xf64> offset = dense<0.0> : tensor<8xf64> axis = 2 : tensor<1x8x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x8x8xf32>, tensor<1x8x8xf32>) -> tensor<1x8x8xf32>
  return %s : tensor<1x8x8xf32>
}

//===----------------------------------------------------------------------===//
// Geometry
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_strides_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_strides_differ | Reason="conv not merged into conv: the strides differ"
func.func @no_merge_strides_differ(%x: tensor<1x1x3xf32>) -> tensor<1x1x1xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 strides = [2] : (tensor<1x1x3xf32>, tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  %1 = convopt.conv %x, %w2 strides = [3] : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x1xf32>, tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  return %s : tensor<1x1x1xf32>
}

// CHECK-LABEL: func @no_merge_identity_with_stride
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_identity_with_stride | Reason="the identity in add not merged into conv: the strides differ"
func.func @no_merge_identity_with_stride(%x: tensor<1x1x1xf32>) -> tensor<1x1x1xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w1 strides = [2] : (tensor<1x1x1xf32>, tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  %s = convopt.add %0, %x : (tensor<1x1x1xf32>, tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  return %s : tensor<1x1x1xf32>
}

// TensorFlow's SAME for even sizes.
// CHECK-LABEL: func @no_merge_sizes_differ_for_odd_inputs
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_sizes_differ_for_odd_inputs | Reason="conv not merged into conv: the windows end at different places"
func.func @no_merge_sizes_differ_for_odd_inputs(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 strides = [2] pads = [0, 1] : (tensor<1x1x?xf32>, tensor<1x1x3xf32>) -> tensor<1x1x?xf32>
  %1 = convopt.conv %x, %w1 strides = [2] : (tensor<1x1x?xf32>, tensor<1x1x1xf32>) -> tensor<1x1x?xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x?xf32>, tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  return %s : tensor<1x1x?xf32>
}

// One element is added to each of three.
// CHECK-LABEL: func @no_merge_sizes_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_sizes_differ | Reason="conv not merged into conv: the windows end at different places"
func.func @no_merge_sizes_differ(%x: tensor<1x1x3xf32>) -> tensor<1x1x?xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 : (tensor<1x1x3xf32>, tensor<1x1x3xf32>) -> tensor<1x1x?xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x?xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x?xf32>, tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  return %s : tensor<1x1x?xf32>
}

// CHECK-LABEL: func @no_merge_cross_needs_more_taps
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_cross_needs_more_taps | Reason="conv not merged into conv: the common kernel would have 9 taps instead of 6"
func.func @no_merge_cross_needs_more_taps(%x: tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32> {
  %w31 = arith.constant dense<1.0> : tensor<1x1x3x1xf32>
  %w13 = arith.constant dense<1.0> : tensor<1x1x1x3xf32>
  %0 = convopt.conv %x, %w31 pads = [1, 0, 1, 0] : (tensor<1x1x8x8xf32>, tensor<1x1x3x1xf32>) -> tensor<1x1x8x8xf32>
  %1 = convopt.conv %x, %w13 pads = [0, 1, 0, 1] : (tensor<1x1x8x8xf32>, tensor<1x1x1x3xf32>) -> tensor<1x1x8x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x1x8x8xf32>
  return %s : tensor<1x1x8x8xf32>
}

// CHECK-LABEL: func @no_merge_identity_between_taps
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_identity_between_taps | Reason="the identity in add not merged into conv: the common kernel would have 3 taps instead of 2"
func.func @no_merge_identity_between_taps(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w2 = arith.constant dense<1.0> : tensor<1x1x2xf32>
  %0 = convopt.conv %x, %w2 pads = [1, 1] dilations = [2] : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %x : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_filter_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_filter_at_run_time | Reason="conv not merged into conv: its filter is a run-time value"
func.func @no_merge_filter_at_run_time(%x: tensor<1x1x8xf32>, %w1: tensor<1x1x1xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_largest_filter_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_largest_filter_at_run_time | Reason="conv not merged: its filter is a run-time value"
func.func @no_merge_largest_filter_at_run_time(%x: tensor<1x1x8xf32>, %w3: tensor<1x1x3xf32>) -> tensor<1x1x8xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_two_biases_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_two_biases_at_run_time | Reason="conv not merged into conv: there are two biases, and one is a run-time value"
func.func @no_merge_two_biases_at_run_time(%x: tensor<1x1x8xf32>, %b: tensor<1xf32>, %c: tensor<1xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 bias(%c) pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 bias(%b) : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_constant_and_bias_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_constant_and_bias_at_run_time | Reason="conv not merged into conv: there are two biases, and one is a run-time value"
func.func @no_merge_constant_and_bias_at_run_time(%x: tensor<1x1x8xf32>, %b: tensor<1xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w3 bias(%c) pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 bias(%b) : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_offset_and_bias_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.channel_affine
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_offset_and_bias_at_run_time | Reason="channel_affine not merged into conv: there are two biases, and one is a run-time value"
func.func @no_merge_offset_and_bias_at_run_time(%x: tensor<1x1x8xf32>, %c: tensor<1xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %0 = convopt.conv %x, %w3 bias(%c) pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<1.0> : tensor<1xf64> axis = 1 : tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// Overflow
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_weight_overflows
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_weight_overflows | Reason="conv not merged: a weight would overflow its type"
func.func @no_merge_weight_overflows(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<3.0e+38> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<3.0e+38> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_bias_overflows
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// CHECK:         convopt.add
// REASON-DAG: Function=no_merge_bias_overflows | Reason="conv not merged: the bias would overflow its type"
func.func @no_merge_bias_overflows(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<3.0e+38> : tensor<1xf32>
  %0 = convopt.conv %x, %w3 bias(%b) pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 bias(%b) : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %s = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %s : tensor<1x1x8xf32>
}

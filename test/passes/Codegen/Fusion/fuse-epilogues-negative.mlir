// What stops an epilogue, and the remark that says so.
// RUN: convopt-opt --convopt-fuse-epilogues %s | FileCheck %s
// RUN: convopt-opt --convopt-fuse-epilogues --remarks-filter=convopt-codegen %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_returned_value
// REMARK-SAME: several uses
// CHECK-LABEL: func @no_fusion_of_a_returned_value
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_returned_value(%x: tensor<1x8xf32>,
    %w: tensor<4x8xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>) {
  %0 = convopt.dense %x, %w
      : (tensor<1x8xf32>, tensor<4x8xf32>) -> tensor<1x4xf32>
  %1 = convopt.relu %0 : tensor<1x4xf32>
  return %0, %1 : tensor<1x4xf32>, tensor<1x4xf32>
}

// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_past_a_value_with_two_uses
// REMARK-SAME: several uses
// REMARK:      remark: [Passed] FuseEpilogues | {{.*}}Function=no_fusion_past_a_value_with_two_uses
// REMARK-SAME: ops=1
// CHECK-LABEL: func @no_fusion_past_a_value_with_two_uses
// CHECK-NEXT:    %[[F:.*]] = convopt.fused
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      convopt.dense
// CHECK-NEXT:      convopt.relu
// CHECK-NEXT:      convopt.yield
// CHECK-NEXT:    }
// CHECK-NEXT:    %[[S:.*]] = convopt.sigmoid %[[F]]
// CHECK-NEXT:    convopt.mul %[[F]], %[[S]]
func.func @no_fusion_past_a_value_with_two_uses(%x: tensor<1x8xf32>,
    %w: tensor<4x8xf32>) -> tensor<1x4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<1x8xf32>, tensor<4x8xf32>) -> tensor<1x4xf32>
  %1 = convopt.relu %0 : tensor<1x4xf32>
  %2 = convopt.sigmoid %1 : tensor<1x4xf32>
  %3 = convopt.mul %1, %2
      : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %3 : tensor<1x4xf32>
}

// One op with two uses is two uses.
// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_an_op_that_uses_the_result_twice
// CHECK-LABEL: func @no_fusion_of_an_op_that_uses_the_result_twice
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_an_op_that_uses_the_result_twice(%x: tensor<1x8xf32>,
    %w: tensor<4x8xf32>) -> tensor<1x4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<1x8xf32>, tensor<4x8xf32>) -> tensor<1x4xf32>
  %1 = convopt.mul %0, %0
      : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_result_that_grows
// REMARK-SAME: the other operand enlarges the result
// CHECK-LABEL: func @no_fusion_of_a_result_that_grows
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_result_that_grows(%x: tensor<1x8xf32>,
    %w: tensor<4x8xf32>, %r: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<1x8xf32>, tensor<4x8xf32>) -> tensor<1x4xf32>
  %1 = convopt.add %0, %r
      : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// Four rows and four channels: only the axis tells them apart.
// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_broadcast_along_another_axis
// REMARK-SAME: another axis than the channels
// CHECK-LABEL: func @no_fusion_of_a_broadcast_along_another_axis
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_broadcast_along_another_axis(%x: tensor<4x8xf32>,
    %w: tensor<4x8xf32>, %r: tensor<4x1xf32>) -> tensor<4x4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x4xf32>
  %1 = convopt.add %0, %r
      : (tensor<4x4xf32>, tensor<4x1xf32>) -> tensor<4x4xf32>
  return %1 : tensor<4x4xf32>
}

// The last axis of a channel-first result is not its channels.
// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_row_vector_in_channel_first
// REMARK-SAME: another axis than the channels
// CHECK-LABEL: func @no_fusion_of_a_row_vector_in_channel_first
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_row_vector_in_channel_first(%x: tensor<1x4x4x4xf32>,
    %w: tensor<4x4x1x1xf32>, %r: tensor<4xf32>) -> tensor<1x4x4x4xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x4x4xf32>
  %1 = convopt.add %0, %r
      : (tensor<1x4x4x4xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  return %1 : tensor<1x4x4x4xf32>
}

// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_an_affine_on_another_axis
// REMARK-SAME: not the anchor's channel axis
// CHECK-LABEL: func @no_fusion_of_an_affine_on_another_axis
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_an_affine_on_another_axis(%x: tensor<4x8xf32>,
    %w: tensor<4x8xf32>) -> tensor<4x4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<2.0> : tensor<4xf64>
      offset = dense<1.0> : tensor<4xf64> axis = 0 : tensor<4x4xf32>
  return %1 : tensor<4x4xf32>
}

// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_result_that_is_a_bias
// REMARK-SAME: the result is the bias of another value
// CHECK-LABEL: func @no_fusion_of_a_result_that_is_a_bias
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_result_that_is_a_bias(%x: tensor<8xf32>,
    %w: tensor<4x8xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<8xf32>, tensor<4x8xf32>) -> tensor<4xf32>
  %1 = convopt.bias_add %y, %0 axis = 0 : tensor<4xf32>, tensor<4xf32>
  return %1 : tensor<4xf32>
}

// At run time ? may be 1 on one side only.
// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_dynamic_residual
// REMARK-SAME: a dynamic size may broadcast
// CHECK-LABEL: func @no_fusion_of_a_dynamic_residual
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_dynamic_residual(%x: tensor<?x8xf32>,
    %w: tensor<4x8xf32>, %r: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
  %1 = convopt.add %0, %r
      : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  return %1 : tensor<?x4xf32>
}

// REMARK-NOT: remark: [Missed]

// One element per lane repeats in every block: not one per channel.
// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_one_element_per_lane
// REMARK-SAME: broadcasts along another axis than the channels
// CHECK-LABEL: func @no_fusion_of_one_element_per_lane
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_one_element_per_lane(%x: tensor<1x1x4x4x16xf32>,
    %w: tensor<1x1x16x24xf32>, %b: tensor<16xf32>) -> tensor<1x2x4x4x16xf32> {
  %0 = convopt.blocked_conv %x, %w block = 16
      : (tensor<1x1x4x4x16xf32>, tensor<1x1x16x24xf32>)
      -> tensor<1x2x4x4x16xf32>
  %1 = convopt.add %0, %b : (tensor<1x2x4x4x16xf32>, tensor<16xf32>)
      -> tensor<1x2x4x4x16xf32>
  return %1 : tensor<1x2x4x4x16xf32>
}

// A bias on the lanes would be one per lane as well.
// REMARK:      remark: [Missed] FuseEpilogues | {{.*}}Function=no_fusion_of_a_bias_on_lanes
// REMARK-SAME: the axis is not the anchor's channel axis
// CHECK-LABEL: func @no_fusion_of_a_bias_on_lanes
// CHECK-NOT:     convopt.fused
// CHECK:         return
func.func @no_fusion_of_a_bias_on_lanes(%x: tensor<1x1x4x4x16xf32>,
    %w: tensor<1x1x16x24xf32>, %b: tensor<16xf32>) -> tensor<1x2x4x4x16xf32> {
  %0 = convopt.blocked_conv %x, %w block = 16
      : (tensor<1x1x4x4x16xf32>, tensor<1x1x16x24xf32>)
      -> tensor<1x2x4x4x16xf32>
  %1 = convopt.bias_add %0, %b axis = 4
      : tensor<1x2x4x4x16xf32>, tensor<16xf32>
  return %1 : tensor<1x2x4x4x16xf32>
}

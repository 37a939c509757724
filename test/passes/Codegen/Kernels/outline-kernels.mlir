// RUN: convopt-opt %s -split-input-file --convopt-outline-kernels | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func.func @relu
// CHECK: convopt.call_kernel @relu_0(%{{.*}}) : (tensor<8xf32>) -> tensor<8xf32>
// CHECK-LABEL: func.func private @relu_0
// CHECK-SAME: (%[[X:.*]]: memref<8xf32>, %[[Y:.*]]: memref<8xf32>) attributes {convopt.kernel = "generic", convopt.work = {macs = 0 : i64, ops = "relu", output = array<i64: 8>}}
// CHECK: %[[IN:.*]] = bufferization.to_tensor %[[X]] restrict
// CHECK: %[[OUT:.*]] = convopt.relu %[[IN]]
// CHECK: bufferization.materialize_in_destination %[[OUT]] in restrict writable %[[Y]]
func.func @relu(%x: tensor<8xf32>) -> tensor<8xf32> {
  %y = convopt.relu %x : tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// CHECK-LABEL: func.func @equal_ops_share_a_kernel
// CHECK: call_kernel @clip_0
// CHECK: call_kernel @clip_0
// CHECK: call_kernel @clip_1
func.func @equal_ops_share_a_kernel(%x: tensor<8xf32>) -> tensor<8xf32> {
  %a = convopt.clip %x min = 0.0 : tensor<8xf32>
  %b = convopt.clip %a min = 0.0 : tensor<8xf32>
  %c = convopt.clip %b min = 1.0 : tensor<8xf32>
  return %c : tensor<8xf32>
}

// -----

// A kernel reads all its arguments, also where an op has one operand twice: it
// may be shared with an op that has two.
// CHECK-LABEL: func.func @square_and_product_share_a_kernel
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>, %[[Y:.*]]: tensor<8xf32>)
// CHECK:         %[[A:.*]] = convopt.call_kernel @mul_0(%[[X]], %[[X]])
// CHECK:         convopt.call_kernel @mul_0(%[[A]], %[[Y]])
// CHECK-LABEL: func.func private @mul_0
// CHECK-SAME:    (%[[FIRST:.*]]: memref<8xf32>, %[[SECOND:.*]]: memref<8xf32>, %{{.*}}: memref<8xf32>)
// CHECK:         %[[L:.*]] = bufferization.to_tensor %[[FIRST]]
// CHECK:         %[[R:.*]] = bufferization.to_tensor %[[SECOND]]
// CHECK:         convopt.mul %[[L]], %[[R]]
func.func @square_and_product_share_a_kernel(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %a = convopt.mul %x, %x : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %b = convopt.mul %a, %y : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return %b : tensor<8xf32>
}

// -----

// Parameters of an affine are part of the kernel.
// CHECK-LABEL: func.func @other_parameters_are_another_kernel
// CHECK: call_kernel @channel_affine_0
// CHECK: call_kernel @channel_affine_1
func.func @other_parameters_are_another_kernel(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %a = convopt.channel_affine %x scale = dense<[1.0, 2.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2xf32>
  %b = convopt.channel_affine %a scale = dense<[1.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2xf32>
  return %b : tensor<1x2xf32>
}

// -----

// A reshape costs nothing and stays; a group is one kernel.
// CHECK-LABEL: func.func @reshape_stays_and_group_is_one_kernel
// CHECK: convopt.reshape
// CHECK: convopt.call_kernel @fused_0
// CHECK-LABEL: func.func private @fused_0
// CHECK: convopt.relu
// CHECK: convopt.tanh
func.func @reshape_stays_and_group_is_one_kernel(%x: tensor<8xf32>) -> tensor<2x4xf32> {
  %r = convopt.reshape %x : tensor<8xf32> -> tensor<2x4xf32>
  %y = convopt.fused %r : (tensor<2x4xf32>) -> tensor<2x4xf32> {
  ^bb0(%0: tensor<2x4xf32>):
    %1 = convopt.relu %0 : tensor<2x4xf32>
    %2 = convopt.tanh %1 : tensor<2x4xf32>
    convopt.yield %2 : tensor<2x4xf32>
  }
  return %y : tensor<2x4xf32>
}

// -----

// Elements that lie side by side stay where they are.
// CHECK-LABEL: func.func @contiguous_slice_and_concat_stay
// CHECK-NOT: call_kernel
// CHECK: return
func.func @contiguous_slice_and_concat_stay(%x: tensor<1x4x3xf32>) -> tensor<1x3x3xf32> {
  %a = convopt.slice %x offsets = [0, 3, 0] sizes = [1, 1, 3] strides = [1, 1, 1] : (tensor<1x4x3xf32>) -> tensor<1x1x3xf32>
  %b = convopt.slice %x offsets = [0, 0, 0] sizes = [1, 2, 3] strides = [1, 1, 1] : (tensor<1x4x3xf32>) -> tensor<1x2x3xf32>
  %y = convopt.concat %a, %b axis = 1 : (tensor<1x1x3xf32>, tensor<1x2x3xf32>) -> tensor<1x3x3xf32>
  return %y : tensor<1x3x3xf32>
}

// -----

// CHECK-LABEL: func.func @scattered_slice_and_concat_are_kernels
// CHECK: call_kernel @slice_0
// CHECK: call_kernel @concat_1
func.func @scattered_slice_and_concat_are_kernels(%x: tensor<2x4xf32>) -> tensor<2x6xf32> {
  %a = convopt.slice %x offsets = [0, 1] sizes = [2, 2] strides = [1, 1] : (tensor<2x4xf32>) -> tensor<2x2xf32>
  %y = convopt.concat %a, %x axis = 1 : (tensor<2x2xf32>, tensor<2x4xf32>) -> tensor<2x6xf32>
  return %y : tensor<2x6xf32>
}

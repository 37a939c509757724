// Each guard of convopt-compose-convs, and the reason it gives.
// RUN: convopt-opt %s --convopt-compose-convs | FileCheck %s
// RUN: convopt-opt %s --convopt-compose-convs -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// The first result is needed by nobody else
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_compose_conv_has_two_users
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_conv_has_two_users | Reason="conv and conv not composed: the result of conv has other users"
func.func @no_compose_conv_has_two_users(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x2x4xf32>) {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.relu %0 : tensor<1x2x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_compose_conv_is_returned
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_conv_is_returned | Reason="conv and conv not composed: the result of conv has other users"
func.func @no_compose_conv_is_returned(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x2x4xf32>) {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1, %0 : tensor<1x1x4xf32>, tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_compose_relu_in_between
// CHECK:         convopt.conv
// CHECK:         convopt.conv
func.func @no_compose_relu_in_between(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %r = convopt.relu %0 : tensor<1x2x4xf32>
  %1 = convopt.conv %r, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_compose_in_fused_group
// CHECK:         convopt.conv
// CHECK:         convopt.conv
func.func @no_compose_in_fused_group(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.fused %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32> {
  ^bb0(%a: tensor<1x2x4xf32>, %b: tensor<1x2x1xf32>):
    %2 = convopt.conv %a, %b : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
    convopt.yield %2 : tensor<1x1x4xf32>
  }
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Geometry
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_compose_layouts_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_layouts_differ | Reason="conv and conv not composed: the layouts differ"
func.func @no_compose_layouts_differ(%x: tensor<1x1x4xf32>) -> tensor<1x2x1xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x4x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 layout = channel_last : (tensor<1x2x4xf32>, tensor<1x4x1xf32>) -> tensor<1x2x1xf32>
  return %1 : tensor<1x2x1xf32>
}

// Depthwise and pointwise.
// CHECK-LABEL: func @no_compose_groups_differ
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_groups_differ | Reason="conv and conv not composed: the groups differ"
func.func @no_compose_groups_differ(%x: tensor<1x2x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 groups = 2 : (tensor<1x2x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_compose_neither_pointwise
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_neither_pointwise | Reason="conv and conv not composed: neither is pointwise with stride 1 and without pads"
func.func @no_compose_neither_pointwise(%x: tensor<1x1x4xf32>) -> tensor<1x1x2xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x2xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x2xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x2xf32>) -> tensor<1x2x3xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x3xf32>, tensor<1x2x2xf32>) -> tensor<1x1x2xf32>
  return %1 : tensor<1x1x2xf32>
}

// CHECK-LABEL: func @no_compose_pointwise_second_has_stride
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_pointwise_second_has_stride | Reason="conv and conv not composed: neither is pointwise with stride 1 and without pads"
func.func @no_compose_pointwise_second_has_stride(%x: tensor<1x1x4xf32>) -> tensor<1x1x2xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x2xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x2xf32>) -> tensor<1x2x3xf32>
  %1 = convopt.conv %0, %w2 strides = [2] : (tensor<1x2x3xf32>, tensor<1x2x1xf32>) -> tensor<1x1x2xf32>
  return %1 : tensor<1x1x2xf32>
}

// The padding is behind the first one.
// CHECK-LABEL: func @no_compose_pointwise_second_has_pads
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_pointwise_second_has_pads | Reason="conv and conv not composed: neither is pointwise with stride 1 and without pads"
func.func @no_compose_pointwise_second_has_pads(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x2xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x2xf32>) -> tensor<1x2x3xf32>
  %1 = convopt.conv %0, %w2 pads = [1, 0] : (tensor<1x2x3xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_compose_pointwise_first_has_stride
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_pointwise_first_has_stride | Reason="conv and conv not composed: neither is pointwise with stride 1 and without pads"
func.func @no_compose_pointwise_first_has_stride(%x: tensor<1x1x4xf32>) -> tensor<1x1x1xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x2xf32>
  %0 = convopt.conv %x, %w1 strides = [2] : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x1x1xf32>
  return %1 : tensor<1x1x1xf32>
}

// CHECK-LABEL: func @no_compose_pointwise_first_has_pads
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_pointwise_first_has_pads | Reason="conv and conv not composed: neither is pointwise with stride 1 and without pads"
func.func @no_compose_pointwise_first_has_pads(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x2xf32>
  %0 = convopt.conv %x, %w1 pads = [0, 1] : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x5xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x5xf32>, tensor<1x2x2xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Constant filters
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_compose_first_filter_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_first_filter_at_run_time | Reason="conv and conv not composed: the filter of conv is a run-time value"
func.func @no_compose_first_filter_at_run_time(%x: tensor<1x1x4xf32>, %w1: tensor<2x1x1xf32>) -> tensor<1x1x4xf32> {
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_compose_second_filter_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_second_filter_at_run_time | Reason="conv and conv not composed: the filter of conv is a run-time value"
func.func @no_compose_second_filter_at_run_time(%x: tensor<1x1x4xf32>, %w2: tensor<1x2x1xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Fewer multiplications
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_compose_bottleneck
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_bottleneck | Reason="conv and conv not composed: it would take 64 multiplications instead of 32"
func.func @no_compose_bottleneck(%x: tensor<1x4x4xf32>) -> tensor<1x4x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x4x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<4x1x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x4x4xf32>, tensor<1x4x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x1x4xf32>, tensor<4x1x1xf32>) -> tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// CHECK-LABEL: func @no_compose_equal_work
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_equal_work | Reason="conv and conv not composed: it would take 16 multiplications instead of 16"
func.func @no_compose_equal_work(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_compose_dense_bottleneck
// CHECK:         convopt.dense
// CHECK:         convopt.dense
// REASON-DAG: Function=no_compose_dense_bottleneck | Reason="dense and dense not composed: it would take 16 multiplications instead of 8"
func.func @no_compose_dense_bottleneck(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x4xf32>
  %w2 = arith.constant dense<1.0> : tensor<4x1xf32>
  %0 = convopt.dense %x, %w1 : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  %1 = convopt.dense %0, %w2 : (tensor<1x1xf32>, tensor<4x1xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// CHECK-LABEL: func @no_compose_dynamic_size
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_dynamic_size | Reason="conv and conv not composed: the size of the result of conv is dynamic"
func.func @no_compose_dynamic_size(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x?xf32>, tensor<2x1x1xf32>) -> tensor<1x2x?xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x?xf32>, tensor<1x2x1xf32>) -> tensor<1x1x?xf32>
  return %1 : tensor<1x1x?xf32>
}

//===----------------------------------------------------------------------===//
// Biases
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_compose_bias_meets_padding
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_bias_meets_padding | Reason="conv and conv not composed: the bias of conv does not reach the padding of conv"
func.func @no_compose_bias_meets_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x3xf32>
  %b1 = arith.constant dense<[0.0, 1.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 pads = [1, 1] : (tensor<1x2x4xf32>, tensor<1x2x3xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_compose_first_bias_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_first_bias_at_run_time | Reason="conv and conv not composed: the bias of conv is a run-time value"
func.func @no_compose_first_bias_at_run_time(%x: tensor<1x1x4xf32>, %b1: tensor<2xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// A constant and a run-time value have no constant sum.
// CHECK-LABEL: func @no_compose_second_bias_at_run_time
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_second_bias_at_run_time | Reason="conv and conv not composed: the bias of conv is a run-time value"
func.func @no_compose_second_bias_at_run_time(%x: tensor<1x1x4xf32>, %b2: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %b1 = arith.constant dense<1.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 bias(%b2) : (tensor<1x2x4xf32>, tensor<1x2x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Overflow
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_compose_weight_overflows
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_weight_overflows | Reason="conv and conv not composed: a weight would overflow its type"
func.func @no_compose_weight_overflows(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<3.0e+19> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<3.0e+19> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_compose_bias_overflows
// CHECK:         convopt.conv
// CHECK:         convopt.conv
// REASON-DAG: Function=no_compose_bias_overflows | Reason="conv and conv not composed: the bias would overflow its type"
func.func @no_compose_bias_overflows(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0e+19> : tensor<1x2x1xf32>
  %b1 = arith.constant dense<3.0e+19> : tensor<2xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

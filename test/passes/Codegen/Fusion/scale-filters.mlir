// RUN: convopt-opt --convopt-scale-filters %s | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @example
// CHECK-SAME:    (%[[X:.*]]: tensor<1x8x8x4xf32>, %[[GATE:.*]]: tensor<1x1x1x4xf32>)
// CHECK:         %[[W:.*]] = arith.constant
// CHECK-NEXT:    %[[FLAT:.*]] = convopt.reshape %[[GATE]] : tensor<1x1x1x4xf32> -> tensor<4xf32>
// CHECK-NEXT:    %[[FACTORS:.*]] = convopt.reshape %[[FLAT]] : tensor<4xf32> -> tensor<1x1x4x1xf32>
// CHECK-NEXT:    %[[SCALED:.*]] = convopt.mul %[[W]], %[[FACTORS]]
// CHECK-NEXT:    %[[Y:.*]] = convopt.conv %[[X]], %[[SCALED]]
// CHECK-NEXT:    return %[[Y]]
func.func @example(%x: tensor<1x8x8x4xf32>, %gate: tensor<1x1x1x4xf32>)
    -> tensor<1x8x8x6xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x4x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x8x8x6xf32>
  return %1 : tensor<1x8x8x6xf32>
}

// The product's operands in the other order; of the last block, the filter sees
// what belongs to channels.
// CHECK-LABEL: func @blocked_with_padding
// CHECK:         %[[FLAT:.*]] = convopt.reshape %{{.*}} : tensor<1x2x1x1x4xf32> -> tensor<8xf32>
// CHECK-NEXT:    %[[REAL:.*]] = convopt.slice %[[FLAT]] offsets = [0] sizes = [7] strides = [1] : (tensor<8xf32>) -> tensor<7xf32>
// CHECK-NEXT:    %[[FACTORS:.*]] = convopt.reshape %[[REAL]] : tensor<7xf32> -> tensor<1x1x7x1xf32>
// CHECK-NEXT:    %[[SCALED:.*]] = convopt.mul %{{.*}}, %[[FACTORS]]
// CHECK-NEXT:    convopt.blocked_conv %{{.*}}, %[[SCALED]] block = 4
func.func @blocked_with_padding(%x: tensor<1x2x8x8x4xf32>,
    %gate: tensor<1x2x1x1x4xf32>) -> tensor<1x1x8x8x4xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x7x4xf32>
  %0 = convopt.mul %gate, %x : (tensor<1x2x1x1x4xf32>,
      tensor<1x2x8x8x4xf32>) -> tensor<1x2x8x8x4xf32>
  %1 = convopt.blocked_conv %0, %w block = 4 : (tensor<1x2x8x8x4xf32>,
      tensor<1x1x7x4xf32>) -> tensor<1x1x8x8x4xf32>
  return %1 : tensor<1x1x8x8x4xf32>
}

// CHECK-LABEL: func @one_number
// CHECK:         %[[FLAT:.*]] = convopt.reshape %{{.*}} : tensor<f32> -> tensor<1xf32>
// CHECK-NEXT:    %[[FACTOR:.*]] = convopt.reshape %[[FLAT]] : tensor<1xf32> -> tensor<1x1x1x1xf32>
// CHECK-NEXT:    %[[SCALED:.*]] = convopt.mul %{{.*}}, %[[FACTOR]]
// CHECK-NEXT:    convopt.conv %{{.*}}, %[[SCALED]]
func.func @one_number(%x: tensor<2x8x8x4xf32>, %gate: tensor<f32>)
    -> tensor<2x8x8x6xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x4x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<2x8x8x4xf32>, tensor<f32>) -> tensor<2x8x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<2x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<2x8x8x6xf32>
  return %1 : tensor<2x8x8x6xf32>
}

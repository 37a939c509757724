// RUN: convopt-opt %s --canonicalize | FileCheck %s

// Pattern: conv(strides = [1, ..], pads = [0, ..], dilations = [1, ..]) -> conv
// CHECK-LABEL: func.func @conv_defaults(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x4x3x3xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.conv %[[X]], %[[W]] : (
// CHECK-NEXT: return %[[Y]]
func.func @conv_defaults(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x3x3xf32>)
    -> tensor<1x4x6x6xf32> {
  %y = convopt.conv %x, %w strides = [1, 1] pads = [0, 0, 0, 0] dilations = [1, 1]
      : (tensor<1x4x8x8xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x6x6xf32>
  return %y : tensor<1x4x6x6xf32>
}

// CHECK-LABEL: func.func @conv_one_default(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x4x3x3xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.conv %[[X]], %[[W]] strides = [2, 2] : (
// CHECK-NEXT: return %[[Y]]
func.func @conv_one_default(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x3x3xf32>)
    -> tensor<1x4x3x3xf32> {
  %y = convopt.conv %x, %w strides = [2, 2] pads = [0, 0, 0, 0]
      : (tensor<1x4x8x8xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x3x3xf32>
  return %y : tensor<1x4x3x3xf32>
}

// CHECK-LABEL: func.func @conv_no_default(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x4x3x3xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.conv %[[X]], %[[W]] strides = [1, 2] pads = [0, 0, 0, 1] dilations = [2, 1] : (
// CHECK-NEXT: return %[[Y]]
func.func @conv_no_default(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x3x3xf32>)
    -> tensor<1x4x4x4xf32> {
  %y = convopt.conv %x, %w strides = [1, 2] pads = [0, 0, 0, 1] dilations = [2, 1]
      : (tensor<1x4x8x8xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x4x4xf32>
  return %y : tensor<1x4x4x4xf32>
}

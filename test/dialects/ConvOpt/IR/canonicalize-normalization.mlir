// RUN: convopt-opt %s --canonicalize | FileCheck %s

// Pattern: channel_affine(x, scale = 1, offset = 0) -> x
// CHECK-LABEL: func.func @channel_affine_identity(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @channel_affine_identity(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.channel_affine %x scale = dense<1.0> : tensor<4xf64> offset = dense<[0.0, -0.0, 0.0, 0.0]> : tensor<4xf64> axis = 1
      : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @channel_affine_scale(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.channel_affine %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @channel_affine_scale(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.channel_affine %x scale = dense<[1.0, 1.0, 1.0, 1.0000000001]> : tensor<4xf64> offset = dense<0.0> : tensor<4xf64> axis = 1
      : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @channel_affine_offset(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.channel_affine %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @channel_affine_offset(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.channel_affine %x scale = dense<1.0> : tensor<4xf64> offset = dense<[0.0, 0.0, 0.0, 1.0e-300]> : tensor<4xf64> axis = 1
      : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

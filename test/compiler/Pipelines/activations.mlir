// Activations are recognized before folding, which would move the division by 6
// into the second convolution and leave the rest spelled out.
// RUN: convopt-opt %s --convopt-graph | FileCheck %s

// CHECK-LABEL: func @hard_swish_between_convolutions
// CHECK:         convopt.conv
// CHECK-NEXT:    convopt.hard_swish
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    return
func.func @hard_swish_between_convolutions(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.add %0, %three : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %2 = convopt.clip %1 min = 0.0 max = 6.0 : tensor<1x1x4xf32>
  %3 = convopt.mul %0, %2 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %4 = convopt.div %3, %six : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %5 = convopt.conv %4, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %5 : tensor<1x1x4xf32>
}

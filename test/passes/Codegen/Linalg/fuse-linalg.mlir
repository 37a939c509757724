// RUN: convopt-opt %s --convopt-to-linalg --convopt-fuse-linalg | FileCheck %s

// A chain is one op; its splat parameters are in the body.
// CHECK-LABEL: func @chain
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%{{.+}}, %{{.+}} : tensor<1x8x4x4xf32>, tensor<8xf32>)
// CHECK:           arith.mulf
// CHECK:           arith.addf
// CHECK:           math.exp
// CHECK:           arith.select
// CHECK-NOT:     linalg.generic
func.func @chain(%x: tensor<1x8x4x4xf32>, %b: tensor<8xf32>) -> tensor<1x8x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<8xf64>
      offset = dense<1.0> : tensor<8xf64> axis = 1 : tensor<1x8x4x4xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<1x8x4x4xf32>, tensor<8xf32>
  %2 = convopt.silu %1 : tensor<1x8x4x4xf32>
  %3 = convopt.relu %2 : tensor<1x8x4x4xf32>
  return %3 : tensor<1x8x4x4xf32>
}

// The exponential would be computed once per element of the second operand.
// CHECK-LABEL: func @no_fusion_into_a_broadcast
// CHECK:         linalg.generic
// CHECK:           math.tanh
// CHECK:         linalg.generic
// CHECK:           arith.addf
func.func @no_fusion_into_a_broadcast(%x: tensor<8xf32>, %y: tensor<64x8xf32>) -> tensor<64x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.tanh %x : tensor<8xf32>
  %1 = convopt.add %0, %y : (tensor<8xf32>, tensor<64x8xf32>) -> tensor<64x8xf32>
  return %1 : tensor<64x8xf32>
}

// CHECK-LABEL: func @no_fusion_of_two_uses
// CHECK:         %[[T:.+]] = linalg.generic
// CHECK:           math.tanh
// CHECK:         %[[R:.+]] = linalg.generic
// CHECK:           arith.select
// CHECK:         return %[[T]], %[[R]]
func.func @no_fusion_of_two_uses(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) attributes {convopt.kernel = "generic"} {
  %0 = convopt.tanh %x : tensor<8xf32>
  %1 = convopt.relu %0 : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// The powers are the last op's to overwrite; the argument is not.
// CHECK-LABEL: func @reuse
// CHECK:         %[[E:.+]] = tensor.empty() : tensor<2x8xf32>
// CHECK:         %[[P:.+]] = linalg.generic {{.*}} outs(%[[E]] :
// CHECK:           math.exp
// CHECK:         %[[SUM:.+]] = linalg.generic {{.*}} ins(%[[P]] :
// CHECK:         %[[FACTOR:.+]] = linalg.generic {{.*}} ins(%[[SUM]] : {{.*}} outs(%[[SUM]] :
// CHECK:           arith.divf
// CHECK:         linalg.generic {{.*}} ins(%[[P]], %[[FACTOR]] : {{.*}} outs(%[[P]] :
// CHECK:           arith.mulf
func.func @reuse(%x: tensor<2x8xf32>) -> tensor<2x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.softmax %x axis = 1 : tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

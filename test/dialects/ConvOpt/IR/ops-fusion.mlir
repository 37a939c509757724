// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @fused(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<4x3x3x3xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: %[[Y:.+]] = convopt.fused %[[X]], %[[W]], %[[B]]
// CHECK-SAME: : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x6x6xf32> {
// CHECK-NEXT: ^bb0(%[[X0:.+]]: tensor<1x3x8x8xf32>, %[[W0:.+]]: tensor<4x3x3x3xf32>, %[[B0:.+]]: tensor<4xf32>):
// CHECK-NEXT: %[[CONV:.+]] = convopt.conv %[[X0]], %[[W0]] bias(%[[B0]])
// CHECK-NEXT: %[[RELU:.+]] = convopt.relu %[[CONV]]
// CHECK-NEXT: convopt.yield %[[RELU]] : tensor<1x4x6x6xf32>
// CHECK-NEXT: }
// CHECK-NEXT: return %[[Y]]
func.func @fused(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>,
                 %b: tensor<4xf32>) -> tensor<1x4x6x6xf32> {
  %y = convopt.fused %x, %w, %b
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>)
      -> tensor<1x4x6x6xf32> {
  ^bb0(%x0: tensor<1x3x8x8xf32>, %w0: tensor<4x3x3x3xf32>, %b0: tensor<4xf32>):
    %0 = convopt.conv %x0, %w0 bias(%b0)
        : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>)
        -> tensor<1x4x6x6xf32>
    %1 = convopt.relu %0 : tensor<1x4x6x6xf32>
    convopt.yield %1 : tensor<1x4x6x6xf32>
  }
  return %y : tensor<1x4x6x6xf32>
}

// CHECK-LABEL: func.func @fused_two_results_and_attributes(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8xf32>)
// CHECK: %[[Y:.+]]:2 = convopt.fused %[[X]] : (tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>) attributes {schedule = #convopt.schedule<depthwise, tile = [14], vector = 8>} {
// CHECK-NEXT: ^bb0(%[[X0:.+]]: tensor<?x8xf32>):
// CHECK-NEXT: %[[SILU:.+]] = convopt.silu %[[X0]]
// CHECK-NEXT: convopt.yield %[[SILU]], %[[X0]] : tensor<?x8xf32>, tensor<?x8xf32>
// CHECK: return %[[Y]]#1, %[[Y]]#0
func.func @fused_two_results_and_attributes(%x: tensor<?x8xf32>)
    -> (tensor<?x8xf32>, tensor<?x8xf32>) {
  %y:2 = convopt.fused %x : (tensor<?x8xf32>)
      -> (tensor<?x8xf32>, tensor<?x8xf32>)
      attributes {schedule = #convopt.schedule<depthwise, tile = [14], vector = 8>} {
  ^bb0(%x0: tensor<?x8xf32>):
    %0 = convopt.silu %x0 : tensor<?x8xf32>
    convopt.yield %0, %x0 : tensor<?x8xf32>, tensor<?x8xf32>
  }
  return %y#1, %y#0 : tensor<?x8xf32>, tensor<?x8xf32>
}

// CHECK-LABEL: func.func @fused_no_results(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: convopt.fused %[[X]] : (tensor<4xf32>) -> () {
// CHECK: convopt.yield{{$}}
func.func @fused_no_results(%x: tensor<4xf32>) {
  convopt.fused %x : (tensor<4xf32>) -> () {
  ^bb0(%x0: tensor<4xf32>):
    %0 = convopt.relu %x0 : tensor<4xf32>
    convopt.yield
  }
  return
}

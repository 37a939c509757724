// RUN: convopt-opt %s -split-input-file --convopt-plan-memory | FileCheck %s

// The example of the pass's description.
// CHECK: module attributes {convopt.arena_bytes = 64 : i64
// CHECK-SAME: convopt.inputs = [{name = "image", type = tensor<4xf32>}]
// CHECK-SAME: convopt.outputs = [{name = "output_0", type = tensor<4xf32>}]
// CHECK-LABEL: func.func @chain
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>, %{{.*}}: memref<0xi8>, %[[ARENA:.*]]: memref<64xi8>) attributes {convopt.entry}
// CHECK: %[[T:.*]] = memref.view %[[ARENA]][%{{.*}}][] : memref<64xi8> to memref<4xf32>
// CHECK: call @k(%[[X]], %[[T]])
// CHECK: call @k(%{{.*}}, %[[Y]])
// CHECK: return
func.func @chain(%x: tensor<4xf32> {convopt.name = "image"}) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// Three intermediate values, two alive at any time: two places.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @dead_values_give_up_their_place
func.func @dead_values_give_up_their_place(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.call_kernel @k(%1) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = convopt.call_kernel @k(%2) : (tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// A residual keeps its value alive: three places, not two.
// CHECK: convopt.arena_bytes = 192 : i64
// CHECK-LABEL: func.func @residual_stays_alive
func.func @residual_stays_alive(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.call_kernel @k(%1) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = convopt.call_kernel @add(%2, %0) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}
func.func private @add(%x: memref<4xf32>, %r: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// Weights are one blob, each constant once, at multiples of 64 bytes.
// CHECK: convopt.weights = dense_resource<weights> : tensor<128xi8>
// CHECK-LABEL: func.func @weights
// CHECK-SAME: %[[WEIGHTS:[^:]*]]: memref<128xi8>, %{{[^:]*}}: memref<64xi8>
// CHECK-DAG: %[[C64:.*]] = arith.constant 64 : index
// CHECK-DAG: memref.view %[[WEIGHTS]][%[[C64]]][] : memref<128xi8> to memref<3xf32>
func.func @weights(%x: tensor<3xf32>) -> tensor<3xf32> {
  %a = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %b = arith.constant dense<4.0> : tensor<3xf32>
  %0 = convopt.call_kernel @add(%x, %a) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  %1 = convopt.call_kernel @add(%0, %b) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}
func.func private @add(%x: memref<3xf32>, %r: memref<3xf32>, %y: memref<3xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// What is not computed here, or returned twice, is copied.
// CHECK-LABEL: func.func @copies
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %[[O0:[^:]*]]: memref<4xf32>, %[[O1:[^:]*]]: memref<4xf32>, %[[O2:[^:]*]]: memref<2x2xf32>,
// CHECK: call @k(%[[X]], %[[O1]])
// CHECK: memref.copy %[[X]], %[[O0]]
// CHECK: %[[VIEW:.*]] = memref.reinterpret_cast %[[O1]]
// CHECK: memref.copy %[[VIEW]], %[[O2]]
func.func @copies(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>) {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.reshape %0 : tensor<4xf32> -> tensor<2x2xf32>
  return %x, %0, %1 : tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// RUN: convopt-opt %s -split-input-file --convopt-plan-memory | FileCheck %s

// The example of the pass's description.
// CHECK: module attributes {convopt.arena_bytes = 0 : i64
// CHECK-SAME: convopt.inputs = [{name = "image", type = tensor<4xf32>}]
// CHECK-SAME: convopt.outputs = [{name = "output_0", type = tensor<8xf32>}]
// CHECK-LABEL: func.func @parts_are_computed_in_the_whole
// CHECK-SAME: (%[[X:.*]]: memref<16xi8>, %[[Y:.*]]: memref<32xi8>, %{{.*}}: memref<0xi8>, %{{.*}}: memref<0xi8>) attributes {convopt.entry}
// CHECK: %[[X0:.*]] = memref.view %[[X]][%{{.*}}][] : memref<16xi8> to memref<4xf32>
// CHECK: %[[Y0:.*]] = memref.view %[[Y]][%{{.*}}][] : memref<32xi8> to memref<4xf32>
// CHECK: call @k(%[[X0]], %[[Y0]])
// CHECK: %[[T:.*]] = memref.view %[[Y]][%{{.*}}][] : memref<32xi8> to memref<4xf32>
// CHECK: %[[C16:.*]] = arith.constant 16 : index
// CHECK: %[[Y1:.*]] = memref.view %[[Y]][%[[C16]]][] : memref<32xi8> to memref<4xf32>
// CHECK: call @k(%[[T]], %[[Y1]])
// CHECK-NOT: memref.copy
// CHECK: return
func.func @parts_are_computed_in_the_whole(%x: tensor<4xf32> {convopt.name = "image"}) -> tensor<8xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.concat %0, %1 axis = 0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %2 : tensor<8xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// Three intermediate values, two alive at any time: two places.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-SAME: convopt.memory_plan = [{bytes = 16 : i64, first = 1 : i64, last = 2 : i64, node = {{[^,]*}}, offset = 0 : i64},
// CHECK-SAME: {bytes = 16 : i64, first = 2 : i64, last = 3 : i64, node = {{[^,]*}}, offset = 64 : i64},
// CHECK-SAME: {bytes = 16 : i64, first = 3 : i64, last = 4 : i64, node = {{[^,]*}}, offset = 0 : i64}]
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
// CHECK-SAME: (%[[X:.*]]: memref<16xi8>, %[[O0:[^:]*]]: memref<16xi8>, %[[O1:[^:]*]]: memref<16xi8>, %[[O2:[^:]*]]: memref<16xi8>,
// CHECK: %[[K1:.*]] = memref.view %[[O1]]
// CHECK: call @k(%{{.*}}, %[[K1]])
// CHECK: %[[FROM_X:.*]] = memref.view %[[X]]
// CHECK: %[[TO_0:.*]] = memref.view %[[O0]]
// CHECK: memref.copy %[[FROM_X]], %[[TO_0]]
// CHECK: %[[FROM_1:.*]] = memref.view %[[O1]][%{{.*}}][] : memref<16xi8> to memref<2x2xf32>
// CHECK: %[[TO_2:.*]] = memref.view %[[O2]]
// CHECK: memref.copy %[[FROM_1]], %[[TO_2]]
func.func @copies(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>) {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.reshape %0 : tensor<4xf32> -> tensor<2x2xf32>
  return %x, %0, %1 : tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// The list that a dense block joins again and again: only the longest has
// storage, the shorter ones are its beginning.
// CHECK: convopt.arena_bytes = 64 : i64
// CHECK-LABEL: func.func @concats_with_a_common_beginning
// CHECK-NOT: memref.copy
// CHECK: return
func.func @concats_with_a_common_beginning(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.concat %0, %1 axis = 0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %3 = convopt.call_kernel @shrink8(%2) : (tensor<8xf32>) -> tensor<4xf32>
  %4 = convopt.concat %0, %1, %3 axis = 0 : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<12xf32>
  %5 = convopt.call_kernel @shrink12(%4) : (tensor<12xf32>) -> tensor<4xf32>
  return %5 : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}
func.func private @shrink8(%x: memref<8xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}
func.func private @shrink12(%x: memref<12xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// CHECK-LABEL: func.func @slices_are_read_in_place
// CHECK-SAME: (%[[X:.*]]: memref<32xi8>,
// CHECK: %[[C16:.*]] = arith.constant 16 : index
// CHECK: memref.view %[[X]][%[[C16]]][] : memref<32xi8> to memref<1x4xf32>
// CHECK-NOT: memref.copy
// CHECK: return
func.func @slices_are_read_in_place(%x: tensor<2x4xf32>) -> tensor<1x4xf32> {
  %0 = convopt.slice %x offsets = [1, 0] sizes = [1, 4] strides = [1, 1] : (tensor<2x4xf32>) -> tensor<1x4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}
func.func private @k(%x: memref<1x4xf32>, %y: memref<1x4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// A value has one place: the second time it is copied, as are an input and a
// constant.
// CHECK-LABEL: func.func @parts_that_are_copied
// CHECK-SAME: (%[[X:.*]]: memref<16xi8>, %[[Y:[^:]*]]: memref<64xi8>, %[[WEIGHTS:[^:]*]]: memref<64xi8>,
// CHECK: call @k
// CHECK: %[[FROM_0:.*]] = memref.view %[[Y]]
// CHECK: %[[TO_1:.*]] = memref.view %[[Y]]
// CHECK: memref.copy %[[FROM_0]], %[[TO_1]]
// CHECK: %[[FROM_X:.*]] = memref.view %[[X]]
// CHECK: memref.copy %[[FROM_X]], %{{.*}}
// CHECK: %[[FROM_C:.*]] = memref.view %[[WEIGHTS]]
// CHECK: memref.copy %[[FROM_C]], %{{.*}}
// CHECK-NOT: memref.copy
// CHECK: return
func.func @parts_that_are_copied(%x: tensor<4xf32>) -> tensor<16xf32> {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.concat %0, %0, %x, %c axis = 0 : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<16xf32>
  return %1 : tensor<16xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// Neighbouring slices joined again are the value itself.
// CHECK: convopt.arena_bytes = 64 : i64
// CHECK-LABEL: func.func @split_and_joined_again
// CHECK: call @k
// CHECK-NOT: memref.copy
// CHECK: call @k
// CHECK: return
func.func @split_and_joined_again(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0] sizes = [1] strides = [1] : (tensor<4xf32>) -> tensor<1xf32>
  %2 = convopt.slice %0 offsets = [1] sizes = [3] strides = [1] : (tensor<4xf32>) -> tensor<3xf32>
  %3 = convopt.concat %1, %2 axis = 0 : (tensor<1xf32>, tensor<3xf32>) -> tensor<4xf32>
  %4 = convopt.call_kernel @k(%3) : (tensor<4xf32>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// The other way round every element moves.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @split_and_joined_in_another_order
// CHECK-COUNT-2: memref.copy
// CHECK: return
func.func @split_and_joined_in_another_order(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0] sizes = [2] strides = [1] : (tensor<4xf32>) -> tensor<2xf32>
  %2 = convopt.slice %0 offsets = [2] sizes = [2] strides = [1] : (tensor<4xf32>) -> tensor<2xf32>
  %3 = convopt.concat %2, %1 axis = 0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  %4 = convopt.call_kernel @k(%3) : (tensor<4xf32>) -> tensor<4xf32>
  return %4 : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// A workspace is a result without users: it has a place during its call, which
// it does not share with what is alive then.
// CHECK-LABEL: func.func @workspace
// CHECK-SAME: %[[ARENA:[^:]*]]: memref<192xi8>)
// CHECK: %[[C128:.*]] = arith.constant 128 : index
// CHECK: %[[VALUE:.*]] = memref.view %[[ARENA]][%[[C128]]][] : memref<192xi8> to memref<4xf32>
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: %[[SPACE:.*]] = memref.view %[[ARENA]][%[[C0]]][] : memref<192xi8> to memref<32xf32>
// CHECK: call @w(%{{.*}}, %[[VALUE]], %[[SPACE]])
func.func @workspace(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0:2 = convopt.call_kernel @w(%x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<32xf32>)
  %1 = convopt.call_kernel @k(%0#0) : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
func.func private @w(%x: memref<4xf32>, %y: memref<4xf32>, %s: memref<32xf32>) attributes {convopt.kernel = "winograd"} {
  return
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// RUN: convopt-opt %s --convopt-fuse-elementwise --split-input-file | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func.func @gate_and_relu
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x4x8xf32>, %[[GATE:.*]]: tensor<1x1x1x8xf32>)
// CHECK-NEXT: %[[Y:.*]] = convopt.fused %[[X]], %[[GATE]]
// CHECK-NEXT: ^bb0(%[[X0:.*]]: tensor<1x4x4x8xf32>, %[[GATE0:.*]]: tensor<1x1x1x8xf32>):
// CHECK-NEXT: %[[M:.*]] = convopt.mul %[[X0]], %[[GATE0]]
// CHECK-NEXT: %[[R:.*]] = convopt.relu %[[M]]
// CHECK-NEXT: convopt.yield %[[R]]
// CHECK: return %[[Y]]
func.func @gate_and_relu(%x: tensor<1x4x4x8xf32>, %gate: tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32> {
  %0 = convopt.mul %x, %gate : (tensor<1x4x4x8xf32>, tensor<1x1x1x8xf32>) -> tensor<1x4x4x8xf32>
  %1 = convopt.relu %0 : tensor<1x4x4x8xf32>
  return %1 : tensor<1x4x4x8xf32>
}

// -----

// The chain that starts first takes the shared end; the other one is its
// operand.
// CHECK-LABEL: func.func @two_chains_that_meet
// CHECK-SAME: (%[[A:.*]]: tensor<4xf32>, %[[B:.*]]: tensor<4xf32>)
// CHECK: %[[T:.*]] = convopt.tanh %[[B]]
// CHECK: %[[Y:.*]] = convopt.fused %[[A]], %[[T]]
// CHECK: convopt.relu
// CHECK: convopt.add
// CHECK: return %[[Y]]
func.func @two_chains_that_meet(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.relu %a : tensor<4xf32>
  %1 = convopt.tanh %b : tensor<4xf32>
  %2 = convopt.add %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @no_group_of_one
// CHECK-NOT: convopt.fused
func.func @no_group_of_one(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.relu %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @no_group_value_is_returned
// CHECK-NOT: convopt.fused
func.func @no_group_value_is_returned(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = convopt.exp %x : tensor<4xf32>
  %1 = convopt.relu %0 : tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// x + x uses the value twice.
// CHECK-LABEL: func.func @no_group_two_uses_in_one_op
// CHECK-NOT: convopt.fused
func.func @no_group_two_uses_in_one_op(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.exp %x : tensor<4xf32>
  %1 = convopt.add %0, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// The exponentials would be computed once per row.
// CHECK-LABEL: func.func @no_group_result_grows
// CHECK-NOT: convopt.fused
func.func @no_group_result_grows(%x: tensor<4xf32>, %y: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = convopt.exp %x : tensor<4xf32>
  %1 = convopt.add %0, %y : (tensor<4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  return %1 : tensor<3x4xf32>
}

// -----

// CHECK-LABEL: func.func @no_group_other_op_between
// CHECK-NOT: convopt.fused
func.func @no_group_other_op_between(%x: tensor<4x3xf32>) -> tensor<3x4xf32> {
  %0 = convopt.exp %x : tensor<4x3xf32>
  %1 = convopt.transpose %0 permutation = [1, 0] : (tensor<4x3xf32>) -> tensor<3x4xf32>
  %2 = convopt.relu %1 : tensor<3x4xf32>
  return %2 : tensor<3x4xf32>
}

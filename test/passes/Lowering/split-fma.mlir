// RUN: convopt-opt %s -split-input-file --convopt-split-fma | FileCheck %s

// The example of the pass's description.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"fused_multiply_add" = false>>} {
  // CHECK-LABEL: func @split
  // CHECK-SAME:    %[[A:.+]]: vector<4xf32>, %[[B:.+]]: vector<4xf32>, %[[C:.+]]: vector<4xf32>
  // CHECK:         %[[PRODUCT:.+]] = arith.mulf %[[A]], %[[B]] : vector<4xf32>
  // CHECK:         %[[SUM:.+]] = arith.addf %[[PRODUCT]], %[[C]] : vector<4xf32>
  // CHECK:         return %[[SUM]]
  func.func @split(%a: vector<4xf32>, %b: vector<4xf32>, %c: vector<4xf32>) -> vector<4xf32> {
    %d = vector.fma %a, %b, %c : vector<4xf32>
    return %d : vector<4xf32>
  }

  // CHECK-LABEL: func @split_scalar
  // CHECK:         arith.mulf
  // CHECK:         arith.addf
  func.func @split_scalar(%a: f32, %b: f32, %c: f32) -> f32 {
    %d = math.fma %a, %b, %c : f32
    return %d : f32
  }
}

// -----

// CHECK-LABEL: func @no_split_machine_has_fma
// CHECK:         vector.fma
func.func @no_split_machine_has_fma(%a: vector<4xf32>, %b: vector<4xf32>, %c: vector<4xf32>) -> vector<4xf32> {
  %d = vector.fma %a, %b, %c : vector<4xf32>
  return %d : vector<4xf32>
}

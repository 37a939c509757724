// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @matmul(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4x8xf32>, %[[B:[a-z0-9]+]]: tensor<8x5xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.matmul %[[A]], %[[B]]
// CHECK-SAME: : (tensor<4x8xf32>, tensor<8x5xf32>) -> tensor<4x5xf32>
func.func @matmul(%a: tensor<4x8xf32>, %b: tensor<8x5xf32>) {
  %y = convopt.matmul %a, %b
      : (tensor<4x8xf32>, tensor<8x5xf32>) -> tensor<4x5xf32>
  return
}

// CHECK-LABEL: func.func @matmul_broadcasts_both_sides(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<2x1x4x8xf32>, %[[B:[a-z0-9]+]]: tensor<3x8x5xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.matmul %[[A]], %[[B]]
// CHECK-SAME: : (tensor<2x1x4x8xf32>, tensor<3x8x5xf32>) -> tensor<2x3x4x5xf32>
func.func @matmul_broadcasts_both_sides(%a: tensor<2x1x4x8xf32>, %b: tensor<3x8x5xf32>) {
  %y = convopt.matmul %a, %b
      : (tensor<2x1x4x8xf32>, tensor<3x8x5xf32>) -> tensor<2x3x4x5xf32>
  return
}

// CHECK-LABEL: func.func @matmul_dynamic(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<?x?x?xf16>, %[[B:[a-z0-9]+]]: tensor<3x8x?xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.matmul %[[A]], %[[B]]
// CHECK-SAME: : (tensor<?x?x?xf16>, tensor<3x8x?xf16>) -> tensor<3x?x?xf16>
func.func @matmul_dynamic(%a: tensor<?x?x?xf16>, %b: tensor<3x8x?xf16>) {
  %y = convopt.matmul %a, %b
      : (tensor<?x?x?xf16>, tensor<3x8x?xf16>) -> tensor<3x?x?xf16>
  return
}

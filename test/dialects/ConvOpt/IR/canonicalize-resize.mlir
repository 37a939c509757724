// RUN: convopt-opt %s --canonicalize | FileCheck %s

// Pattern: resize(x) -> x when every scale is 1
// CHECK-LABEL: func.func @resize_nothing(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @resize_nothing(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.resize %x mode = nearest coordinates = tf_half_pixel_for_nn
      scales = [1.0, 1.0] sizes = [2, 4] rounding = ceil
      : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @resize_moves_within_the_size(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.resize %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @resize_moves_within_the_size(%x: tensor<2x4xf32>)
    -> tensor<2x4xf32> {
  %y = convopt.resize %x mode = linear coordinates = half_pixel
      scales = [1.0, 1.1] sizes = [2, 4] : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @resize_nothing_of_another_type(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.resize %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @resize_nothing_of_another_type(%x: tensor<?x4xf32>)
    -> tensor<2x4xf32> {
  %y = convopt.resize %x mode = linear coordinates = half_pixel
      scales = [1.0, 1.0] sizes = [2, 4] : (tensor<?x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

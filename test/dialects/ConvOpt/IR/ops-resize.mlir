// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @nearest(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.resize %[[X]] mode = nearest coordinates = asymmetric
// CHECK-SAME: scales = [1.000000e+00, 1.000000e+00, 2.000000e+00, 5.000000e-01] sizes = [1, 8, 8, 2] rounding = floor
// CHECK-SAME: : (tensor<1x8x4x4xf32>) -> tensor<1x8x8x2xf32>
func.func @nearest(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.resize %x mode = nearest coordinates = asymmetric
      scales = [1.0, 1.0, 2.0, 0.5] sizes = [1, 8, 8, 2] rounding = floor
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x8x2xf32>
  return
}

// Defaults are not printed.
// CHECK-LABEL: func.func @nearest_default_rounding(
// CHECK: sizes = [8] : (tensor<4xf32>)
func.func @nearest_default_rounding(%x: tensor<4xf32>) {
  %y = convopt.resize %x mode = nearest coordinates = tf_half_pixel_for_nn
      scales = [2.0] sizes = [8] rounding = round_prefer_floor
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @linear_dynamic_batch(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.resize %[[X]] mode = linear coordinates = align_corners
// CHECK-SAME: scales = [1.000000e+00, 1.750000e+00] sizes = [2, 7]
// CHECK-SAME: : (tensor<?x4xf16>) -> tensor<?x7xf16>
func.func @linear_dynamic_batch(%x: tensor<?x4xf16>) {
  %y = convopt.resize %x mode = linear coordinates = align_corners
      scales = [1.0, 1.75] sizes = [2, 7] : (tensor<?x4xf16>) -> tensor<?x7xf16>
  return
}

// CHECK-LABEL: func.func @cubic(
// CHECK: mode = cubic coordinates = pytorch_half_pixel scales = [6.000000e-01] sizes = [2]
// CHECK-SAME: cubic_coeff = -5.000000e-01 exclude_outside : (tensor<4xf32>) -> tensor<2xf32>
func.func @cubic(%x: tensor<4xf32>) {
  %y = convopt.resize %x mode = cubic coordinates = pytorch_half_pixel
      scales = [0.6] sizes = [2] cubic_coeff = -0.5 exclude_outside
      : (tensor<4xf32>) -> tensor<2xf32>
  return
}

// CHECK-LABEL: func.func @symmetric(
// CHECK: mode = linear coordinates = half_pixel_symmetric
// CHECK: mode = cubic coordinates = half_pixel
func.func @symmetric(%x: tensor<4xf32>) {
  %y = convopt.resize %x mode = linear coordinates = half_pixel_symmetric
      scales = [1.3] sizes = [5] : (tensor<4xf32>) -> tensor<5xf32>
  %z = convopt.resize %x mode = cubic coordinates = half_pixel
      scales = [1.3] sizes = [5] : (tensor<4xf32>) -> tensor<5xf32>
  return
}

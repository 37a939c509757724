// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @resize_c1_scales(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{resize_c1: expected one scale and one size per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [2.0] sizes = [1, 8]
      : (tensor<1x4xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @resize_c1_sizes(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{resize_c1: expected one scale and one size per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [1.0, 2.0] sizes = [1, 8, 1]
      : (tensor<1x4xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @resize_c2_zero(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c2: expected scales between 2^-31 and 2^31}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [0.0] sizes = [8]
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c2_negative(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c2: expected scales between 2^-31 and 2^31}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [-2.0] sizes = [8]
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c2_large(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c2: expected scales between 2^-31 and 2^31}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [1.0e10] sizes = [8]
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c2_nan(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c2: expected scales between 2^-31 and 2^31}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [0x7FF8000000000000] sizes = [8]
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c3_zero(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c3: expected positive sizes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [0.1] sizes = [0]
      : (tensor<4xf32>) -> tensor<0xf32>
  return
}

// -----

func.func @resize_c3_negative(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c3: expected positive sizes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [2.0] sizes = [-8]
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c4(%x: tensor<1x4xf32>) {
  // expected-error@+2 {{resize_c4: expected axis 1, whose scale is 1, to keep its size (4), got 5}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [2.0, 1.0] sizes = [2, 5]
      : (tensor<1x4xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @resize_c5(%x: tensor<2x0xf32>) {
  // expected-error@+2 {{resize_c5: expected elements to resample on axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [2.0, 2.0] sizes = [4, 4]
      : (tensor<2x0xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @resize_c6_rounding(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c6: expected no attribute that is for another mode}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = linear coordinates = half_pixel scales = [2.0] sizes = [8] rounding = floor
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c6_cubic_coeff(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c6: expected no attribute that is for another mode}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = linear coordinates = half_pixel scales = [2.0] sizes = [8] cubic_coeff = -0.5
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c6_exclude_outside(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c6: expected no attribute that is for another mode}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = nearest coordinates = half_pixel scales = [2.0] sizes = [8] exclude_outside
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

// -----

func.func @resize_c6_finite(%x: tensor<4xf32>) {
  // expected-error@+2 {{resize_c6: expected a finite cubic_coeff}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.resize %x mode = cubic coordinates = half_pixel scales = [2.0] sizes = [8] cubic_coeff = 0x7FF0000000000000
      : (tensor<4xf32>) -> tensor<8xf32>
  return
}

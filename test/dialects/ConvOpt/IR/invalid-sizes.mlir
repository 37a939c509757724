// RUN: convopt-opt %s -split-input-file -verify-diagnostics

// Shapes that would overflow the arithmetic on them are refused before any is done.

func.func @axis_beyond_2_31(%x: tensor<1x1x4611686018427387905xf32>, %w: tensor<1x1x1xf32>) {
  // expected-error@+1 {{must be ranked tensor of at most 2^31 elements per axis and 2^48 in all}}
  %y = "convopt.conv_transpose"(%x, %w) <{strides = array<i64: 4>}> : (tensor<1x1x4611686018427387905xf32>, tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  return
}

// -----

func.func @product_beyond_2_48(%x: tensor<2147483648x131073xf32>) {
  // expected-error@+1 {{must be ranked tensor of at most 2^31 elements per axis and 2^48 in all}}
  %y = "convopt.relu"(%x) : (tensor<2147483648x131073xf32>) -> tensor<2147483648x131073xf32>
  return
}

// -----

func.func @largest(%x: tensor<2147483648x131072xf32>) -> tensor<2147483648x131072xf32> {
  %y = convopt.relu %x : tensor<2147483648x131072xf32>
  return %y : tensor<2147483648x131072xf32>
}

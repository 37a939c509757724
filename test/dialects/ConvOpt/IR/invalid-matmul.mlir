// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @matmul_c1(%a: tensor<8xf32>, %b: tensor<8x5xf32>) {
  // expected-error@+2 {{matmul_c1: expected both sides of rank 2 at least, got ranks 1 and 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.matmul %a, %b
      : (tensor<8xf32>, tensor<8x5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @matmul_c2(%a: tensor<4x8xf32>, %b: tensor<5x8xf32>) {
  // expected-error@+2 {{matmul_c2: expected the last axis of the left side (8) to equal the last but one of the right side (5)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.matmul %a, %b
      : (tensor<4x8xf32>, tensor<5x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @matmul_c3(%a: tensor<2x4x8xf32>, %b: tensor<3x8x5xf32>) {
  // expected-error@+2 {{matmul_c3: expected sizes 2 and 3 on axis 3 from the end to be equal, or one of them 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.matmul %a, %b
      : (tensor<2x4x8xf32>, tensor<3x8x5xf32>) -> tensor<3x4x5xf32>
  return
}

// -----

func.func @matmul_c4(%a: tensor<4x8xf32>, %b: tensor<8x5xf16>) {
  // expected-error@+2 {{matmul_c4: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.matmul %a, %b
      : (tensor<4x8xf32>, tensor<8x5xf16>) -> tensor<4x5xf32>
  return
}

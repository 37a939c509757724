// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @call_kernel_c1(%x: tensor<4xf32>) {
  // expected-error@+1 {{call_kernel_c1: expected 'missing' to name a function of the module}}
  %y = convopt.call_kernel @missing(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @kernel(memref<4xf32>, memref<5xf32>)
func.func @call_kernel_c2(%x: tensor<4xf32>) {
  // expected-error@+1 {{call_kernel_c2: expected the arguments of 'kernel' to match the operands, then the results}}
  %y = convopt.call_kernel @kernel(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @kernel(memref<4xf32>, memref<4xf32>) -> i32
func.func @call_kernel_c2_results(%x: tensor<4xf32>) {
  // expected-error@+1 {{call_kernel_c2: expected the arguments of 'kernel' to match the operands, then the results}}
  %y = convopt.call_kernel @kernel(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func private @kernel(memref<?xf32>, memref<?xf32>)
func.func @call_kernel_c2_dynamic(%x: tensor<?xf32>) {
  // expected-error@+1 {{call_kernel_c2: expected static shapes}}
  %y = convopt.call_kernel @kernel(%x) : (tensor<?xf32>) -> tensor<?xf32>
  return
}

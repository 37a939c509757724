// RUN: convopt-opt %s -split-input-file -verify-diagnostics --pass-pipeline='builtin.module(convopt-verify-graph)'

func.func @network(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  %0 = convopt.add %x, %c : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @other_dialect(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{is not allowed after the graph phase}}
  %0 = arith.negf %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @kernel_call(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{is not allowed after the graph phase}}
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func private @k(memref<4xf32>, memref<4xf32>)

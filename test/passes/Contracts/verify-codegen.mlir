// RUN: convopt-opt %s -split-input-file -verify-diagnostics --convopt-verify-codegen

func.func @buffers(%x: memref<4xf32>, %y: memref<4xf32>) {
  memref.copy %x, %y : memref<4xf32> to memref<4xf32>
  return
}

// -----

func.func @tensors(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{is not allowed after the codegen phase}}
  %0 = arith.negf %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @convopt_op(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{is not allowed after the codegen phase}}
  %0 = convopt.relu %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A run allocates nothing.
func.func @allocations(%y: memref<4xf32>) {
  // expected-error@+1 {{is not allowed after the codegen phase}}
  %t = memref.alloc() : memref<4xf32>
  memref.copy %t, %y : memref<4xf32> to memref<4xf32>
  // expected-error@+1 {{is not allowed after the codegen phase}}
  memref.dealloc %t : memref<4xf32>
  return
}

// -----

// The stack is no allocation.
func.func @stack(%y: memref<4xf32>) {
  %t = memref.alloca() : memref<4xf32>
  memref.copy %t, %y : memref<4xf32> to memref<4xf32>
  return
}

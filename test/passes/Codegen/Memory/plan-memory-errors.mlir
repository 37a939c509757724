// RUN: convopt-opt %s -split-input-file -verify-diagnostics --convopt-plan-memory

func.func @not_a_call(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{expected only constants, kernel calls and ops that need no kernel}}
  %y = convopt.relu %x : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// expected-error@+1 {{expected arguments and results to be tensors of static shape}}
func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

// -----

// expected-error@+1 {{expected one function to compile, got 2}}
module {
  func.func @a(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
  func.func @b(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}

// -----

func.func @weights_that_are_not_there(%x: tensor<3xf32>) -> tensor<3xf32> {
  %a = arith.constant dense_resource<nowhere> : tensor<3xf32>
  // expected-error@+1 {{expected constants with data, of whole bytes}}
  %0 = convopt.call_kernel @add(%x, %a) : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
func.func private @add(%x: memref<3xf32>, %r: memref<3xf32>, %y: memref<3xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

func.func @slice_with_steps(%x: tensor<4xf32>) -> tensor<2xf32> {
  // expected-error@+1 {{expected only constants, kernel calls and ops that need no kernel}}
  %0 = convopt.slice %x offsets = [0] sizes = [2] strides = [2] : (tensor<4xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @slice_of_two_axes(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  // expected-error@+1 {{expected only constants, kernel calls and ops that need no kernel}}
  %0 = convopt.slice %x offsets = [0, 1] sizes = [2, 2] strides = [1, 1] : (tensor<2x4xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

func.func @concat_along_inner_axis(%x: tensor<2x4xf32>) -> tensor<2x8xf32> {
  // expected-error@+1 {{expected only constants, kernel calls and ops that need no kernel}}
  %0 = convopt.concat %x, %x axis = 1 : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

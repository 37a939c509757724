// RUN: convopt-opt %s -split-input-file --convopt-plan-memory | FileCheck %s

// Every step overwrites the one before: one place for both.
// CHECK: convopt.arena_bytes = 64 : i64
// CHECK-LABEL: func.func @element_for_element
func.func @element_for_element(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.call_kernel @k(%1) : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
#id = affine_map<(i) -> (i)>
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.addf %a, %a : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// A residual that an emitted kernel adds.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @residual
// CHECK-COUNT-2: call @source
// CHECK: memref.view %{{.*}}[%c64{{[_0-9]*}}][]
// CHECK: %[[R:.*]] = memref.view %{{.*}}[%c0{{[_0-9]*}}][]
// CHECK: %[[Y:.*]] = memref.view %{{.*}}[%c0{{[_0-9]*}}][]
// CHECK: call @add(%{{.*}}, %[[R]], %[[Y]])
func.func @residual(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = convopt.call_kernel @source(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %v = convopt.call_kernel @source(%r) : (tensor<4xf32>) -> tensor<4xf32>
  %y = convopt.call_kernel @add(%v, %r) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %z = convopt.call_kernel @source(%y) : (tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}
func.func private @source(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "direct"} {
  return
}
func.func private @add(%x: memref<4xf32>, %r: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "direct", convopt.overwritable = array<i64: 1>} {
  return
}

// -----

// CHECK: convopt.arena_bytes = 192 : i64
// CHECK-LABEL: func.func @not_in_place_residual_is_read_later
func.func @not_in_place_residual_is_read_later(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r = convopt.call_kernel @source(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %v = convopt.call_kernel @source(%r) : (tensor<4xf32>) -> tensor<4xf32>
  %y = convopt.call_kernel @add(%v, %r) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %z = convopt.call_kernel @source(%y) : (tensor<4xf32>) -> tensor<4xf32>
  %w = convopt.call_kernel @source(%r) : (tensor<4xf32>) -> tensor<4xf32>
  return %z, %w : tensor<4xf32>, tensor<4xf32>
}
func.func private @source(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "direct"} {
  return
}
func.func private @add(%x: memref<4xf32>, %r: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "direct", convopt.overwritable = array<i64: 1>} {
  return
}

// -----

// The kernel reads the residual as its input, too, in another order.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @not_in_place_residual_is_the_input
func.func @not_in_place_residual_is_the_input(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = convopt.call_kernel @source(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %y = convopt.call_kernel @add(%r, %r) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %z = convopt.call_kernel @source(%y) : (tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}
func.func private @source(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "direct"} {
  return
}
func.func private @add(%x: memref<4xf32>, %r: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "direct", convopt.overwritable = array<i64: 1>} {
  return
}

// -----

// The caller's input is not to be overwritten, nor is a constant.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @not_in_place_belongs_to_others
func.func @not_in_place_belongs_to_others(%x: tensor<4xf32>) -> tensor<4xf32> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  %0 = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @k(%c) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.call_kernel @both(%0, %1) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
#id = affine_map<(i) -> (i)>
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}
func.func private @both(%x: memref<4xf32>, %z: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// A part of a value that is alive.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @not_in_place_of_a_slice
func.func @not_in_place_of_a_slice(%x: tensor<8xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @source(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = convopt.slice %0 offsets = [0] sizes = [4] strides = [1] : (tensor<8xf32>) -> tensor<4xf32>
  %2 = convopt.call_kernel @k(%1) : (tensor<4xf32>) -> tensor<4xf32>
  %3 = convopt.call_kernel @last(%2) : (tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}
#id = affine_map<(i) -> (i)>
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}
func.func private @source(%x: memref<8xf32>, %y: memref<8xf32>) attributes {convopt.kernel = "generic"} {
  return
}
func.func private @last(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// A norm reads its operand for statistics, then once more for the result.
// CHECK: convopt.arena_bytes = 64 : i64
// CHECK-LABEL: func.func @operand_is_read_before
func.func @operand_is_read_before(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = convopt.call_kernel @norm(%x) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = convopt.call_kernel @norm(%0) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = convopt.call_kernel @norm(%1) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}
#all = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
func.func private @norm(%x: memref<4x4xf32>, %y: memref<4x4xf32>) attributes {convopt.kernel = "generic"} {
  %zero = arith.constant 0.0 : f32
  %t = memref.alloca() : memref<4xf32>
  linalg.fill ins(%zero : f32) outs(%t : memref<4xf32>)
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%x : memref<4x4xf32>) outs(%t : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]} ins(%x, %t : memref<4x4xf32>, memref<4xf32>) outs(%y : memref<4x4xf32>) {
  ^bb0(%a: f32, %m: f32, %b: f32):
    %0 = arith.subf %a, %m : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// The operand is read once more when the result is there.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @not_in_place_operand_is_read_behind
func.func @not_in_place_operand_is_read_behind(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.call_kernel @twice(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %1 = convopt.call_kernel @twice(%0) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = convopt.call_kernel @twice(%1) : (tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
#id = affine_map<(i) -> (i)>
func.func private @twice(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  linalg.copy ins(%x : memref<4xf32>) outs(%y : memref<4xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : memref<4xf32>) outs(%y : memref<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.mulf %a, %b : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// Elements move: what is overwritten is needed somewhere else.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @not_in_place_elements_move
func.func @not_in_place_elements_move(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = convopt.call_kernel @transpose(%x) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = convopt.call_kernel @transpose(%0) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = convopt.call_kernel @transpose(%1) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}
func.func private @transpose(%x: memref<4x4xf32>, %y: memref<4x4xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%x : memref<4x4xf32>) outs(%y : memref<4x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

// One element is read for many.
// CHECK: convopt.arena_bytes = 128 : i64
// CHECK-LABEL: func.func @not_in_place_elements_are_repeated
func.func @not_in_place_elements_are_repeated(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = convopt.call_kernel @repeat(%x) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = convopt.call_kernel @repeat(%0) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = convopt.call_kernel @repeat(%1) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2 : tensor<4x4xf32>
}
func.func private @repeat(%x: memref<4x4xf32>, %y: memref<4x4xf32>) attributes {convopt.kernel = "generic"} {
  %row = memref.subview %x[0, 0] [1, 4] [1, 1] : memref<4x4xf32> to memref<4xf32, strided<[1]>>
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%row : memref<4xf32, strided<[1]>>) outs(%y : memref<4x4xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

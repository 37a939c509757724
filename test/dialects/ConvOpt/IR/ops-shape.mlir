// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @concat(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<1x8x?x4xf32>, %[[B:[a-z0-9]+]]: tensor<1x4x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.concat %[[A]], %[[B]] axis = 1
// CHECK-SAME: : (tensor<1x8x?x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x12x4x4xf32>
func.func @concat(%a: tensor<1x8x?x4xf32>, %b: tensor<1x4x4x4xf32>) {
  %y = convopt.concat %a, %b axis = 1
      : (tensor<1x8x?x4xf32>, tensor<1x4x4x4xf32>) -> tensor<1x12x4x4xf32>
  return
}

// CHECK-LABEL: func.func @concat_one_integer_input(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<2xi64>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.concat %[[A]] axis = 0
// CHECK-SAME: : (tensor<2xi64>) -> tensor<2xi64>
func.func @concat_one_integer_input(%a: tensor<2xi64>) {
  %y = convopt.concat %a axis = 0 : (tensor<2xi64>) -> tensor<2xi64>
  return
}

// CHECK-LABEL: func.func @concat_dynamic_axis(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<?xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.concat %[[A]], %[[B]] axis = 0
// CHECK-SAME: : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
func.func @concat_dynamic_axis(%a: tensor<?xf32>, %b: tensor<4xf32>) {
  %y = convopt.concat %a, %b axis = 0
      : (tensor<?xf32>, tensor<4xf32>) -> tensor<?xf32>
  return
}

// CHECK-LABEL: func.func @reshape(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reshape %[[X]] : tensor<1x8x4x4xf32> -> tensor<1x128xf32>
func.func @reshape(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.reshape %x : tensor<1x8x4x4xf32> -> tensor<1x128xf32>
  return
}

// CHECK-LABEL: func.func @reshape_dynamic(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8x?xi8>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reshape %[[X]] : tensor<?x8x?xi8> -> tensor<4x?xi8>
func.func @reshape_dynamic(%x: tensor<?x8x?xi8>) {
  %y = convopt.reshape %x : tensor<?x8x?xi8> -> tensor<4x?xi8>
  return
}

// CHECK-LABEL: func.func @reshape_scalar(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reshape %[[X]] : tensor<1x1xf32> -> tensor<f32>
func.func @reshape_scalar(%x: tensor<1x1xf32>) {
  %y = convopt.reshape %x : tensor<1x1xf32> -> tensor<f32>
  return
}

// CHECK-LABEL: func.func @transpose(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x5xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.transpose %[[X]] permutation = [0, 2, 3, 1]
// CHECK-SAME: : (tensor<1x8x?x5xf32>) -> tensor<1x?x5x8xf32>
func.func @transpose(%x: tensor<1x8x?x5xf32>) {
  %y = convopt.transpose %x permutation = [0, 2, 3, 1]
      : (tensor<1x8x?x5xf32>) -> tensor<1x?x5x8xf32>
  return
}

// CHECK-LABEL: func.func @pad(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x?xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.pad %[[X]] low = [0, 0, 1, 1] high = [0, 0, 2, 2] value = 0.000000e+00
// CHECK-SAME: : (tensor<1x8x4x?xf32>) -> tensor<1x8x7x?xf32>
func.func @pad(%x: tensor<1x8x4x?xf32>) {
  %y = convopt.pad %x low = [0, 0, 1, 1] high = [0, 0, 2, 2] value = 0.000000e+00
      : (tensor<1x8x4x?xf32>) -> tensor<1x8x7x?xf32>
  return
}

// CHECK-LABEL: func.func @pad_infinite(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.pad %[[X]] low = [1] high = [0] value = 0xFFF0000000000000
// CHECK-SAME: : (tensor<4xf32>) -> tensor<5xf32>
func.func @pad_infinite(%x: tensor<4xf32>) {
  %y = convopt.pad %x low = [1] high = [0] value = 0xFFF0000000000000
      : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// CHECK-LABEL: func.func @pad_copies(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x?xf32>)
// CHECK: convopt.pad %[[X]] low = [3, 0] high = [0, 9] mode = reflect : (tensor<4x?xf32>) -> tensor<7x?xf32>
// CHECK: convopt.pad %[[X]] low = [9, 0] high = [0, 9] mode = edge : (tensor<4x?xf32>) -> tensor<13x?xf32>
// CHECK: convopt.pad %[[X]] low = [4, 0] high = [0, 9] mode = wrap : (tensor<4x?xf32>) -> tensor<8x?xf32>
func.func @pad_copies(%x: tensor<4x?xf32>) {
  %0 = convopt.pad %x low = [3, 0] high = [0, 9] mode = reflect
      : (tensor<4x?xf32>) -> tensor<7x?xf32>
  %1 = convopt.pad %x low = [9, 0] high = [0, 9] mode = edge
      : (tensor<4x?xf32>) -> tensor<13x?xf32>
  %2 = convopt.pad %x low = [4, 0] high = [0, 9] mode = wrap
      : (tensor<4x?xf32>) -> tensor<8x?xf32>
  return
}

// CHECK-LABEL: func.func @pad_constant_is_the_default(
// CHECK-COUNT-2: convopt.pad %{{.*}} low = [1] high = [0] value = 0.000000e+00 :
func.func @pad_constant_is_the_default(%x: tensor<4xf32>) {
  %0 = "convopt.pad"(%x) <{low = array<i64: 1>, high = array<i64: 0>}>
      : (tensor<4xf32>) -> tensor<5xf32>
  %1 = convopt.pad %x low = [1] high = [0] mode = constant
      : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// CHECK-LABEL: func.func @pad_copies_of_nothing_to_nowhere(
// CHECK-COUNT-3: convopt.pad
func.func @pad_copies_of_nothing_to_nowhere(%x: tensor<0xf32>) {
  %0 = convopt.pad %x low = [0] high = [0] mode = reflect
      : (tensor<0xf32>) -> tensor<0xf32>
  %1 = convopt.pad %x low = [0] high = [0] mode = edge
      : (tensor<0xf32>) -> tensor<0xf32>
  %2 = convopt.pad %x low = [0] high = [0] mode = wrap
      : (tensor<0xf32>) -> tensor<0xf32>
  return
}

// CHECK-LABEL: func.func @slice(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x8x?xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.slice %[[X]] offsets = [0, 4, 1, 0] sizes = [1, 4, 4, 8] strides = [1, 1, 2, 1]
// CHECK-SAME: : (tensor<1x8x8x?xf32>) -> tensor<1x4x4x8xf32>
func.func @slice(%x: tensor<1x8x8x?xf32>) {
  %y = convopt.slice %x offsets = [0, 4, 1, 0] sizes = [1, 4, 4, 8] strides = [1, 1, 2, 1]
      : (tensor<1x8x8x?xf32>) -> tensor<1x4x4x8xf32>
  return
}

// CHECK-LABEL: func.func @slice_empty(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xi32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.slice %[[X]] offsets = [4] sizes = [0] strides = [1]
// CHECK-SAME: : (tensor<4xi32>) -> tensor<0xi32>
func.func @slice_empty(%x: tensor<4xi32>) {
  %y = convopt.slice %x offsets = [4] sizes = [0] strides = [1]
      : (tensor<4xi32>) -> tensor<0xi32>
  return
}

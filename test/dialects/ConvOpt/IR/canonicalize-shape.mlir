// RUN: convopt-opt %s --canonicalize | FileCheck %s

// Pattern: concat(x) -> x
// CHECK-LABEL: func.func @concat_one(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @concat_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.concat %x axis = 1 : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @concat_two(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>, %[[Z:[a-z0-9]+]]: tensor<2x0xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.concat %[[X]], %[[Z]]
// CHECK-NEXT: return %[[Y]]
func.func @concat_two(%x: tensor<2x4xf32>, %z: tensor<2x0xf32>)
    -> tensor<2x4xf32> {
  %y = convopt.concat %x, %z axis = 1
      : (tensor<2x4xf32>, tensor<2x0xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @concat_one_of_another_type(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.concat %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @concat_one_of_another_type(%x: tensor<?x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.concat %x axis = 1 : (tensor<?x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// Pattern: reshape(x) -> x when no size changes
// CHECK-LABEL: func.func @reshape_same(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @reshape_same(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.reshape %x : tensor<2x4xf32> -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @reshape_same_dynamic_type(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.reshape %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @reshape_same_dynamic_type(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %y = convopt.reshape %x : tensor<?x4xf32> -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// Pattern: reshape(reshape(x)) -> reshape(x)
// CHECK-LABEL: func.func @reshape_reshape(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.reshape %[[X]] : tensor<2x4xf32> -> tensor<4x2xf32>
// CHECK-NEXT: return %[[Y]]
func.func @reshape_reshape(%x: tensor<2x4xf32>) -> tensor<4x2xf32> {
  %0 = convopt.reshape %x : tensor<2x4xf32> -> tensor<8xf32>
  %y = convopt.reshape %0 : tensor<8xf32> -> tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// CHECK-LABEL: func.func @reshape_and_back(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @reshape_and_back(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = convopt.reshape %x : tensor<2x4xf32> -> tensor<8xf32>
  %y = convopt.reshape %0 : tensor<8xf32> -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @reshape_relu_reshape(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[R:.+]] = convopt.reshape %[[X]]
// CHECK-NEXT: %[[S:.+]] = convopt.relu %[[R]]
// CHECK-NEXT: %[[Y:.+]] = convopt.reshape %[[S]]
// CHECK-NEXT: return %[[Y]]
func.func @reshape_relu_reshape(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = convopt.reshape %x : tensor<2x4xf32> -> tensor<8xf32>
  %1 = convopt.relu %0 : tensor<8xf32>
  %y = convopt.reshape %1 : tensor<8xf32> -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// Pattern: reshape(constant) -> constant when the result is static
// CHECK-LABEL: func.func @reshape_constant(
// CHECK-SAME: )
// CHECK-NEXT: %[[Y:.+]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @reshape_constant() -> tensor<4xf32> {
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %y = convopt.reshape %c : tensor<2x2xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @reshape_splat(
// CHECK-SAME: )
// CHECK-NEXT: %[[Y:.+]] = arith.constant dense<5> : tensor<4xi64>
// CHECK-NEXT: return %[[Y]]
func.func @reshape_splat() -> tensor<4xi64> {
  %c = arith.constant dense<5> : tensor<2x2xi64>
  %y = convopt.reshape %c : tensor<2x2xi64> -> tensor<4xi64>
  return %y : tensor<4xi64>
}

// CHECK-LABEL: func.func @reshape_resource(
// CHECK-SAME: )
// CHECK-NEXT: %[[Y:.+]] = arith.constant dense_resource<weight> : tensor<2xf32>
// CHECK-NEXT: return %[[Y]]
func.func @reshape_resource() -> tensor<2xf32> {
  %c = arith.constant dense_resource<weight> : tensor<2x1xf32>
  %y = convopt.reshape %c : tensor<2x1xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// A constant has a static type.
// CHECK-LABEL: func.func @reshape_constant_dynamic(
// CHECK-SAME: )
// CHECK-NEXT: %[[C:.+]] = arith.constant dense<1.000000e+00> : tensor<4x2xf32>
// CHECK-NEXT: %[[Y:.+]] = convopt.reshape %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @reshape_constant_dynamic() -> tensor<?x4xf32> {
  %c = arith.constant dense<1.0> : tensor<4x2xf32>
  %y = convopt.reshape %c : tensor<4x2xf32> -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// Pattern: transpose(x, identity) -> x
// CHECK-LABEL: func.func @transpose_identity(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @transpose_identity(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.transpose %x permutation = [0, 1]
      : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// The same type is not the same order.
// CHECK-LABEL: func.func @transpose_square(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.transpose %[[X]] permutation = [1, 0]
// CHECK-NEXT: return %[[Y]]
func.func @transpose_square(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %y = convopt.transpose %x permutation = [1, 0]
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// Pattern: transpose(transpose(x, p), q) -> transpose(x, p o q)
// CHECK-LABEL: func.func @transpose_transpose(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x3x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.transpose %[[X]] permutation = [1, 0, 2] : (tensor<2x3x4xf32>) -> tensor<3x2x4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @transpose_transpose(%x: tensor<2x3x4xf32>) -> tensor<3x2x4xf32> {
  %0 = convopt.transpose %x permutation = [1, 2, 0]
      : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %y = convopt.transpose %0 permutation = [0, 2, 1]
      : (tensor<3x4x2xf32>) -> tensor<3x2x4xf32>
  return %y : tensor<3x2x4xf32>
}

// CHECK-LABEL: func.func @transpose_and_back(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x3x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @transpose_and_back(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %0 = convopt.transpose %x permutation = [1, 2, 0]
      : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %y = convopt.transpose %0 permutation = [2, 0, 1]
      : (tensor<3x4x2xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// CHECK-LABEL: func.func @transpose_relu_transpose(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x4xf32>)
// CHECK-NEXT: %[[R:.+]] = convopt.transpose %[[X]]
// CHECK-NEXT: %[[S:.+]] = convopt.relu %[[R]]
// CHECK-NEXT: %[[Y:.+]] = convopt.transpose %[[S]]
// CHECK-NEXT: return %[[Y]]
func.func @transpose_relu_transpose(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = convopt.transpose %x permutation = [1, 0]
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = convopt.relu %0 : tensor<4x4xf32>
  %y = convopt.transpose %1 permutation = [1, 0]
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// Pattern: pad(x, 0, 0) -> x
// CHECK-LABEL: func.func @pad_nothing(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @pad_nothing(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.pad %x low = [0, 0] high = [0, 0] value = 1.0
      : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @pad_nothing_by_copying(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @pad_nothing_by_copying(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.pad %x low = [0, 0] high = [0, 0] mode = reflect
      : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @pad_high(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.pad %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @pad_high(%x: tensor<2x4xf32>) -> tensor<2x5xf32> {
  %y = convopt.pad %x low = [0, 0] high = [0, 1] value = 0.0
      : (tensor<2x4xf32>) -> tensor<2x5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: func.func @pad_low(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.pad %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @pad_low(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %y = convopt.pad %x low = [1, 0] high = [0, 0] value = 0.0
      : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// Pattern: slice(x) -> x when it takes everything
// CHECK-LABEL: func.func @slice_everything(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @slice_everything(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.slice %x offsets = [0, 0] sizes = [2, 4] strides = [1, 1]
      : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @slice_some(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.slice %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @slice_some(%x: tensor<2x4xf32>) -> tensor<2x3xf32> {
  %y = convopt.slice %x offsets = [0, 1] sizes = [2, 3] strides = [1, 1]
      : (tensor<2x4xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @slice_dynamic(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.slice %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @slice_dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %y = convopt.slice %x offsets = [1, 0] sizes = [2, 4] strides = [1, 1]
      : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

{-#
  dialect_resources: {
    builtin: {
      weight: "0x040000000000803F00000040"
    }
  }
#-}

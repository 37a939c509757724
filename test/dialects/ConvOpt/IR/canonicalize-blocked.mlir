// RUN: convopt-opt %s --canonicalize | FileCheck %s

// Pattern: unpack_channels(pack_channels(x)) -> x
// CHECK-LABEL: func.func @unpack_of_pack(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x20xf32>)
// CHECK-NEXT: return %[[X]]
func.func @unpack_of_pack(%x: tensor<1x3x20xf32>) -> tensor<1x3x20xf32> {
  %0 = convopt.pack_channels %x block = 8 : (tensor<1x3x20xf32>) -> tensor<1x3x3x8xf32>
  %1 = convopt.unpack_channels %0 channels = 20 : (tensor<1x3x3x8xf32>) -> tensor<1x3x20xf32>
  return %1 : tensor<1x3x20xf32>
}

// CHECK-LABEL: func.func @unpack_of_fewer_channels(
// CHECK: convopt.pack_channels
// CHECK: convopt.unpack_channels
func.func @unpack_of_fewer_channels(%x: tensor<1x3x20xf32>) -> tensor<1x3x19xf32> {
  %0 = convopt.pack_channels %x block = 8 : (tensor<1x3x20xf32>) -> tensor<1x3x3x8xf32>
  %1 = convopt.unpack_channels %0 channels = 19 : (tensor<1x3x3x8xf32>) -> tensor<1x3x19xf32>
  return %1 : tensor<1x3x19xf32>
}

// Pattern: pack_channels(unpack_channels(x)) -> x
// CHECK-LABEL: func.func @pack_of_unpack(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x3x8xf32>)
// CHECK-NEXT: return %[[X]]
func.func @pack_of_unpack(%x: tensor<1x3x3x8xf32>) -> tensor<1x3x3x8xf32> {
  %0 = convopt.unpack_channels %x channels = 20 : (tensor<1x3x3x8xf32>) -> tensor<1x3x20xf32>
  %1 = convopt.pack_channels %0 block = 8 : (tensor<1x3x20xf32>) -> tensor<1x3x3x8xf32>
  return %1 : tensor<1x3x3x8xf32>
}

// CHECK-LABEL: func.func @pack_of_unpack_into_other_blocks(
// CHECK: convopt.unpack_channels
// CHECK: convopt.pack_channels
func.func @pack_of_unpack_into_other_blocks(%x: tensor<1x3x3x8xf32>) -> tensor<1x5x3x4xf32> {
  %0 = convopt.unpack_channels %x channels = 20 : (tensor<1x3x3x8xf32>) -> tensor<1x3x20xf32>
  %1 = convopt.pack_channels %0 block = 4 : (tensor<1x3x20xf32>) -> tensor<1x5x3x4xf32>
  return %1 : tensor<1x5x3x4xf32>
}

// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @pack_channels(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x8x24xf32>)
// CHECK: convopt.pack_channels %[[X]] block = 16 : (tensor<1x8x8x24xf32>) -> tensor<1x2x8x8x16xf32>
func.func @pack_channels(%x: tensor<1x8x8x24xf32>) {
  %y = convopt.pack_channels %x block = 16
      : (tensor<1x8x8x24xf32>) -> tensor<1x2x8x8x16xf32>
  return
}

// CHECK-LABEL: func.func @pack_channels_without_space(
// CHECK: convopt.pack_channels %{{.*}} block = 4 : (tensor<?x9xf64>) -> tensor<?x3x4xf64>
func.func @pack_channels_without_space(%x: tensor<?x9xf64>) {
  %y = convopt.pack_channels %x block = 4
      : (tensor<?x9xf64>) -> tensor<?x3x4xf64>
  return
}

// CHECK-LABEL: func.func @unpack_channels(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x8x8x16xf32>)
// CHECK: convopt.unpack_channels %[[X]] channels = 24 : (tensor<1x2x8x8x16xf32>) -> tensor<1x8x8x24xf32>
func.func @unpack_channels(%x: tensor<1x2x8x8x16xf32>) {
  %y = convopt.unpack_channels %x channels = 24
      : (tensor<1x2x8x8x16xf32>) -> tensor<1x8x8x24xf32>
  return
}

// CHECK-LABEL: func.func @blocked_conv(
// CHECK: convopt.blocked_conv %{{.*}}, %{{.*}} pads = [1, 1, 1, 1] block = 16
func.func @blocked_conv(%x: tensor<1x2x8x8x16xf32>, %w: tensor<3x3x24x40xf32>) {
  %y = convopt.blocked_conv %x, %w pads = [1, 1, 1, 1] block = 16
      : (tensor<1x2x8x8x16xf32>, tensor<3x3x24x40xf32>)
      -> tensor<1x3x8x8x16xf32>
  return
}

// The first convolution of a network reads planes.
// CHECK-LABEL: func.func @blocked_conv_from_channel_first(
// CHECK: convopt.blocked_conv %{{.*}}, %{{.*}} bias(%{{.*}}) strides = [2, 2] pads = [0, 0, 1, 1] dilations = [1, 2] layout = channel_first block = 8
func.func @blocked_conv_from_channel_first(%x: tensor<1x3x8x9xf32>, %w: tensor<3x3x3x8xf32>, %b: tensor<8xf32>) {
  %y = convopt.blocked_conv %x, %w bias(%b) strides = [2, 2] pads = [0, 0, 1, 1] dilations = [1, 2] layout = channel_first block = 8
      : (tensor<1x3x8x9xf32>, tensor<3x3x3x8xf32>, tensor<8xf32>)
      -> tensor<1x1x4x3x8xf32>
  return
}

// The last one writes what others read.
// CHECK-LABEL: func.func @blocked_conv_to_channel_last(
// CHECK: convopt.blocked_conv %{{.*}}, %{{.*}} groups = 2 :
func.func @blocked_conv_to_channel_last(%x: tensor<2x2x5x4xf32>, %w: tensor<1x4x6xf32>) {
  %y = convopt.blocked_conv %x, %w groups = 2
      : (tensor<2x2x5x4xf32>, tensor<1x4x6xf32>) -> tensor<2x5x6xf32>
  return
}

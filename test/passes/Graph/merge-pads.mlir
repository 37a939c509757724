// RUN: convopt-opt %s --convopt-merge-pads | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @example
// CHECK-SAME:      (%[[X:.+]]: tensor<1x1x8xf32>
// CHECK-NEXT:    convopt.conv %[[X]], %{{.+}} pads = [2, 2] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x10xf32>
// CHECK-NEXT:    return
func.func @example(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x10xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 2] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x11xf32>
  %1 = convopt.conv %0, %w pads = [1, 0] : (tensor<1x1x11xf32>, tensor<1x1x3xf32>) -> tensor<1x1x10xf32>
  return %1 : tensor<1x1x10xf32>
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

// Low sides of all axes come first; strides, dilations and groups stay.
// CHECK-LABEL: func @conv_asymmetric
// CHECK-NEXT:    convopt.conv %{{.+}}, %{{.+}} strides = [2, 1] pads = [1, 2, 3, 4] dilations = [1, 2] groups = 2
// CHECK-NEXT:    return
func.func @conv_asymmetric(%x: tensor<1x2x8x8xf32>, %w: tensor<2x1x3x3xf32>) -> tensor<1x2x5x10xf32> {
  %0 = convopt.pad %x low = [0, 0, 1, 2] high = [0, 0, 3, 4] value = 0.0 : (tensor<1x2x8x8xf32>) -> tensor<1x2x12x14xf32>
  %1 = convopt.conv %0, %w strides = [2, 1] dilations = [1, 2] groups = 2 : (tensor<1x2x12x14xf32>, tensor<2x1x3x3xf32>) -> tensor<1x2x5x10xf32>
  return %1 : tensor<1x2x5x10xf32>
}

// TensorFlow's explicit padding in front of a strided convolution.
// CHECK-LABEL: func @conv_channel_last
// CHECK-NEXT:    convopt.conv %{{.+}}, %{{.+}} strides = [2, 2] pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
// CHECK-NEXT:    return
func.func @conv_channel_last(%x: tensor<1x8x8x2xf32>, %w: tensor<3x3x2x4xf32>) -> tensor<1x4x4x4xf32> {
  %0 = convopt.pad %x low = [0, 1, 1, 0] high = [0, 1, 1, 0] value = 0.0 : (tensor<1x8x8x2xf32>) -> tensor<1x10x10x2xf32>
  %1 = convopt.conv %0, %w strides = [2, 2] layout = channel_last filter_layout = spatial_io : (tensor<1x10x10x2xf32>, tensor<3x3x2x4xf32>) -> tensor<1x4x4x4xf32>
  return %1 : tensor<1x4x4x4xf32>
}

// CHECK-LABEL: func @conv_3d_bias_dynamic_size
// CHECK-NEXT:    convopt.conv %{{.+}}, %{{.+}} bias(%{{.+}}) pads = [1, 0, 0, 0, 0, 1]
// CHECK-NEXT:    return
func.func @conv_3d_bias_dynamic_size(%x: tensor<?x1x?x4x4xf32>, %w: tensor<1x1x3x3x3xf32>, %b: tensor<1xf32>) -> tensor<?x1x?x2x3xf32> {
  %0 = convopt.pad %x low = [0, 0, 1, 0, 0] high = [0, 0, 0, 0, 1] value = 0.0 : (tensor<?x1x?x4x4xf32>) -> tensor<?x1x?x4x5xf32>
  %1 = convopt.conv %0, %w bias(%b) : (tensor<?x1x?x4x5xf32>, tensor<1x1x3x3x3xf32>, tensor<1xf32>) -> tensor<?x1x?x2x3xf32>
  return %1 : tensor<?x1x?x2x3xf32>
}

// Minus zero adds nothing either.
// CHECK-LABEL: func @conv_minus_zero
// CHECK-NOT:     convopt.pad
// CHECK:         return
func.func @conv_minus_zero(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = -0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @conv_finite_weights
// CHECK-NOT:     convopt.pad
// CHECK:         return
func.func @conv_finite_weights(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w = arith.constant dense<[[[1.0, -2.0, 3.0e+38]]]> : tensor<1x1x3xf32>
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// Several users, several pads
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @two_users_that_absorb
// CHECK-SAME:      (%[[X:[^:]+]]: tensor
// CHECK-NEXT:    convopt.conv %[[X]], %{{.+}} pads = [1, 1]
// CHECK-NEXT:    convopt.average_pool %[[X]] kernel = [3] pads = [1, 1] count_include_pad
// CHECK-NEXT:    return
func.func @two_users_that_absorb(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.average_pool %0 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %1, %2 : tensor<1x1x8xf32>, tensor<1x1x8xf32>
}

// CHECK-LABEL: func @chain_of_pads
// CHECK-NEXT:    convopt.conv %{{.+}}, %{{.+}} pads = [3, 1]
// CHECK-NEXT:    return
func.func @chain_of_pads(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x10xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x9xf32>
  %1 = convopt.pad %0 low = [0, 0, 2] high = [0, 0, 1] value = 0.0 : (tensor<1x1x9xf32>) -> tensor<1x1x12xf32>
  %2 = convopt.conv %1, %w : (tensor<1x1x12xf32>, tensor<1x1x3xf32>) -> tensor<1x1x10xf32>
  return %2 : tensor<1x1x10xf32>
}

//===----------------------------------------------------------------------===//
// Maximum
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @max_pool_minus_infinity
// CHECK-NEXT:    convopt.max_pool %{{.+}} kernel = [3, 3] strides = [2, 2] pads = [1, 1, 2, 1]
// CHECK-NEXT:    return
func.func @max_pool_minus_infinity(%x: tensor<1x2x8x8xf32>) -> tensor<1x2x5x4xf32> {
  %0 = convopt.pad %x low = [0, 0, 1, 0] high = [0, 0, 1, 0] value = 0xFFF0000000000000 : (tensor<1x2x8x8xf32>) -> tensor<1x2x10x8xf32>
  %1 = convopt.max_pool %0 kernel = [3, 3] strides = [2, 2] pads = [0, 1, 1, 1] : (tensor<1x2x10x8xf32>) -> tensor<1x2x5x4xf32>
  return %1 : tensor<1x2x5x4xf32>
}

// The stem of many residual networks.
// CHECK-LABEL: func @max_pool_zero_after_relu
// CHECK-NEXT:    %[[R:.+]] = convopt.relu
// CHECK-NEXT:    convopt.max_pool %[[R]] kernel = [3, 3] strides = [2, 2] pads = [1, 1, 1, 1]
// CHECK-NEXT:    return
func.func @max_pool_zero_after_relu(%x: tensor<?x2x8x8xf32>) -> tensor<?x2x4x4xf32> {
  %0 = convopt.relu %x : tensor<?x2x8x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1, 1] high = [0, 0, 1, 1] value = 0.0 : (tensor<?x2x8x8xf32>) -> tensor<?x2x10x10xf32>
  %2 = convopt.max_pool %1 kernel = [3, 3] strides = [2, 2] : (tensor<?x2x10x10xf32>) -> tensor<?x2x4x4xf32>
  return %2 : tensor<?x2x4x4xf32>
}

// All ops that are known to give no negative numbers, and those that pass them on.
// CHECK-LABEL: func @max_pool_zero_after_concat
// CHECK-COUNT-1: convopt.pad
// CHECK-NOT:     convopt.pad
// CHECK:         convopt.max_pool %{{.+}} kernel = [3] pads = [1, 1]
func.func @max_pool_zero_after_concat(%x: tensor<1x1x8xf32>) -> tensor<1x7x8xf32> {
  %relu = convopt.relu %x : tensor<1x1x8xf32>
  %clip = convopt.clip %x min = 0.0 max = 6.0 : tensor<1x1x8xf32>
  %clip_below = convopt.clip %x min = 0.5 : tensor<1x1x8xf32>
  %sigmoid = convopt.sigmoid %x : tensor<1x1x8xf32>
  %hard_sigmoid = convopt.hard_sigmoid %x alpha = 0.2 beta = 0.5 : tensor<1x1x8xf32>
  %softmax = convopt.softmax %x axis = 1 : tensor<1x1x8xf32>
  %max = convopt.max_pool %relu kernel = [2] pads = [1, 0] : (tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %average = convopt.average_pool %max kernel = [3] : (tensor<1x1x8xf32>) -> tensor<1x1x6xf32>
  %padded = convopt.pad %average low = [0, 0, 1] high = [0, 0, 1] value = 1.0 : (tensor<1x1x6xf32>) -> tensor<1x1x8xf32>
  %0 = convopt.concat %relu, %clip, %clip_below, %sigmoid, %hard_sigmoid, %softmax, %padded axis = 1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x7x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x7x8xf32>) -> tensor<1x7x10xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x7x10xf32>) -> tensor<1x7x8xf32>
  return %2 : tensor<1x7x8xf32>
}

// Two elements are as many as the dilation: one of them is under a tap.
// CHECK-LABEL: func @max_pool_zero_dilated
// CHECK-NOT:     convopt.pad
// CHECK:         convopt.max_pool %{{.+}} kernel = [2] pads = [1, 1] dilations = [2]
func.func @max_pool_zero_dilated(%x: tensor<1x1x2xf32>) -> tensor<1x1x2xf32> {
  %0 = convopt.relu %x : tensor<1x1x2xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x2xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.max_pool %1 kernel = [2] dilations = [2] : (tensor<1x1x4xf32>) -> tensor<1x1x2xf32>
  return %2 : tensor<1x1x2xf32>
}

// The last window starts in an element of x both times.
// CHECK-LABEL: func @max_pool_ceil_mode_same_size
// CHECK-NEXT:    convopt.max_pool %{{.+}} kernel = [3] strides = [2] pads = [0, 1] ceil_mode
// CHECK-NEXT:    return
func.func @max_pool_ceil_mode_same_size(%x: tensor<1x1x7xf32>) -> tensor<1x1x4xf32> {
  %0 = convopt.pad %x low = [0, 0, 0] high = [0, 0, 1] value = 0xFFF0000000000000 : (tensor<1x1x7xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.max_pool %0 kernel = [3] strides = [2] ceil_mode : (tensor<1x1x8xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Average
//===----------------------------------------------------------------------===//

// A pool without padding divides by the kernel size; so it must go on.
// CHECK-LABEL: func @average_pool_without_padding
// CHECK-NEXT:    convopt.average_pool %{{.+}} kernel = [3] pads = [1, 1] count_include_pad :
// CHECK-NEXT:    return
func.func @average_pool_without_padding(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.average_pool %0 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @average_pool_counts_padding
// CHECK-NEXT:    convopt.average_pool %{{.+}} kernel = [3] pads = [2, 1] count_include_pad :
// CHECK-NEXT:    return
func.func @average_pool_counts_padding(%x: tensor<1x1x8xf32>) -> tensor<1x1x9xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x9xf32>
  %1 = convopt.average_pool %0 kernel = [3] pads = [1, 1] count_include_pad : (tensor<1x1x9xf32>) -> tensor<1x1x9xf32>
  return %1 : tensor<1x1x9xf32>
}

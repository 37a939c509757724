// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @max_pool(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x16x16xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.max_pool %[[X]] kernel = [2, 2] strides = [2, 2]
// CHECK-SAME: : (tensor<1x8x16x16xf32>) -> tensor<1x8x8x8xf32>
func.func @max_pool(%x: tensor<1x8x16x16xf32>) {
  %y = convopt.max_pool %x kernel = [2, 2] strides = [2, 2]
      : (tensor<1x8x16x16xf32>) -> tensor<1x8x8x8xf32>
  return
}

// CHECK-LABEL: func.func @max_pool_every_attribute(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x9x9x2xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.max_pool %[[X]] kernel = [2, 3] strides = [2, 3] pads = [1, 0, 0, 1] dilations = [2, 1] ceil_mode layout = channel_last {tag}
// CHECK-SAME: : (tensor<1x9x9x2xf32>) -> tensor<1x5x3x2xf32>
func.func @max_pool_every_attribute(%x: tensor<1x9x9x2xf32>) {
  %y = convopt.max_pool %x kernel = [2, 3] strides = [2, 3] pads = [1, 0, 0, 1] dilations = [2, 1] ceil_mode layout = channel_last {tag}
      : (tensor<1x9x9x2xf32>) -> tensor<1x5x3x2xf32>
  return
}

// CHECK-LABEL: func.func @max_pool_1d(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x?xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.max_pool %[[X]] kernel = [3]
// CHECK-SAME: : (tensor<1x2x?xf32>) -> tensor<1x2x?xf32>
func.func @max_pool_1d(%x: tensor<1x2x?xf32>) {
  %y = convopt.max_pool %x kernel = [3]
      : (tensor<1x2x?xf32>) -> tensor<1x2x?xf32>
  return
}

// CHECK-LABEL: func.func @max_pool_3d(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x4x4x4xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.max_pool %[[X]] kernel = [1, 2, 3]
// CHECK-SAME: : (tensor<1x2x4x4x4xf16>) -> tensor<1x2x4x3x2xf16>
func.func @max_pool_3d(%x: tensor<1x2x4x4x4xf16>) {
  %y = convopt.max_pool %x kernel = [1, 2, 3]
      : (tensor<1x2x4x4x4xf16>) -> tensor<1x2x4x3x2xf16>
  return
}

// CHECK-LABEL: func.func @average_pool(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x16x16xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.average_pool %[[X]] kernel = [2, 2] strides = [2, 2]
// CHECK-SAME: : (tensor<1x8x16x16xf32>) -> tensor<1x8x8x8xf32>
func.func @average_pool(%x: tensor<1x8x16x16xf32>) {
  %y = convopt.average_pool %x kernel = [2, 2] strides = [2, 2]
      : (tensor<1x8x16x16xf32>) -> tensor<1x8x8x8xf32>
  return
}

// CHECK-LABEL: func.func @average_pool_every_attribute(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x9x9x2xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.average_pool %[[X]] kernel = [2, 3] strides = [2, 3] pads = [1, 0, 0, 1] dilations = [2, 1] ceil_mode count_include_pad layout = channel_last {tag}
// CHECK-SAME: : (tensor<1x9x9x2xf32>) -> tensor<1x5x3x2xf32>
func.func @average_pool_every_attribute(%x: tensor<1x9x9x2xf32>) {
  %y = convopt.average_pool %x kernel = [2, 3] strides = [2, 3] pads = [1, 0, 0, 1] dilations = [2, 1] ceil_mode count_include_pad layout = channel_last {tag}
      : (tensor<1x9x9x2xf32>) -> tensor<1x5x3x2xf32>
  return
}

// CHECK-LABEL: func.func @average_pool_1d(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x?xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.average_pool %[[X]] kernel = [3]
// CHECK-SAME: : (tensor<1x2x?xf32>) -> tensor<1x2x?xf32>
func.func @average_pool_1d(%x: tensor<1x2x?xf32>) {
  %y = convopt.average_pool %x kernel = [3]
      : (tensor<1x2x?xf32>) -> tensor<1x2x?xf32>
  return
}

// CHECK-LABEL: func.func @average_pool_3d(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x4x4x4xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.average_pool %[[X]] kernel = [1, 2, 3]
// CHECK-SAME: : (tensor<1x2x4x4x4xf16>) -> tensor<1x2x4x3x2xf16>
func.func @average_pool_3d(%x: tensor<1x2x4x4x4xf16>) {
  %y = convopt.average_pool %x kernel = [1, 2, 3]
      : (tensor<1x2x4x4x4xf16>) -> tensor<1x2x4x3x2xf16>
  return
}

// CHECK-LABEL: func.func @average_pool_count_include_pad(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x16x16xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.average_pool %[[X]] kernel = [3, 3] pads = [1, 1, 1, 1] count_include_pad
// CHECK-SAME: : (tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
func.func @average_pool_count_include_pad(%x: tensor<1x8x16x16xf32>) {
  %y = convopt.average_pool %x kernel = [3, 3] pads = [1, 1, 1, 1] count_include_pad
      : (tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
  return
}

// CHECK-LABEL: func.func @reduce_mean_keep_dims(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x7x7xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reduce_mean %[[X]] axes = [2, 3] keep_dims
// CHECK-SAME: : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
func.func @reduce_mean_keep_dims(%x: tensor<1x8x7x7xf32>) {
  %y = convopt.reduce_mean %x axes = [2, 3] keep_dims
      : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
  return
}

// CHECK-LABEL: func.func @reduce_mean(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x8x7xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reduce_mean %[[X]] axes = [0, 2]
// CHECK-SAME: : (tensor<?x8x7xf32>) -> tensor<8xf32>
func.func @reduce_mean(%x: tensor<?x8x7xf32>) {
  %y = convopt.reduce_mean %x axes = [0, 2]
      : (tensor<?x8x7xf32>) -> tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @reduce_mean_no_axes(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<0x8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reduce_mean %[[X]] axes = []
// CHECK-SAME: : (tensor<0x8xf32>) -> tensor<0x8xf32>
func.func @reduce_mean_no_axes(%x: tensor<0x8xf32>) {
  %y = convopt.reduce_mean %x axes = [] : (tensor<0x8xf32>) -> tensor<0x8xf32>
  return
}

// CHECK-LABEL: func.func @softmax(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x10xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.softmax %[[X]] axis = 1 : tensor<?x10xf32>
func.func @softmax(%x: tensor<?x10xf32>) {
  %y = convopt.softmax %x axis = 1 : tensor<?x10xf32>
  return
}

// CHECK-LABEL: func.func @reduce_sum_keep_dims(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x7x7xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reduce_sum %[[X]] axes = [2, 3] keep_dims
// CHECK-SAME: : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
func.func @reduce_sum_keep_dims(%x: tensor<1x8x7x7xf32>) {
  %y = convopt.reduce_sum %x axes = [2, 3] keep_dims
      : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
  return
}

// The sum over an empty axis is 0.
// CHECK-LABEL: func.func @reduce_sum_empty_axis(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x0x7xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.reduce_sum %[[X]] axes = [0, 1]
// CHECK-SAME: : (tensor<?x0x7xf32>) -> tensor<7xf32>
func.func @reduce_sum_empty_axis(%x: tensor<?x0x7xf32>) {
  %y = convopt.reduce_sum %x axes = [0, 1]
      : (tensor<?x0x7xf32>) -> tensor<7xf32>
  return
}

// CHECK-LABEL: func.func @log_softmax(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x10xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.log_softmax %[[X]] axis = 1 : tensor<?x10xf32>
func.func @log_softmax(%x: tensor<?x10xf32>) {
  %y = convopt.log_softmax %x axis = 1 : tensor<?x10xf32>
  return
}

// RUN: convopt-opt %s --convopt-hoist-pools | FileCheck %s
// RUN: convopt-opt %s --convopt-hoist-pools --mlir-print-debuginfo -o %t --remarks-filter=convopt-graph --remark-policy=all --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=REMARK

// The example of the pass's description.
// CHECK-LABEL: func @example
// CHECK-SAME:      (%[[X:.+]]: tensor<1x8x4x4xf32>, %[[W:.+]]: tensor<6x8x1x1xf32>)
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %[[X]] kernel = [2, 2] strides = [2, 2] : (tensor<1x8x4x4xf32>) -> tensor<1x8x2x2xf32>
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv %[[P]], %[[W]] : (tensor<1x8x2x2xf32>, tensor<6x8x1x1xf32>) -> tensor<1x6x2x2xf32>
// CHECK-NEXT:    return %[[Y]]
// 12 pixels fewer of 6 * 8 weights, 2 channels more for 4 averages of 4.
// REMARK: remark: loc("pool"): [Passed] HoistPool | Category:convopt-graph | Function=example | Reason="average_pool 'pool' moved in front of conv 'mix'", into=mix, saved_multiplications=448, verdict=moved
func.func @example(%x: tensor<1x8x4x4xf32>, %w: tensor<6x8x1x1xf32>) -> tensor<1x6x2x2xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x8x4x4xf32>, tensor<6x8x1x1xf32>) -> tensor<1x6x4x4xf32> loc("mix")
  %1 = convopt.average_pool %0 kernel = [2, 2] strides = [2, 2] : (tensor<1x6x4x4xf32>) -> tensor<1x6x2x2xf32> loc("pool")
  return %1 : tensor<1x6x2x2xf32>
}

// The weights of an average add up to 1, at the border as well.
// CHECK-LABEL: func @bias_and_uncounted_padding
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %{{.+}} kernel = [3, 3] strides = [2, 2] pads = [1, 1, 1, 1]
// CHECK-NEXT:    convopt.conv %[[P]], %{{.+}} bias(%{{.+}})
// CHECK-NEXT:    return
func.func @bias_and_uncounted_padding(%x: tensor<1x8x4x4xf32>, %w: tensor<16x8x1x1xf32>, %b: tensor<16xf32>) -> tensor<1x16x2x2xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x8x4x4xf32>, tensor<16x8x1x1xf32>, tensor<16xf32>) -> tensor<1x16x4x4xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] strides = [2, 2] pads = [1, 1, 1, 1] : (tensor<1x16x4x4xf32>) -> tensor<1x16x2x2xf32>
  return %1 : tensor<1x16x2x2xf32>
}

// CHECK-LABEL: func @counted_padding_without_bias
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %{{.+}} count_include_pad
// CHECK-NEXT:    convopt.conv %[[P]]
func.func @counted_padding_without_bias(%x: tensor<1x8x4x4xf32>, %w: tensor<16x8x1x1xf32>) -> tensor<1x16x2x2xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x8x4x4xf32>, tensor<16x8x1x1xf32>) -> tensor<1x16x4x4xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] strides = [2, 2] pads = [1, 1, 1, 1] count_include_pad : (tensor<1x16x4x4xf32>) -> tensor<1x16x2x2xf32>
  return %1 : tensor<1x16x2x2xf32>
}

// CHECK-LABEL: func @bias_and_nothing_to_count
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %{{.+}} count_include_pad
// CHECK-NEXT:    convopt.conv %[[P]], %{{.+}} bias(%{{.+}})
func.func @bias_and_nothing_to_count(%x: tensor<1x8x4x4xf32>, %w: tensor<16x8x1x1xf32>, %b: tensor<16xf32>) -> tensor<1x16x2x2xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x8x4x4xf32>, tensor<16x8x1x1xf32>, tensor<16xf32>) -> tensor<1x16x4x4xf32>
  %1 = convopt.average_pool %0 kernel = [2, 2] strides = [2, 2] count_include_pad : (tensor<1x16x4x4xf32>) -> tensor<1x16x2x2xf32>
  return %1 : tensor<1x16x2x2xf32>
}

// CHECK-LABEL: func @grouped_channel_last_ceil
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %{{.+}} kernel = [2] strides = [2] ceil_mode layout = channel_last : (tensor<2x5x4xf32>) -> tensor<2x3x4xf32>
// CHECK-NEXT:    convopt.conv %[[P]], %{{.+}} groups = 2 layout = channel_last filter_layout = spatial_io : (tensor<2x3x4xf32>, tensor<1x2x6xf32>) -> tensor<2x3x6xf32>
func.func @grouped_channel_last_ceil(%x: tensor<2x5x4xf32>, %w: tensor<1x2x6xf32>) -> tensor<2x3x6xf32> {
  %0 = convopt.conv %x, %w groups = 2 layout = channel_last filter_layout = spatial_io : (tensor<2x5x4xf32>, tensor<1x2x6xf32>) -> tensor<2x5x6xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] ceil_mode layout = channel_last : (tensor<2x5x6xf32>) -> tensor<2x3x6xf32>
  return %1 : tensor<2x3x6xf32>
}

// One pool after another.
// CHECK-LABEL: func @two_pools
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %{{.+}} kernel = [2]
// CHECK-NEXT:    %[[Q:.+]] = convopt.average_pool %[[P]] kernel = [2]
// CHECK-NEXT:    convopt.conv %[[Q]]
func.func @two_pools(%x: tensor<1x4x8xf32>, %w: tensor<4x4x1xf32>) -> tensor<1x4x2xf32> {
  %0 = convopt.conv %x, %w : (tensor<1x4x8xf32>, tensor<4x4x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] : (tensor<1x4x8xf32>) -> tensor<1x4x4xf32>
  %2 = convopt.average_pool %1 kernel = [2] strides = [2] : (tensor<1x4x4xf32>) -> tensor<1x4x2xf32>
  return %2 : tensor<1x4x2xf32>
}

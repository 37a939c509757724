// RUN: convopt-opt %s -split-input-file --convopt-select-schedule | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: @dense
// CHECK: convopt.dense {{.*}}{convopt.schedule = #convopt.schedule<direct, tile = [14, 2], vector = 16>}
func.func @dense(%x: tensor<64x32xf32>, %w: tensor<32x40xf32>) -> tensor<64x40xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
  return %y : tensor<64x40xf32>
}

// A single row leaves registers free for more vectors of outputs.
// CHECK-LABEL: @matrix_vector_product_has_many_vectors
// CHECK: #convopt.schedule<direct, tile = [1, 8], vector = 16>
func.func @matrix_vector_product_has_many_vectors(%x: tensor<1x32xf32>, %w: tensor<32x400xf32>) -> tensor<1x400xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<1x32xf32>, tensor<32x400xf32>) -> tensor<1x400xf32>
  return %y : tensor<1x400xf32>
}

// CHECK-LABEL: @few_outputs_use_narrow_vectors
// CHECK: #convopt.schedule<direct, tile = [14, 1], vector = 4>
func.func @few_outputs_use_narrow_vectors(%x: tensor<64x32xf32>, %w: tensor<32x3xf32>) -> tensor<64x3xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x32xf32>, tensor<32x3xf32>) -> tensor<64x3xf32>
  return %y : tensor<64x3xf32>
}

// Three of 16 lanes would have work: the lanes are input channels instead.
// CHECK-LABEL: @few_outputs_of_many_taps_are_dot_products
// CHECK: #convopt.schedule<dot, tile = [9, 4], vector = 16>
func.func @few_outputs_of_many_taps_are_dot_products(%x: tensor<1x20x20x32xf32>, %w: tensor<5x5x32x3xf32>) -> tensor<1x16x16x3xf32> {
  %y = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x20x20x32xf32>, tensor<5x5x32x3xf32>) -> tensor<1x16x16x3xf32>
  return %y : tensor<1x16x16x3xf32>
}

// A sum over lanes per output would cost more than the one tap.
// CHECK-LABEL: @no_dot_product_for_one_tap
// CHECK: #convopt.schedule<direct, tile = [14, 1], vector = 4>
func.func @no_dot_product_for_one_tap(%x: tensor<1x20x20x32xf32>, %w: tensor<1x1x32x3xf32>) -> tensor<1x20x20x3xf32> {
  %y = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x20x20x32xf32>, tensor<1x1x32x3xf32>) -> tensor<1x20x20x3xf32>
  return %y : tensor<1x20x20x3xf32>
}

// Most lanes of the only vector would be idle.
// CHECK-LABEL: @no_dot_product_of_few_channels
// CHECK: #convopt.schedule<direct,
func.func @no_dot_product_of_few_channels(%x: tensor<1x20x20x4xf32>, %w: tensor<5x5x4x3xf32>) -> tensor<1x16x16x3xf32> {
  %y = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x20x20x4xf32>, tensor<5x5x4x3xf32>) -> tensor<1x16x16x3xf32>
  return %y : tensor<1x16x16x3xf32>
}

// CHECK-LABEL: @no_dot_product_of_groups
// CHECK: #convopt.schedule<direct,
func.func @no_dot_product_of_groups(%x: tensor<1x20x20x64xf32>, %w: tensor<5x5x32x2xf32>) -> tensor<1x16x16x2xf32> {
  %y = convopt.conv %x, %w groups = 2 layout = channel_last filter_layout = spatial_io
      : (tensor<1x20x20x64xf32>, tensor<5x5x32x2xf32>) -> tensor<1x16x16x2xf32>
  return %y : tensor<1x16x16x2xf32>
}

// CHECK-LABEL: @depthwise
// CHECK: #convopt.schedule<depthwise, tile = [7], vector = 16>
func.func @depthwise(%x: tensor<1x9x9x32xf32>, %w: tensor<3x3x1x32xf32>) -> tensor<1x7x7x32xf32> {
  %y = convopt.conv %x, %w groups = 32 layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x32xf32>, tensor<3x3x1x32xf32>) -> tensor<1x7x7x32xf32>
  return %y : tensor<1x7x7x32xf32>
}

// Two outputs per channel: the direct kernel with many groups.
// CHECK-LABEL: @depthwise_with_multiplier_is_direct
// CHECK: #convopt.schedule<direct,
func.func @depthwise_with_multiplier_is_direct(%x: tensor<1x9x9x32xf32>, %w: tensor<3x3x1x64xf32>) -> tensor<1x7x7x64xf32> {
  %y = convopt.conv %x, %w groups = 32 layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x32xf32>, tensor<3x3x1x64xf32>) -> tensor<1x7x7x64xf32>
  return %y : tensor<1x7x7x64xf32>
}

// CHECK-LABEL: @no_schedule_for_channel_first
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_channel_first(%x: tensor<1x32x9x9xf32>, %w: tensor<8x32x3x3xf32>) -> tensor<1x8x7x7xf32> {
  %y = convopt.conv %x, %w : (tensor<1x32x9x9xf32>, tensor<8x32x3x3xf32>) -> tensor<1x8x7x7xf32>
  return %y : tensor<1x8x7x7xf32>
}

// CHECK-LABEL: @no_schedule_for_f64
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_f64(%x: tensor<64x32xf64>, %w: tensor<32x40xf64>) -> tensor<64x40xf64> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x32xf64>, tensor<32x40xf64>) -> tensor<64x40xf64>
  return %y : tensor<64x40xf64>
}

// CHECK-LABEL: @max_pool
// CHECK: #convopt.schedule<pool, tile = [7], vector = 16>
func.func @max_pool(%x: tensor<1x14x14x32xf32>) -> tensor<1x7x7x32xf32> {
  %y = convopt.max_pool %x kernel = [2, 2] strides = [2, 2] layout = channel_last : (tensor<1x14x14x32xf32>) -> tensor<1x7x7x32xf32>
  return %y : tensor<1x7x7x32xf32>
}

// CHECK-LABEL: @average_that_counts_padding
// CHECK: #convopt.schedule<pool,
func.func @average_that_counts_padding(%x: tensor<1x14x14x32xf32>) -> tensor<1x14x14x32xf32> {
  %y = convopt.average_pool %x kernel = [3, 3] pads = [1, 1, 1, 1] count_include_pad layout = channel_last : (tensor<1x14x14x32xf32>) -> tensor<1x14x14x32xf32>
  return %y : tensor<1x14x14x32xf32>
}

// Its divisor depends on the position.
// CHECK-LABEL: @no_schedule_for_average_that_excludes_padding
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_average_that_excludes_padding(%x: tensor<1x14x14x32xf32>) -> tensor<1x14x14x32xf32> {
  %y = convopt.average_pool %x kernel = [3, 3] pads = [1, 1, 1, 1] layout = channel_last : (tensor<1x14x14x32xf32>) -> tensor<1x14x14x32xf32>
  return %y : tensor<1x14x14x32xf32>
}

// The last window reaches beyond the padding.
// CHECK-LABEL: @no_schedule_for_average_with_ceil_mode_overhang
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_average_with_ceil_mode_overhang(%x: tensor<1x6x6x32xf32>) -> tensor<1x3x3x32xf32> {
  %y = convopt.average_pool %x kernel = [3, 3] strides = [2, 2] ceil_mode count_include_pad layout = channel_last : (tensor<1x6x6x32xf32>) -> tensor<1x3x3x32xf32>
  return %y : tensor<1x3x3x32xf32>
}

// -----

// The target spec decides: 256-bit vectors, 16 registers.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"vector_bits" = 256 : i64, "vector_registers" = 16 : i64>>} {
  // CHECK-LABEL: @narrower_target
  // CHECK: #convopt.schedule<direct, tile = [6, 2], vector = 8>
  func.func @narrower_target(%x: tensor<64x32xf32>, %w: tensor<32x40xf32>) -> tensor<64x40xf32> {
    %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
    return %y : tensor<64x40xf32>
  }
}

// -----

// Products take registers where multiply-adds are not fused.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"vector_bits" = 128 : i64, "vector_registers" = 16 : i64,
                                     "fused_multiply_add" = false>>} {
  // CHECK-LABEL: @smaller_tile_without_fused_multiply_add
  // CHECK: #convopt.schedule<direct, tile = [5, 2], vector = 4>
  func.func @smaller_tile_without_fused_multiply_add(%x: tensor<64x32xf32>, %w: tensor<32x40xf32>) -> tensor<64x40xf32> {
    %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
    return %y : tensor<64x40xf32>
  }
}

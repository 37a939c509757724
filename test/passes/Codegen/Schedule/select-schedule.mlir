// RUN: convopt-opt %s -split-input-file --convopt-select-schedule | FileCheck %s
// RUN: convopt-opt %s -split-input-file --convopt-select-schedule=numerics=strict | FileCheck %s --check-prefix=STRICT

// The example of the pass's description.
// CHECK-LABEL: @dense
// CHECK: convopt.dense {{.*}}{convopt.schedule = #convopt.schedule<direct, tile = [14, 2], vector = 16>}
func.func @dense(%x: tensor<64x48xf32>, %w: tensor<48x40xf32>) -> tensor<64x40xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x48xf32>, tensor<48x40xf32>) -> tensor<64x40xf32>
  return %y : tensor<64x40xf32>
}

// A short sum: a small tile, whose epilogue runs beside the next one.
// CHECK-LABEL: @short_sum
// CHECK: #convopt.schedule<direct, tile = [14, 1], vector = 16>
func.func @short_sum(%x: tensor<64x32xf32>, %w: tensor<32x40xf32>) -> tensor<64x40xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
  return %y : tensor<64x40xf32>
}

// CHECK-LABEL: @no_short_sum_of_33
// CHECK: #convopt.schedule<direct, tile = [14, 2], vector = 16>
func.func @no_short_sum_of_33(%x: tensor<64x33xf32>, %w: tensor<33x40xf32>) -> tensor<64x40xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x33xf32>, tensor<33x40xf32>) -> tensor<64x40xf32>
  return %y : tensor<64x40xf32>
}

// Fewer pixels than a tile has: vectors keep the multiply-adds independent.
// CHECK-LABEL: @no_short_sum_of_few_pixels
// CHECK: #convopt.schedule<direct, tile = [4, 3], vector = 16>
func.func @no_short_sum_of_few_pixels(%x: tensor<4x32xf32>, %w: tensor<32x40xf32>) -> tensor<4x40xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<4x32xf32>, tensor<32x40xf32>) -> tensor<4x40xf32>
  return %y : tensor<4x40xf32>
}

// A single row leaves registers free for more vectors of outputs.
// CHECK-LABEL: @matrix_vector_product_has_many_vectors
// CHECK: #convopt.schedule<direct, tile = [1, 8], vector = 16>
func.func @matrix_vector_product_has_many_vectors(%x: tensor<1x32xf32>, %w: tensor<32x400xf32>) -> tensor<1x400xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<1x32xf32>, tensor<32x400xf32>) -> tensor<1x400xf32>
  return %y : tensor<1x400xf32>
}

// Rows 4 KiB apart share a set of the first cache: no more rows than it holds.
// CHECK-LABEL: @rows_of_one_cache_set
// CHECK: #convopt.schedule<direct, tile = [6, 4], vector = 16>
func.func @rows_of_one_cache_set(%x: tensor<64x1024xf32>, %w: tensor<1024x128xf32>) -> tensor<64x128xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x1024xf32>, tensor<1024x128xf32>) -> tensor<64x128xf32>
  return %y : tensor<64x128xf32>
}

// Two sets hold them.
// CHECK-LABEL: @rows_of_two_cache_sets
// CHECK: #convopt.schedule<direct, tile = [14, 2], vector = 16>
func.func @rows_of_two_cache_sets(%x: tensor<64x512xf32>, %w: tensor<512x128xf32>) -> tensor<64x128xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial : (tensor<64x512xf32>, tensor<512x128xf32>) -> tensor<64x128xf32>
  return %y : tensor<64x128xf32>
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

// Three by three, enough channels: tiles of 4 x 4 outputs, whose filter comes
// from memory faster than that of 6 x 6.
// CHECK-LABEL: @winograd
// CHECK: #convopt.schedule<winograd, tile = [4, 3, 4, 3, 25, 14, 2], vector = 16>
// STRICT-LABEL: @winograd
// STRICT: #convopt.schedule<direct,
func.func @winograd(%x: tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x128x128xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x128x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// The filter of 6 x 6 outputs has four times the size of that of 2 x 2.
// CHECK-LABEL: @few_outputs_read_smaller_filters
// CHECK: #convopt.schedule<winograd, tile = [2, 3, 2, 3, 16, 14, 2], vector = 16>
func.func @few_outputs_read_smaller_filters(%x: tensor<1x7x7x512xf32>) -> tensor<1x7x7x512xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x512x512xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x512xf32>, tensor<3x3x512x512xf32>) -> tensor<1x7x7x512xf32>
  return %y : tensor<1x7x7x512xf32>
}

// CHECK-LABEL: @winograd_in_a_group
// CHECK: #convopt.schedule<winograd, tile = [4, 3, 4, 3, 17, 9, 3], vector = 16>
func.func @winograd_in_a_group(%x: tensor<1x28x28x48xf32>) -> tensor<1x28x28x48xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x48x48xf32>
  %g = convopt.fused %x, %w : (tensor<1x28x28x48xf32>, tensor<3x3x48x48xf32>) -> tensor<1x28x28x48xf32> {
  ^bb0(%x0: tensor<1x28x28x48xf32>, %w0: tensor<3x3x48x48xf32>):
    %y = convopt.conv %x0, %w0 pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
        : (tensor<1x28x28x48xf32>, tensor<3x3x48x48xf32>) -> tensor<1x28x28x48xf32>
    %z = convopt.relu %y : tensor<1x28x28x48xf32>
    convopt.yield %z : tensor<1x28x28x48xf32>
  }
  return %g : tensor<1x28x28x48xf32>
}

// Slices are transformed once and summed in the transform domain.
// CHECK-LABEL: @winograd_volume
// CHECK: #convopt.schedule<winograd, tile = [6, 3, 6, 3, 25, 14, 2], vector = 16>
func.func @winograd_volume(%x: tensor<1x8x56x56x64xf32>) -> tensor<1x8x56x56x64xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x3x64x64xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x56x56x64xf32>, tensor<3x3x3x64x64xf32>) -> tensor<1x8x56x56x64xf32>
  return %y : tensor<1x8x56x56x64xf32>
}

// Larger tiles would make a filter of 12 MiB from 1.7.
// CHECK-LABEL: @winograd_volume_with_a_large_filter
// CHECK: #convopt.schedule<winograd, tile = [4, 3, 4, 3, {{.*}}], vector = 16>
func.func @winograd_volume_with_a_large_filter(%x: tensor<1x4x28x28x128xf32>) -> tensor<1x4x28x28x128xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x3x128x128xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x28x28x128xf32>, tensor<3x3x3x128x128xf32>) -> tensor<1x4x28x28x128xf32>
  return %y : tensor<1x4x28x28x128xf32>
}

// The same filter on images pays.
// CHECK-LABEL: @winograd_image_with_a_large_filter
// CHECK: #convopt.schedule<winograd, tile = [6, 3, 6, 3, {{.*}}], vector = 16>
func.func @winograd_image_with_a_large_filter(%x: tensor<1x56x56x256xf32>) -> tensor<1x56x56x256xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x256x256xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x56x56x256xf32>, tensor<3x3x256x256xf32>) -> tensor<1x56x56x256xf32>
  return %y : tensor<1x56x56x256xf32>
}

// CHECK-LABEL: @no_winograd_volume_with_many_slices
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_volume_with_many_slices(%x: tensor<1x256x64x64x32xf32>) -> tensor<1x256x64x64x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x3x32x32xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x256x64x64x32xf32>, tensor<3x3x3x32x32xf32>) -> tensor<1x256x64x64x32xf32>
  return %y : tensor<1x256x64x64x32xf32>
}

// Its transform would cost more than it saves.
// CHECK-LABEL: @no_winograd_run_time_filter
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_run_time_filter(%x: tensor<1x28x28x128xf32>, %w: tensor<3x3x128x128xf32>) -> tensor<1x28x28x128xf32> {
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x128x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// An infinite weight would spread over all outputs of a tile.
// CHECK-LABEL: @no_winograd_infinite_weight
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_infinite_weight(%x: tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32> {
  %w = arith.constant dense<0x7F800000> : tensor<3x3x128x128xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x128x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// CHECK-LABEL: @no_winograd_strides
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_strides(%x: tensor<1x28x28x128xf32>) -> tensor<1x14x14x128xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x128x128xf32>
  %y = convopt.conv %x, %w strides = [2, 2] pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x128x128xf32>) -> tensor<1x14x14x128xf32>
  return %y : tensor<1x14x14x128xf32>
}

// CHECK-LABEL: @no_winograd_dilations
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_dilations(%x: tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x128x128xf32>
  %y = convopt.conv %x, %w pads = [2, 2, 2, 2] dilations = [2, 2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x128x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// CHECK-LABEL: @no_winograd_groups
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_groups(%x: tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x64x128xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] groups = 2 layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x64x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// The transforms cost what the products save.
// CHECK-LABEL: @no_winograd_few_channels
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_few_channels(%x: tensor<1x56x56x3xf32>) -> tensor<1x56x56x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x3x32xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x56x56x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x56x56x32xf32>
  return %y : tensor<1x56x56x32xf32>
}

// Reading the filter takes as long as the direct kernel.
// CHECK-LABEL: @no_winograd_few_pixels
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_few_pixels(%x: tensor<1x3x3x512xf32>) -> tensor<1x3x3x512xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x512x512xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x3x3x512xf32>, tensor<3x3x512x512xf32>) -> tensor<1x3x3x512xf32>
  return %y : tensor<1x3x3x512xf32>
}

// Nothing is summed along any axis.
// CHECK-LABEL: @no_winograd_single_tap
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_single_tap(%x: tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x128x128xf32>
  %y = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<1x1x128x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// CHECK-LABEL: @keeps_a_schedule
// CHECK: #convopt.schedule<direct, tile = [3, 1], vector = 8>
func.func @keeps_a_schedule(%x: tensor<64x32xf32>, %w: tensor<32x40xf32>) -> tensor<64x40xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [3, 1], vector = 8>}
      : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
  return %y : tensor<64x40xf32>
}

// -----

// One axis: the other one, which is not there, counts as one of a single pixel.
// CHECK-LABEL: @winograd_one_axis
// CHECK: #convopt.schedule<winograd, tile = [1, 1, 8, 3, 25, 14, 2], vector = 16>
// STRICT-LABEL: @winograd_one_axis
// STRICT: #convopt.schedule<direct,
func.func @winograd_one_axis(%x: tensor<1x1000x64xf32>) -> tensor<1x1000x64xf32> {
  %w = arith.constant dense<1.0> : tensor<3x64x64xf32>
  %y = convopt.conv %x, %w pads = [1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1000x64xf32>, tensor<3x64x64xf32>) -> tensor<1x1000x64xf32>
  return %y : tensor<1x1000x64xf32>
}

// The filter of 8 outputs at a time takes longer to read.
// CHECK-LABEL: @winograd_one_axis_few_outputs
// CHECK: #convopt.schedule<winograd, tile = [1, 1, 4, 3, 4, 14, 2], vector = 16>
func.func @winograd_one_axis_few_outputs(%x: tensor<1x15x256xf32>) -> tensor<1x15x512xf32> {
  %w = arith.constant dense<1.0> : tensor<3x256x512xf32>
  %y = convopt.conv %x, %w pads = [1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x15x256xf32>, tensor<3x256x512xf32>) -> tensor<1x15x512xf32>
  return %y : tensor<1x15x512xf32>
}

// In a small network filters stay in the caches: tiles of 6 x 6 outputs.
// CHECK-LABEL: @winograd_near_weights
// CHECK: #convopt.schedule<winograd, tile = [6, 3, 6, 3,
func.func @winograd_near_weights(%x: tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x128x128xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      : (tensor<1x28x28x128xf32>, tensor<3x3x128x128xf32>) -> tensor<1x28x28x128xf32>
  return %y : tensor<1x28x28x128xf32>
}

// CHECK-LABEL: @winograd_row
// CHECK: #convopt.schedule<winograd, tile = [1, 1, 4, 7,
func.func @winograd_row(%x: tensor<1x17x17x192xf32>) -> tensor<1x17x17x192xf32> {
  %w = arith.constant dense<1.0> : tensor<1x7x192x192xf32>
  %y = convopt.conv %x, %w pads = [0, 3, 0, 3] layout = channel_last filter_layout = spatial_io
      : (tensor<1x17x17x192xf32>, tensor<1x7x192x192xf32>) -> tensor<1x17x17x192xf32>
  return %y : tensor<1x17x17x192xf32>
}

// CHECK-LABEL: @winograd_column
// CHECK: #convopt.schedule<winograd, tile = [4, 7, 1, 1,
func.func @winograd_column(%x: tensor<1x17x17x192xf32>) -> tensor<1x17x17x192xf32> {
  %w = arith.constant dense<1.0> : tensor<7x1x192x192xf32>
  %y = convopt.conv %x, %w pads = [3, 0, 3, 0] layout = channel_last filter_layout = spatial_io
      : (tensor<1x17x17x192xf32>, tensor<7x1x192x192xf32>) -> tensor<1x17x17x192xf32>
  return %y : tensor<1x17x17x192xf32>
}

// Height and width are one axis.
// CHECK-LABEL: @winograd_depth
// CHECK: #convopt.schedule<winograd, tile = [8, 3, 1, 1, 14, 14, 2], vector = 16>
func.func @winograd_depth(%x: tensor<1x8x56x56x144xf32>) -> tensor<1x8x56x56x64xf32> {
  %w = arith.constant dense<1.0> : tensor<3x1x1x144x64xf32>
  %y = convopt.conv %x, %w pads = [1, 0, 0, 1, 0, 0] layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x56x56x144xf32>, tensor<3x1x1x144x64xf32>) -> tensor<1x8x56x56x64xf32>
  return %y : tensor<1x8x56x56x64xf32>
}

// CHECK-LABEL: @winograd_five_by_five
// CHECK: #convopt.schedule<winograd, tile = [4, 5, 4, 5,
func.func @winograd_five_by_five(%x: tensor<1x35x35x48xf32>) -> tensor<1x35x35x64xf32> {
  %w = arith.constant dense<1.0> : tensor<5x5x48x64xf32>
  %y = convopt.conv %x, %w pads = [2, 2, 2, 2] layout = channel_last filter_layout = spatial_io
      : (tensor<1x35x35x48xf32>, tensor<5x5x48x64xf32>) -> tensor<1x35x35x64xf32>
  return %y : tensor<1x35x35x64xf32>
}

// A window of 9 is cut into two segments of 5 taps, the last of which is zero.
// CHECK-LABEL: @winograd_segments
// CHECK: #convopt.schedule<winograd, tile = [1, 1, 6, 5, 14, 14, 2], vector = 16>
func.func @winograd_segments(%x: tensor<1x1000x256xf32>) -> tensor<1x1000x128xf32> {
  %w = arith.constant dense<1.0> : tensor<9x256x128xf32>
  %y = convopt.conv %x, %w pads = [4, 4] layout = channel_last filter_layout = spatial_io
      : (tensor<1x1000x256xf32>, tensor<9x256x128xf32>) -> tensor<1x1000x128xf32>
  return %y : tensor<1x1000x128xf32>
}

// Two outputs do not pay for four products.
// CHECK-LABEL: @no_winograd_two_outputs
// CHECK: #convopt.schedule<direct,
func.func @no_winograd_two_outputs(%x: tensor<1x2x14x14x576xf32>) -> tensor<1x2x14x14x256xf32> {
  %w = arith.constant dense<1.0> : tensor<3x1x1x576x256xf32>
  %y = convopt.conv %x, %w pads = [1, 0, 0, 1, 0, 0] layout = channel_last filter_layout = spatial_io
      : (tensor<1x2x14x14x576xf32>, tensor<3x1x1x576x256xf32>) -> tensor<1x2x14x14x256xf32>
  return %y : tensor<1x2x14x14x256xf32>
}

// -----

// Blocks are whole vectors; 24 channels have two.
// CHECK-LABEL: @blocked
// CHECK: convopt.blocked_conv {{.*}}{convopt.schedule = #convopt.schedule<direct, tile = [14, 1], vector = 16>}
// CHECK: convopt.blocked_conv {{.*}}{convopt.schedule = #convopt.schedule<depthwise, tile = [7], vector = 16>}
// CHECK: convopt.unpack_channels {{.*}}{convopt.schedule = #convopt.schedule<copy, tile = [7], vector = 16>}
func.func @blocked(%x: tensor<1x3x16x16xf32>, %v: tensor<1x1x3x24xf32>, %w: tensor<3x3x1x24xf32>) -> tensor<1x14x14x24xf32> {
  %0 = convopt.blocked_conv %x, %v layout = channel_first block = 16 : (tensor<1x3x16x16xf32>, tensor<1x1x3x24xf32>) -> tensor<1x2x16x16x16xf32>
  %1 = convopt.blocked_conv %0, %w groups = 24 block = 16 : (tensor<1x2x16x16x16xf32>, tensor<3x3x1x24xf32>) -> tensor<1x2x14x14x16xf32>
  %2 = convopt.unpack_channels %1 channels = 24 : (tensor<1x2x14x14x16xf32>) -> tensor<1x14x14x24xf32>
  return %2 : tensor<1x14x14x24xf32>
}

// Vectors of 16 would reach into the next block.
// CHECK-LABEL: @no_schedule_for_blocks_below_a_vector
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_blocks_below_a_vector(%x: tensor<1x4x4x24xf32>, %w: tensor<1x1x24x24xf32>) -> (tensor<1x3x4x4x8xf32>, tensor<1x3x4x4x8xf32>) {
  %0 = convopt.pack_channels %x block = 8 : (tensor<1x4x4x24xf32>) -> tensor<1x3x4x4x8xf32>
  %1 = convopt.blocked_conv %0, %w block = 8 : (tensor<1x3x4x4x8xf32>, tensor<1x1x24x24xf32>) -> tensor<1x3x4x4x8xf32>
  return %0, %1 : tensor<1x3x4x4x8xf32>, tensor<1x3x4x4x8xf32>
}

// A depthwise kernel reads vectors of channels, not planes.
// CHECK-LABEL: @no_schedule_for_depthwise_of_planes
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_depthwise_of_planes(%x: tensor<1x4x4x4xf32>, %w: tensor<1x1x1x4xf32>) -> tensor<1x1x4x4x16xf32> {
  %0 = convopt.blocked_conv %x, %w groups = 4 layout = channel_first block = 16 : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x1x4x4x16xf32>
  return %0 : tensor<1x1x4x4x16xf32>
}

// The second group of channels begins within a block.
// CHECK-LABEL: @no_schedule_for_groups_that_cross_blocks
// CHECK-NOT: convopt.schedule
func.func @no_schedule_for_groups_that_cross_blocks(%x: tensor<1x3x4x4x16xf32>, %w: tensor<1x1x24x48xf32>) -> tensor<1x3x4x4x16xf32> {
  %0 = convopt.blocked_conv %x, %w groups = 2 block = 16 : (tensor<1x3x4x4x16xf32>, tensor<1x1x24x48xf32>) -> tensor<1x3x4x4x16xf32>
  return %0 : tensor<1x3x4x4x16xf32>
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

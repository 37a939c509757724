// RUN: convopt-opt %s -split-input-file -verify-diagnostics --convopt-emit-kernels

func.func @tile_of_another_algorithm(%x: tensor<1x8xf32>, %w: tensor<8x8xf32>) -> tensor<1x8xf32> {
  // expected-error@+1 {{expected a schedule that fits the op}}
  %y = convopt.dense %x, %w filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  return %y : tensor<1x8xf32>
}

// -----

func.func @channel_first(%x: tensor<1x4x4x4xf32>) -> tensor<1x4x2x2xf32> {
  // expected-error@+1 {{expected a schedule that fits the op}}
  %y = convopt.max_pool %x kernel = [2, 2] strides = [2, 2] {convopt.schedule = #convopt.schedule<pool, tile = [1], vector = 4>} : (tensor<1x4x4x4xf32>) -> tensor<1x4x2x2xf32>
  return %y : tensor<1x4x2x2xf32>
}

// -----

func.func @not_linear(%x: tensor<1x4x4x4xf32>) -> tensor<1x2x2x4xf32> {
  // expected-error@+1 {{expected a convolution or dense layer}}
  %y = convopt.max_pool %x kernel = [2, 2] strides = [2, 2] layout = channel_last {convopt.schedule = #convopt.schedule<depthwise, tile = [1], vector = 4>} : (tensor<1x4x4x4xf32>) -> tensor<1x2x2x4xf32>
  return %y : tensor<1x2x2x4xf32>
}

// -----

func.func @epilogue_is_not_element_wise(%x: tensor<1x8xf32>, %v: tensor<8x8xf32>) -> tensor<1x8xf32> {
  %c = convopt.fused %x, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%x0: tensor<1x8xf32>, %v0: tensor<8x8xf32>):
    %0 = convopt.dense %x0, %v0 filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    // expected-error@+1 {{expected an element-wise epilogue, per channel on the last axis}}
    %1 = convopt.softmax %0 axis = 1 : tensor<1x8xf32>
    convopt.yield %1 : tensor<1x8xf32>
  }
  return %c : tensor<1x8xf32>
}

// -----

func.func @epilogue_on_another_axis(%x: tensor<8x8xf32>, %v: tensor<8x8xf32>, %b: tensor<8xf32>) -> tensor<8x8xf32> {
  %c = convopt.fused %x, %v, %b : (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<8x8xf32> {
  ^bb0(%x0: tensor<8x8xf32>, %v0: tensor<8x8xf32>, %b0: tensor<8xf32>):
    %0 = convopt.dense %x0, %v0 filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
    // expected-error@+1 {{expected an element-wise epilogue, per channel on the last axis}}
    %1 = convopt.bias_add %0, %b0 axis = 0 : tensor<8x8xf32>, tensor<8xf32>
    convopt.yield %1 : tensor<8x8xf32>
  }
  return %c : tensor<8x8xf32>
}

// -----

func.func @epilogue_is_not_a_chain(%x: tensor<1x8xf32>, %v: tensor<8x8xf32>) -> tensor<1x8xf32> {
  %c = convopt.fused %x, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%x0: tensor<1x8xf32>, %v0: tensor<8x8xf32>):
    %0 = convopt.dense %x0, %v0 filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    %1 = convopt.relu %0 : tensor<1x8xf32>
    // expected-error@+1 {{expected the epilogue to be a chain}}
    %2 = convopt.add %1, %0 : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
    convopt.yield %2 : tensor<1x8xf32>
  }
  return %c : tensor<1x8xf32>
}

// -----

func.func @group_yields_two_values(%x: tensor<1x8xf32>, %v: tensor<8x8xf32>) -> tensor<1x8xf32> {
  // expected-error@+1 {{expected a group that yields its last value alone}}
  %c:2 = convopt.fused %x, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  ^bb0(%x0: tensor<1x8xf32>, %v0: tensor<8x8xf32>):
    %0 = convopt.dense %x0, %v0 filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    %1 = convopt.relu %0 : tensor<1x8xf32>
    convopt.yield %0, %1 : tensor<1x8xf32>, tensor<1x8xf32>
  }
  return %c#1 : tensor<1x8xf32>
}

// -----

func.func @tile_without_elements(%x: tensor<1x8xf32>, %w: tensor<8x8xf32>) -> tensor<1x8xf32> {
  // expected-error@+1 {{expected a schedule that fits the op}}
  %y = convopt.dense %x, %w filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [0, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  return %y : tensor<1x8xf32>
}

// -----

func.func @winograd_without_transform(%x: tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x4x4xf32>
  // expected-error@+1 {{expected a schedule that fits the op}}
  %0 = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<winograd, tile = [9, 3, 9, 3, 4, 4, 1], vector = 4>} : (tensor<1x6x6x4xf32>, tensor<3x3x4x4xf32>) -> tensor<1x6x6x4xf32>
  return %0 : tensor<1x6x6x4xf32>
}

// -----

func.func @winograd_with_strides(%x: tensor<1x6x6x4xf32>) -> tensor<1x3x3x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x4x4xf32>
  // expected-error@+1 {{expected a schedule that fits the op}}
  %0 = convopt.conv %x, %w strides = [2, 2] pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<winograd, tile = [2, 3, 2, 3, 4, 4, 1], vector = 4>} : (tensor<1x6x6x4xf32>, tensor<3x3x4x4xf32>) -> tensor<1x3x3x4xf32>
  return %0 : tensor<1x3x3x4xf32>
}

// -----

func.func @winograd_run_time_filter(%x: tensor<1x6x6x4xf32>, %w: tensor<3x3x4x4xf32>) -> tensor<1x6x6x4xf32> {
  // expected-error@+1 {{expected a constant filter}}
  %0 = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<winograd, tile = [4, 3, 4, 3, 4, 4, 1], vector = 4>} : (tensor<1x6x6x4xf32>, tensor<3x3x4x4xf32>) -> tensor<1x6x6x4xf32>
  return %0 : tensor<1x6x6x4xf32>
}

// -----

func.func @vectors_cross_blocks(%x: tensor<1x4x4x24xf32>) -> tensor<1x3x4x4x8xf32> {
  // expected-error@+1 {{expected vectors that do not cross blocks}}
  %y = convopt.pack_channels %x block = 8 {convopt.schedule = #convopt.schedule<copy, tile = [4], vector = 16>} : (tensor<1x4x4x24xf32>) -> tensor<1x3x4x4x8xf32>
  return %y : tensor<1x3x4x4x8xf32>
}

// -----

func.func @winograd_taps_beyond_the_window(%x: tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x3x4x4xf32>
  // expected-error@+1 {{expected a schedule that fits the op}}
  %0 = convopt.conv %x, %w pads = [0, 1, 0, 1] layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<winograd, tile = [2, 3, 2, 3, 4, 4, 1], vector = 4>} : (tensor<1x6x6x4xf32>, tensor<1x3x4x4xf32>) -> tensor<1x6x6x4xf32>
  return %0 : tensor<1x6x6x4xf32>
}

// -----

func.func @mean_of_a_direct_kernel(%x: tensor<1x4x4x4xf32>, %w: tensor<1x1x4x4xf32>) -> tensor<1x1x1x4xf32> {
  %y:2 = convopt.fused %x, %w : (tensor<1x4x4x4xf32>, tensor<1x1x4x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) {
  ^bb0(%x0: tensor<1x4x4x4xf32>, %w0: tensor<1x1x4x4xf32>):
    %0 = convopt.conv %x0, %w0 layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<direct, tile = [4, 1], vector = 4>} : (tensor<1x4x4x4xf32>, tensor<1x1x4x4xf32>) -> tensor<1x4x4x4xf32>
    // expected-error@+1 {{expected a mean over all pixels, of what a depthwise kernel computes}}
    %1 = convopt.reduce_mean %0 axes = [1, 2] keep_dims : (tensor<1x4x4x4xf32>) -> tensor<1x1x1x4xf32>
    convopt.yield %0, %1 : tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>
  }
  return %y#1 : tensor<1x1x1x4xf32>
}

// -----

func.func @mean_over_some_pixels(%x: tensor<1x4x4x4xf32>, %w: tensor<1x1x1x4xf32>) -> tensor<1x1x4x4xf32> {
  %y:2 = convopt.fused %x, %w : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x1x4x4xf32>) {
  ^bb0(%x0: tensor<1x4x4x4xf32>, %w0: tensor<1x1x1x4xf32>):
    %0 = convopt.conv %x0, %w0 groups = 4 layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<depthwise, tile = [4], vector = 4>} : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x4xf32>
    // expected-error@+1 {{expected a mean over all pixels, of what a depthwise kernel computes}}
    %1 = convopt.reduce_mean %0 axes = [1] keep_dims : (tensor<1x4x4x4xf32>) -> tensor<1x1x4x4xf32>
    convopt.yield %0, %1 : tensor<1x4x4x4xf32>, tensor<1x1x4x4xf32>
  }
  return %y#1 : tensor<1x1x4x4xf32>
}

// -----

func.func @mean_of_another_value(%x: tensor<1x4x4x4xf32>, %w: tensor<1x1x1x4xf32>) -> tensor<1x1x1x4xf32> {
  // expected-error@+1 {{expected a group that yields its last value and the mean of it}}
  %y:2 = convopt.fused %x, %w : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) {
  ^bb0(%x0: tensor<1x4x4x4xf32>, %w0: tensor<1x1x1x4xf32>):
    %0 = convopt.conv %x0, %w0 groups = 4 layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<depthwise, tile = [4], vector = 4>} : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x4xf32>
    %1 = convopt.reduce_mean %x0 axes = [1, 2] keep_dims : (tensor<1x4x4x4xf32>) -> tensor<1x1x1x4xf32>
    convopt.yield %0, %1 : tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>
  }
  return %y#1 : tensor<1x1x1x4xf32>
}

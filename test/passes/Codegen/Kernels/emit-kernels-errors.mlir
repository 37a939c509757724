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

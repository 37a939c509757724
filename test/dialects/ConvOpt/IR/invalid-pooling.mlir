// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @max_pool_c1(%x: tensor<8x6xf32>) {
  // expected-error@+2 {{max_pool_c1: expected an input of rank 3 to 5, got 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [] : (tensor<8x6xf32>) -> tensor<8x6xf32>
  return
}

// -----

func.func @max_pool_c1_high(%x: tensor<1x8x2x2x2x2xf32>) {
  // expected-error@+2 {{max_pool_c1: expected an input of rank 3 to 5, got 6}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [1, 1, 1, 1]
      : (tensor<1x8x2x2x2x2xf32>) -> tensor<1x8x2x2x2x2xf32>
  return
}

// -----

func.func @max_pool_c2_kernel(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c2_stride(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] strides = [-1, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c2_dilation(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] dilations = [1, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c3_kernel(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c3_strides(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] strides = [1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c3_pads(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] pads = [1, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c3_dilations(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] dilations = [1, 1, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c4_negative(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c4: expected pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] pads = [0, -1, 0, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c4_low(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c4: expected pads smaller than the dilated kernel (2) on spatial axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] pads = [0, 2, 0, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c4_high(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c4: expected pads smaller than the dilated kernel (4) on spatial axis 0}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 2] pads = [0, 0, 4, 0] dilations = [3,
      1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @max_pool_c5(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{max_pool_c5: expected the dilated kernel (7) to fit into the padded input on spatial axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.max_pool %x kernel = [2, 4] dilations = [1, 2] ceil_mode
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c1(%x: tensor<8x6xf32>) {
  // expected-error@+2 {{average_pool_c1: expected an input of rank 3 to 5, got 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = []
      : (tensor<8x6xf32>) -> tensor<8x6xf32>
  return
}

// -----

func.func @average_pool_c1_high(%x: tensor<1x8x2x2x2x2xf32>) {
  // expected-error@+2 {{average_pool_c1: expected an input of rank 3 to 5, got 6}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [1, 1, 1, 1]
      : (tensor<1x8x2x2x2x2xf32>) -> tensor<1x8x2x2x2x2xf32>
  return
}

// -----

func.func @average_pool_c2_kernel(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c2_stride(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] strides = [-1, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c2_dilation(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] dilations = [1, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c3_kernel(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c3_strides(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] strides = [1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c3_pads(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] pads = [1, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c3_dilations(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] dilations = [1, 1, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c4_negative(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c4: expected pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] pads = [0, -1, 0, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c4_low(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c4: expected pads smaller than the dilated kernel (2) on spatial axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] pads = [0, 2, 0, 0]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c4_high(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c4: expected pads smaller than the dilated kernel (4) on spatial axis 0}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 2] pads = [0, 0, 4, 0] dilations =
      [3, 1]
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @average_pool_c5(%x: tensor<1x8x6x6xf32>) {
  // expected-error@+2 {{average_pool_c5: expected the dilated kernel (7) to fit into the padded input on spatial axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.average_pool %x kernel = [2, 4] dilations = [1, 2] ceil_mode
      : (tensor<1x8x6x6xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @reduce_mean_c1(%x: tensor<1x8x7xf32>) {
  // expected-error@+2 {{reduce_mean_c1: expected axes within the input's rank (3)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_mean %x axes = [1, 3]
      : (tensor<1x8x7xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @reduce_mean_c1_negative(%x: tensor<1x8x7xf32>) {
  // expected-error@+2 {{reduce_mean_c1: expected axes within the input's rank (3)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_mean %x axes = [-1]
      : (tensor<1x8x7xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @reduce_mean_c2(%x: tensor<1x8x7xf32>) {
  // expected-error@+2 {{reduce_mean_c2: expected strictly increasing axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_mean %x axes = [2, 1]
      : (tensor<1x8x7xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @reduce_mean_c2_twice(%x: tensor<1x8x7xf32>) {
  // expected-error@+2 {{reduce_mean_c2: expected strictly increasing axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_mean %x axes = [1, 1]
      : (tensor<1x8x7xf32>) -> tensor<1x7xf32>
  return
}

// -----

func.func @reduce_mean_c3(%x: tensor<1x8x0xf32>) {
  // expected-error@+2 {{reduce_mean_c3: expected no empty axis to reduce}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_mean %x axes = [2]
      : (tensor<1x8x0xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @softmax_c1(%x: tensor<1x10xf32>) {
  // expected-error@+1 {{softmax_c1: expected axis 2 to be within the input's rank}}
  %y = convopt.softmax %x axis = 2 : tensor<1x10xf32>
  return
}

// -----

func.func @softmax_c1_negative(%x: tensor<1x10xf32>) {
  // expected-error@+1 {{softmax_c1: expected axis -1 to be within the input's rank}}
  %y = convopt.softmax %x axis = -1 : tensor<1x10xf32>
  return
}

// -----

func.func @reduce_sum_c1(%x: tensor<1x8x7xf32>) {
  // expected-error@+2 {{reduce_sum_c1: expected axes within the input's rank (3)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_sum %x axes = [1, 3]
      : (tensor<1x8x7xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @reduce_sum_c2(%x: tensor<1x8x7xf32>) {
  // expected-error@+2 {{reduce_sum_c2: expected strictly increasing axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.reduce_sum %x axes = [1, 1]
      : (tensor<1x8x7xf32>) -> tensor<1x7xf32>
  return
}

// -----

func.func @log_softmax_c1(%x: tensor<1x10xf32>) {
  // expected-error@+1 {{log_softmax_c1: expected axis 2 to be within the input's rank}}
  %y = convopt.log_softmax %x axis = 2 : tensor<1x10xf32>
  return
}

// -----

func.func @log_softmax_c1_negative(%x: tensor<1x10xf32>) {
  // expected-error@+1 {{log_softmax_c1: expected axis -1 to be within the input's rank}}
  %y = convopt.log_softmax %x axis = -1 : tensor<1x10xf32>
  return
}

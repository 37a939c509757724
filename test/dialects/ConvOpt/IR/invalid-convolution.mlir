// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @conv_c1(%x: tensor<1x3x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c1: expected input and filter of the same rank, 3 to 5, got ranks 3 and 4}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w
      : (tensor<1x3x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6xf32>
  return
}

// -----

func.func @conv_c1_low(%x: tensor<3x8xf32>, %w: tensor<8x3xf32>) {
  // expected-error@+2 {{conv_c1: expected input and filter of the same rank, 3 to 5, got ranks 2 and 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w
      : (tensor<3x8xf32>, tensor<8x3xf32>) -> tensor<3x8xf32>
  return
}

// -----

func.func @conv_c1_high(%x: tensor<1x3x2x2x2x2xf32>,
                        %w: tensor<8x3x1x1x1x1xf32>) {
  // expected-error@+2 {{conv_c1: expected input and filter of the same rank, 3 to 5, got ranks 6 and 6}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w
      : (tensor<1x3x2x2x2x2xf32>, tensor<8x3x1x1x1x1xf32>)
      -> tensor<1x8x2x2x2x2xf32>
  return
}

// -----

func.func @conv_c2_stride(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w strides = [0, 1]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c2_dilation(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w dilations = [1, -1]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c2_kernel(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x0x3xf32>) {
  // expected-error@+2 {{conv_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<8x3x0x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c2_dynamic_kernel(%x: tensor<1x3x8x8xf32>,
                                  %w: tensor<8x3x?x3xf32>) {
  // expected-error@+2 {{conv_c2: expected static kernel sizes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<8x3x?x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c2_overflow(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w strides = [4611686018427387904, 1]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c3_strides(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w strides = [1]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c3_pads(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w pads = [1, 1]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c3_dilations(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w dilations = [1, 1, 1]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c4(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c4: expected pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w pads = [0, 0, -1, 0]
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c5_zero(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  // expected-error@+2 {{conv_c5: expected groups (0) to be positive and to divide input and output channels}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w groups = 0
      : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c5_negative(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  // expected-error@+2 {{conv_c5: expected groups (-2) to be positive}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w groups = -2
      : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c5_input(%x: tensor<1x4x8x8xf32>, %w: tensor<9x1x3x3xf32>) {
  // expected-error@+2 {{conv_c5: expected groups (3) to be positive and to divide}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w groups = 3
      : (tensor<1x4x8x8xf32>, tensor<9x1x3x3xf32>) -> tensor<1x9x6x6xf32>
  return
}

// -----

func.func @conv_c5_output(%x: tensor<1x4x8x8xf32>, %w: tensor<9x2x3x3xf32>) {
  // expected-error@+2 {{conv_c5: expected groups (2) to be positive and to divide}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w groups = 2
      : (tensor<1x4x8x8xf32>, tensor<9x2x3x3xf32>) -> tensor<1x9x6x6xf32>
  return
}

// -----

func.func @conv_c6(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  // expected-error@+2 {{conv_c6: expected the filter's input channels times groups (4 * 2) to equal the input's channels (4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w groups = 2
      : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c6_layout(%x: tensor<1x8x8x4xf32>, %w: tensor<8x3x3x4xf32>) {
  // expected-error@+2 {{conv_c6: expected the filter's input channels times groups (8 * 1) to equal the input's channels (4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w layout = channel_last filter_layout = io_spatial
      : (tensor<1x8x8x4xf32>, tensor<8x3x3x4xf32>) -> tensor<1x6x6x8xf32>
  return
}

// -----

func.func @conv_c7(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>,
                   %b: tensor<3xf32>) {
  // expected-error@+2 {{conv_c7: expected a bias of shape [8]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w bias(%b)
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>, tensor<3xf32>)
      -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c7_rank(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>,
                        %b: tensor<1x8xf32>) {
  // expected-error@+2 {{conv_c7: expected a bias of shape [8]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w bias(%b)
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>, tensor<1x8xf32>)
      -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c8(%x: tensor<1x3x8x4xf32>, %w: tensor<8x3x3x3xf32>) {
  // expected-error@+2 {{conv_c8: expected the dilated kernel (5) to fit into the padded input on spatial axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w dilations = [1, 2]
      : (tensor<1x3x8x4xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x4x1xf32>
  return
}

// -----

func.func @conv_c9_filter(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf64>) {
  // expected-error@+2 {{conv_c9: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf64>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_c9_bias(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x3x3xf32>,
                        %b: tensor<8xf16>) {
  // expected-error@+2 {{conv_c9: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv %x, %w bias(%b)
      : (tensor<1x3x8x8xf32>, tensor<8x3x3x3xf32>, tensor<8xf16>)
      -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @conv_transpose_c1(%x: tensor<1x8x4xf32>, %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c1: expected input and filter of the same rank, 3 to 5, got ranks 3 and 4}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w
      : (tensor<1x8x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5xf32>
  return
}

// -----

func.func @conv_transpose_c2(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w strides = [2, 0]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c3(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c3: expected one kernel size, stride and dilation and two pads for each of 2 spatial axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w pads = [0, 0, 0]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c3_output_pads(%x: tensor<1x8x4x4xf32>,
                                         %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c3: expected one output pad per spatial axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w output_pads = [0]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c4(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c4: expected pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w pads = [-1, 0, 0, 0]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c4_output_pads(%x: tensor<1x8x4x4xf32>,
                                         %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c4: expected output pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w output_pads = [0, -1]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c5(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c5: expected groups (3) to be positive and to divide the input's channels}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w groups = 3
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x9x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c5_zero(%x: tensor<1x8x4x4xf32>,
                                  %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c5: expected groups (0) to be positive}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w groups = 0
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c6(%x: tensor<1x8x4x4xf32>, %w: tensor<3x8x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c6: expected the filter's input channels (3) to equal the input's channels (8)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w
      : (tensor<1x8x4x4xf32>, tensor<3x8x2x2xf32>) -> tensor<1x8x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c7(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf32>,
                             %b: tensor<3xf32>) {
  // expected-error@+2 {{conv_transpose_c7: expected a bias of shape [6]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w bias(%b) groups = 2
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>, tensor<3xf32>)
      -> tensor<1x6x5x5xf32>
  return
}

// -----

func.func @conv_transpose_c8(%x: tensor<1x8x4x1xf32>, %w: tensor<8x3x2x2xf32>) {
  // expected-error@+2 {{conv_transpose_c8: expected a positive output size on spatial axis 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w pads = [0, 1, 0, 1]
      : (tensor<1x8x4x1xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x5x1xf32>
  return
}

// -----

func.func @conv_transpose_c9(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf16>) {
  // expected-error@+2 {{conv_transpose_c9: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.conv_transpose %x, %w
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf16>) -> tensor<1x3x5x5xf32>
  return
}

// -----

func.func @dense_c1_filter(%x: tensor<1x64xf32>, %w: tensor<10x64x1xf32>) {
  // expected-error@+2 {{dense_c1: expected an input of rank 1 at least and a filter of rank 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.dense %x, %w
      : (tensor<1x64xf32>, tensor<10x64x1xf32>) -> tensor<1x10xf32>
  return
}

// -----

func.func @dense_c1_input(%x: tensor<f32>, %w: tensor<10x1xf32>) {
  // expected-error@+2 {{dense_c1: expected an input of rank 1 at least and a filter of rank 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.dense %x, %w : (tensor<f32>, tensor<10x1xf32>) -> tensor<10xf32>
  return
}

// -----

func.func @dense_c2(%x: tensor<1x64xf32>, %w: tensor<64x10xf32>) {
  // expected-error@+2 {{dense_c2: expected filter_layout oi_spatial or io_spatial}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.dense %x, %w filter_layout = spatial_io
      : (tensor<1x64xf32>, tensor<64x10xf32>) -> tensor<1x10xf32>
  return
}

// -----

func.func @dense_c3(%x: tensor<1x64xf32>, %w: tensor<64x10xf32>) {
  // expected-error@+2 {{dense_c3: expected the input's last axis (64) to equal the filter's input size (10)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.dense %x, %w
      : (tensor<1x64xf32>, tensor<64x10xf32>) -> tensor<1x10xf32>
  return
}

// -----

func.func @dense_c4(%x: tensor<1x64xf32>, %w: tensor<10x64xf32>,
                    %b: tensor<64xf32>) {
  // expected-error@+2 {{dense_c4: expected a bias of shape [10]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.dense %x, %w bias(%b)
      : (tensor<1x64xf32>, tensor<10x64xf32>, tensor<64xf32>)
      -> tensor<1x10xf32>
  return
}

// -----

func.func @dense_c5(%x: tensor<1x64xf32>, %w: tensor<10x64xbf16>) {
  // expected-error@+2 {{dense_c5: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.dense %x, %w
      : (tensor<1x64xf32>, tensor<10x64xbf16>) -> tensor<1x10xf32>
  return
}

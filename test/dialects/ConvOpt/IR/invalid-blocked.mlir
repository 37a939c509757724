// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @pack_channels_c1(%x: tensor<24xf32>) {
  // expected-error@+2 {{pack_channels_c1: expected an input of rank 2 at least}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pack_channels %x block = 16 : (tensor<24xf32>) -> tensor<2x16xf32>
  return
}

// -----

func.func @pack_channels_c2(%x: tensor<1x24xf32>) {
  // expected-error@+2 {{pack_channels_c2: expected a positive block, got 0}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pack_channels %x block = 0 : (tensor<1x24xf32>) -> tensor<1x2x16xf32>
  return
}

// -----

func.func @unpack_channels_c1(%x: tensor<2x16xf32>) {
  // expected-error@+2 {{unpack_channels_c1: expected an input of rank 3 at least}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.unpack_channels %x channels = 24 : (tensor<2x16xf32>) -> tensor<24xf32>
  return
}

// -----

func.func @unpack_channels_c2_too_many(%x: tensor<1x2x16xf32>) {
  // expected-error@+2 {{unpack_channels_c2: expected channels (33) that fill 2 blocks of 16}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.unpack_channels %x channels = 33 : (tensor<1x2x16xf32>) -> tensor<1x33xf32>
  return
}

// -----

func.func @unpack_channels_c2_too_few(%x: tensor<1x2x16xf32>) {
  // expected-error@+2 {{unpack_channels_c2: expected channels (16) that fill 2 blocks of 16}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.unpack_channels %x channels = 16 : (tensor<1x2x16xf32>) -> tensor<1x16xf32>
  return
}

// -----

func.func @blocked_conv_c1(%x: tensor<1x1x2x8x8x16xf32>, %w: tensor<3x3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c1: expected a filter of rank 3 to 5 and an input of the same or one more, got ranks 4 and 6}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x1x2x8x8x16xf32>, tensor<3x3x16x8xf32>) -> tensor<1x6x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c1_filter(%x: tensor<1x16xf32>, %w: tensor<16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c1: expected a filter of rank 3 to 5}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x16xf32>, tensor<16x8xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @blocked_conv_c2(%x: tensor<1x1x8x16xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c2: expected positive kernel sizes, strides and dilations}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w strides = [0] : (tensor<1x1x8x16xf32>, tensor<3x16x8xf32>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c2_dynamic(%x: tensor<1x1x8x16xf32>, %w: tensor<?x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c2: expected static kernel sizes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x1x8x16xf32>, tensor<?x16x8xf32>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c3(%x: tensor<1x1x8x16xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c3: }}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w pads = [1] : (tensor<1x1x8x16xf32>, tensor<3x16x8xf32>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c4(%x: tensor<1x1x8x16xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c4: }}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w pads = [-1, 0] : (tensor<1x1x8x16xf32>, tensor<3x16x8xf32>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c5(%x: tensor<1x1x8x16xf32>, %w: tensor<3x8x9xf32>) {
  // expected-error@+2 {{blocked_conv_c5: expected groups (2) to be positive and to divide the output channels}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w groups = 2 : (tensor<1x1x8x16xf32>, tensor<3x8x9xf32>) -> tensor<1x6x9xf32>
  return
}

// -----

func.func @blocked_conv_c6_blocks(%x: tensor<1x2x8x16xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c6: expected the filter's input channels times groups (16 * 1) on the input's axis 1, got 2}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x2x8x16xf32>, tensor<3x16x8xf32>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c6_channels(%x: tensor<1x8x15xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c6: expected the filter's input channels times groups (16 * 1) on the input's axis 2, got 15}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w block = 8 : (tensor<1x8x15xf32>, tensor<3x16x8xf32>) -> tensor<1x1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c6_empty_blocks(%x: tensor<1x1x8x0xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c6: expected blocks of input channels}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x1x8x0xf32>, tensor<3x16x8xf32>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c7(%x: tensor<1x1x8x16xf32>, %w: tensor<3x16x9xf32>, %b: tensor<16xf32>) {
  // expected-error@+2 {{blocked_conv_c7: expected a bias of shape [9]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w bias(%b) block = 16 : (tensor<1x1x8x16xf32>, tensor<3x16x9xf32>, tensor<16xf32>) -> tensor<1x1x6x16xf32>
  return
}

// -----

func.func @blocked_conv_c8(%x: tensor<1x1x2x16xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c8: expected the dilated kernel (3) to fit into the padded input on spatial axis 0}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x1x2x16xf32>, tensor<3x16x8xf32>) -> tensor<1x1x8xf32>
  return
}

// -----

func.func @blocked_conv_c9(%x: tensor<1x1x8x16xf32>, %w: tensor<3x16x8xf64>) {
  // expected-error@+2 {{blocked_conv_c9: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w : (tensor<1x1x8x16xf32>, tensor<3x16x8xf64>) -> tensor<1x6x8xf32>
  return
}

// -----

func.func @blocked_conv_c10(%x: tensor<1x1x8x16xf32>, %w: tensor<3x16x8xf32>) {
  // expected-error@+2 {{blocked_conv_c10: expected a positive block, got -8}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.blocked_conv %x, %w block = -8 : (tensor<1x1x8x16xf32>, tensor<3x16x8xf32>) -> tensor<1x1x6x8xf32>
  return
}

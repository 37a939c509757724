// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @concat_c1() {
  // expected-error@+2 {{concat_c1: expected at least one input}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.concat axis = 0 : () -> tensor<0xf32>
  return
}

// -----

func.func @concat_c2_rank(%a: tensor<1x8x4xf32>, %b: tensor<8x4xf32>) {
  // expected-error@+2 {{concat_c2: expected inputs of the same rank and element type}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.concat %a, %b axis = 1
      : (tensor<1x8x4xf32>, tensor<8x4xf32>) -> tensor<1x8x4xf32>
  return
}

// -----

func.func @concat_c2_type(%a: tensor<1x8x4xf32>, %b: tensor<1x8x4xf16>) {
  // expected-error@+2 {{concat_c2: expected inputs of the same rank and element type}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.concat %a, %b axis = 1
      : (tensor<1x8x4xf32>, tensor<1x8x4xf16>) -> tensor<1x8x4xf32>
  return
}

// -----

func.func @concat_c3(%a: tensor<1x8x4xf32>, %b: tensor<1x8x4xf32>) {
  // expected-error@+2 {{concat_c3: expected axis 3 to be within the inputs' rank}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.concat %a, %b axis = 3
      : (tensor<1x8x4xf32>, tensor<1x8x4xf32>) -> tensor<1x8x4xf32>
  return
}

// -----

func.func @concat_c3_negative(%a: tensor<1x8x4xf32>, %b: tensor<1x8x4xf32>) {
  // expected-error@+2 {{concat_c3: expected axis -1 to be within the inputs' rank}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.concat %a, %b axis = -1
      : (tensor<1x8x4xf32>, tensor<1x8x4xf32>) -> tensor<1x8x4xf32>
  return
}

// -----

func.func @concat_c4(%a: tensor<1x8x4xf32>, %b: tensor<1x8x5xf32>) {
  // expected-error@+2 {{concat_c4: expected equal sizes on axis 2, got 4 and 5}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.concat %a, %b axis = 1
      : (tensor<1x8x4xf32>, tensor<1x8x5xf32>) -> tensor<1x16x4xf32>
  return
}

// -----

func.func @reshape_c1(%x: tensor<4xf32>) {
  // expected-error@+1 {{reshape_c1: expected equal element types}}
  %y = convopt.reshape %x : tensor<4xf32> -> tensor<4xf16>
  return
}

// -----

func.func @reshape_c2(%x: tensor<2x3xf32>) {
  // expected-error@+1 {{reshape_c2: expected as many elements in the result (5) as in the input (6)}}
  %y = convopt.reshape %x : tensor<2x3xf32> -> tensor<5xf32>
  return
}

// -----

func.func @reshape_c3(%x: tensor<4xf32>) {
  // expected-error@+1 {{reshape_c3: expected at most one dynamic size in the result}}
  %y = convopt.reshape %x : tensor<4xf32> -> tensor<?x?xf32>
  return
}

// -----

func.func @transpose_c1_length(%x: tensor<1x8x4xf32>) {
  // expected-error@+2 {{transpose_c1: expected a permutation of the input's axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.transpose %x permutation = [0, 1]
      : (tensor<1x8x4xf32>) -> tensor<1x8xf32>
  return
}

// -----

func.func @transpose_c1_twice(%x: tensor<1x8x4xf32>) {
  // expected-error@+2 {{transpose_c1: expected a permutation of the input's axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.transpose %x permutation = [0, 1, 1]
      : (tensor<1x8x4xf32>) -> tensor<1x8x8xf32>
  return
}

// -----

func.func @transpose_c1_range(%x: tensor<1x8x4xf32>) {
  // expected-error@+2 {{transpose_c1: expected a permutation of the input's axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.transpose %x permutation = [0, 1, 3]
      : (tensor<1x8x4xf32>) -> tensor<1x8x4xf32>
  return
}

// -----

func.func @transpose_c1_negative(%x: tensor<1x8x4xf32>) {
  // expected-error@+2 {{transpose_c1: expected a permutation of the input's axes}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.transpose %x permutation = [0, 1, -1]
      : (tensor<1x8x4xf32>) -> tensor<1x8x4xf32>
  return
}

// -----

func.func @pad_c1_low(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{pad_c1: expected one low and one high pad per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [0] high = [0, 0] value = 0.0
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @pad_c1_high(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{pad_c1: expected one low and one high pad per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [0, 0] high = [0, 0, 0] value = 0.0
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @pad_c2_low(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{pad_c2: expected pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [0, -1] high = [0, 0] value = 0.0
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @pad_c2_high(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{pad_c2: expected pads that are not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [0, 0] high = [-1, 0] value = 0.0
      : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @pad_c3(%x: tensor<4xf32>) {
  // expected-error@+1 {{pad_c3: expected value 0 in a mode that copies elements}}
  %y = "convopt.pad"(%x) <{low = array<i64: 1>, high = array<i64: 0>,
      mode = #convopt<pad_mode edge>, value = 1.0 : f64}>
      : (tensor<4xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @pad_c4_low(%x: tensor<4xf32>) {
  // expected-error@+2 {{pad_c4: expected reflected pads to be smaller than the axis (4 beside 4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [4] high = [3] mode = reflect
      : (tensor<4xf32>) -> tensor<11xf32>
  return
}

// -----

func.func @pad_c4_high(%x: tensor<4xf32>) {
  // expected-error@+2 {{pad_c4: expected reflected pads to be smaller than the axis (5 beside 4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [3] high = [5] mode = reflect
      : (tensor<4xf32>) -> tensor<12xf32>
  return
}

// -----

func.func @pad_c5(%x: tensor<0xf32>) {
  // expected-error@+2 {{pad_c5: expected an element to repeat (1 beside 0)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [1] high = [0] mode = edge
      : (tensor<0xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @pad_c6(%x: tensor<4xf32>) {
  // expected-error@+2 {{pad_c6: expected wrapped pads not to be larger than the axis (5 beside 4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.pad %x low = [4] high = [5] mode = wrap
      : (tensor<4xf32>) -> tensor<13xf32>
  return
}

// -----

func.func @slice_c1_offsets(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c1: expected one offset, size and stride per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [0] sizes = [2, 2] strides = [1, 1]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c1_sizes(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c1: expected one offset, size and stride per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [0, 0] sizes = [2] strides = [1, 1]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c1_strides(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c1: expected one offset, size and stride per axis}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [0, 0] sizes = [2, 2] strides = [1, 1, 1]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c2_offset(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c2: expected offsets and sizes that are not negative, and positive strides}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [-1, 0] sizes = [2, 2] strides = [1, 1]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c2_size(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c2: expected offsets and sizes that are not negative, and positive strides}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [0, 0] sizes = [2, -2] strides = [1, 1]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c2_stride(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c2: expected offsets and sizes that are not negative, and positive strides}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [0, 0] sizes = [2, 2] strides = [1, 0]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c3(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c3: expected the slice to end within axis 1 (5 > 4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [0, 1] sizes = [2, 2] strides = [1, 3]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @slice_c3_empty(%x: tensor<4x4xf32>) {
  // expected-error@+2 {{slice_c3: expected the slice to end within axis 0 (5 > 4)}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.slice %x offsets = [5, 0] sizes = [0, 2] strides = [1, 1]
      : (tensor<4x4xf32>) -> tensor<2x2xf32>
  return
}

// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @bias_add_c1(%x: tensor<1x8x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{bias_add_c1: expected axis 3 to be within the input's rank}}
  %y = convopt.bias_add %x, %b axis = 3 : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @bias_add_c1_negative(%x: tensor<1x8x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{bias_add_c1: expected axis -1 to be within the input's rank}}
  %y = convopt.bias_add %x, %b axis = -1 : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @bias_add_c2(%x: tensor<1x8x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+1 {{bias_add_c2: expected a bias with one element per channel}}
  %y = convopt.bias_add %x, %b axis = 2 : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @bias_add_c2_rank(%x: tensor<1x8x4xf32>, %b: tensor<8x1xf32>) {
  // expected-error@+1 {{bias_add_c2: expected a bias with one element per channel}}
  %y = convopt.bias_add %x, %b axis = 1 : tensor<1x8x4xf32>, tensor<8x1xf32>
  return
}

// -----

func.func @bias_add_c3(%x: tensor<1x8x4xf32>, %b: tensor<8xf64>) {
  // expected-error@+1 {{bias_add_c3: expected equal element types}}
  %y = convopt.bias_add %x, %b axis = 1 : tensor<1x8x4xf32>, tensor<8xf64>
  return
}

// -----

func.func @channel_affine_c1(%x: tensor<1x2xf32>) {
  // expected-error@+1 {{channel_affine_c1: expected axis 2 to be within the input's rank}}
  %y = convopt.channel_affine %x scale = dense<2.0> : tensor<2xf64> offset =
      dense<0.0> : tensor<2xf64> axis = 2
      : tensor<1x2xf32>
  return
}

// -----

func.func @channel_affine_c2_scale(%x: tensor<1x2xf32>) {
  // expected-error@+1 {{channel_affine_c2: expected one scale and one offset per channel}}
  %y = convopt.channel_affine %x scale = dense<2.0> : tensor<3xf64> offset =
      dense<0.0> : tensor<2xf64> axis = 1
      : tensor<1x2xf32>
  return
}

// -----

func.func @channel_affine_c2_offset(%x: tensor<1x2xf32>) {
  // expected-error@+1 {{channel_affine_c2: expected one scale and one offset per channel}}
  %y = convopt.channel_affine %x scale = dense<2.0> : tensor<2xf64> offset =
      dense<0.0> : tensor<3xf64> axis = 1
      : tensor<1x2xf32>
  return
}

// -----

func.func @channel_affine_c2_unequal(%x: tensor<1x?xf32>) {
  // expected-error@+1 {{channel_affine_c2: expected one scale and one offset per channel}}
  %y = convopt.channel_affine %x scale = dense<2.0> : tensor<2xf64> offset =
      dense<0.0> : tensor<3xf64> axis = 1
      : tensor<1x?xf32>
  return
}

// -----

func.func @channel_affine_c3_without_data(%x: tensor<1x2xf32>) {
  // expected-error@+1 {{channel_affine_c3: expected scale and offset to have data}}
  %y = convopt.channel_affine %x scale = dense_resource<nowhere> : tensor<2xf64> offset = dense<1.0> : tensor<2xf64> axis = 1 : tensor<1x2xf32>
  return
}

// -----

func.func @batch_norm_c1(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>) {
  // expected-error@+1 {{batch_norm_c1: expected axis -1 to be within the input's rank}}
  %y = convopt.batch_norm %x scale(%v) offset(%v) mean(%v) variance(%v) epsilon
      = 1.0e-5 axis = -1
      : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @batch_norm_c2(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>) {
  // expected-error@+1 {{batch_norm_c2: expected scale, offset, mean and variance with one element per channel}}
  %y = convopt.batch_norm %x scale(%v) offset(%v) mean(%v) variance(%v) epsilon
      = 1.0e-5 axis = 2
      : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @batch_norm_c2_rank(%x: tensor<1x8x4xf32>, %v: tensor<1x8xf32>) {
  // expected-error@+1 {{batch_norm_c2: expected scale, offset, mean and variance with one element per channel}}
  %y = convopt.batch_norm %x scale(%v) offset(%v) mean(%v) variance(%v) epsilon
      = 1.0e-5 axis = 1
      : tensor<1x8x4xf32>, tensor<1x8xf32>
  return
}

// -----

func.func @batch_norm_c3(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>) {
  // expected-error@+1 {{batch_norm_c3: expected a finite epsilon that is not negative}}
  %y = convopt.batch_norm %x scale(%v) offset(%v) mean(%v) variance(%v) epsilon
      = -1.0e-5 axis = 1
      : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @batch_norm_c3_nan(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>) {
  // expected-error@+1 {{batch_norm_c3: expected a finite epsilon that is not negative}}
  %y = convopt.batch_norm %x scale(%v) offset(%v) mean(%v) variance(%v) epsilon
      = 0x7FF8000000000000 axis = 1
      : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @batch_norm_c3_infinite(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>) {
  // expected-error@+1 {{batch_norm_c3: expected a finite epsilon that is not negative}}
  %y = convopt.batch_norm %x scale(%v) offset(%v) mean(%v) variance(%v) epsilon
      = 0x7FF0000000000000 axis = 1
      : tensor<1x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @batch_norm_training_c1(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>,
                                  %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c1: expected axis 3 to be within the input's rank}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 3
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c2(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>,
                                  %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c2: expected scale, offset and running statistics with one element per channel}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 0
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c2_one(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>,
                                      %o: tensor<7xf32>) {
  // expected-error@+2 {{batch_norm_training_c2: expected scale, offset and running statistics with one element per channel}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<7xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c3(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>,
                                  %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c3: expected a finite epsilon that is not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = -1.0 momentum = 0.9 weights_old axis = 1
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c4(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>,
                                  %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c4: expected a momentum in [0, 1]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = 1.5 weights_old axis = 1
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c4_negative(%x: tensor<1x8x4xf32>,
                                           %v: tensor<8xf32>,
                                           %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c4: expected a momentum in [0, 1]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = -0.1 weights_old axis = 1
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c4_nan(%x: tensor<1x8x4xf32>, %v: tensor<8xf32>,
                                      %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c4: expected a momentum in [0, 1]}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = 0x7FF8000000000000 weights_old axis = 1
      : (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<1x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// -----

func.func @batch_norm_training_c5(%x: tensor<0x8x4xf32>, %v: tensor<8xf32>,
                                  %o: tensor<8xf32>) {
  // expected-error@+2 {{batch_norm_training_c5: expected no empty axis besides the channels}}
  // expected-error@+1 {{failed to infer returned types}}
  %y:5 = convopt.batch_norm_training %x scale(%v) offset(%o) running_mean(%v)
      running_variance(%v) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1
      : (tensor<0x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<0x8x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

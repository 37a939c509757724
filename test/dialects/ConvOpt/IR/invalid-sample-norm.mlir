// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @instance_norm_c1(%x: tensor<4x8xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{instance_norm_c1: expected an input of rank 3 at least, got 2}}
  %y = convopt.instance_norm %x scale(%s) offset(%s) epsilon = 1.0e-5
      axis = 1
      : tensor<4x8xf32>, tensor<8xf32>
  return
}

// -----

func.func @instance_norm_c2(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{instance_norm_c2: expected axis 3 to be within the input's rank}}
  %y = convopt.instance_norm %x scale(%s) offset(%s) epsilon = 1.0e-5
      axis = 3
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @instance_norm_c2_samples(%x: tensor<8x4x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{instance_norm_c2: expected channels on another axis than the samples' axis 0}}
  %y = convopt.instance_norm %x scale(%s) offset(%s) epsilon = 1.0e-5
      axis = 0
      : tensor<8x4x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @instance_norm_c3(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{instance_norm_c3: expected scale and offset with one element per channel}}
  %y = convopt.instance_norm %x scale(%s) offset(%s) epsilon = 1.0e-5
      axis = 2
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @instance_norm_c4(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{instance_norm_c4: expected a finite epsilon that is not negative}}
  %y = convopt.instance_norm %x scale(%s) offset(%s) epsilon = -1.0
      axis = 1
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @instance_norm_c5(%x: tensor<4x8x0xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{instance_norm_c5: expected no empty axis besides the samples and the channels}}
  %y = convopt.instance_norm %x scale(%s) offset(%s) epsilon = 1.0e-5
      axis = 1
      : tensor<4x8x0xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c1(%x: tensor<8xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c1: expected an input of rank 2 at least, got 1}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 2 epsilon = 1.0e-5
      axis = 1
      : tensor<8xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c2(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c2: expected axis 3 to be within the input's rank}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 2 epsilon = 1.0e-5
      axis = 3
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c2_samples(%x: tensor<8x4x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c2: expected channels on another axis than the samples' axis 0}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 2 epsilon = 1.0e-5
      axis = 0
      : tensor<8x4x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c3(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c3: expected groups (3) to be positive and to divide the channels}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 3 epsilon = 1.0e-5
      axis = 1
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c3_zero(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c3: expected groups (0) to be positive and to divide the channels}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 0 epsilon = 1.0e-5
      axis = 1
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c4(%x: tensor<4x8x4xf32>, %s: tensor<2xf32>) {
  // expected-error@+1 {{group_norm_c4: expected scale and offset with one element per channel}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 2 epsilon = 1.0e-5
      axis = 1
      : tensor<4x8x4xf32>, tensor<2xf32>
  return
}

// -----

func.func @group_norm_c5(%x: tensor<4x8x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c5: expected a finite epsilon that is not negative}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 2 epsilon = 0x7FF8000000000000
      axis = 1
      : tensor<4x8x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @group_norm_c6(%x: tensor<4x8x0xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{group_norm_c6: expected no empty axis besides the samples and the channels}}
  %y = convopt.group_norm %x scale(%s) offset(%s) groups = 2 epsilon = 1.0e-5
      axis = 1
      : tensor<4x8x0xf32>, tensor<8xf32>
  return
}

// -----

func.func @layer_norm_c1(%x: tensor<4x8xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  // expected-error@+2 {{layer_norm_c1: expected axis 2 to be within the input's rank}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5
      axis = 2
      : (tensor<4x8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> tensor<4x8xf32>
  return
}

// -----

func.func @layer_norm_c2(%x: tensor<4x8xf32>, %s: tensor<1xf32>, %o: tensor<1xf32>) {
  // expected-error@+2 {{layer_norm_c2: expected scale and offset with the shape of the input's axes from axis 1 on}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5
      axis = 1
      : (tensor<4x8xf32>, tensor<1xf32>, tensor<1xf32>)
      -> tensor<4x8xf32>
  return
}

// -----

func.func @layer_norm_c2_rank(%x: tensor<4x4x8xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  // expected-error@+2 {{layer_norm_c2: expected scale and offset with the shape of the input's axes from axis 1 on}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5
      axis = 1
      : (tensor<4x4x8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> tensor<4x4x8xf32>
  return
}

// -----

func.func @layer_norm_c2_offset(%x: tensor<4x8xf32>, %s: tensor<8xf32>, %o: tensor<4x8xf32>) {
  // expected-error@+2 {{layer_norm_c2: expected scale and offset with the shape of the input's axes from axis 1 on}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5
      axis = 1
      : (tensor<4x8xf32>, tensor<8xf32>, tensor<4x8xf32>)
      -> tensor<4x8xf32>
  return
}

// -----

func.func @layer_norm_c3(%x: tensor<4x8xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  // expected-error@+2 {{layer_norm_c3: expected a finite epsilon that is not negative}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = -1.0
      axis = 1
      : (tensor<4x8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> tensor<4x8xf32>
  return
}

// -----

func.func @layer_norm_c4(%x: tensor<4x0xf32>, %s: tensor<0xf32>, %o: tensor<0xf32>) {
  // expected-error@+2 {{layer_norm_c4: expected no empty axis to normalize}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5
      axis = 1
      : (tensor<4x0xf32>, tensor<0xf32>, tensor<0xf32>)
      -> tensor<4x0xf32>
  return
}

// -----

func.func @layer_norm_c5(%x: tensor<4x8xf32>, %s: tensor<8xf32>, %o: tensor<8xf64>) {
  // expected-error@+2 {{layer_norm_c5: expected scale and offset of equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.0e-5
      axis = 1
      : (tensor<4x8xf32>, tensor<8xf32>, tensor<8xf64>)
      -> tensor<4x8xf32>
  return
}

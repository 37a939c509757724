// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @add_c1(%a: tensor<1x8x4x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+2 {{add_c1: expected sizes 4 and 8 on axis 1 from the end to be equal, or one of them 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.add %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8xf32>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @add_c2(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf16>) {
  // expected-error@+2 {{add_c2: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.add %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf16>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @sub_c1(%a: tensor<1x8x4x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+2 {{sub_c1: expected sizes 4 and 8 on axis 1 from the end to be equal, or one of them 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.sub %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8xf32>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @sub_c2(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf16>) {
  // expected-error@+2 {{sub_c2: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.sub %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf16>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @mul_c1(%a: tensor<1x8x4x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+2 {{mul_c1: expected sizes 4 and 8 on axis 1 from the end to be equal, or one of them 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.mul %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8xf32>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @mul_c2(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf16>) {
  // expected-error@+2 {{mul_c2: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.mul %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf16>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @div_c1(%a: tensor<1x8x4x4xf32>, %b: tensor<8xf32>) {
  // expected-error@+2 {{div_c1: expected sizes 4 and 8 on axis 1 from the end to be equal, or one of them 1}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.div %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8xf32>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @div_c2(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf16>) {
  // expected-error@+2 {{div_c2: expected equal element types}}
  // expected-error@+1 {{failed to infer returned types}}
  %y = convopt.div %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf16>) -> tensor<1x8x4x4xf32>
  return
}

// -----

func.func @leaky_relu_c1(%x: tensor<4xf32>) {
  // expected-error@+1 {{leaky_relu_c1: expected a finite alpha}}
  %y = convopt.leaky_relu %x alpha = 0x7FF8000000000000 : tensor<4xf32>
  return
}

// -----

func.func @leaky_relu_c1_infinite(%x: tensor<4xf32>) {
  // expected-error@+1 {{leaky_relu_c1: expected a finite alpha}}
  %y = convopt.leaky_relu %x alpha = 0x7FF0000000000000 : tensor<4xf32>
  return
}

// -----

func.func @elu_c1(%x: tensor<4xf32>) {
  // expected-error@+1 {{elu_c1: expected a finite alpha}}
  %y = convopt.elu %x alpha = 0x7FF0000000000000 : tensor<4xf32>
  return
}

// -----

func.func @hard_sigmoid_c1_alpha(%x: tensor<4xf32>) {
  // expected-error@+1 {{hard_sigmoid_c1: expected finite alpha and beta}}
  %y = convopt.hard_sigmoid %x alpha = 0x7FF0000000000000 beta = 0.5
      : tensor<4xf32>
  return
}

// -----

func.func @hard_sigmoid_c1_beta(%x: tensor<4xf32>) {
  // expected-error@+1 {{hard_sigmoid_c1: expected finite alpha and beta}}
  %y = convopt.hard_sigmoid %x alpha = 0.2 beta = 0x7FF8000000000000
      : tensor<4xf32>
  return
}

// -----

func.func @clip_c1_min(%x: tensor<4xf32>) {
  // expected-error@+1 {{clip_c1: expected bounds that are not NaN}}
  %y = convopt.clip %x min = 0x7FF8000000000000 : tensor<4xf32>
  return
}

// -----

func.func @clip_c1_max(%x: tensor<4xf32>) {
  // expected-error@+1 {{clip_c1: expected bounds that are not NaN}}
  %y = convopt.clip %x min = 0.0 max = 0x7FF8000000000000 : tensor<4xf32>
  return
}

// -----

func.func @prelu_c1(%x: tensor<1x8x4x4xf32>, %s: tensor<8xf32>) {
  // expected-error@+1 {{prelu_c1: expected a slope that broadcasts to the input}}
  %y = convopt.prelu %x, %s : tensor<1x8x4x4xf32>, tensor<8xf32>
  return
}

// -----

func.func @prelu_c1_enlarges(%x: tensor<1x1x4x4xf32>, %s: tensor<8x1x1xf32>) {
  // expected-error@+1 {{prelu_c1: expected a slope that broadcasts to the input}}
  %y = convopt.prelu %x, %s : tensor<1x1x4x4xf32>, tensor<8x1x1xf32>
  return
}

// -----

func.func @prelu_c1_rank(%x: tensor<4x4xf32>, %s: tensor<1x4x4xf32>) {
  // expected-error@+1 {{prelu_c1: expected a slope that broadcasts to the input}}
  %y = convopt.prelu %x, %s : tensor<4x4xf32>, tensor<1x4x4xf32>
  return
}

// -----

func.func @prelu_c2(%x: tensor<1x8x4x4xf32>, %s: tensor<8x1x1xf16>) {
  // expected-error@+1 {{prelu_c2: expected equal element types}}
  %y = convopt.prelu %x, %s : tensor<1x8x4x4xf32>, tensor<8x1x1xf16>
  return
}

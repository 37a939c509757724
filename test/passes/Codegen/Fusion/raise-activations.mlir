// RUN: convopt-opt --convopt-raise-activations %s | FileCheck %s

// The example of the pass's description, in both operand orders.
// CHECK-LABEL: func @raises_silu
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK-NEXT:    %[[A:.*]] = convopt.silu %[[X]]
// CHECK-NEXT:    %[[B:.*]] = convopt.silu %[[A]]
// CHECK-NEXT:    return %[[B]]
func.func @raises_silu(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %0 = convopt.sigmoid %x : tensor<1x8xf32>
  %1 = convopt.mul %x, %0
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %2 = convopt.sigmoid %1 : tensor<1x8xf32>
  %3 = convopt.mul %2, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_silu_of_another_value
// CHECK:         convopt.mul
func.func @no_silu_of_another_value(%x: tensor<1x8xf32>, %y: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %0 = convopt.sigmoid %x : tensor<1x8xf32>
  %1 = convopt.mul %y, %0
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_silu_when_the_sigmoid_has_two_uses
// CHECK:         convopt.mul
func.func @no_silu_when_the_sigmoid_has_two_uses(%x: tensor<1x8xf32>)
    -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  %0 = convopt.sigmoid %x : tensor<1x8xf32>
  %1 = convopt.mul %x, %0
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %0, %1 : tensor<1x8xf32>, tensor<1x8xf32>
}

// 1/6 as an f32 in the model file, widened.
// CHECK-LABEL: func @raises_hard_swish_of_hard_sigmoid
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.hard_swish %[[X]]
// CHECK-NEXT:    return %[[Y]]
func.func @raises_hard_swish_of_hard_sigmoid(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %0 = convopt.hard_sigmoid %x alpha = 0.16666667163372040 beta = 0.5
      : tensor<1x8xf32>
  %1 = convopt.mul %x, %0
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// The default of ONNX HardSigmoid is 0.2.
// CHECK-LABEL: func @no_hard_swish_of_another_slope
// CHECK:         convopt.mul
func.func @no_hard_swish_of_another_slope(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %0 = convopt.hard_sigmoid %x alpha = 0.2 beta = 0.5 : tensor<1x8xf32>
  %1 = convopt.mul %x, %0
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_hard_swish_of_another_offset
// CHECK:         convopt.mul
func.func @no_hard_swish_of_another_offset(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %0 = convopt.hard_sigmoid %x alpha = 0.16666666666666666 beta = 0.25
      : tensor<1x8xf32>
  %1 = convopt.mul %x, %0
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// CHECK-LABEL: func @raises_hard_swish_divided_last
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK:         %[[Y:.*]] = convopt.hard_swish %[[X]]
// CHECK-NEXT:    return %[[Y]]
func.func @raises_hard_swish_divided_last(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<1x8xf32>
  %0 = convopt.add %three, %x
      : (tensor<f32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %1, %x
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %2, %six
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// CHECK-LABEL: func @raises_hard_swish_scaled_first
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK:         %[[Y:.*]] = convopt.hard_swish %[[X]]
// CHECK-NEXT:    return %[[Y]]
func.func @raises_hard_swish_scaled_first(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %three = arith.constant dense<3.0> : tensor<1xf32>
  %sixth = arith.constant dense<0.16666667> : tensor<8xf32>
  %0 = convopt.add %x, %three
      : (tensor<1x8xf32>, tensor<1xf32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %sixth, %1
      : (tensor<8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.mul %x, %2
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_hard_swish_of_another_shift
// CHECK:         convopt.div
func.func @no_hard_swish_of_another_shift(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %two = arith.constant dense<2.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = convopt.add %x, %two
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %2, %six
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_hard_swish_of_another_bound
// CHECK:         convopt.div
func.func @no_hard_swish_of_another_bound(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = convopt.add %x, %three
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 5.0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %2, %six
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// The quotient the other way around.
// CHECK-LABEL: func @no_hard_swish_of_a_reciprocal
// CHECK:         convopt.div
func.func @no_hard_swish_of_a_reciprocal(%x: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = convopt.add %x, %three
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %six, %2
      : (tensor<f32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_hard_swish_when_the_product_has_two_uses
// CHECK:         convopt.div
func.func @no_hard_swish_when_the_product_has_two_uses(%x: tensor<1x8xf32>)
    -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = convopt.add %x, %three
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %2, %six
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %2, %3 : tensor<1x8xf32>, tensor<1x8xf32>
}

// CHECK-LABEL: func @no_hard_swish_when_the_sum_has_two_uses
// CHECK:         convopt.div
func.func @no_hard_swish_when_the_sum_has_two_uses(%x: tensor<1x8xf32>)
    -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<f32>
  %0 = convopt.add %x, %three
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %2, %six
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %0, %3 : tensor<1x8xf32>, tensor<1x8xf32>
}

// Dividing by a larger constant would repeat the product.
// CHECK-LABEL: func @no_hard_swish_that_grows
// CHECK:         convopt.div
func.func @no_hard_swish_that_grows(%x: tensor<1x8xf32>) -> tensor<2x8xf32> {
  %three = arith.constant dense<3.0> : tensor<f32>
  %six = arith.constant dense<6.0> : tensor<2x1xf32>
  %0 = convopt.add %x, %three
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.div %2, %six
      : (tensor<1x8xf32>, tensor<2x1xf32>) -> tensor<2x8xf32>
  return %3 : tensor<2x8xf32>
}

// CHECK-LABEL: func @raises_relu
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK-NEXT:    %[[A:.*]] = convopt.relu %[[X]]
// CHECK-NEXT:    %[[B:.*]] = convopt.relu %[[A]]
// CHECK-NEXT:    return %[[B]]
func.func @raises_relu(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %0 = convopt.clip %x min = 0.0 : tensor<1x8xf32>
  %1 = convopt.clip %0 min = 0.0 max = 0x7FF0000000000000 : tensor<1x8xf32>
  return %1 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_relu_of_other_bounds
// CHECK-COUNT-3: convopt.clip
func.func @no_relu_of_other_bounds(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %0 = convopt.clip %x min = 0.0 max = 6.0 : tensor<1x8xf32>
  %1 = convopt.clip %0 min = 1.0 : tensor<1x8xf32>
  %2 = convopt.clip %1 max = 0.0 : tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// CHECK-LABEL: func @raises_mish
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.mish %[[X]]
// CHECK-NEXT:    return %[[Y]]
func.func @raises_mish(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %0 = convopt.softplus %x : tensor<1x8xf32>
  %1 = convopt.tanh %0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_mish_when_the_softplus_has_two_uses
// CHECK:         convopt.mul
func.func @no_mish_when_the_softplus_has_two_uses(%x: tensor<1x8xf32>)
    -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  %0 = convopt.softplus %x : tensor<1x8xf32>
  %1 = convopt.tanh %0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %0, %2 : tensor<1x8xf32>, tensor<1x8xf32>
}

// CHECK-LABEL: func @no_mish_of_another_value
// CHECK:         convopt.mul
func.func @no_mish_of_another_value(%x: tensor<1x8xf32>, %z: tensor<1x8xf32>)
    -> tensor<1x8xf32> {
  %0 = convopt.softplus %z : tensor<1x8xf32>
  %1 = convopt.tanh %0 : tensor<1x8xf32>
  %2 = convopt.mul %x, %1
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %2 : tensor<1x8xf32>
}

// As an exporter writes it: x / sqrt(2), and the half last.
// CHECK-LABEL: func @raises_gelu
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.gelu %[[X]] approximate = none
// CHECK-NEXT:    return %[[Y]]
func.func @raises_gelu(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %root = arith.constant dense<1.41421354> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %half = arith.constant dense<0.5> : tensor<f32>
  %0 = convopt.div %x, %root
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.erf %0 : tensor<1x8xf32>
  %2 = convopt.add %1, %one
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %3 = convopt.mul %x, %2
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %4 = convopt.mul %3, %half
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %4 : tensor<1x8xf32>
}

// The half first, a factor instead of a quotient, the one on the left.
// CHECK-LABEL: func @raises_gelu_of_half_x
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.gelu %[[X]] approximate = none
// CHECK-NEXT:    return %[[Y]]
func.func @raises_gelu_of_half_x(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %root = arith.constant dense<0.707106769> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %half = arith.constant dense<0.5> : tensor<f32>
  %0 = convopt.mul %root, %x
      : (tensor<f32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %1 = convopt.erf %0 : tensor<1x8xf32>
  %2 = convopt.add %one, %1
      : (tensor<f32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %3 = convopt.mul %half, %x
      : (tensor<f32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %4 = convopt.mul %2, %3
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %4 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_gelu_without_the_half
// CHECK-NOT:     convopt.gelu
// CHECK:         return
func.func @no_gelu_without_the_half(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %root = arith.constant dense<1.41421354> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %0 = convopt.div %x, %root
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.erf %0 : tensor<1x8xf32>
  %2 = convopt.add %1, %one
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %3 = convopt.mul %x, %2
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  return %3 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_gelu_of_another_scale
// CHECK-NOT:     convopt.gelu
// CHECK:         return
func.func @no_gelu_of_another_scale(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %two = arith.constant dense<2.0> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %half = arith.constant dense<0.5> : tensor<f32>
  %0 = convopt.div %x, %two
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.erf %0 : tensor<1x8xf32>
  %2 = convopt.add %1, %one
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %3 = convopt.mul %x, %2
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %4 = convopt.mul %3, %half
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %4 : tensor<1x8xf32>
}

// CHECK-LABEL: func @no_gelu_when_the_sum_has_two_uses
// CHECK-NOT:     convopt.gelu
// CHECK:         return
func.func @no_gelu_when_the_sum_has_two_uses(%x: tensor<1x8xf32>)
    -> (tensor<1x8xf32>, tensor<1x8xf32>) {
  %root = arith.constant dense<1.41421354> : tensor<f32>
  %one = arith.constant dense<1.0> : tensor<f32>
  %half = arith.constant dense<0.5> : tensor<f32>
  %0 = convopt.div %x, %root
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %1 = convopt.erf %0 : tensor<1x8xf32>
  %2 = convopt.add %1, %one
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  %3 = convopt.mul %x, %2
      : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x8xf32>
  %4 = convopt.mul %3, %half
      : (tensor<1x8xf32>, tensor<f32>) -> tensor<1x8xf32>
  return %2, %4 : tensor<1x8xf32>, tensor<1x8xf32>
}

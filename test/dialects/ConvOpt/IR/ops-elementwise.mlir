// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @add(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<1x8x4x4xf32>, %[[B:[a-z0-9]+]]: tensor<8x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.add %[[A]], %[[B]]
// CHECK-SAME: : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
func.func @add(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf32>) {
  %y = convopt.add %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @sub(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<1x8x4x4xf32>, %[[B:[a-z0-9]+]]: tensor<8x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.sub %[[A]], %[[B]]
// CHECK-SAME: : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
func.func @sub(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf32>) {
  %y = convopt.sub %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @mul(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<1x8x4x4xf32>, %[[B:[a-z0-9]+]]: tensor<8x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.mul %[[A]], %[[B]]
// CHECK-SAME: : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
func.func @mul(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf32>) {
  %y = convopt.mul %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @div(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<1x8x4x4xf32>, %[[B:[a-z0-9]+]]: tensor<8x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.div %[[A]], %[[B]]
// CHECK-SAME: : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
func.func @div(%a: tensor<1x8x4x4xf32>, %b: tensor<8x1x1xf32>) {
  %y = convopt.div %a, %b
      : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @add_broadcasts_both_sides(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<3xf64>, %[[B:[a-z0-9]+]]: tensor<2x1xf64>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.add %[[A]], %[[B]]
// CHECK-SAME: : (tensor<3xf64>, tensor<2x1xf64>) -> tensor<2x3xf64>
func.func @add_broadcasts_both_sides(%a: tensor<3xf64>, %b: tensor<2x1xf64>) {
  %y = convopt.add %a, %b : (tensor<3xf64>, tensor<2x1xf64>) -> tensor<2x3xf64>
  return
}

// CHECK-LABEL: func.func @mul_scalar_and_dynamic(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<f32>, %[[B:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.mul %[[A]], %[[B]]
// CHECK-SAME: : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
func.func @mul_scalar_and_dynamic(%a: tensor<f32>, %b: tensor<?x4xf32>) {
  %y = convopt.mul %a, %b : (tensor<f32>, tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// CHECK-LABEL: func.func @sub_dynamic(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<?x?xf32>, %[[B:[a-z0-9]+]]: tensor<5x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.sub %[[A]], %[[B]]
// CHECK-SAME: : (tensor<?x?xf32>, tensor<5x1xf32>) -> tensor<5x?xf32>
func.func @sub_dynamic(%a: tensor<?x?xf32>, %b: tensor<5x1xf32>) {
  %y = convopt.sub %a, %b
      : (tensor<?x?xf32>, tensor<5x1xf32>) -> tensor<5x?xf32>
  return
}

// CHECK-LABEL: func.func @relu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.relu %[[X]] : tensor<1x8x?x4xf32>
func.func @relu(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.relu %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @sigmoid(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.sigmoid %[[X]] : tensor<1x8x?x4xf32>
func.func @sigmoid(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.sigmoid %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @tanh(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.tanh %[[X]] : tensor<1x8x?x4xf32>
func.func @tanh(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.tanh %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @hard_swish(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.hard_swish %[[X]] : tensor<1x8x?x4xf32>
func.func @hard_swish(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.hard_swish %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @silu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.silu %[[X]] : tensor<1x8x?x4xf32>
func.func @silu(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.silu %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @leaky_relu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.leaky_relu %[[X]] alpha = 2.000000e-01 : tensor<1x8x4x4xf32>
func.func @leaky_relu(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.leaky_relu %x alpha = 2.000000e-01 : tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @elu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.elu %[[X]] alpha = 1.000000e+00 : tensor<1x8x4x4xf32>
func.func @elu(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.elu %x alpha = 1.000000e+00 : tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @hard_sigmoid(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.hard_sigmoid %[[X]] alpha = 2.000000e-01 beta = 5.000000e-01 : tensor<1x8x4x4xf32>
func.func @hard_sigmoid(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.hard_sigmoid %x alpha = 2.000000e-01 beta = 5.000000e-01 : tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @clip(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.clip %[[X]] min = 0.000000e+00 max = 6.000000e+00 : tensor<1x8x4x4xf32>
func.func @clip(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.clip %x min = 0.000000e+00 max = 6.000000e+00 : tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @clip_one_bound(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.clip %[[X]] min = -1.000000e+00 : tensor<1x8x4x4xf32>
// CHECK: %[[Z:[a-z0-9_]+]] = convopt.clip %[[X]] max = 1.000000e+00 : tensor<1x8x4x4xf32>
func.func @clip_one_bound(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.clip %x min = -1.000000e+00 : tensor<1x8x4x4xf32>
  %z = convopt.clip %x max = 1.000000e+00 : tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @clip_unbounded(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.clip %[[X]] : tensor<1x8x4x4xf32>
func.func @clip_unbounded(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.clip %x : tensor<1x8x4x4xf32>
  return
}

// Infinite and crossed bounds have a meaning.
// CHECK-LABEL: func.func @clip_infinite_and_crossed(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.clip %[[X]] min = 0xFFF0000000000000 : tensor<1x8x4x4xf32>
// CHECK: %[[Z:[a-z0-9_]+]] = convopt.clip %[[X]] min = 3.000000e+00 max = 1.000000e+00 : tensor<1x8x4x4xf32>
func.func @clip_infinite_and_crossed(%x: tensor<1x8x4x4xf32>) {
  %y = convopt.clip %x min = 0xFFF0000000000000 : tensor<1x8x4x4xf32>
  %z = convopt.clip %x min = 3.000000e+00 max = 1.000000e+00 : tensor<1x8x4x4xf32>
  return
}

// CHECK-LABEL: func.func @abs(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.abs %[[X]] : tensor<1x?x4xf32>
func.func @abs(%x: tensor<1x?x4xf32>) {
  %y = convopt.abs %x : tensor<1x?x4xf32>
  return
}

// CHECK-LABEL: func.func @sqrt(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.sqrt %[[X]] : tensor<1x?x4xf32>
func.func @sqrt(%x: tensor<1x?x4xf32>) {
  %y = convopt.sqrt %x : tensor<1x?x4xf32>
  return
}

// CHECK-LABEL: func.func @exp(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.exp %[[X]] : tensor<1x?x4xf32>
func.func @exp(%x: tensor<1x?x4xf32>) {
  %y = convopt.exp %x : tensor<1x?x4xf32>
  return
}

// CHECK-LABEL: func.func @erf(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.erf %[[X]] : tensor<1x8x?x4xf32>
func.func @erf(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.erf %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @softplus(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.softplus %[[X]] : tensor<1x8x?x4xf32>
func.func @softplus(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.softplus %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @mish(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.mish %[[X]] : tensor<1x8x?x4xf32>
func.func @mish(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.mish %x : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @gelu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.gelu %[[X]] approximate = tanh : tensor<1x8x?x4xf32>
func.func @gelu(%x: tensor<1x8x?x4xf32>) {
  %y = convopt.gelu %x approximate = tanh : tensor<1x8x?x4xf32>
  return
}

// CHECK-LABEL: func.func @prelu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x?x4xf32>, %[[S:[a-z0-9]+]]: tensor<8x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.prelu %[[X]], %[[S]] : tensor<1x8x?x4xf32>, tensor<8x1x1xf32>
func.func @prelu(%x: tensor<1x8x?x4xf32>, %s: tensor<8x1x1xf32>) {
  %y = convopt.prelu %x, %s : tensor<1x8x?x4xf32>, tensor<8x1x1xf32>
  return
}

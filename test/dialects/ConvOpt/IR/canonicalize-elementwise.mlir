// RUN: convopt-opt %s --canonicalize | FileCheck %s

// Pattern: add(x, -0) -> x
// CHECK-LABEL: func.func @add_negative_zero(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @add_negative_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<-0.0> : tensor<2x4xf32>
  %y = convopt.add %x, %c
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @add_negative_zero_first(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @add_negative_zero_first(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<-0.0> : tensor<4xf32>
  %y = convopt.add %c, %x : (tensor<4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -0 + 0 is +0.
// CHECK-LABEL: func.func @add_positive_zero(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.add %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @add_positive_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<0.0> : tensor<2x4xf32>
  %y = convopt.add %x, %c
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @add_negative_zero_enlarges(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.add %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @add_negative_zero_enlarges(%x: tensor<1x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<-0.0> : tensor<2x4xf32>
  %y = convopt.add %x, %c
      : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// The dynamic size may be 1.
// CHECK-LABEL: func.func @add_negative_zero_may_enlarge(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.add %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @add_negative_zero_may_enlarge(%x: tensor<?x4xf32>)
    -> tensor<?x4xf32> {
  %c = arith.constant dense<-0.0> : tensor<2x4xf32>
  %y = convopt.add %x, %c
      : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// CHECK-LABEL: func.func @add_negative_zero_dynamic(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @add_negative_zero_dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %c = arith.constant dense<-0.0> : tensor<1x4xf32>
  %y = convopt.add %x, %c
      : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// Pattern: sub(x, 0) -> x
// CHECK-LABEL: func.func @sub_zero(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @sub_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<0.0> : tensor<f32>
  %y = convopt.sub %x, %c : (tensor<2x4xf32>, tensor<f32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -0 - (-0) is +0.
// CHECK-LABEL: func.func @sub_negative_zero(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.sub %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @sub_negative_zero(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<-0.0> : tensor<2x4xf32>
  %y = convopt.sub %x, %c
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @zero_sub(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.sub %[[C]], %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @zero_sub(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<0.0> : tensor<2x4xf32>
  %y = convopt.sub %c, %x
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @sub_zero_may_enlarge(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.sub %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @sub_zero_may_enlarge(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %c = arith.constant dense<0.0> : tensor<2x4xf32>
  %y = convopt.sub %x, %c
      : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// Pattern: mul(x, 1) -> x
// CHECK-LABEL: func.func @mul_one(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @mul_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<1.0> : tensor<2x4xf32>
  %y = convopt.mul %x, %c
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @one_mul_f16(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf16>)
// CHECK-NEXT: return %[[X]]
func.func @one_mul_f16(%x: tensor<2x4xf16>) -> tensor<2x4xf16> {
  %c = arith.constant dense<1.0> : tensor<1xf16>
  %y = convopt.mul %c, %x : (tensor<1xf16>, tensor<2x4xf16>) -> tensor<2x4xf16>
  return %y : tensor<2x4xf16>
}

// CHECK-LABEL: func.func @mul_not_one(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.mul %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @mul_not_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<[1.0, 1.0, 1.0, 1.000001]> : tensor<4xf32>
  %y = convopt.mul %x, %c : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @mul_one_of_higher_rank(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.mul %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @mul_one_of_higher_rank(%x: tensor<2x4xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<1.0> : tensor<1x2x4xf32>
  %y = convopt.mul %x, %c
      : (tensor<2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %y : tensor<1x2x4xf32>
}

// CHECK-LABEL: func.func @mul_one_may_enlarge(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.mul %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @mul_one_may_enlarge(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %c = arith.constant dense<1.0> : tensor<2x4xf32>
  %y = convopt.mul %x, %c
      : (tensor<?x4xf32>, tensor<2x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// Pattern: div(x, 1) -> x
// CHECK-LABEL: func.func @div_one(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @div_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<1.0> : tensor<2x4xf32>
  %y = convopt.div %x, %c
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @one_div(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.div %[[C]], %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @one_div(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<1.0> : tensor<2x4xf32>
  %y = convopt.div %c, %x
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @div_minus_one(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[C:.+]] = arith.constant
// CHECK-NEXT: %[[Y:.+]] = convopt.div %[[X]], %[[C]]
// CHECK-NEXT: return %[[Y]]
func.func @div_minus_one(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %c = arith.constant dense<-1.0> : tensor<2x4xf32>
  %y = convopt.div %x, %c
      : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// Pattern: relu(relu(x)) -> relu(x)
// CHECK-LABEL: func.func @relu_relu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.relu %[[X]]
// CHECK-NEXT: return %[[Y]]
func.func @relu_relu(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = convopt.relu %x : tensor<2x4xf32>
  %y = convopt.relu %0 : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @relu_sigmoid_relu(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[R:.+]] = convopt.relu %[[X]]
// CHECK-NEXT: %[[S:.+]] = convopt.sigmoid %[[R]]
// CHECK-NEXT: %[[Y:.+]] = convopt.relu %[[S]]
// CHECK-NEXT: return %[[Y]]
func.func @relu_sigmoid_relu(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %0 = convopt.relu %x : tensor<2x4xf32>
  %1 = convopt.sigmoid %0 : tensor<2x4xf32>
  %y = convopt.relu %1 : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// Pattern: clip(x) -> x
// CHECK-LABEL: func.func @clip_unbounded(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: return %[[X]]
func.func @clip_unbounded(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.clip %x : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: func.func @clip_one_bound(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x4xf32>)
// CHECK-NEXT: %[[Y:.+]] = convopt.clip %[[X]] max = 6.000000e+00
// CHECK-NEXT: return %[[Y]]
func.func @clip_one_bound(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %y = convopt.clip %x max = 6.0 : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

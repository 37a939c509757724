// Traps of bias cancellation: every path from the bias must end in a norm, and
// what is on the way must be linear.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

// max(x + b, 0) is not max(x, 0) + b: folding through it is the mistake of many (15).
// CHECK-LABEL: func @trap_32_relu
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_relu | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_32_relu(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.relu %0 : tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Linear on either side of zero only.
// CHECK-LABEL: func @trap_32_leaky_relu
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_leaky_relu | Reason="bias of bias_add kept: stopped at leaky_relu: it is not linear: how much it changes depends on the activations
func.func @trap_32_leaky_relu(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.leaky_relu %0 alpha = 0.1 : tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// What is cut off depends on b.
// CHECK-LABEL: func @trap_32_clip
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_clip | Reason="bias of bias_add kept: stopped at clip: it is not linear: how much it changes depends on the activations
func.func @trap_32_clip(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// |x + b| has its fold elsewhere.
// CHECK-LABEL: func @trap_32_abs
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_abs | Reason="bias of bias_add kept: stopped at abs: it is not linear: how much it changes depends on the activations
func.func @trap_32_abs(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.abs %0 : tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Squeeze and excitation: the gate sees the bias through a sigmoid.
// CHECK-LABEL: func @trap_32_gate_computed_from_the_biased_value
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_gate_computed_from_the_biased_value | Reason="bias of bias_add kept: stopped at sigmoid: it is not linear: how much it changes depends on the activations
func.func @trap_32_gate_computed_from_the_biased_value(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3] : (tensor<4x2x4x4xf32>) -> tensor<4x2xf32>
  %2 = convopt.dense %1, %w : (tensor<4x2xf32>, tensor<2x2xf32>) -> tensor<4x2xf32>
  %3 = convopt.sigmoid %2 : tensor<4x2xf32>
  %4 = convopt.reshape %3 : tensor<4x2xf32> -> tensor<4x2x1x1xf32>
  %5 = convopt.mul %0, %4 : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %5 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// (x + b) * (x + b) = x * x + 2 * b * x + b * b.
// CHECK-LABEL: func @trap_32_product_with_itself
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_product_with_itself | Reason="bias of bias_add kept: stopped at mul: both of its factors are shifted
func.func @trap_32_product_with_itself(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// 1 / (x + b) is not 1 / x plus something.
// CHECK-LABEL: func @trap_32_divisor
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_32_divisor | Reason="bias of bias_add kept: stopped at div: its divisor is shifted
func.func @trap_32_divisor(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.div %x, %0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Several paths
//===----------------------------------------------------------------------===//

// Either bias passes the sum and the norm subtracts both.
// CHECK-LABEL: func @trap_39_residual_sum_of_two_biased_convs
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[W:[^:]+]]:
// CHECK-NEXT:    %[[L:.+]] = convopt.conv %[[X]], %[[W]] :
// CHECK-NEXT:    %[[R:.+]] = convopt.conv %[[X]], %[[W]] :
// CHECK-NEXT:    %[[S:.+]] = convopt.add %[[L]], %[[R]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[S]]
// REASON-DAG: Function=trap_39_residual_sum_of_two_biased_convs | Reason="bias of conv cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_39_residual_sum_of_two_biased_convs(%x: tensor<4x1x4x4xf32>, %w: tensor<2x1x1x1xf32>, %b: tensor<2xf32>, %c: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.conv %x, %w bias(%c) : (tensor<4x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.add %0, %1 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// One of the two ways to the norm is not linear.
// CHECK-LABEL: func @trap_39_sum_with_its_relu
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_39_sum_with_its_relu | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_39_sum_with_its_relu(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.relu %0 : tensor<4x2x4x4xf32>
  %2 = convopt.add %0, %1 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// One norm takes means over the batch, the other one over a sample.
// CHECK-LABEL: func @trap_40_two_users_that_are_both_norms
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    convopt.instance_norm %[[X]]
// REASON-DAG: Function=trap_40_two_users_that_are_both_norms | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean, instance_norm subtracts the mean of each channel of each sample (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_40_two_users_that_are_both_norms(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// The sum after the norm is the way by which the bias escapes.
// CHECK-LABEL: func @trap_40_one_of_two_users_is_no_norm
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_40_one_of_two_users_is_no_norm | Reason="bias of bias_add kept: it reaches a result of the network
func.func @trap_40_one_of_two_users_is_no_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.add %0, %y#0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %1 : tensor<4x2x4x4xf32>
}

// G1: what is returned is observed.
// CHECK-LABEL: func @trap_40_biased_value_is_a_result
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_40_biased_value_is_a_result | Reason="bias of bias_add kept: it reaches a result of the network
func.func @trap_40_biased_value_is_a_result(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %0 : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// Both have the bias: no norm is needed. Padding is minus infinity.
// CHECK-LABEL: func @trap_49_maximum_minus_the_value
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[M:.+]] = convopt.max_pool %[[X]]
// CHECK-NEXT:    convopt.sub %[[M]], %[[X]]
// REASON-DAG: Function=trap_49_maximum_minus_the_value | Reason="bias of bias_add cancelled: sub cancels it (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_49_maximum_minus_the_value(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.sub %1, %0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// The twin: twice the bias.
// CHECK-LABEL: func @trap_49_maximum_plus_the_value
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_49_maximum_plus_the_value | Reason="bias of bias_add kept: it reaches a result of the network
func.func @trap_49_maximum_plus_the_value(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.add %1, %0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Parts of a bias
//===----------------------------------------------------------------------===//

// The other half goes through a relu, and keeps its biases.
// CHECK-LABEL: func @trap_42_slice_that_reaches_a_norm_alone
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         %[[C:.+]] = arith.constant dense<[0.0{{0*}}e+00, 0.0{{0*}}e+00, 3.0{{0*}}e+00, 4.0{{0*}}e+00]>
// CHECK:         convopt.bias_add %[[X]], %[[C]]
// REASON-DAG: Function=trap_42_slice_that_reaches_a_norm_alone | Reason="bias of bias_add cancelled in channels 0-1: batch_norm_training subtracts the batch mean (equal over the reals); kept elsewhere: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_42_slice_that_reaches_a_norm_alone(%x: tensor<4x4x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 2, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.relu %2 : tensor<4x2x4x4xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// Split is two slices.
// CHECK-LABEL: func @trap_42_split_of_which_both_reach_a_norm
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    convopt.slice %[[X]]
// CHECK-NEXT:    convopt.slice %[[X]]
// REASON-DAG: Function=trap_42_split_of_which_both_reach_a_norm | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean, instance_norm subtracts the mean of each channel of each sample (equal over the reals)
func.func @trap_42_split_of_which_both_reach_a_norm(%x: tensor<4x4x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 2, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.instance_norm %2 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// What is sliced away is not observed.
// CHECK-LABEL: func @trap_42_channels_that_nothing_uses
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_42_channels_that_nothing_uses | Reason="bias of bias_add cancelled in channels 2-3: nothing uses it (equal over the reals); kept elsewhere: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_42_channels_that_nothing_uses(%x: tensor<4x4x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[0.0, 0.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.relu %1 : tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// Channel 1 is in both.
// CHECK-LABEL: func @trap_42_slices_that_overlap
// CHECK:         arith.constant dense<[0.0{{0*}}e+00, 2.0{{0*}}e+00, 3.0{{0*}}e+00]>
// CHECK-NEXT:    convopt.bias_add
// REASON-DAG: Function=trap_42_slices_that_overlap | Reason="bias of bias_add cancelled in channels 0: batch_norm_training subtracts the batch mean (equal over the reals); kept elsewhere: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_42_slices_that_overlap(%x: tensor<4x3x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x3x4x4xf32>, tensor<3xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x3x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 1, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x3x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.relu %2 : tensor<4x2x4x4xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// Output channels 0 and 1 are sums over input channels 0 and 1 only.
// CHECK-LABEL: func @trap_42_group_of_a_conv_that_reaches_a_norm
// CHECK:         arith.constant dense<[0.0{{0*}}e+00, 0.0{{0*}}e+00, 3.0{{0*}}e+00, 4.0{{0*}}e+00]>
// CHECK-NEXT:    convopt.bias_add
// REASON-DAG: Function=trap_42_group_of_a_conv_that_reaches_a_norm | Reason="bias of bias_add cancelled in channels 0-1: batch_norm_training subtracts the batch mean (equal over the reals); kept elsewhere: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_42_group_of_a_conv_that_reaches_a_norm(%x: tensor<4x4x4x4xf32>, %w: tensor<4x2x1x1xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %g = convopt.bias_add %x, %c axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %0 = convopt.conv %g, %w groups = 2 : (tensor<4x4x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x4x4x4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 2, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.relu %2 : tensor<4x2x4x4xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// The twin: every output channel has all of them.
// CHECK-LABEL: func @trap_42_conv_without_groups
// CHECK:         arith.constant dense<[1.0{{0*}}e+00, 2.0{{0*}}e+00, 3.0{{0*}}e+00, 4.0{{0*}}e+00]>
// CHECK-NEXT:    convopt.bias_add
// REASON-DAG: Function=trap_42_conv_without_groups | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_42_conv_without_groups(%x: tensor<4x4x4x4xf32>, %w: tensor<4x4x1x1xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %g = convopt.bias_add %x, %c axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %0 = convopt.conv %g, %w : (tensor<4x4x4x4xf32>, tensor<4x4x1x1xf32>) -> tensor<4x4x4x4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 2, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.relu %2 : tensor<4x2x4x4xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// The norm takes a mean of each channel, whatever part it came from.
// CHECK-LABEL: func @trap_41_concat_of_channels
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[Z:[^:]+]]:
// CHECK-NEXT:    %[[C:.+]] = convopt.concat %[[Z]], %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[C]]
func.func @trap_41_concat_of_channels(%x: tensor<4x2x4x4xf32>, %z: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<4xf32>) -> tensor<4x4x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.concat %z, %0 axis = 1 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x4x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %y#0 : tensor<4x4x4x4xf32>
}

// Half of the rows have the bias.
// CHECK-LABEL: func @trap_41_concat_of_rows
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_41_concat_of_rows | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 2, along which it normalizes
func.func @trap_41_concat_of_rows(%x: tensor<4x2x4x4xf32>, %z: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x8x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.concat %z, %0 axis = 2 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x8x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x8x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x8x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x8x4xf32>
}

// All rows have the same bias.
// CHECK-LABEL: func @trap_41_concat_of_rows_that_all_have_it
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[C:.+]] = convopt.concat %[[X]], %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[C]]
func.func @trap_41_concat_of_rows_that_all_have_it(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x8x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.concat %0, %0 axis = 2 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x8x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x8x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x8x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x8x4xf32>
}

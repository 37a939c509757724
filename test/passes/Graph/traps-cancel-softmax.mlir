// Traps of bias cancellation: softmax and attention; and norms of a single element.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// softmax
//===----------------------------------------------------------------------===//

// Classes with a larger bias win: it is what was learned.
// CHECK-LABEL: func @trap_48_softmax_along_the_bias
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_48_softmax_along_the_bias | Reason="bias of bias_add kept: stopped at softmax: the shift varies along axis 1, along which it normalizes
func.func @trap_48_softmax_along_the_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.softmax %0 axis = 1 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// All that compete have the same bias.
// CHECK-LABEL: func @trap_48_softmax_across_the_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.softmax %[[X]]
// REASON-DAG: Function=trap_48_softmax_across_the_bias | Reason="bias of bias_add cancelled: softmax does not change when a constant is added along its axis (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_48_softmax_across_the_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.softmax %0 axis = 3 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// A scalar is equal along every axis.
// CHECK-LABEL: func @trap_48_softmax_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.softmax %[[X]]
func.func @trap_48_softmax_of_a_scalar(%x: tensor<4x2x4x4xf32>, %b: tensor<f32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y = convopt.softmax %0 axis = 1 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// A value for each sample is equal for all of its classes.
// CHECK-LABEL: func @trap_48_softmax_of_a_sample_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.softmax %[[X]]
func.func @trap_48_softmax_of_a_sample_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<4x1x1x1xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x1x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.softmax %0 axis = 1 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// The logarithm changes nothing about it.
// CHECK-LABEL: func @trap_48_log_softmax_along_the_bias
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_48_log_softmax_along_the_bias | Reason="bias of bias_add kept: stopped at log_softmax: the shift varies along axis 1, along which it normalizes
func.func @trap_48_log_softmax_along_the_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.log_softmax %0 axis = 1 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// x + b - log(sum exp(x + b)) = x - log(sum exp(x)).
// CHECK-LABEL: func @trap_48_log_softmax_across_the_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.log_softmax %[[X]]
// REASON-DAG: Function=trap_48_log_softmax_across_the_bias | Reason="bias of bias_add cancelled: log_softmax does not change when a constant is added along its axis (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_48_log_softmax_across_the_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.log_softmax %0 axis = 3 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// It is equal along every axis.
// CHECK-LABEL: func @trap_48_log_softmax_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.log_softmax %[[X]]
func.func @trap_48_log_softmax_of_a_scalar(%x: tensor<4x2x4x4xf32>, %b: tensor<f32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y = convopt.log_softmax %0 axis = 1 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// A value for each sample is equal for all of its classes.
// CHECK-LABEL: func @trap_48_log_softmax_of_a_sample_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.log_softmax %[[X]]
func.func @trap_48_log_softmax_of_a_sample_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<4x1x1x1xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x1x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.log_softmax %0 axis = 1 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Attention: 2 sequences of 3 tokens, 2 heads of 2 features
//===----------------------------------------------------------------------===//

// q_i . (k_j + b) = q_i . k_j + q_i . b: equal for all keys j, along which the softmax
// sums.
// CHECK-LABEL: func @trap_48_attention_key_bias
// CHECK:         convopt.dense
// CHECK-NEXT:    convopt.dense %{{[^ ]+}}, %{{[^ ]+}} :
// REASON-DAG: Function=trap_48_attention_key_bias | Reason="bias of dense cancelled: softmax does not change when a constant is added along its axis (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_48_attention_key_bias(%x: tensor<2x3x4xf32>, %wq: tensor<4x4xf32>, %wk: tensor<4x4xf32>, %wv: tensor<4x4xf32>, %b: tensor<4xf32>) -> tensor<2x2x3x2xf32> {
  %q0 = convopt.dense %x, %wq : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  %k0 = convopt.dense %x, %wk bias(%b) : (tensor<2x3x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  %v0 = convopt.dense %x, %wv : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  %q1 = convopt.reshape %q0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %k1 = convopt.reshape %k0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %v1 = convopt.reshape %v0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %q = convopt.transpose %q1 permutation = [0, 2, 1, 3] : (tensor<2x3x2x2xf32>) -> tensor<2x2x3x2xf32>
  %k = convopt.transpose %k1 permutation = [0, 2, 3, 1] : (tensor<2x3x2x2xf32>) -> tensor<2x2x2x3xf32>
  %v = convopt.transpose %v1 permutation = [0, 2, 1, 3] : (tensor<2x3x2x2xf32>) -> tensor<2x2x3x2xf32>
  %s = convopt.matmul %q, %k : (tensor<2x2x3x2xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x3x3xf32>
  %c = arith.constant dense<0.7> : tensor<f32>
  %t = convopt.mul %s, %c : (tensor<2x2x3x3xf32>, tensor<f32>) -> tensor<2x2x3x3xf32>
  %a = convopt.softmax %t axis = 3 : tensor<2x2x3x3xf32>
  %o = convopt.matmul %a, %v : (tensor<2x2x3x3xf32>, tensor<2x2x3x2xf32>) -> tensor<2x2x3x2xf32>
  return %o : tensor<2x2x3x2xf32>
}

// b . k_j differs from key to key.
// CHECK-LABEL: func @trap_48_attention_query_bias
// CHECK:         convopt.dense %{{.+}} bias(
// REASON-DAG: Function=trap_48_attention_query_bias | Reason="bias of dense kept: stopped at softmax: the shift varies along axis 3, along which it normalizes
func.func @trap_48_attention_query_bias(%x: tensor<2x3x4xf32>, %wq: tensor<4x4xf32>, %wk: tensor<4x4xf32>, %wv: tensor<4x4xf32>, %b: tensor<4xf32>) -> tensor<2x2x3x2xf32> {
  %q0 = convopt.dense %x, %wq bias(%b) : (tensor<2x3x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  %k0 = convopt.dense %x, %wk : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  %v0 = convopt.dense %x, %wv : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  %q1 = convopt.reshape %q0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %k1 = convopt.reshape %k0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %v1 = convopt.reshape %v0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %q = convopt.transpose %q1 permutation = [0, 2, 1, 3] : (tensor<2x3x2x2xf32>) -> tensor<2x2x3x2xf32>
  %k = convopt.transpose %k1 permutation = [0, 2, 3, 1] : (tensor<2x3x2x2xf32>) -> tensor<2x2x2x3xf32>
  %v = convopt.transpose %v1 permutation = [0, 2, 1, 3] : (tensor<2x3x2x2xf32>) -> tensor<2x2x3x2xf32>
  %s = convopt.matmul %q, %k : (tensor<2x2x3x2xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x3x3xf32>
  %c = arith.constant dense<0.7> : tensor<f32>
  %t = convopt.mul %s, %c : (tensor<2x2x3x3xf32>, tensor<f32>) -> tensor<2x2x3x3xf32>
  %a = convopt.softmax %t axis = 3 : tensor<2x2x3x3xf32>
  %o = convopt.matmul %a, %v : (tensor<2x2x3x3xf32>, tensor<2x2x3x2xf32>) -> tensor<2x2x3x2xf32>
  return %o : tensor<2x2x3x2xf32>
}

// The weights add up to 1, and the bias comes out as it went in.
// CHECK-LABEL: func @trap_48_attention_value_bias
// CHECK:         convopt.dense %{{.+}} bias(
// REASON-DAG: Function=trap_48_attention_value_bias | Reason="bias of dense kept: it reaches a result of the network
func.func @trap_48_attention_value_bias(%x: tensor<2x3x4xf32>, %wq: tensor<4x4xf32>, %wk: tensor<4x4xf32>, %wv: tensor<4x4xf32>, %b: tensor<4xf32>) -> tensor<2x2x3x2xf32> {
  %q0 = convopt.dense %x, %wq : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  %k0 = convopt.dense %x, %wk : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  %v0 = convopt.dense %x, %wv bias(%b) : (tensor<2x3x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  %q1 = convopt.reshape %q0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %k1 = convopt.reshape %k0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %v1 = convopt.reshape %v0 : tensor<2x3x4xf32> -> tensor<2x3x2x2xf32>
  %q = convopt.transpose %q1 permutation = [0, 2, 1, 3] : (tensor<2x3x2x2xf32>) -> tensor<2x2x3x2xf32>
  %k = convopt.transpose %k1 permutation = [0, 2, 3, 1] : (tensor<2x3x2x2xf32>) -> tensor<2x2x2x3xf32>
  %v = convopt.transpose %v1 permutation = [0, 2, 1, 3] : (tensor<2x3x2x2xf32>) -> tensor<2x2x3x2xf32>
  %s = convopt.matmul %q, %k : (tensor<2x2x3x2xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x3x3xf32>
  %c = arith.constant dense<0.7> : tensor<f32>
  %t = convopt.mul %s, %c : (tensor<2x2x3x3xf32>, tensor<f32>) -> tensor<2x2x3x3xf32>
  %a = convopt.softmax %t axis = 3 : tensor<2x2x3x3xf32>
  %o = convopt.matmul %a, %v : (tensor<2x2x3x3xf32>, tensor<2x2x3x2xf32>) -> tensor<2x2x3x2xf32>
  return %o : tensor<2x2x3x2xf32>
}

//===----------------------------------------------------------------------===//
// One element for each mean
//===----------------------------------------------------------------------===//

// x - mean(x) = 0, and y is the offset, whatever x and the bias are.
// CHECK-LABEL: func @trap_45_one_element_per_channel
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_45_one_element_per_channel | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_45_one_element_per_channel(%x: tensor<1x2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<1x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<1x2x1x1xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<1x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<1x2x1x1xf32>
}

// The same behind a dense layer, with a batch of one.
// CHECK-LABEL: func @trap_45_one_element_per_channel_rank_2
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_45_one_element_per_channel_rank_2(%x: tensor<1x2xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<1x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<1x2xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<1x2xf32>
}

// Of one element each, [1, C, 1, 1] is every element.
// CHECK-LABEL: func @trap_45_term_of_every_element
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_45_term_of_every_element(%x: tensor<1x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<1x2x1x1xf32> {
  %c = arith.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<1x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<1x2x1x1xf32>
}

// Samples do not matter to it.
// CHECK-LABEL: func @trap_45_instance_norm_of_one_element
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
func.func @trap_45_instance_norm_of_one_element(%x: tensor<4x2x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x1xf32>, tensor<2xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x1xf32>, tensor<2xf32>
  return %y : tensor<4x2x1xf32>
}

// The twin: a constant of the model is subtracted, not x.
// CHECK-LABEL: func @trap_45_one_element_with_moving_statistics
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_45_one_element_with_moving_statistics | Reason="bias of bias_add kept: it reaches a result of the network (batch_norm has moving statistics: there it does not cancel, it folds)
func.func @trap_45_one_element_with_moving_statistics(%x: tensor<1x2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<1x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<1x2x1x1xf32>, tensor<2xf32>
  %y = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 1.0e-5 axis = 1 : tensor<1x2x1x1xf32>, tensor<2xf32>
  return %y : tensor<1x2x1x1xf32>
}

// The twin of the term of every element: with two samples, they differ.
// CHECK-LABEL: func @trap_45_two_samples
// CHECK:         convopt.add
// REASON-DAG: Function=trap_45_two_samples | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_45_two_samples(%x: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<2x2x1x1xf32> {
  %c = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<2x2x1x1xf32>, tensor<2x2x1x1xf32>) -> tensor<2x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<2x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<2x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<2x2x1x1xf32>
}

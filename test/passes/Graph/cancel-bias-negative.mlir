// Each guard of convopt-cancel-bias, and the reason it gives.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

// y depends on b: the mean that is subtracted is a constant of the model.
// CHECK-LABEL: func @no_cancel_moving_statistics
// CHECK:         convopt.conv %{{.+}} bias(
// CHECK-NEXT:    convopt.batch_norm
// REASON-DAG: Function=no_cancel_moving_statistics | Reason="bias of conv kept: it reaches a result of the network (batch_norm has moving statistics: there it does not cancel, it folds)"
func.func @no_cancel_moving_statistics(%x: tensor<4x1x4xf32>, %w: tensor<2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  return %1 : tensor<4x2x4xf32>
}

// CHECK-LABEL: func @no_cancel_relu_before_the_norm
// CHECK:         convopt.conv %{{.+}} bias(
// REASON-DAG: Function=no_cancel_relu_before_the_norm | Reason="bias of conv kept: stopped at relu: it is not linear: how much it changes depends on the activations"
func.func @no_cancel_relu_before_the_norm(%x: tensor<4x1x4xf32>, %w: tensor<2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %1 = convopt.relu %0 : tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// CHECK-LABEL: func @no_cancel_biased_value_is_returned
// CHECK:         convopt.conv %{{.+}} bias(
// REASON-DAG: Function=no_cancel_biased_value_is_returned | Reason="bias of conv kept: it reaches a result of the network"
func.func @no_cancel_biased_value_is_returned(%x: tensor<4x1x4xf32>, %w: tensor<2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<4x2x4xf32>) {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %0, %y#0 : tensor<4x2x4xf32>, tensor<4x2x4xf32>
}

// One user is a norm, the other is not: the bias reaches the result.
// CHECK-LABEL: func @no_cancel_one_user_is_no_norm
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_cancel_one_user_is_no_norm | Reason="bias of bias_add kept: it reaches a result of the network"
func.func @no_cancel_one_user_is_no_norm(%x: tensor<4x2x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.add %0, %y#0 : (tensor<4x2x4xf32>, tensor<4x2x4xf32>) -> tensor<4x2x4xf32>
  return %1 : tensor<4x2x4xf32>
}

// The norm takes one mean for each column, over channels whose biases differ.
// CHECK-LABEL: func @no_cancel_norm_of_another_axis
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_cancel_norm_of_another_axis | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 1, along which it normalizes"
func.func @no_cancel_norm_of_another_axis(%x: tensor<4x2x2xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x2xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 2 : (tensor<4x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2xf32>
}

// The biased value is not what is normalized.
// CHECK-LABEL: func @no_cancel_biased_parameter
// CHECK:         convopt.dense %{{.+}} bias(
// REASON-DAG: Function=no_cancel_biased_parameter | Reason="bias of dense kept: stopped at batch_norm_training: one of its parameters is shifted"
func.func @no_cancel_biased_parameter(%x: tensor<4x2x2xf32>, %i: tensor<2xf32>, %w: tensor<2x2xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2xf32> {
  %s = convopt.dense %i, %w bias(%b) : (tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %y:5 = convopt.batch_norm_training %x scale(%s) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2xf32>
}

// infinity - infinity is NaN, and the result without the bias is finite.
// CHECK-LABEL: func @no_cancel_infinite_bias
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_cancel_infinite_bias | Reason="bias of bias_add kept: the bias holds an infinity or NaN"
func.func @no_cancel_infinite_bias(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %b = arith.constant dense<[1.0, 0x7F800000]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// The mean is f16, and 100000 is none.
// CHECK-LABEL: func @no_cancel_compensation_overflows
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_cancel_compensation_overflows | Reason="bias of bias_add kept: a mean is used, and the bias overflows its type"
func.func @no_cancel_compensation_overflows(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>, %h: tensor<2xf16>) -> tensor<2xf16> {
  %b = arith.constant dense<100000.0> : tensor<2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%h) running_variance(%h) epsilon = 1.0e-5 momentum = 0.5 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf16>, tensor<2xf16>) -> (tensor<4x2x4xf32>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>)
  return %y#1 : tensor<2xf16>
}

// CHECK-LABEL: func @no_cancel_run_time_bias_of_another_type
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_cancel_run_time_bias_of_another_type | Reason="bias of bias_add kept: a mean is used, and the run-time bias has another element type"
func.func @no_cancel_run_time_bias_of_another_type(%x: tensor<4x2x4xf16>, %b: tensor<2xf16>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf16>, tensor<2xf16>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.5 weights_old axis = 1 : (tensor<4x2x4xf16>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf16>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#3 : tensor<2xf32>
}

// CHECK-LABEL: func @no_cancel_inside_fused_group
// CHECK:         convopt.conv %{{.+}} bias(
func.func @no_cancel_inside_fused_group(%x: tensor<4x1x4xf32>, %w: tensor<2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.fused %x, %w, %b, %p : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<4x2x4xf32> {
  ^bb0(%x0: tensor<4x1x4xf32>, %w0: tensor<2x1x1xf32>, %b0: tensor<2xf32>, %p0: tensor<2xf32>):
    %c0 = convopt.conv %x0, %w0 bias(%b0) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
    %y:5 = convopt.batch_norm_training %c0 scale(%p0) offset(%p0) running_mean(%p0) running_variance(%p0) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
    convopt.yield %y#0 : tensor<4x2x4xf32>
  }
  return %0 : tensor<4x2x4xf32>
}

// A function of axis 0 is none of axis 1, though both come from one vector.
// CHECK-LABEL: func @no_cancel_one_vector_on_two_axes
// CHECK:         convopt.bias_add %{{.+}} axis = 0 : tensor<2xf32>
// REASON-DAG: Function=no_cancel_one_vector_on_two_axes | Reason="bias of bias_add kept: it reaches a result of the network"
func.func @no_cancel_one_vector_on_two_axes(%x: tensor<3x3xf32>, %v: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<3x3xf32> {
  %0 = convopt.bias_add %v, %b axis = 0 : tensor<2xf32>, tensor<2xf32>
  %1 = convopt.pad %0 low = [1] high = [0] value = 0.0 : (tensor<2xf32>) -> tensor<3xf32>
  %2 = convopt.bias_add %x, %1 axis = 0 : tensor<3x3xf32>, tensor<3xf32>
  %3 = convopt.bias_add %x, %1 axis = 1 : tensor<3x3xf32>, tensor<3xf32>
  %4 = convopt.sub %2, %3 : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  return %4 : tensor<3x3xf32>
}

// x may have one row, though the sum has four: its type says less than is known.
// CHECK-LABEL: func @no_cancel_sum_of_undeclared_size
// CHECK:         convopt.add
// REASON-DAG: Function=no_cancel_sum_of_undeclared_size | Reason="bias of add kept: the other operand may be smaller than the sum: its size of axis 0 is dynamic"
func.func @no_cancel_sum_of_undeclared_size(%x: tensor<?x2xf32>, %b: tensor<4x1xf32>) -> tensor<?x2xf32> {
  %0 = convopt.add %x, %b : (tensor<?x2xf32>, tensor<4x1xf32>) -> tensor<?x2xf32>
  %1 = convopt.softmax %0 axis = 1 : tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}

// CHECK-LABEL: func @no_cancel_used_mean_and_bias_of_dynamic_size
// CHECK:         convopt.add
// REASON-DAG: Function=no_cancel_used_mean_and_bias_of_dynamic_size | Reason="bias of add kept: a mean is used, and the size of the run-time bias is dynamic"
func.func @no_cancel_used_mean_and_bias_of_dynamic_size(%x: tensor<4x2xf32>, %b: tensor<?xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2xf32>, tensor<?xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// 5e-324 / 2 is zero in f64 only.
// CHECK-LABEL: func @no_cancel_scale_that_underflows
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_cancel_scale_that_underflows | Reason="bias of bias_add kept: it reaches a result of the network (
func.func @no_cancel_scale_that_underflows(%x: tensor<4x2xf64>, %b: tensor<2xf64>) -> tensor<4x2xf64> {
  %s = arith.constant dense<4.9406564584124654e-324> : tensor<2xf64>
  %o = arith.constant dense<0.0> : tensor<2xf64>
  %v = arith.constant dense<16.0> : tensor<2xf64>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2xf64>, tensor<2xf64>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<4x2xf64>, tensor<2xf64>
  return %1 : tensor<4x2xf64>
}

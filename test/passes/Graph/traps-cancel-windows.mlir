// Traps of bias cancellation: factors, convolutions, pools and pads between the
// bias and the norm.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Factors
//===----------------------------------------------------------------------===//

// The mean rises by a * b, whatever a is.
// CHECK-LABEL: func @trap_50_factor_per_channel
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         %[[V:.+]] = convopt.mul %[[X]], %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_factor_per_channel(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[[[2.0]], [[-3.0]]]> : tensor<2x1x1xf32>
  %1 = convopt.mul %0, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Multiplication commutes.
// CHECK-LABEL: func @trap_50_factor_on_the_left
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         %[[V:.+]] = convopt.mul %{{[^ ]+}}, %[[X]] :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_factor_on_the_left(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[[[2.0]], [[-3.0]]]> : tensor<2x1x1xf32>
  %1 = convopt.mul %c, %0 : (tensor<2x1x1xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// b / 3 is no f64, but it is one number for the whole channel.
// CHECK-LABEL: func @trap_50_divisor_per_channel
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         %[[V:.+]] = convopt.div %[[X]], %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_divisor_per_channel(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[[[2.0]], [[-3.0]]]> : tensor<2x1x1xf32>
  %1 = convopt.div %0, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// The mean changes its sign with everything else.
// CHECK-LABEL: func @trap_50_negated
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         %[[V:.+]] = convopt.mul %[[X]], %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_negated(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<-1.0> : tensor<f32>
  %1 = convopt.mul %0, %c : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// infinity * (x + b) may have another sign than infinity * x.
// CHECK-LABEL: func @trap_50_factor_with_infinity
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_factor_with_infinity | Reason="bias of bias_add kept: stopped at mul: its factor holds an infinity or NaN
func.func @trap_50_factor_with_infinity(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[[[2.0]], [[0x7F800000]]]> : tensor<2x1x1xf32>
  %1 = convopt.mul %0, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A filter multiplies it, and the norm behind subtracts all of it.
// CHECK-LABEL: func @trap_50_filter
// CHECK-NOT:     convopt.bias_add
// CHECK:         convopt.batch_norm_training
func.func @trap_50_filter(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// The twin: infinity times 0 is not 0.
// CHECK-LABEL: func @trap_50_filter_with_infinity
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_filter_with_infinity | Reason="bias of bias_add kept: stopped at conv: its factor holds an infinity or NaN
func.func @trap_50_filter_with_infinity(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[0x7F800000]]]]> : tensor<2x2x1x1xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// CHECK-LABEL: func @trap_50_dense_filter
// CHECK-NOT:     convopt.bias_add
// CHECK:         return
func.func @trap_50_dense_filter(%x: tensor<4x2xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2xf32>, tensor<2xf32>
  %1 = convopt.dense %0, %w : (tensor<4x2xf32>, tensor<2x2xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// CHECK-LABEL: func @trap_50_dense_filter_nan
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_dense_filter_nan | Reason="bias of bias_add kept: stopped at dense: its factor holds an infinity or NaN
func.func @trap_50_dense_filter_nan(%x: tensor<4x2xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 0x7FC00000]]> : tensor<2x2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2xf32>, tensor<2xf32>
  %1 = convopt.dense %0, %w : (tensor<4x2xf32>, tensor<2x2xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// CHECK-LABEL: func @trap_50_matmul_by_a_constant
// CHECK-NOT:     convopt.bias_add
// CHECK:         return
func.func @trap_50_matmul_by_a_constant(%x: tensor<4x2x3xf32>) -> tensor<4x2x3xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x3xf32>, tensor<2xf32>
  %1 = convopt.matmul %w, %0 : (tensor<2x2xf32>, tensor<4x2x3xf32>) -> tensor<4x2x3xf32>
  %y = convopt.softmax %1 axis = 2 : tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}

// CHECK-LABEL: func @trap_50_matmul_by_infinity
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_matmul_by_infinity | Reason="bias of bias_add kept: stopped at matmul: its factor holds an infinity or NaN
func.func @trap_50_matmul_by_infinity(%x: tensor<4x2x3xf32>) -> tensor<4x2x3xf32> {
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 0x7F800000]]> : tensor<2x2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x3xf32>, tensor<2xf32>
  %1 = convopt.matmul %w, %0 : (tensor<2x2xf32>, tensor<4x2x3xf32>) -> tensor<4x2x3xf32>
  %y = convopt.softmax %1 axis = 2 : tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}

// A product with NaN says nothing of the bias.
// CHECK-LABEL: func @trap_50_factor_nan
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_factor_nan | Reason="bias of bias_add kept: stopped at mul: its factor holds an infinity or NaN
func.func @trap_50_factor_nan(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[[[0x7FC00000]], [[1.0]]]> : tensor<2x1x1xf32>
  %1 = convopt.mul %0, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// 0 / 0 is NaN, and b / 0 is not.
// CHECK-LABEL: func @trap_50_divisor_zero
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_divisor_zero | Reason="bias of bias_add kept: stopped at div: it divides by zero somewhere
func.func @trap_50_divisor_zero(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[[[2.0]], [[0.0]]]> : tensor<2x1x1xf32>
  %1 = convopt.div %0, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Where the mask is 0 there is no bias.
// CHECK-LABEL: func @trap_50_spatial_mask
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_spatial_mask | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_50_spatial_mask(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %c = arith.constant dense<[1.0, 0.0, 1.0, 1.0]> : tensor<4xf32>
  %1 = convopt.mul %0, %c : (tensor<4x2x4x4xf32>, tensor<4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Unknown, but one for each channel.
// CHECK-LABEL: func @trap_50_run_time_factor_1c11
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.mul %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_run_time_factor_1c11(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %m: tensor<1x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %m : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A gate differs from sample to sample, even one that has not seen the bias.
// CHECK-LABEL: func @trap_50_run_time_factor_nc11_batch_norm
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_run_time_factor_nc11_batch_norm | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_50_run_time_factor_nc11_batch_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %m: tensor<4x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %m : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A norm of each sample has one factor to deal with.
// CHECK-LABEL: func @trap_50_run_time_factor_nc11_instance_norm
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.mul %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[V]]
func.func @trap_50_run_time_factor_nc11_instance_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %m: tensor<4x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %m : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.instance_norm %1 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<4x2x4x4xf32>
}

// Attention over positions scales the bias at each differently.
// CHECK-LABEL: func @trap_50_run_time_mask
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_50_run_time_mask | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_50_run_time_mask(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %m: tensor<4x1x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %m : (tensor<4x2x4x4xf32>, tensor<4x1x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A batch norm with moving statistics only scales it.
// CHECK-LABEL: func @trap_50_moving_statistics_on_the_way
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.batch_norm %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_moving_statistics_on_the_way(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Nor does the offset of an affine matter, and this is not the bias judged.
// CHECK-LABEL: func @trap_50_affine_on_the_way
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.channel_affine %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_50_affine_on_the_way(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.channel_affine %0 scale = dense<[2.0, -3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

// Every pixel of output channel o rises by the sum over c of w[o, c] * b[c].
// CHECK-LABEL: func @trap_36_conv_1x1
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.conv %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_36_conv_1x1(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// All windows have the same taps.
// CHECK-LABEL: func @trap_36_conv_valid
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.conv %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_36_conv_valid(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// Which pixels they see does not matter.
// CHECK-LABEL: func @trap_36_conv_valid_with_strides_and_dilations
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.conv %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_36_conv_valid_with_strides_and_dilations(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x2x2xf32>, %p: tensor<2xf32>) -> tensor<4x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w strides = [2, 2] dilations = [2, 2] : (tensor<4x2x4x4xf32>, tensor<2x2x2x2xf32>) -> tensor<4x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x1x1xf32>
}

// A window at the border sees fewer pixels with b.
// CHECK-LABEL: func @trap_36_conv_same
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_36_conv_same | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_36_conv_same(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// One padded row is enough.
// CHECK-LABEL: func @trap_36_conv_padded_at_one_side
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_36_conv_padded_at_one_side | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 2, along which it normalizes
func.func @trap_36_conv_padded_at_one_side(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x3x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 0, 0, 0] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x3x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x3x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x3x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x3x2xf32>
}

// Even where the kernel is a single tap: the padding itself becomes a pixel.
// CHECK-LABEL: func @trap_36_conv_padded_and_strided
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_36_conv_padded_and_strided | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_36_conv_padded_and_strided(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x3x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w strides = [2, 2] pads = [1, 1, 0, 0] : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x3x3xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x3x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x3x3xf32>
}

// Padding is zeros of the input: the bias is added behind it.
// CHECK-LABEL: func @trap_37_own_bias_of_a_padded_conv
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[W:[^:]+]]:
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv %[[X]], %[[W]] pads = [1, 1, 1, 1] :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
// REASON-DAG: Function=trap_37_own_bias_of_a_padded_conv | Reason="bias of conv cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_37_own_bias_of_a_padded_conv(%x: tensor<4x2x4x4xf32>, %w: tensor<2x2x3x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.conv %x, %w bias(%b) pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Of two biases around a padded convolution, the one behind it goes.
// CHECK-LABEL: func @trap_37_both
// CHECK:         %[[A:.+]] = convopt.bias_add
// CHECK-NEXT:    convopt.conv %[[A]], %{{[^ ]+}} pads = [1, 1, 1, 1] :
// REASON-DAG: Function=trap_37_both | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
// REASON-DAG: Function=trap_37_both | Reason="bias of conv cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_37_both(%x: tensor<4x2x4x4xf32>, %w: tensor<2x2x3x3xf32>, %b: tensor<2xf32>, %c: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w bias(%c) pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Kernel and stride are equal, each output pixel has one tap: but which one depends
// on where it is.
// CHECK-LABEL: func @trap_38_bias_before_conv_transpose
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_38_bias_before_conv_transpose | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_38_bias_before_conv_transpose(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x2x2xf32>, %p: tensor<2xf32>) -> tensor<4x2x8x8xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv_transpose %0, %w strides = [2, 2] : (tensor<4x2x4x4xf32>, tensor<2x2x2x2xf32>) -> tensor<4x2x8x8xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x8x8xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x8x8xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x8x8xf32>
}

// With a single tap, it is the 1x1 convolution.
// CHECK-LABEL: func @trap_38_bias_before_conv_transpose_1x1
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.conv_transpose %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_38_bias_before_conv_transpose_1x1(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv_transpose %0, %w : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Between the strides there is no tap at all.
// CHECK-LABEL: func @trap_38_bias_before_strided_conv_transpose_1x1
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_38_bias_before_strided_conv_transpose_1x1 | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_38_bias_before_strided_conv_transpose_1x1(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x7x7xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv_transpose %0, %w strides = [2, 2] : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x7x7xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x7x7xf32>
}

// Nor in the row that output_pads adds.
// CHECK-LABEL: func @trap_38_bias_before_conv_transpose_1x1_with_output_pads
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_38_bias_before_conv_transpose_1x1_with_output_pads | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 2, along which it normalizes
func.func @trap_38_bias_before_conv_transpose_1x1_with_output_pads(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x5x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv_transpose %0, %w output_pads = [1, 0] : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x5x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x5x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x5x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x5x4xf32>
}

// Added to every pixel, whatever its taps.
// CHECK-LABEL: func @trap_38_own_bias_of_conv_transpose
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[W:[^:]+]]:
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv_transpose %[[X]], %[[W]] strides = [2, 2] :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
func.func @trap_38_own_bias_of_conv_transpose(%x: tensor<4x2x4x4xf32>, %w: tensor<2x2x2x2xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x8x8xf32> {
  %0 = convopt.conv_transpose %x, %w bias(%b) strides = [2, 2] : (tensor<4x2x4x4xf32>, tensor<2x2x2x2xf32>, tensor<2xf32>) -> tensor<4x2x8x8xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x8x8xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x8x8xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x8x8xf32>
}

// Traps of bias cancellation: proofs must hold for all sizes of dynamic axes, and in
// every element type.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Dynamic sizes
//===----------------------------------------------------------------------===//

// How many elements a mean is over does not matter.
// CHECK-LABEL: func @trap_55_dynamic_batch_and_space
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_55_dynamic_batch_and_space(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x?x?xf32>
}

// The constant has one element for each of two channels: it enlarges nothing.
// CHECK-LABEL: func @trap_55_constant_on_dynamic_sizes
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_55_constant_on_dynamic_sizes(%x: tensor<?x2x?x?xf32>, %p: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %c = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<?x2x?x?xf32>, tensor<2x1x1xf32>) -> tensor<?x2x?x?xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x?x?xf32>
}

// The bias has as many elements as there are.
// CHECK-LABEL: func @trap_55_dynamic_channels
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_55_dynamic_channels(%x: tensor<?x?x?x?xf32>, %b: tensor<?xf32>, %p: tensor<?xf32>) -> tensor<?x?x?x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x?x?x?xf32>, tensor<?xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x?x?x?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) -> (tensor<?x?x?x?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>)
  return %y#0 : tensor<?x?x?x?xf32>
}

// All windows are inside, however many there are.
// CHECK-LABEL: func @trap_55_conv_valid
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.conv %[[X]]
func.func @trap_55_conv_valid(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w : (tensor<?x2x?x?xf32>, tensor<2x2x3x3xf32>) -> tensor<?x2x?x?xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x?x?xf32>
}

// For how many windows the border matters depends on the sizes, that it does not.
// CHECK-LABEL: func @trap_55_conv_same
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_conv_same | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_55_conv_same(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<?x2x?x?xf32>, tensor<2x2x3x3xf32>) -> tensor<?x2x?x?xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x?x?xf32>
}

// Sums over all channels, of whatever is added there.
// CHECK-LABEL: func @trap_55_conv_of_dynamic_channels
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.conv %[[X]]
func.func @trap_55_conv_of_dynamic_channels(%x: tensor<?x?x4x4xf32>, %b: tensor<?xf32>, %w: tensor<2x?x1x1xf32>, %p: tensor<2xf32>) -> tensor<?x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x?x4x4xf32>, tensor<?xf32>
  %1 = convopt.conv %0, %w : (tensor<?x?x4x4xf32>, tensor<2x?x1x1xf32>) -> tensor<?x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x4x4xf32>
}

// Windows of equal amounts.
// CHECK-LABEL: func @trap_55_max_pool
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.max_pool %[[X]]
func.func @trap_55_max_pool(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<?x2x?x?xf32>) -> tensor<?x2x?x?xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x?x?xf32>
}

// Windows at the border have less, of whatever size the input is.
// CHECK-LABEL: func @trap_55_average_pool_includes_padding
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_average_pool_includes_padding | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_55_average_pool_includes_padding(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] count_include_pad : (tensor<?x2x?x?xf32>) -> tensor<?x2x?x?xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x?x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x?x?xf32>
}

// One mean for each channel.
// CHECK-LABEL: func @trap_55_global_average_pool
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reduce_mean %[[X]]
func.func @trap_55_global_average_pool(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<?x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3] keep_dims : (tensor<?x2x?x?xf32>) -> tensor<?x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2x1x1xf32>
}

// Axes move, not sizes.
// CHECK-LABEL: func @trap_55_transpose
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.transpose %[[X]]
func.func @trap_55_transpose(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<?x?x?x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 3, 1] : (tensor<?x2x?x?xf32>) -> tensor<?x?x?x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 3 : (tensor<?x?x?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x?x?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x?x?x2xf32>
}

// Which channels have the bias depends on the sizes; each has one value.
// CHECK-LABEL: func @trap_55_concat_of_dynamic_channels
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.concat %[[X]]
func.func @trap_55_concat_of_dynamic_channels(%x: tensor<4x?x4x4xf32>, %b: tensor<?xf32>) -> tensor<4x?x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x?x4x4xf32>, tensor<?xf32>
  %1 = convopt.concat %0, %x axis = 1 : (tensor<4x?x4x4xf32>, tensor<4x?x4x4xf32>) -> tensor<4x?x4x4xf32>
  %y = convopt.softmax %1 axis = 3 : tensor<4x?x4x4xf32>
  return %y : tensor<4x?x4x4xf32>
}

// Whether a group has one channel is not known.
// CHECK-LABEL: func @trap_55_group_norm_of_dynamic_channels
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_group_norm_of_dynamic_channels | Reason="bias of bias_add kept: stopped at group_norm: the shift varies along axis 1, along which it normalizes
func.func @trap_55_group_norm_of_dynamic_channels(%x: tensor<4x?x4x4xf32>, %b: tensor<?xf32>, %p: tensor<?xf32>) -> tensor<4x?x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x?x4x4xf32>, tensor<?xf32>
  %y = convopt.group_norm %0 scale(%p) offset(%p) groups = 2 epsilon = 1.0e-5 axis = 1 : tensor<4x?x4x4xf32>, tensor<?xf32>
  return %y : tensor<4x?x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Sums: the number of terms matters
//===----------------------------------------------------------------------===//

// 4 * 4 * 3 terms: sum(x + b) / 48 = mean(x) + b.
// CHECK-LABEL: func @trap_55_sum_divided_by_the_count
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         convopt.reduce_sum %[[X]]
func.func @trap_55_sum_divided_by_the_count(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x3xf32> {
  %n = arith.constant dense<48.0> : tensor<f32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reduce_sum %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x3xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.div %1, %n : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %3 = convopt.sub %0, %2 : (tensor<4x2x4x3xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x3xf32>
  %y = convopt.relu %3 : tensor<4x2x4x3xf32>
  return %y : tensor<4x2x4x3xf32>
}

// The twin: 48 / 47 of the bias is subtracted.
// CHECK-LABEL: func @trap_55_sum_divided_by_another_count
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_sum_divided_by_another_count | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_55_sum_divided_by_another_count(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x3xf32> {
  %n = arith.constant dense<47.0> : tensor<f32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reduce_sum %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x3xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.div %1, %n : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %3 = convopt.sub %0, %2 : (tensor<4x2x4x3xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x3xf32>
  %y = convopt.relu %3 : tensor<4x2x4x3xf32>
  return %y : tensor<4x2x4x3xf32>
}

// 1 / 48 is no float: what is left is small, and not zero.
// CHECK-LABEL: func @trap_55_sum_times_an_inexact_reciprocal
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_sum_times_an_inexact_reciprocal | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_55_sum_times_an_inexact_reciprocal(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x3xf32> {
  %n = arith.constant dense<0.020833333333> : tensor<f32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reduce_sum %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x3xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.mul %1, %n : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %3 = convopt.sub %0, %2 : (tensor<4x2x4x3xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x3xf32>
  %y = convopt.relu %3 : tensor<4x2x4x3xf32>
  return %y : tensor<4x2x4x3xf32>
}

// 1 / 64 is one.
// CHECK-LABEL: func @trap_55_sum_times_an_exact_reciprocal
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         convopt.reduce_sum %[[X]]
func.func @trap_55_sum_times_an_exact_reciprocal(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %n = arith.constant dense<0.015625> : tensor<f32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_sum %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.mul %1, %n : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %3 = convopt.sub %0, %2 : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.relu %3 : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// 48 of what may be any number of terms.
// CHECK-LABEL: func @trap_55_sum_of_dynamic_sizes
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_sum_of_dynamic_sizes | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_55_sum_of_dynamic_sizes(%x: tensor<?x2x?x?xf32>, %b: tensor<2xf32>) -> tensor<?x2x?x?xf32> {
  %n = arith.constant dense<48.0> : tensor<f32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x?xf32>, tensor<2xf32>
  %1 = convopt.reduce_sum %0 axes = [0, 2, 3] keep_dims : (tensor<?x2x?x?xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.div %1, %n : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %3 = convopt.sub %0, %2 : (tensor<?x2x?x?xf32>, tensor<1x2x1x1xf32>) -> tensor<?x2x?x?xf32>
  %y = convopt.relu %3 : tensor<?x2x?x?xf32>
  return %y : tensor<?x2x?x?xf32>
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

// x + b is rounded to 11 bits; without b, y is nearer to what was meant.
// CHECK-LABEL: func @trap_54_f16
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_54_f16 | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_54_f16(%x: tensor<4x2x4x4xf16>, %p: tensor<2xf16>) -> tensor<4x2x4x4xf16> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf16>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf16>, tensor<2xf16>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>) -> (tensor<4x2x4x4xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>, tensor<2xf16>)
  return %y#0 : tensor<4x2x4x4xf16>
}

// To 8 bits.
// CHECK-LABEL: func @trap_54_bf16
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_54_bf16 | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_54_bf16(%x: tensor<4x2x4x4xbf16>, %p: tensor<2xbf16>) -> tensor<4x2x4x4xbf16> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xbf16>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xbf16>, tensor<2xbf16>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xbf16>, tensor<2xbf16>, tensor<2xbf16>, tensor<2xbf16>, tensor<2xbf16>) -> (tensor<4x2x4x4xbf16>, tensor<2xbf16>, tensor<2xbf16>, tensor<2xbf16>, tensor<2xbf16>)
  return %y#0 : tensor<4x2x4x4xbf16>
}

// To 53 bits.
// CHECK-LABEL: func @trap_54_f64
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_54_f64 | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_54_f64(%x: tensor<4x2x4x4xf64>, %p: tensor<2xf64>) -> tensor<4x2x4x4xf64> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf64>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf64>, tensor<2xf64>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>) -> (tensor<4x2x4x4xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>)
  return %y#0 : tensor<4x2x4x4xf64>
}

// The mean loses the f16 next to 0.1, not 0.1.
// CHECK-LABEL: func @trap_54_f16_bias_in_an_f32_mean
// CHECK:         = convopt.batch_norm_training
// CHECK-NEXT:    arith.constant dense<[0.0999755859, 0.199951172]> : tensor<2xf32>
// CHECK-NEXT:    convopt.add
// REASON-DAG: Function=trap_54_f16_bias_in_an_f32_mean | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_54_f16_bias_in_an_f32_mean(%x: tensor<4x2x4x4xf16>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[0.1, 0.2]> : tensor<2xf16>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf16>, tensor<2xf16>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf16>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf16>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

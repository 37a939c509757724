// Traps of bias cancellation: what counts as a bias. The numbers are those of the
// list of cases that graph compilers got wrong; each has what may and what may not.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Forms of a bias
//===----------------------------------------------------------------------===//

// The mean rises by the bias, too.
// CHECK-LABEL: func @trap_29_bias_of_conv
// CHECK:         %[[Y:.+]] = convopt.conv %{{[^ ]+}}, %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
// REASON-DAG: Function=trap_29_bias_of_conv | Reason="bias of conv cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_29_bias_of_conv(%x: tensor<4x1x4x4xf32>, %w: tensor<2x1x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// One sample per row: the norm takes means over the rows.
// CHECK-LABEL: func @trap_29_bias_of_dense
// CHECK:         %[[Y:.+]] = convopt.dense %{{[^ ]+}}, %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
// REASON-DAG: Function=trap_29_bias_of_dense | Reason="bias of dense cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_29_bias_of_dense(%x: tensor<4x3xf32>, %w: tensor<2x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.dense %x, %w bias(%b) : (tensor<4x3xf32>, tensor<2x3xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// The same as an op of its own.
// CHECK-LABEL: func @trap_29_bias_add
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_29_bias_add | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_29_bias_add(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A scalar is equal everywhere.
// CHECK-LABEL: func @trap_46_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_scalar | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_scalar(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Addition commutes.
// CHECK-LABEL: func @trap_46_scalar_on_the_left
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_scalar_on_the_left | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_scalar_on_the_left(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.add %c, %x : (tensor<f32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// x - c is x + (-c).
// CHECK-LABEL: func @trap_46_scalar_subtracted
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_scalar_subtracted | Reason="bias of sub cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_scalar_subtracted(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.sub %x, %c : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// c - x loses c and keeps the sign: with (x) in its place, y would be mirrored.
// CHECK-LABEL: func @trap_46_subtracted_from_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         %[[MINUS:.+]] = arith.constant dense<-1.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    %[[Y:.+]] = convopt.mul %[[X]], %[[MINUS]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
// REASON-DAG: Function=trap_46_subtracted_from_scalar | Reason="bias of sub cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_subtracted_from_scalar(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.sub %c, %x : (tensor<f32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// One value per channel, the channels aligned from the last axis.
// CHECK-LABEL: func @trap_46_constant_c11
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_constant_c11 | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_constant_c11(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Addition commutes.
// CHECK-LABEL: func @trap_46_constant_c11_on_the_left
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_constant_c11_on_the_left | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_constant_c11_on_the_left(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.add %c, %x : (tensor<2x1x1xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// The same with the batch axis written out.
// CHECK-LABEL: func @trap_46_constant_1c11
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_constant_1c11 | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_46_constant_1c11(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[[1.0]], [[2.0]]]]> : tensor<1x2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// One value per sample and channel: a batch norm takes its mean over the samples.
// CHECK-LABEL: func @trap_46_constant_nc11_batch_norm
// CHECK:         convopt.add
// REASON-DAG: Function=trap_46_constant_nc11_batch_norm | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_46_constant_nc11_batch_norm(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]], [[[5.0]], [[6.0]]], [[[7.0]], [[8.0]]]]> : tensor<4x2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// An instance norm takes a mean for each sample.
// CHECK-LABEL: func @trap_46_constant_nc11_instance_norm
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
// REASON-DAG: Function=trap_46_constant_nc11_instance_norm | Reason="bias of add cancelled: instance_norm subtracts the mean of each channel of each sample (equal over the reals)
func.func @trap_46_constant_nc11_instance_norm(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]], [[[5.0]], [[6.0]]], [[[7.0]], [[8.0]]]]> : tensor<4x2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<4x2x4x4xf32>
}

// A positional term differs from pixel to pixel.
// CHECK-LABEL: func @trap_46_spatial_constant
// CHECK:         convopt.add
// REASON-DAG: Function=trap_46_spatial_constant | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_46_spatial_constant(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]> : tensor<4x4xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x4xf32>, tensor<4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Nor is [1, C, H, W] a bias.
// CHECK-LABEL: func @trap_18_constant_of_every_element
// CHECK:         convopt.add
// REASON-DAG: Function=trap_18_constant_of_every_element | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_18_constant_of_every_element(%x: tensor<4x2x2x2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %c = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]]> : tensor<1x2x2x2xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// A run-time operand of the full shape is no bias at all: nothing is said of it.
// CHECK-LABEL: func @trap_18_sum_of_activations
// CHECK:         convopt.add
func.func @trap_18_sum_of_activations(%x: tensor<4x2x4x4xf32>, %z: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %z : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// [W] with W = C is one value per column: broadcasting aligns the last axes.
// CHECK-LABEL: func @trap_19_vector_on_the_last_axis
// CHECK:         convopt.add
// REASON-DAG: Function=trap_19_vector_on_the_last_axis | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_19_vector_on_the_last_axis(%x: tensor<4x2x4x2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.add %x, %c : (tensor<4x2x4x2xf32>, tensor<2xf32>) -> tensor<4x2x4x2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x2xf32>
}

//===----------------------------------------------------------------------===//
// Run-time biases: their values do not matter, their shapes do
//===----------------------------------------------------------------------===//

// Any value is equal everywhere.
// CHECK-LABEL: func @trap_46_run_time_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_46_run_time_scalar(%x: tensor<4x2x4x4xf32>, %b: tensor<f32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// What is infinite or NaN is not known before it runs; the remark says so.
// CHECK-LABEL: func @trap_46_run_time_1c11
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_46_run_time_1c11 | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_46_run_time_1c11(%x: tensor<4x2x4x4xf32>, %b: tensor<1x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// x - b is x + (-b).
// CHECK-LABEL: func @trap_46_run_time_1c11_subtracted
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_46_run_time_1c11_subtracted(%x: tensor<4x2x4x4xf32>, %b: tensor<1x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.sub %x, %b : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A value for each sample, as of a time or class embedding.
// CHECK-LABEL: func @trap_46_run_time_nc11_batch_norm
// CHECK:         convopt.add
// REASON-DAG: Function=trap_46_run_time_nc11_batch_norm | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_46_run_time_nc11_batch_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<4x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// The norm that takes a mean for each sample subtracts it.
// CHECK-LABEL: func @trap_46_run_time_nc11_instance_norm
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
func.func @trap_46_run_time_nc11_instance_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<4x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<4x2x4x4xf32>
}

// An attention map or position embedding differs from pixel to pixel.
// CHECK-LABEL: func @trap_46_run_time_spatial
// CHECK:         convopt.add
// REASON-DAG: Function=trap_46_run_time_spatial | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_46_run_time_spatial(%x: tensor<4x2x4x4xf32>, %b: tensor<4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %b, %x : (tensor<4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A value that the caller may give is no constant, even if a model file has a
// default for it: half of it cannot be set to zero.
// CHECK-LABEL: func @trap_17_run_time_bias_is_not_taken_apart
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_17_run_time_bias_is_not_taken_apart | Reason="bias of bias_add kept: a run-time value is not taken apart, and only its elements 0-1 cancel; stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_17_run_time_bias_is_not_taken_apart(%x: tensor<4x4x4x4xf32>, %b: tensor<4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 2, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.relu %2 : tensor<4x2x4x4xf32>
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// Scale and offset of the norm may be anything: the bias is gone before they come.
// CHECK-LABEL: func @trap_16_run_time_parameters
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @trap_16_run_time_parameters(%x: tensor<4x2x4x4xf32>, %s: tensor<2xf32>, %o: tensor<2xf32>, %rm: tensor<2xf32>, %rv: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%s) offset(%o) running_mean(%rm) running_variance(%rv) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// What the sum needs the term for
//===----------------------------------------------------------------------===//

// It cancels, but x alone has one channel.
// CHECK-LABEL: func @trap_20_constant_that_enlarges_channels
// CHECK:         convopt.add
// REASON-DAG: Function=trap_20_constant_that_enlarges_channels | Reason="bias of add kept: the other operand is smaller than the sum
func.func @trap_20_constant_that_enlarges_channels(%x: tensor<4x1x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.add %x, %c : (tensor<4x1x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// An instance norm takes a value per sample out again, but x is one sample.
// CHECK-LABEL: func @trap_20_constant_that_enlarges_the_batch
// CHECK:         convopt.add
// REASON-DAG: Function=trap_20_constant_that_enlarges_the_batch | Reason="bias of add kept: the other operand is smaller than the sum
func.func @trap_20_constant_that_enlarges_the_batch(%x: tensor<1x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[[[[1.0]]], [[[2.0]]], [[[3.0]]], [[[4.0]]]]> : tensor<4x1x1x1xf32>
  %0 = convopt.add %c, %x : (tensor<4x1x1x1xf32>, tensor<1x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<4x2x4x4xf32>
}

// x may turn out to be one sample, and b several.
// CHECK-LABEL: func @trap_20_dynamic_batch_that_may_be_enlarged
// CHECK:         convopt.add
// REASON-DAG: Function=trap_20_dynamic_batch_that_may_be_enlarged | Reason="bias of add kept: the other operand may be smaller than the sum: its size of axis 0 is dynamic
func.func @trap_20_dynamic_batch_that_may_be_enlarged(%x: tensor<?x2x4x4xf32>, %b: tensor<?x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<?x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<?x2x4x4xf32>, tensor<?x2x1x1xf32>) -> tensor<?x2x4x4xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<?x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<?x2x4x4xf32>
}

// The twin: what is added has one sample.
// CHECK-LABEL: func @trap_20_dynamic_batch_that_is_not_enlarged
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
func.func @trap_20_dynamic_batch_that_is_not_enlarged(%x: tensor<?x2x4x4xf32>, %b: tensor<1x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<?x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<?x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<?x2x4x4xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<?x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<?x2x4x4xf32>
}

// Either operand is a term of the other: b goes, and c loses only what the
// instance norm subtracts, its last sample.
// CHECK-LABEL: func @trap_20_two_terms_of_one_add
// CHECK:         %[[C:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00], [2.0{{0*}}e+00]], {{\[}}[3.0{{0*}}e+00], [4.0{{0*}}e+00]], {{\[}}[0.0{{0*}}e+00], [0.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.slice %[[C]]
// CHECK-NEXT:    convopt.slice %[[C]]
// REASON-DAG: Function=trap_20_two_terms_of_one_add | Reason="bias of add cancelled: batch_norm_training subtracts the batch mean, instance_norm subtracts the mean of each channel of each sample (equal over the reals)", Remark="assumes that the run-time bias is finite
// REASON-DAG: Function=trap_20_two_terms_of_one_add | Reason="bias of add cancelled in elements 4-5: 
func.func @trap_20_two_terms_of_one_add(%b: tensor<1x2x1xf32>, %p: tensor<2xf32>) -> (tensor<2x2x1xf32>, tensor<1x2x1xf32>) {
  %c = arith.constant dense<[[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]]]> : tensor<3x2x1xf32>
  %0 = convopt.add %b, %c : (tensor<1x2x1xf32>, tensor<3x2x1xf32>) -> tensor<3x2x1xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0] sizes = [2, 2, 1] strides = [1, 1, 1] : (tensor<3x2x1xf32>) -> tensor<2x2x1xf32>
  %2 = convopt.slice %0 offsets = [2, 0, 0] sizes = [1, 2, 1] strides = [1, 1, 1] : (tensor<3x2x1xf32>) -> tensor<1x2x1xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<2x2x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<2x2x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.instance_norm %2 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<1x2x1xf32>, tensor<2xf32>
  return %y#0, %z : tensor<2x2x1xf32>, tensor<1x2x1xf32>
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

// infinity - infinity is NaN, and without the bias y is finite.
// CHECK-LABEL: func @trap_52_infinite_bias
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_52_infinite_bias | Reason="bias of bias_add kept: the bias holds an infinity or NaN
func.func @trap_52_infinite_bias(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[1.0, 0x7F800000]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A NaN in one channel stays one.
// CHECK-LABEL: func @trap_52_bias_nan
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_52_bias_nan | Reason="bias of bias_add kept: the bias holds an infinity or NaN
func.func @trap_52_bias_nan(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[0x7FC00000, 1.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Without it, f32 does not lose the digits that 10000 takes away.
// CHECK-LABEL: func @trap_51_huge_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_51_huge_bias | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_51_huge_bias(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<1.0e4> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// x + c may overflow to infinity; the real numbers do not.
// CHECK-LABEL: func @trap_51_largest_finite_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_51_largest_finite_bias | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_51_largest_finite_bias(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<0x7F7FFFFF> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A bias without elements has none that stay.
// CHECK-LABEL: func @trap_46_no_channels
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
func.func @trap_46_no_channels(%x: tensor<4x0x4x4xf32>, %b: tensor<0xf32>, %p: tensor<0xf32>) -> tensor<4x0x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x0x4x4xf32>, tensor<0xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x0x4x4xf32>, tensor<0xf32>
  return %y : tensor<4x0x4x4xf32>
}

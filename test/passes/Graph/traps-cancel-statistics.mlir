// Traps of bias cancellation: statistics of a norm that are used, and norms with
// statistics that are not of the batch.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Means of the batch
//===----------------------------------------------------------------------===//

// var(x + b) = var(x): nothing to make up for.
// CHECK-LABEL: func @trap_30_variances
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    return %[[BV]], %[[NV]]
// REASON-DAG: Function=trap_30_variances | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_30_variances(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#2, %y#4 : tensor<2xf32>, tensor<2xf32>
}

// mean(x + b) = mean(x) + b.
// CHECK-LABEL: func @trap_30_batch_mean
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[C:.+]] = arith.constant dense<[4.0{{0*}}e+00, -8.0{{0*}}e+00]> :
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[BM]], %[[C]]
// CHECK-NEXT:    return %[[M]]
// REASON-DAG: Function=trap_30_batch_mean | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_batch_mean(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// 0.75 * old + 0.25 * (mean(x) + b).
// CHECK-LABEL: func @trap_30_running_mean_momentum_weights_old
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[C:.+]] = arith.constant dense<[1.0{{0*}}e+00, -2.0{{0*}}e+00]> :
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[NM]], %[[C]]
// CHECK-NEXT:    return %[[Y]], %[[M]]
// REASON-DAG: Function=trap_30_running_mean_momentum_weights_old | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_running_mean_momentum_weights_old(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %y#3 : tensor<4x2x4x4xf32>, tensor<2xf32>
}

// PyTorch: 0.25 * old + 0.75 * (mean(x) + b).
// CHECK-LABEL: func @trap_30_running_mean_momentum_weights_new
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[C:.+]] = arith.constant dense<[3.0{{0*}}e+00, -6.0{{0*}}e+00]> :
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[NM]], %[[C]]
// CHECK-NEXT:    return %[[Y]], %[[M]]
// REASON-DAG: Function=trap_30_running_mean_momentum_weights_new | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_running_mean_momentum_weights_new(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_new axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %y#3 : tensor<4x2x4x4xf32>, tensor<2xf32>
}

// A weight of 1 for the old mean: the batch has no part in it.
// CHECK-LABEL: func @trap_30_running_mean_that_never_changes
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    return %[[NM]]
// REASON-DAG: Function=trap_30_running_mean_that_never_changes | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_30_running_mean_that_never_changes(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 1.0 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#3 : tensor<2xf32>
}

//===----------------------------------------------------------------------===//
// By how much they change
//===----------------------------------------------------------------------===//

// mean(x - c) = mean(x) - c.
// CHECK-LABEL: func @trap_30_subtracted
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-DAG:     %[[C:.+]] = arith.constant dense<[-1.0{{0*}}e+00, -2.0{{0*}}e+00]> : tensor<2xf32>
// CHECK-DAG:     %[[M:.+]] = convopt.add %[[BM]], %[[C]]
// CHECK-DAG:     %[[Q:.+]] = arith.constant dense<[-2.5{{0*}}e-01, -5.0{{0*}}e-01]> : tensor<2xf32>
// CHECK-DAG:     %[[N:.+]] = convopt.add %[[NM]], %[[Q]]
// CHECK:         return %[[M]], %[[N]]
// REASON-DAG: Function=trap_30_subtracted | Reason="bias of sub cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_subtracted(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.sub %x, %c : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1, %y#3 : tensor<2xf32>, tensor<2xf32>
}

// mean(x - b) = mean(x) - b.
// CHECK-LABEL: func @trap_30_subtracted_at_run_time
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[B:.+]] = convopt.reshape
// CHECK-NEXT:    %[[MINUS:.+]] = arith.constant dense<-1.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    %[[C:.+]] = convopt.mul %[[B]], %[[MINUS]]
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[BM]], %[[C]]
// CHECK-NEXT:    return %[[M]]
// REASON-DAG: Function=trap_30_subtracted_at_run_time | Reason="bias of sub cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_subtracted_at_run_time(%x: tensor<4x2x4x4xf32>, %b: tensor<2x1x1xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.sub %x, %b : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// mean(c - x) = mean(-x) + c.
// CHECK-LABEL: func @trap_30_subtracted_from
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         arith.constant dense<-1.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    %[[V:.+]] = convopt.mul %[[X]], %{{.+}}
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[V]]
// CHECK-NEXT:    arith.constant dense<[1.0{{0*}}e+00, 2.0{{0*}}e+00]>
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[BM]]
// CHECK-NEXT:    return %[[M]]
// REASON-DAG: Function=trap_30_subtracted_from | Reason="bias of sub cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_subtracted_from(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.sub %c, %x : (tensor<2x1x1xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// mean(a * (x + b)) = mean(a * x) + a * b.
// CHECK-LABEL: func @trap_30_scaled_on_the_way
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         arith.constant dense<{{.+}}> : tensor<2x1x1xf32>
// CHECK-NEXT:    %[[V:.+]] = convopt.mul %[[X]], %{{.+}}
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[V]]
// CHECK-NEXT:    arith.constant dense<[8.0{{0*}}e+00, 2.4{{0*}}e+01]> : tensor<2xf32>
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[BM]]
// CHECK-NEXT:    return %[[M]]
// REASON-DAG: Function=trap_30_scaled_on_the_way | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_scaled_on_the_way(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %s = arith.constant dense<[[[2.0]], [[-3.0]]]> : tensor<2x1x1xf32>
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %s : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// b / 3 is rounded once, to the type of the mean.
// CHECK-LABEL: func @trap_30_divided_on_the_way
// CHECK:         = convopt.batch_norm_training
// CHECK-NEXT:    arith.constant dense<[1.33333337, -2.66666675]> : tensor<2xf32>
// REASON-DAG: Function=trap_30_divided_on_the_way | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_divided_on_the_way(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %s = arith.constant dense<3.0> : tensor<f32>
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.div %0, %s : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// The mean over the pixels has the bias, and so has the mean over the batch.
// CHECK-LABEL: func @trap_30_mean_of_means
// CHECK:         = convopt.batch_norm_training
// CHECK-NEXT:    arith.constant dense<[4.0{{0*}}e+00, -8.0{{0*}}e+00]> : tensor<2xf32>
// REASON-DAG: Function=trap_30_mean_of_means | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_mean_of_means(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// 4 + 1 and -8 + 2, added up before anything is rounded.
// CHECK-LABEL: func @trap_30_two_biases
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    arith.constant dense<[5.0{{0*}}e+00, -6.0{{0*}}e+00]>
// CHECK-NEXT:    convopt.add %[[BM]]
// REASON-DAG: Function=trap_30_two_biases | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_two_biases(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %d = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = convopt.bias_add %0, %d axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// Only what is taken out is given to the mean.
// CHECK-LABEL: func @trap_30_part_of_a_bias
// CHECK:         arith.constant dense<[0.0{{0*}}e+00, 2.0{{0*}}e+00, 3.0{{0*}}e+00, 4.0{{0*}}e+00]>
// CHECK:         = convopt.batch_norm_training
// CHECK-NEXT:    arith.constant dense<[1.0{{0*}}e+00, 0.0{{0*}}e+00]> : tensor<2xf32>
func.func @trap_30_part_of_a_bias(%x: tensor<4x4x4x4xf32>, %p: tensor<2xf32>) -> (tensor<2xf32>, tensor<4x3x4x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x4x4x4xf32>, tensor<4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 0] sizes = [4, 2, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.slice %0 offsets = [0, 1, 0, 0] sizes = [4, 3, 4, 4] strides = [1, 1, 1, 1] : (tensor<4x4x4x4xf32>) -> tensor<4x3x4x4xf32>
  %z = convopt.relu %2 : tensor<4x3x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1, %z : tensor<2xf32>, tensor<4x3x4x4xf32>
}

// (1 - 0.75) * b, computed when b is known.
// CHECK-LABEL: func @trap_30_run_time_bias
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[B:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[W:.+]] = arith.constant dense<2.5{{0*}}e-01> : tensor<f32>
// CHECK-NEXT:    %[[C:.+]] = convopt.mul %[[B]], %[[W]]
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[NM]], %[[C]]
// CHECK-NEXT:    return %[[M]]
// REASON-DAG: Function=trap_30_run_time_bias | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead", Remark="assumes that the run-time bias is finite
func.func @trap_30_run_time_bias(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#3 : tensor<2xf32>
}

// It broadcasts to the mean as to the tensor.
// CHECK-LABEL: func @trap_30_run_time_scalar
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[B:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[BM]], %[[B]]
// CHECK-NEXT:    return %[[M]]
func.func @trap_30_run_time_scalar(%x: tensor<4x2x4x4xf32>, %b: tensor<f32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// y is the offset, but the mean is x + b.
// CHECK-LABEL: func @trap_30_one_element_per_channel
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    arith.constant dense<[4.0{{0*}}e+00, -8.0{{0*}}e+00]>
// CHECK-NEXT:    convopt.add %[[BM]]
// REASON-DAG: Function=trap_30_one_element_per_channel | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_30_one_element_per_channel(%x: tensor<1x2x1x1xf32>, %p: tensor<2xf32>) -> (tensor<1x2x1x1xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x1x1xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<1x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %y#1 : tensor<1x2x1x1xf32>, tensor<2xf32>
}

//===----------------------------------------------------------------------===//
// Means that cannot get it again
//===----------------------------------------------------------------------===//

// By w * b, and w is only known when it runs.
// CHECK-LABEL: func @trap_30_behind_a_conv
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_30_behind_a_conv | Reason="bias of bias_add kept: a mean is used, and by how much it would change is not known
func.func @trap_30_behind_a_conv(%x: tensor<4x2x4x4xf32>, %w: tensor<2x2x1x1xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// Each channel has a factor of its own: no multiple of b.
// CHECK-LABEL: func @trap_30_run_time_bias_behind_a_factor
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_30_run_time_bias_behind_a_factor | Reason="bias of bias_add kept: a mean is used, and it would not change by a multiple of the run-time bias
func.func @trap_30_run_time_bias_behind_a_factor(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %s = arith.constant dense<[[[2.0]], [[-3.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %s : (tensor<4x2x4x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1 : tensor<2xf32>
}

// For how many channels is not known.
// CHECK-LABEL: func @trap_30_dynamic_channels
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_30_dynamic_channels | Reason="bias of bias_add kept: a mean is used, and the number of channels is dynamic
func.func @trap_30_dynamic_channels(%x: tensor<4x?x4x4xf32>, %b: tensor<?xf32>, %p: tensor<?xf32>) -> tensor<?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x?x4x4xf32>, tensor<?xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x?x4x4xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) -> (tensor<4x?x4x4xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>, tensor<?xf32>)
  return %y#1 : tensor<?xf32>
}

//===----------------------------------------------------------------------===//
// Statistics that are not of the batch
//===----------------------------------------------------------------------===//

// G17: a constant of the model is subtracted, whatever x is.
// CHECK-LABEL: func @trap_31_moving_statistics
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_31_moving_statistics | Reason="bias of bias_add kept: it reaches a result of the network (batch_norm has moving statistics: there it does not cancel, it folds)
func.func @trap_31_moving_statistics(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %m = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.batch_norm %0 scale(%p) offset(%p) mean(%m) variance(%m) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<4x2x4x4xf32>
}

// Of two users, one keeps it.
// CHECK-LABEL: func @trap_31_moving_and_batch_statistics
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_31_moving_and_batch_statistics | Reason="bias of bias_add kept: it reaches a result of the network (batch_norm has moving statistics: there it does not cancel, it folds)
func.func @trap_31_moving_and_batch_statistics(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %m = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %z = convopt.batch_norm %0 scale(%p) offset(%p) mean(%m) variance(%m) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %z : tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>
}

// G3: the statistics of another batch are a shift that this norm does not see.
// CHECK-LABEL: func @trap_31_moving_statistics_of_a_training_norm
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[Z:[^:]+]]: {{[^,]+}}, %[[B:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[Z]]
// CHECK-NEXT:    %[[M:.+]] = convopt.add %[[BM]], %[[B]]
// CHECK-NEXT:    convopt.batch_norm %[[X]] scale(%{{.+}}) offset(%{{.+}}) mean(%[[M]]) variance(%[[BV]])
// REASON-DAG: Function=trap_31_moving_statistics_of_a_training_norm | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead", Remark="assumes that the run-time bias is finite
func.func @trap_31_moving_statistics_of_a_training_norm(%x: tensor<4x2x4x4xf32>, %z: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %1 = convopt.bias_add %z, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %t:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %y = convopt.batch_norm %x scale(%p) offset(%p) mean(%t#1) variance(%t#2) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %u = convopt.relu %y : tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// G3: they look like those of a moving norm, and y does not depend on them.
// CHECK-LABEL: func @trap_26_running_statistics_are_constants
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK:         = convopt.batch_norm_training %[[X]]
// REASON-DAG: Function=trap_26_running_statistics_are_constants | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)
func.func @trap_26_running_statistics_are_constants(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %m = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%m) running_variance(%m) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// G3: nor does it matter how many results are.
// CHECK-LABEL: func @trap_26_all_results_are_used
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[Y:[^,]+]], %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-DAG:     %[[M:.+]] = convopt.add %[[BM]]
// CHECK-DAG:     %[[N:.+]] = convopt.add %[[NM]]
// CHECK:         return %[[Y]], %[[M]], %[[BV]], %[[N]], %[[NV]]
// REASON-DAG: Function=trap_26_all_results_are_used | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="added to the used means instead
func.func @trap_26_all_results_are_used(%x: tensor<4x2x4x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[4.0, -8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %y#1, %y#2, %y#3, %y#4 : tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// Only operand 0 is normalized.
// CHECK-LABEL: func @trap_26_bias_in_the_running_mean
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_26_bias_in_the_running_mean | Reason="bias of bias_add kept: stopped at batch_norm_training: one of its parameters is shifted
func.func @trap_26_bias_in_the_running_mean(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %r = convopt.bias_add %p, %b axis = 0 : tensor<2xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %x scale(%p) offset(%p) running_mean(%r) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#3 : tensor<2xf32>
}

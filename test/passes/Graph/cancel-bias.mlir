// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

// The example of the pass description.
// CHECK-LABEL: func @bias_of_conv
// CHECK-SAME:      (%[[X:.+]]: tensor<4x1x4x4xf32>, %[[P:.+]]: tensor<2xf32>)
// CHECK-NEXT:    %[[W:.+]] = arith.constant {{.+}} : tensor<2x1x1x1xf32>
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv %[[X]], %[[W]] :
// CHECK-NEXT:    %[[Z:[^,]+]]{{.*}} = convopt.batch_norm_training %[[Y]]
// CHECK-NEXT:    return %[[Z]]
func.func @bias_of_conv(%x: tensor<4x1x4x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %w = arith.constant dense<[[[[1.0]]], [[[3.0]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @run_time_bias_of_conv_transpose
// CHECK:         convopt.conv_transpose %{{.+}}, %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training
func.func @run_time_bias_of_conv_transpose(%x: tensor<4x1x4xf32>, %w: tensor<1x2x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.conv_transpose %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<1x2x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// CHECK-LABEL: func @bias_of_dense_rank_2
// CHECK:         convopt.dense %{{.+}}, %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training
func.func @bias_of_dense_rank_2(%x: tensor<4x1xf32>, %w: tensor<2x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.dense %x, %w bias(%b) : (tensor<4x1xf32>, tensor<2x1xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// The padded border does not matter to the convolution's own bias; sizes that
// are known at run time only do not matter to the proof.
// CHECK-LABEL: func @bias_of_padded_channel_last_conv
// CHECK:         convopt.conv %{{.+}}, %{{[^ ]+}} pads = [1, 1, 1, 1]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training
func.func @bias_of_padded_channel_last_conv(%x: tensor<?x?x?x1xf32>, %w: tensor<3x3x1x2xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<?x?x?x2xf32> {
  %0 = convopt.conv %x, %w bias(%b) pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io : (tensor<?x?x?x1xf32>, tensor<3x3x1x2xf32>, tensor<2xf32>) -> tensor<?x?x?x2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 3 : (tensor<?x?x?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x?x?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x?x?x2xf32>
}

// CHECK-LABEL: func @run_time_bias_add
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @run_time_bias_add(%x: tensor<4x2x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// Each is redundant whatever the other one is.
// CHECK-LABEL: func @two_biases_in_a_row
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @two_biases_in_a_row(%x: tensor<4x2x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %1 = convopt.bias_add %0, %c axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// Only the offset of an affine cancels: epsilon makes the scale matter.
// CHECK-LABEL: func @offset_of_channel_affine
// CHECK:         %[[A:.+]] = convopt.channel_affine %{{.+}} scale = dense<[2.0{{.*}}, 3.0{{.*}}]> : tensor<2xf64> offset = dense<0.0{{0*}}e+00>
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[A]]
func.func @offset_of_channel_affine(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 6.0]> : tensor<2xf64> axis = 1 : tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// c - x loses c and keeps the sign.
// CHECK-LABEL: func @constant_of_sub
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         %[[MINUS:.+]] = arith.constant dense<-1.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    %[[A:.+]] = convopt.mul %[[X]], %[[MINUS]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[A]]
func.func @constant_of_sub(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %0 = convopt.sub %c, %x : (tensor<2x1xf32>, tensor<4x2x4xf32>) -> tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// One value for one channel is uniform over every axis.
// CHECK-LABEL: func @single_channel_under_a_norm_of_another_axis
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @single_channel_under_a_norm_of_another_axis(%x: tensor<4x1x2xf32>, %b: tensor<1xf32>, %p: tensor<2xf32>) -> tensor<4x1x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x1x2xf32>, tensor<1xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 2 : (tensor<4x1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x1x2xf32>
}

// CHECK-LABEL: func @two_users_that_are_both_norms
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[X]]
func.func @two_users_that_are_both_norms(%x: tensor<4x2x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<4x2x4xf32>) {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 0.1 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %z#0 : tensor<4x2x4xf32>, tensor<4x2x4xf32>
}

//===----------------------------------------------------------------------===//
// Statistics that are used
//===----------------------------------------------------------------------===//

// Variances do not depend on the bias: nothing is added.
// CHECK-LABEL: func @used_variances_need_nothing
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    %{{[^,]+}}, %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    return %[[BV]], %[[NV]]
func.func @used_variances_need_nothing(%x: tensor<4x2x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#2, %y#4 : tensor<2xf32>, tensor<2xf32>
}

// batch_mean + b; new_mean + (1 - 0.75) * b, the momentum weights the old mean.
// CHECK-LABEL: func @used_means_momentum_weights_old
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         %{{[^,]+}}, %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[4.0{{0*}}e+00, 8.0{{0*}}e+00]> : tensor<2xf32>
// CHECK-DAG:     %[[MEAN:.+]] = convopt.add %[[BM]], %[[B]]
// CHECK-DAG:     %[[QUARTER:.+]] = arith.constant dense<[1.0{{0*}}e+00, 2.0{{0*}}e+00]> : tensor<2xf32>
// CHECK-DAG:     %[[NEW:.+]] = convopt.add %[[NM]], %[[QUARTER]]
// CHECK:         return %[[MEAN]], %[[NEW]]
func.func @used_means_momentum_weights_old(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %b = arith.constant dense<[4.0, 8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1, %y#3 : tensor<2xf32>, tensor<2xf32>
}

// new_mean + 0.75 * b, the momentum weights the new mean.
// REASON-DAG: Function=used_mean_momentum_weights_new | {{.*}}Remark="added to the used means instead", {{.*}}verdict=moved
// CHECK-LABEL: func @used_mean_momentum_weights_new
// CHECK:         %{{[^,]+}}, %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training
// CHECK-NEXT:    %[[C:.+]] = arith.constant dense<[3.0{{0*}}e+00, 6.0{{0*}}e+00]> : tensor<2xf32>
// CHECK-NEXT:    %[[NEW:.+]] = convopt.add %[[NM]], %[[C]]
// CHECK-NEXT:    return %[[NEW]]
func.func @used_mean_momentum_weights_new(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %b = arith.constant dense<[4.0, 8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_new axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#3 : tensor<2xf32>
}

// A momentum of 1 keeps the old mean: the batch, and the bias, have no part.
// CHECK-LABEL: func @used_mean_that_never_changes
// CHECK:         %{{[^,]+}}, %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training
// CHECK-NEXT:    return %[[NM]]
func.func @used_mean_that_never_changes(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 1.0 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#3 : tensor<2xf32>
}

// CHECK-LABEL: func @used_means_and_run_time_bias
// CHECK-SAME:      (%[[X:[^:]+]]: {{[^,]+}}, %[[P:[^:]+]]: {{[^,]+}}, %[[B:[^:]+]]:
// CHECK:         %{{[^,]+}}, %[[BM:[^,]+]], %[[BV:[^,]+]], %[[NM:[^,]+]], %[[NV:[^ ]+]] = convopt.batch_norm_training %[[X]]
// CHECK-DAG:     %[[MEAN:.+]] = convopt.add %[[BM]], %[[B]]
// CHECK-DAG:     %[[QUARTER:.+]] = arith.constant dense<2.5{{0*}}e-01>
// CHECK-DAG:     %[[PART:.+]] = convopt.mul %[[B]], %[[QUARTER]]
// CHECK-DAG:     %[[NEW:.+]] = convopt.add %[[NM]], %[[PART]]
// CHECK:         return %[[MEAN]], %[[NEW]]
func.func @used_means_and_run_time_bias(%x: tensor<4x2x4xf32>, %p: tensor<2xf32>, %b: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#1, %y#3 : tensor<2xf32>, tensor<2xf32>
}

// The second bias is the first mean, with what it lost: so is what the second
// mean gets.
// CHECK-LABEL: func @used_mean_that_is_the_next_bias
// CHECK-SAME:      (%[[X:[^:]+]]: {{[^,]+}}, %[[Z:[^:]+]]:
// CHECK:         %{{[^,]+}}, %[[M1:[^,]+]], {{.+}} = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[B:.+]] = arith.constant dense<[4.0{{0*}}e+00, 8.0{{0*}}e+00]> : tensor<2xf32>
// CHECK-NEXT:    %[[MEAN1:.+]] = convopt.add %[[M1]], %[[B]]
// CHECK-NEXT:    %{{[^,]+}}, %[[M2:[^,]+]], {{.+}} = convopt.batch_norm_training %[[Z]]
// CHECK-NEXT:    %[[MEAN2:.+]] = convopt.add %[[M2]], %[[MEAN1]]
// CHECK-NEXT:    return %[[MEAN2]]
func.func @used_mean_that_is_the_next_bias(%x: tensor<4x2x4xf32>, %z: tensor<4x2x4xf32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %b = arith.constant dense<[4.0, 8.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.bias_add %z, %y#1 axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %u:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %u#1 : tensor<2xf32>
}

//===----------------------------------------------------------------------===//
// Terms that stand in each other's way
//===----------------------------------------------------------------------===//

// What the first mean loses cancels in the norm behind it, and is not added.
// REASON-DAG: Function=mean_that_is_centered_again | {{.*}}Remark="what depends on the used means does not need it", {{.*}}verdict=cancelled
// CHECK-LABEL: func @mean_that_is_centered_again
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    %{{[^,]+}}, %[[M:[^,]+]], {{.+}} = convopt.batch_norm_training %[[X]]
// CHECK-NEXT:    %[[S:.+]] = convopt.softmax %[[M]]
// CHECK-NEXT:    return %[[S]]
func.func @mean_that_is_centered_again(%x: tensor<4x2x4xf32>, %b: tensor<f32>, %p: tensor<2xf32>) -> tensor<2xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4xf32>, tensor<f32>) -> tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.softmax %y#1 axis = 0 : tensor<2xf32>
  return %1 : tensor<2xf32>
}

// As a term of the sum, x + c cancels in the softmax; then c is in one factor
// only, and cancels, too.
// CHECK-LABEL: func @factor_that_cancels_frees_the_other_one
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NOT:     convopt.add
// CHECK:         %[[M:.+]] = convopt.matmul %{{.+}}, %[[X]]
// CHECK-NEXT:    %[[S:.+]] = convopt.softmax %[[M]]
// CHECK-NEXT:    return %[[S]]
func.func @factor_that_cancels_frees_the_other_one(%x: tensor<1x1xf32>) -> tensor<3x1xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %d = arith.constant dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32>
  %0 = convopt.add %x, %c : (tensor<1x1xf32>, tensor<f32>) -> tensor<1x1xf32>
  %1 = convopt.add %0, %d : (tensor<1x1xf32>, tensor<3x1xf32>) -> tensor<3x1xf32>
  %2 = convopt.matmul %1, %0 : (tensor<3x1xf32>, tensor<1x1xf32>) -> tensor<3x1xf32>
  %3 = convopt.softmax %2 axis = 1 : tensor<3x1xf32>
  return %3 : tensor<3x1xf32>
}

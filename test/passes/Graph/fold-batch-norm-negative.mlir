// Each guard of convopt-fold-batch-norm, and the reason it gives.
// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// The producer's result must have no other use
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_fold_conv_has_two_users
// CHECK:         %[[W:.+]] = arith.constant dense<1.0{{.*}}>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK:         convopt.channel_affine %[[Y]] scale = dense<2.0
// CHECK:         convopt.relu %[[Y]]
// REASON-DAG: Function=no_fold_conv_has_two_users | Reason="mul not folded: the result of conv has other users"
func.func @no_fold_conv_has_two_users(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.relu %0 : tensor<1x1x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_fold_conv_is_returned
// CHECK:         %[[W:.+]] = arith.constant dense<1.0{{.*}}>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK:         %[[Z:.+]] = convopt.channel_affine %[[Y]]
// CHECK:         return %[[Y]], %[[Z]]
// REASON-DAG: Function=no_fold_conv_is_returned | Reason="mul not folded: the result of conv is returned, too"
func.func @no_fold_conv_is_returned(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %0, %1 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// The second affine does not go past the first, which has another user.
// CHECK-LABEL: func @no_merge_first_affine_has_two_users
// CHECK-SAME:      (%[[X:.+]]: tensor
// CHECK:         %[[A:.+]] = convopt.channel_affine %[[X]] scale = dense<2.0
// CHECK:         %[[B:.+]] = convopt.channel_affine %[[A]] scale = dense<3.0
// CHECK:         return %[[A]], %[[B]]
// REASON-DAG: Function=no_merge_first_affine_has_two_users | Reason="channel_affine not folded: its input is an argument: there is no filter to fold into"
// REASON-DAG: Function=no_merge_first_affine_has_two_users | Reason="channel_affine not folded: the result of channel_affine is returned, too", Remark="nor into what reads it: it is returned"
func.func @no_merge_first_affine_has_two_users(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<3.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %0, %1 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Nothing stands between the producer and the affine
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_fold_into_fused_group
// CHECK:         %[[Y:.+]] = convopt.fused
// CHECK:         convopt.channel_affine %[[Y]]
// REASON-DAG: Function=no_fold_into_fused_group | Reason="bias_add not folded: its input comes from fused, whose epilogue stands in between"
func.func @no_fold_into_fused_group(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1xf32>
  %0 = convopt.fused %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  ^bb0(%x0: tensor<1x1x4xf32>, %w0: tensor<1x1x1xf32>):
    %y0 = convopt.conv %x0, %w0 : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
    %z0 = convopt.relu %y0 : tensor<1x1x4xf32>
    convopt.yield %z0 : tensor<1x1x4xf32>
  }
  %1 = convopt.bias_add %0, %c axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// What is inside a group is left alone, too.
// CHECK-LABEL: func @no_fold_inside_fused_group
// CHECK:         convopt.conv
// CHECK-NEXT:    convopt.channel_affine
func.func @no_fold_inside_fused_group(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.fused %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  ^bb0(%x0: tensor<1x1x4xf32>, %w0: tensor<1x1x1xf32>):
    %y0 = convopt.conv %x0, %w0 : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
    %z0 = convopt.channel_affine %y0 scale = dense<1.0> : tensor<1xf64> offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
    convopt.yield %z0 : tensor<1x1x4xf32>
  }
  return %0 : tensor<1x1x4xf32>
}

// max(-x, 0) is not -max(x, 0).
// CHECK-LABEL: func @no_fold_through_relu
// CHECK:         %[[R:.+]] = convopt.relu
// CHECK:         convopt.channel_affine %[[R]] scale = dense<-1.0
// REASON-DAG: Function=no_fold_through_relu | Reason="batch_norm not folded: relu stands in between: only positive scales pass it"
func.func @no_fold_through_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<-1.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Parameters must be known
//===----------------------------------------------------------------------===//

// Its running statistics are constants, but it does not normalize with them.
// CHECK-LABEL: func @no_fold_batch_norm_training
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK:         convopt.batch_norm_training %[[Y]]
// REASON-DAG: Function=no_fold_batch_norm_training | Reason="batch_norm_training not folded: batch statistics are not known at compile time"
func.func @no_fold_batch_norm_training(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %y, %mean, %var, %nm, %nv = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 0.0 momentum = 0.9 weights_old axis = 1 : (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>)
  return %y : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_fold_run_time_mean
// CHECK:         convopt.conv
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=no_fold_run_time_mean | Reason="batch_norm not folded: its mean is a run-time value"
func.func @no_fold_run_time_mean(%x: tensor<1x1x4xf32>, %m: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%m) variance(%p) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// Squeeze and excitation, even with a batch of one.
// CHECK-LABEL: func @no_fold_run_time_scale
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK:         convopt.mul %[[Y]]
// REASON-DAG: Function=no_fold_run_time_scale | Reason="mul not folded: neither operand is a constant"
func.func @no_fold_run_time_scale(%x: tensor<1x1x4xf32>, %gate: tensor<1x2x1xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %gate : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_fold_run_time_bias_add
// CHECK:         convopt.conv
// CHECK:         convopt.bias_add
// REASON-DAG: Function=no_fold_run_time_bias_add | Reason="bias_add not folded: its bias is a run-time value"
func.func @no_fold_run_time_bias_add(%x: tensor<1x1x4xf32>, %b: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_fold_scale_into_run_time_filter
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK:         convopt.channel_affine %[[Y]]
// REASON-DAG: Function=no_fold_scale_into_run_time_filter | Reason="mul not folded: the filter of conv is a run-time value"
func.func @no_fold_scale_into_run_time_filter(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_fold_run_time_bias
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] bias
// CHECK:         convopt.channel_affine %[[Y]]
// REASON-DAG: Function=no_fold_run_time_bias | Reason="mul not folded: the bias of conv is a run-time value"
func.func @no_fold_run_time_bias(%x: tensor<1x1x4xf32>, %b: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Numbers must stay finite
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_fold_zero_variance_and_epsilon
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=no_fold_zero_variance_and_epsilon | Reason="batch_norm not folded: variance + epsilon is not positive in some channel"
func.func @no_fold_zero_variance_and_epsilon(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<2xf32>
  %v = arith.constant dense<[1.0, 0.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_fold_negative_variance
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=no_fold_negative_variance | Reason="batch_norm not folded: variance + epsilon is not positive in some channel"
func.func @no_fold_negative_variance(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<1xf32>
  %v = arith.constant dense<-1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%v) epsilon = 0.5 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// A scale of infinity over a variance of infinity would be NaN.
// CHECK-LABEL: func @no_fold_infinite_parameter
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=no_fold_infinite_parameter | Reason="batch_norm not folded: a parameter holds an infinity or NaN"
func.func @no_fold_infinite_parameter(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<1xf32>
  %v = arith.constant dense<0x7F800000> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%v) epsilon = 0.5 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_fold_scale_overflows_in_f64
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=no_fold_scale_overflows_in_f64 | Reason="batch_norm not folded: its scale or offset overflows"
func.func @no_fold_scale_overflows_in_f64(%x: tensor<1x1x4xf64>) -> tensor<1x1x4xf64> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf64>
  %s = arith.constant dense<1.0e+200> : tensor<1xf64>
  %v = arith.constant dense<1.0e-300> : tensor<1xf64>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf64>, tensor<1x1x1xf64>) -> tensor<1x1x4xf64>
  %1 = convopt.batch_norm %0 scale(%s) offset(%s) mean(%s) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf64>, tensor<1xf64>
  return %1 : tensor<1x1x4xf64>
}

// 256 * 256 is one beyond the largest f16 power of two.
// CHECK-LABEL: func @no_fold_weight_overflows_f16
// CHECK:         arith.constant dense<2.5600{{0*}}e+02>
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK:         convopt.channel_affine %[[Y]]
// REASON-DAG: Function=no_fold_weight_overflows_f16 | Reason="mul not folded: a weight of conv would overflow its type"
func.func @no_fold_weight_overflows_f16(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<256.0> : tensor<1x1x1xf16>
  %c = arith.constant dense<256.0> : tensor<f16>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf16>, tensor<f16>) -> tensor<1x1x4xf16>
  return %1 : tensor<1x1x4xf16>
}

// The weights would fit; they must not change alone.
// CHECK-LABEL: func @no_fold_bias_overflows_f16
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<1.0
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<2.5600{{0*}}e+02>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK:         convopt.channel_affine %[[Y]]
// REASON-DAG: Function=no_fold_bias_overflows_f16 | Reason="mul not folded: the bias of conv would overflow its type"
func.func @no_fold_bias_overflows_f16(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf16>
  %b = arith.constant dense<256.0> : tensor<1xf16>
  %c = arith.constant dense<256.0> : tensor<f16>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf16>, tensor<1x1x1xf16>, tensor<1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf16>, tensor<f16>) -> tensor<1x1x4xf16>
  return %1 : tensor<1x1x4xf16>
}

// 0 * infinity is NaN, not the 0 that a zero scale promises.
// CHECK-LABEL: func @no_fold_infinite_weight
// CHECK:         arith.constant dense<0x7F800000>
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_fold_infinite_weight | Reason="mul not folded: a weight of conv would overflow its type"
func.func @no_fold_infinite_weight(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<0x7F800000> : tensor<1x1x1xf32>
  %c = arith.constant dense<0.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// Each alone is finite in f64, the chain is not: the second one stays.
// CHECK-LABEL: func @no_merge_chain_overflows
// CHECK:         %[[A:.+]] = convopt.channel_affine
// CHECK:         convopt.channel_affine %[[A]]
func.func @no_merge_chain_overflows(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<1.0e+200> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<1.0e+200> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Element-wise arithmetic that is not affine per channel
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_fold_constant_divided_by_value
// CHECK:         convopt.div
// REASON-DAG: Function=no_fold_constant_divided_by_value | Reason="div not folded: a constant divided by a value is not affine"
func.func @no_fold_constant_divided_by_value(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.div %c, %0 : (tensor<f32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_fold_division_by_zero
// CHECK:         convopt.div
// REASON-DAG: Function=no_fold_division_by_zero | Reason="div not folded: it divides by zero in some channel"
func.func @no_fold_division_by_zero(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[[2.0], [0.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.div %0, %c : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_fold_infinite_constant
// CHECK:         convopt.mul
// REASON-DAG: Function=no_fold_infinite_constant | Reason="mul not folded: its constant is not finite, or its reciprocal is not"
func.func @no_fold_infinite_constant(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<0x7F800000> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// One channel times two values makes two channels.
// CHECK-LABEL: func @no_fold_constant_enlarges_channels
// CHECK:         convopt.mul
// CHECK-SAME:      -> tensor<1x2x4xf32>
// REASON-DAG: Function=no_fold_constant_enlarges_channels | Reason="mul not folded: broadcasting the constant enlarges the result"
func.func @no_fold_constant_enlarges_channels(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_fold_constant_enlarges_rank
// CHECK:         convopt.mul
// CHECK-SAME:      -> tensor<1x1x1x4xf32>
// REASON-DAG: Function=no_fold_constant_enlarges_rank | Reason="mul not folded: broadcasting the constant enlarges the result"
func.func @no_fold_constant_enlarges_rank(%x: tensor<1x1x4xf32>) -> tensor<1x1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1x1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x1x4xf32>
  return %1 : tensor<1x1x1x4xf32>
}

// At run time the filter may have one output channel, and the constant two.
// CHECK-LABEL: func @no_fold_dynamic_channels
// CHECK:         convopt.mul
// REASON-DAG: Function=no_fold_dynamic_channels | Reason="mul not folded: the size of an axis that its constant fills is dynamic"
func.func @no_fold_dynamic_channels(%x: tensor<1x1x4xf32>, %w: tensor<?x1x1xf32>) -> tensor<1x?x4xf32> {
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<?x1x1xf32>) -> tensor<1x?x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x?x4xf32>, tensor<2x1xf32>) -> tensor<1x?x4xf32>
  return %1 : tensor<1x?x4xf32>
}

// Broadcasting aligns last axes: two values for two columns, not channels.
// CHECK-LABEL: func @no_fold_constant_per_column
// CHECK:         convopt.add
// REASON-DAG: Function=no_fold_constant_per_column | Reason="add not folded: the constant varies along axis 2, the channels are on axis 1"
func.func @no_fold_constant_per_column(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.add %0, %c : (tensor<1x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

// CHECK-LABEL: func @no_fold_constant_of_full_shape
// CHECK:         convopt.add
// REASON-DAG: Function=no_fold_constant_of_full_shape | Reason="add not folded: the constant varies along more than one axis"
func.func @no_fold_constant_of_full_shape(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[[[2.0, 3.0], [4.0, 5.0]]]> : tensor<1x2x2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.add %0, %c : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

//===----------------------------------------------------------------------===//
// The affine's axis must hold the output channels
//===----------------------------------------------------------------------===//

// An NHWC norm behind an NCHW convolution, as wide as it has channels.
// CHECK-LABEL: func @no_fold_batch_norm_of_another_axis
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK:         convopt.channel_affine %[[Y]]
// REASON-DAG: Function=no_fold_batch_norm_of_another_axis | Reason="batch_norm not folded: it is per element of axis 2, the output channels of conv are on axis 1"
func.func @no_fold_batch_norm_of_another_axis(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %p = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 0.0 axis = 2 : tensor<1x2x2xf32>, tensor<2xf32>
  return %1 : tensor<1x2x2xf32>
}

// CHECK-LABEL: func @no_merge_affines_of_two_axes
// CHECK:         %[[A:.+]] = convopt.channel_affine %{{.+}} axis = 1
// CHECK:         convopt.channel_affine %[[A]] {{.+}} axis = 2
func.func @no_merge_affines_of_two_axes(%x: tensor<1x2x2xf32>) -> tensor<1x2x2xf32> {
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x2xf32>
  %1 = convopt.channel_affine %0 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 2 : tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

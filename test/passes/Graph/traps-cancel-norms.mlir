// Traps of bias cancellation: which op subtracts a mean, and over what.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Norms of one sample
//===----------------------------------------------------------------------===//

// It takes a mean for each channel.
// CHECK-LABEL: func @trap_47_instance_norm
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
// REASON-DAG: Function=trap_47_instance_norm | Reason="bias of bias_add cancelled: instance_norm subtracts the mean of each channel of each sample (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_47_instance_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  return %y : tensor<4x2x4x4xf32>
}

// Wherever the channels are.
// CHECK-LABEL: func @trap_47_instance_norm_channel_last
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.instance_norm %[[X]]
func.func @trap_47_instance_norm_channel_last(%x: tensor<2x4x3x3xf32>, %b: tensor<3xf32>, %p: tensor<3xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 3 : tensor<2x4x3x3xf32>, tensor<3xf32>
  %y = convopt.instance_norm %0 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 3 : tensor<2x4x3x3xf32>, tensor<3xf32>
  return %y : tensor<2x4x3x3xf32>
}

// G17: its mean is over two channels whose biases differ. "Any norm" is wrong.
// CHECK-LABEL: func @trap_47_group_norm
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_47_group_norm | Reason="bias of bias_add kept: stopped at group_norm: the shift varies along axis 1, along which it normalizes
func.func @trap_47_group_norm(%x: tensor<2x4x3x3xf32>, %b: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  %y = convopt.group_norm %0 scale(%p) offset(%p) groups = 2 epsilon = 1.0e-5 axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x3x3xf32>
}

// Then it is an instance norm.
// CHECK-LABEL: func @trap_47_group_norm_of_one_channel_each
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.group_norm %[[X]]
// REASON-DAG: Function=trap_47_group_norm_of_one_channel_each | Reason="bias of bias_add cancelled: group_norm subtracts the mean of each group of channels (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_47_group_norm_of_one_channel_each(%x: tensor<2x4x3x3xf32>, %b: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  %y = convopt.group_norm %0 scale(%p) offset(%p) groups = 4 epsilon = 1.0e-5 axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x3x3xf32>
}

// All channels of all groups have the same bias.
// CHECK-LABEL: func @trap_47_group_norm_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.group_norm %[[X]]
func.func @trap_47_group_norm_of_a_scalar(%x: tensor<2x4x3x3xf32>, %b: tensor<f32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.add %x, %b : (tensor<2x4x3x3xf32>, tensor<f32>) -> tensor<2x4x3x3xf32>
  %y = convopt.group_norm %0 scale(%p) offset(%p) groups = 2 epsilon = 1.0e-5 axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x3x3xf32>
}

// A mean for each sample.
// CHECK-LABEL: func @trap_47_group_norm_of_a_sample_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.group_norm %[[X]]
func.func @trap_47_group_norm_of_a_sample_bias(%x: tensor<2x4x3x3xf32>, %b: tensor<2x1x1x1xf32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.add %x, %b : (tensor<2x4x3x3xf32>, tensor<2x1x1x1xf32>) -> tensor<2x4x3x3xf32>
  %y = convopt.group_norm %0 scale(%p) offset(%p) groups = 2 epsilon = 1.0e-5 axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x3x3xf32>
}

// One bias for each group, added while the groups are an axis of their own.
// CHECK-LABEL: func @trap_47_group_norm_of_a_group_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.reshape %[[X]]
// CHECK-NEXT:    convopt.group_norm %[[V]]
func.func @trap_47_group_norm_of_a_group_bias(%x: tensor<2x2x2x3x3xf32>, %b: tensor<2x1x1x1xf32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.add %x, %b : (tensor<2x2x2x3x3xf32>, tensor<2x1x1x1xf32>) -> tensor<2x2x2x3x3xf32>
  %1 = convopt.reshape %0 : tensor<2x2x2x3x3xf32> -> tensor<2x4x3x3xf32>
  %y = convopt.group_norm %1 scale(%p) offset(%p) groups = 2 epsilon = 1.0e-5 axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x3x3xf32>
}

// A proof is for all values: that those of a group are equal here is not seen.
// CHECK-LABEL: func @trap_47_group_norm_of_equal_values
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_47_group_norm_of_equal_values | Reason="bias of bias_add kept: stopped at group_norm: the shift varies along axis 1, along which it normalizes
func.func @trap_47_group_norm_of_equal_values(%x: tensor<2x4x3x3xf32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %c = arith.constant dense<[1.0, 1.0, 2.0, 2.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  %y = convopt.group_norm %0 scale(%p) offset(%p) groups = 2 epsilon = 1.0e-5 axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  return %y : tensor<2x4x3x3xf32>
}

// The way it is exported: reshaped to one row per group.
// CHECK-LABEL: func @trap_47_group_norm_as_reshaped_instance_norm
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_47_group_norm_as_reshaped_instance_norm | Reason="bias of bias_add kept: stopped at instance_norm: the shift varies along axis 2, along which it normalizes
func.func @trap_47_group_norm_as_reshaped_instance_norm(%x: tensor<2x4x3x3xf32>, %b: tensor<4xf32>, %p: tensor<2xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  %1 = convopt.reshape %0 : tensor<2x4x3x3xf32> -> tensor<2x2x18xf32>
  %2 = convopt.instance_norm %1 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<2x2x18xf32>, tensor<2xf32>
  %3 = convopt.reshape %2 : tensor<2x2x18xf32> -> tensor<2x4x3x3xf32>
  return %3 : tensor<2x4x3x3xf32>
}

// A row is a channel.
// CHECK-LABEL: func @trap_47_reshaped_instance_norm_of_one_channel_each
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_47_reshaped_instance_norm_of_one_channel_each(%x: tensor<2x4x3x3xf32>, %b: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<2x4x3x3xf32>, tensor<4xf32>
  %1 = convopt.reshape %0 : tensor<2x4x3x3xf32> -> tensor<2x4x9xf32>
  %2 = convopt.instance_norm %1 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<2x4x9xf32>, tensor<4xf32>
  %3 = convopt.reshape %2 : tensor<2x4x9xf32> -> tensor<2x4x3x3xf32>
  return %3 : tensor<2x4x3x3xf32>
}

// A row has one bias.
// CHECK-LABEL: func @trap_47_reshaped_instance_norm_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_47_reshaped_instance_norm_of_a_scalar(%x: tensor<2x4x3x3xf32>, %b: tensor<f32>, %p: tensor<2xf32>) -> tensor<2x4x3x3xf32> {
  %0 = convopt.add %x, %b : (tensor<2x4x3x3xf32>, tensor<f32>) -> tensor<2x4x3x3xf32>
  %1 = convopt.reshape %0 : tensor<2x4x3x3xf32> -> tensor<2x2x18xf32>
  %2 = convopt.instance_norm %1 scale(%p) offset(%p) epsilon = 1.0e-5 axis = 1 : tensor<2x2x18xf32>, tensor<2xf32>
  %3 = convopt.reshape %2 : tensor<2x2x18xf32> -> tensor<2x4x3x3xf32>
  return %3 : tensor<2x4x3x3xf32>
}

// A row is within a channel.
// CHECK-LABEL: func @trap_47_layer_norm_over_rows
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.layer_norm %[[X]]
// REASON-DAG: Function=trap_47_layer_norm_over_rows | Reason="bias of bias_add cancelled: layer_norm subtracts the mean over its last axes (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_47_layer_norm_over_rows(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<4xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.layer_norm %0 scale(%p) epsilon = 1.0e-5 axis = 3 : (tensor<4x2x4x4xf32>, tensor<4xf32>) -> tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// So is the whole of the pixels.
// CHECK-LABEL: func @trap_47_layer_norm_over_space
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.layer_norm %[[X]]
func.func @trap_47_layer_norm_over_space(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<4x4xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.layer_norm %0 scale(%p) epsilon = 1.0e-5 axis = 2 : (tensor<4x2x4x4xf32>, tensor<4x4xf32>) -> tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// Its mean is over channels whose biases differ.
// CHECK-LABEL: func @trap_47_layer_norm_over_everything
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_47_layer_norm_over_everything | Reason="bias of bias_add kept: stopped at layer_norm: the shift varies along axis 1, along which it normalizes
func.func @trap_47_layer_norm_over_everything(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2x4x4xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %y = convopt.layer_norm %0 scale(%p) epsilon = 1.0e-5 axis = 1 : (tensor<4x2x4x4xf32>, tensor<2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// One bias for all of it.
// CHECK-LABEL: func @trap_47_layer_norm_over_everything_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.layer_norm %[[X]]
func.func @trap_47_layer_norm_over_everything_of_a_scalar(%x: tensor<4x2x4x4xf32>, %b: tensor<f32>, %p: tensor<2x4x4xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %y = convopt.layer_norm %0 scale(%p) epsilon = 1.0e-5 axis = 1 : (tensor<4x2x4x4xf32>, tensor<2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %y : tensor<4x2x4x4xf32>
}

// As in transformers: the features have different biases, and are normalized.
// CHECK-LABEL: func @trap_47_layer_norm_of_a_dense_bias
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_47_layer_norm_of_a_dense_bias | Reason="bias of bias_add kept: stopped at layer_norm: the shift varies along axis 2, along which it normalizes
func.func @trap_47_layer_norm_of_a_dense_bias(%x: tensor<2x3x4xf32>, %b: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<2x3x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 2 : tensor<2x3x4xf32>, tensor<4xf32>
  %y = convopt.layer_norm %0 scale(%p) epsilon = 1.0e-5 axis = 2 : (tensor<2x3x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// One value per token is equal for all of its features.
// CHECK-LABEL: func @trap_47_layer_norm_of_a_token_bias
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.layer_norm %[[X]]
func.func @trap_47_layer_norm_of_a_token_bias(%x: tensor<2x3x4xf32>, %b: tensor<3x1xf32>, %p: tensor<4xf32>) -> tensor<2x3x4xf32> {
  %0 = convopt.add %x, %b : (tensor<2x3x4xf32>, tensor<3x1xf32>) -> tensor<2x3x4xf32>
  %y = convopt.layer_norm %0 scale(%p) epsilon = 1.0e-5 axis = 2 : (tensor<2x3x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// It divides by a mean of squares, and subtracts none.
// CHECK-LABEL: func @trap_47_rms_norm
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_47_rms_norm | Reason="bias of bias_add kept: stopped at mul: both of its factors are shifted
func.func @trap_47_rms_norm(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %e: tensor<f32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.reduce_mean %1 axes = [2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x2x1x1xf32>
  %3 = convopt.add %2, %e : (tensor<4x2x1x1xf32>, tensor<f32>) -> tensor<4x2x1x1xf32>
  %4 = convopt.sqrt %3 : tensor<4x2x1x1xf32>
  %5 = convopt.div %0, %4 : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  return %5 : tensor<4x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Means that are subtracted by hand
//===----------------------------------------------------------------------===//

// (x + b) - (mean(x) + b): no norm is needed.
// CHECK-LABEL: func @trap_49_minus_mean_of_channel
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[M:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    convopt.sub %[[X]], %[[M]]
// REASON-DAG: Function=trap_49_minus_mean_of_channel | Reason="bias of bias_add cancelled: sub cancels it (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_49_minus_mean_of_channel(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.sub %0, %1 : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// mean(x + b) = mean(x) + mean(b), and b - mean(b) is left.
// CHECK-LABEL: func @trap_49_minus_mean_over_channels
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_49_minus_mean_over_channels | Reason="bias of bias_add kept: it reaches a result of the network
func.func @trap_49_minus_mean_over_channels(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [1] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x1x4x4xf32>
  %2 = convopt.sub %0, %1 : (tensor<4x2x4x4xf32>, tensor<4x1x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// A scalar is its own mean.
// CHECK-LABEL: func @trap_49_minus_mean_over_channels_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[M:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    convopt.sub %[[X]], %[[M]]
func.func @trap_49_minus_mean_over_channels_of_a_scalar(%x: tensor<4x2x4x4xf32>, %b: tensor<f32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<f32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.reduce_mean %0 axes = [1] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x1x4x4xf32>
  %2 = convopt.sub %0, %1 : (tensor<4x2x4x4xf32>, tensor<4x1x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// Each sample has its own mean, and its own bias.
// CHECK-LABEL: func @trap_49_minus_mean_of_sample
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[M:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    convopt.sub %[[X]], %[[M]]
func.func @trap_49_minus_mean_of_sample(%x: tensor<4x2x4x4xf32>, %b: tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x2x1x1xf32>
  %2 = convopt.sub %0, %1 : (tensor<4x2x4x4xf32>, tensor<4x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// What is equal for all samples.
// CHECK-LABEL: func @trap_49_minus_mean_over_samples
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[M:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    convopt.sub %[[X]], %[[M]]
func.func @trap_49_minus_mean_over_samples(%x: tensor<4x2x4x4xf32>, %b: tensor<4x4xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x4xf32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.reduce_mean %0 axes = [0] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %2 = convopt.sub %0, %1 : (tensor<4x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// The other way round.
// CHECK-LABEL: func @trap_49_mean_minus_the_value
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reduce_mean %[[X]]
func.func @trap_49_mean_minus_the_value(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.sub %1, %0 : (tensor<1x2x1x1xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// The twin: twice the bias.
// CHECK-LABEL: func @trap_49_plus_mean
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_49_plus_mean | Reason="bias of bias_add kept: it reaches a result of the network
func.func @trap_49_plus_mean(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.add %1, %0 : (tensor<1x2x1x1xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  return %2 : tensor<4x2x4x4xf32>
}

// MeanVarianceNormalization written out: behind the first subtraction nothing of the
// bias is left to square.
// CHECK-LABEL: func @trap_49_normalized_in_two_passes
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reduce_mean %[[X]]
// REASON-DAG: Function=trap_49_normalized_in_two_passes | Reason="bias of bias_add cancelled: sub cancels it (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_49_normalized_in_two_passes(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %e: tensor<f32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.sub %0, %1 : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  %3 = convopt.mul %2, %2 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %4 = convopt.reduce_mean %3 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %5 = convopt.add %4, %e : (tensor<1x2x1x1xf32>, tensor<f32>) -> tensor<1x2x1x1xf32>
  %6 = convopt.sqrt %5 : tensor<1x2x1x1xf32>
  %7 = convopt.div %2, %6 : (tensor<4x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<4x2x4x4xf32>
  return %7 : tensor<4x2x4x4xf32>
}

// mean(x * x) - mean(x)^2 does not change either, but that takes more than linear
// rules.
// CHECK-LABEL: func @trap_49_normalized_in_one_pass
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_49_normalized_in_one_pass | Reason="bias of bias_add kept: stopped at mul: both of its factors are shifted
func.func @trap_49_normalized_in_one_pass(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>) -> tensor<1x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %2 = convopt.mul %0, %0 : (tensor<4x2x4x4xf32>, tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %3 = convopt.reduce_mean %2 axes = [0, 2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %4 = convopt.mul %1, %1 : (tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %5 = convopt.sub %3, %4 : (tensor<1x2x1x1xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  return %5 : tensor<1x2x1x1xf32>
}

// Traps of bias cancellation: ops that move elements between the bias and the norm.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// transpose
//===----------------------------------------------------------------------===//

// The channels stay where they are.
// CHECK-LABEL: func @trap_43_transpose_rows_and_columns
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.transpose %[[X]]
func.func @trap_43_transpose_rows_and_columns(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x3x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.transpose %0 permutation = [0, 1, 3, 2] : (tensor<4x2x4x3xf32>) -> tensor<4x2x3x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x3x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x3x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x3x4xf32>
}

// The norm takes its means of rows now, over all channels.
// CHECK-LABEL: func @trap_43_transpose_channels_and_rows
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_43_transpose_channels_and_rows | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 2, along which it normalizes
func.func @trap_43_transpose_channels_and_rows(%x: tensor<4x2x2x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x2x3xf32>, tensor<2xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 1, 3] : (tensor<4x2x2x3xf32>) -> tensor<4x2x2x3xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x3xf32>
}

// The norm is of the axis on which the channels are.
// CHECK-LABEL: func @trap_43_transpose_channels_and_rows_with_the_norm
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.transpose %[[X]]
func.func @trap_43_transpose_channels_and_rows_with_the_norm(%x: tensor<4x2x2x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x2x3xf32>, tensor<2xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 1, 3] : (tensor<4x2x2x3xf32>) -> tensor<4x2x2x3xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 2 : (tensor<4x2x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x3xf32>
}

// As in front of a norm from TensorFlow.
// CHECK-LABEL: func @trap_43_transpose_to_channel_last
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.transpose %[[X]]
func.func @trap_43_transpose_to_channel_last(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x4x3x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 3, 1] : (tensor<4x2x4x3xf32>) -> tensor<4x4x3x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 3 : (tensor<4x4x3x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x4x3x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x4x3x2xf32>
}

// The twin: over the samples and rows of one sample each.
// CHECK-LABEL: func @trap_43_transpose_batch_and_channels
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_43_transpose_batch_and_channels | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_43_transpose_batch_and_channels(%x: tensor<2x2x4x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<2x2x4x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<2x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.transpose %0 permutation = [1, 0, 2, 3] : (tensor<2x2x4x3xf32>) -> tensor<2x2x4x3xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<2x2x4x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<2x2x4x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<2x2x4x3xf32>
}

//===----------------------------------------------------------------------===//
// reshape
//===----------------------------------------------------------------------===//

// Every channel goes as a whole.
// CHECK-LABEL: func @trap_43_channel_shuffle
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_43_channel_shuffle(%x: tensor<4x4x2x3xf32>, %b: tensor<4xf32>, %p: tensor<4xf32>) -> tensor<4x4x2x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x4x2x3xf32>, tensor<4xf32>
  %1 = convopt.reshape %0 : tensor<4x4x2x3xf32> -> tensor<4x2x2x2x3xf32>
  %2 = convopt.transpose %1 permutation = [0, 2, 1, 3, 4] : (tensor<4x2x2x2x3xf32>) -> tensor<4x2x2x2x3xf32>
  %3 = convopt.reshape %2 : tensor<4x2x2x2x3xf32> -> tensor<4x4x2x3xf32>
  %y:5 = convopt.batch_norm_training %3 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x4x2x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x4x2x3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %y#0 : tensor<4x4x2x3xf32>
}

// Channels 0, 2 come to the norm, 1 and 3 to the relu.
// CHECK-LABEL: func @trap_43_channel_shuffle_moves_the_halves
// CHECK:         arith.constant dense<[0.0{{0*}}e+00, 2.0{{0*}}e+00, 0.0{{0*}}e+00, 4.0{{0*}}e+00]>
// CHECK-NEXT:    convopt.bias_add
// REASON-DAG: Function=trap_43_channel_shuffle_moves_the_halves | Reason="bias of bias_add cancelled in channels 0, 2: 
func.func @trap_43_channel_shuffle_moves_the_halves(%x: tensor<4x4x2x3xf32>, %p: tensor<2xf32>) -> (tensor<4x2x2x3xf32>, tensor<4x2x2x3xf32>) {
  %c = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<4x4x2x3xf32>, tensor<4xf32>
  %1 = convopt.reshape %0 : tensor<4x4x2x3xf32> -> tensor<4x2x2x2x3xf32>
  %2 = convopt.transpose %1 permutation = [0, 2, 1, 3, 4] : (tensor<4x2x2x2x3xf32>) -> tensor<4x2x2x2x3xf32>
  %3 = convopt.reshape %2 : tensor<4x2x2x2x3xf32> -> tensor<4x4x2x3xf32>
  %4 = convopt.slice %3 offsets = [0, 0, 0, 0] sizes = [4, 2, 2, 3] strides = [1, 1, 1, 1] : (tensor<4x4x2x3xf32>) -> tensor<4x2x2x3xf32>
  %5 = convopt.slice %3 offsets = [0, 2, 0, 0] sizes = [4, 2, 2, 3] strides = [1, 1, 1, 1] : (tensor<4x4x2x3xf32>) -> tensor<4x2x2x3xf32>
  %y:5 = convopt.batch_norm_training %4 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x3xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %z = convopt.relu %5 : tensor<4x2x2x3xf32>
  return %y#0, %z : tensor<4x2x2x3xf32>, tensor<4x2x2x3xf32>
}

// Four channels become the pixels of a block.
// CHECK-LABEL: func @trap_43_depth_to_space
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_43_depth_to_space | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_43_depth_to_space(%x: tensor<4x8x2x3xf32>, %b: tensor<8xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x6xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x8x2x3xf32>, tensor<8xf32>
  %1 = convopt.reshape %0 : tensor<4x8x2x3xf32> -> tensor<4x2x2x2x2x3xf32>
  %2 = convopt.transpose %1 permutation = [0, 3, 4, 1, 5, 2] : (tensor<4x2x2x2x2x3xf32>) -> tensor<4x2x2x2x3x2xf32>
  %3 = convopt.reshape %2 : tensor<4x2x2x2x3x2xf32> -> tensor<4x2x4x6xf32>
  %y:5 = convopt.batch_norm_training %3 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x6xf32>
}

// One bias for all channels is one for all pixels.
// CHECK-LABEL: func @trap_43_depth_to_space_of_a_scalar
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_43_depth_to_space_of_a_scalar(%x: tensor<4x8x2x3xf32>, %b: tensor<f32>, %p: tensor<2xf32>) -> tensor<4x2x4x6xf32> {
  %0 = convopt.add %x, %b : (tensor<4x8x2x3xf32>, tensor<f32>) -> tensor<4x8x2x3xf32>
  %1 = convopt.reshape %0 : tensor<4x8x2x3xf32> -> tensor<4x2x2x2x2x3xf32>
  %2 = convopt.transpose %1 permutation = [0, 3, 4, 1, 5, 2] : (tensor<4x2x2x2x2x3xf32>) -> tensor<4x2x2x2x3x2xf32>
  %3 = convopt.reshape %2 : tensor<4x2x2x2x3x2xf32> -> tensor<4x2x4x6xf32>
  %y:5 = convopt.batch_norm_training %3 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x6xf32>
}

// The pixels of a block become channels, all with the bias of the one they were in.
// CHECK-LABEL: func @trap_43_space_to_depth
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_43_space_to_depth(%x: tensor<4x2x4x6xf32>, %b: tensor<2xf32>, %p: tensor<8xf32>) -> tensor<4x8x2x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x6xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<4x2x4x6xf32> -> tensor<4x2x2x2x3x2xf32>
  %2 = convopt.transpose %1 permutation = [0, 3, 5, 1, 2, 4] : (tensor<4x2x2x2x3x2xf32>) -> tensor<4x2x2x2x2x3xf32>
  %3 = convopt.reshape %2 : tensor<4x2x2x2x2x3xf32> -> tensor<4x8x2x3xf32>
  %y:5 = convopt.batch_norm_training %3 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x8x2x3xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> (tensor<4x8x2x3xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return %y#0 : tensor<4x8x2x3xf32>
}

// A mean over the samples is one over the channels now.
// CHECK-LABEL: func @trap_44_channels_reshaped_into_the_batch
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_44_channels_reshaped_into_the_batch | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_44_channels_reshaped_into_the_batch(%x: tensor<4x2x2x3xf32>, %b: tensor<2xf32>, %p: tensor<1xf32>) -> tensor<8x1x2x3xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x2x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<4x2x2x3xf32> -> tensor<8x1x2x3xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<8x1x2x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (tensor<8x1x2x3xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>)
  return %y#0 : tensor<8x1x2x3xf32>
}

//===----------------------------------------------------------------------===//
// flatten and dense: means over the samples only
//===----------------------------------------------------------------------===//

// Every pixel is a channel now, and its mean rises by the bias of its channel.
// CHECK-LABEL: func @trap_44_flatten
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_44_flatten(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>, %p: tensor<24xf32>) -> tensor<4x24xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<4x2x4x3xf32> -> tensor<4x24xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>) -> (tensor<4x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>)
  return %y#0 : tensor<4x24xf32>
}

// Every output rises by some sum of biases, the same for all samples.
// CHECK-LABEL: func @trap_44_flatten_dense
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_44_flatten_dense(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>, %v: tensor<2x24xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<4x2x4x3xf32> -> tensor<4x24xf32>
  %2 = convopt.dense %1, %v : (tensor<4x24xf32>, tensor<2x24xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// Behind the padded convolution it varies in space, but never between samples: who
// asks for one value per channel misses it.
// CHECK-LABEL: func @trap_44_padded_conv_flatten_dense
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.conv %[[X]]
// REASON-DAG: Function=trap_44_padded_conv_flatten_dense | Reason="bias of bias_add cancelled: batch_norm_training subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite
func.func @trap_44_padded_conv_flatten_dense(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %v: tensor<2x24xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x3xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x3xf32>
  %2 = convopt.reshape %1 : tensor<4x2x4x3xf32> -> tensor<4x24xf32>
  %3 = convopt.dense %2, %v : (tensor<4x24xf32>, tensor<2x24xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %3 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// Nor does a transposed convolution mix samples.
// CHECK-LABEL: func @trap_44_conv_transpose_flatten
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.conv_transpose %[[X]]
func.func @trap_44_conv_transpose_flatten(%x: tensor<4x2x2x2xf32>, %b: tensor<2xf32>, %w: tensor<2x2x2x2xf32>, %p: tensor<24xf32>) -> tensor<4x24xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x2x2xf32>, tensor<2xf32>
  %1 = convopt.conv_transpose %0, %w strides = [2, 1] : (tensor<4x2x2x2xf32>, tensor<2x2x2x2xf32>) -> tensor<4x2x4x3xf32>
  %2 = convopt.reshape %1 : tensor<4x2x4x3xf32> -> tensor<4x24xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>) -> (tensor<4x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>)
  return %y#0 : tensor<4x24xf32>
}

// The twin: what a relu lets through depends on the sample.
// CHECK-LABEL: func @trap_44_padded_conv_relu_flatten_dense
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_44_padded_conv_relu_flatten_dense | Reason="bias of bias_add kept: stopped at relu: it is not linear: how much it changes depends on the activations
func.func @trap_44_padded_conv_relu_flatten_dense(%x: tensor<4x2x4x3xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %v: tensor<2x24xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x3xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x3xf32>
  %2 = convopt.relu %1 : tensor<4x2x4x3xf32>
  %3 = convopt.reshape %2 : tensor<4x2x4x3xf32> -> tensor<4x24xf32>
  %4 = convopt.dense %3, %v : (tensor<4x24xf32>, tensor<2x24xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %4 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// The twin: it is the samples that differ.
// CHECK-LABEL: func @trap_44_term_of_each_sample_flatten_dense
// CHECK:         convopt.add
// REASON-DAG: Function=trap_44_term_of_each_sample_flatten_dense | Reason="bias of add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_44_term_of_each_sample_flatten_dense(%x: tensor<4x2x4x3xf32>, %b: tensor<4x1x1x1xf32>, %v: tensor<2x24xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x3xf32>, tensor<4x1x1x1xf32>) -> tensor<4x2x4x3xf32>
  %1 = convopt.reshape %0 : tensor<4x2x4x3xf32> -> tensor<4x24xf32>
  %2 = convopt.dense %1, %v : (tensor<4x24xf32>, tensor<2x24xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// A positional term is equal for all samples, too.
// CHECK-LABEL: func @trap_44_spatial_constant_flatten
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.reshape %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_44_spatial_constant_flatten(%x: tensor<4x1x2x2xf32>, %p: tensor<4xf32>) -> tensor<4x4xf32> {
  %c = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %0 = convopt.add %x, %c : (tensor<4x1x2x2xf32>, tensor<2x2xf32>) -> tensor<4x1x2x2xf32>
  %1 = convopt.reshape %0 : tensor<4x1x2x2xf32> -> tensor<4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
  return %y#0 : tensor<4x4xf32>
}

// A bias that becomes a filter multiplies each sample.
// CHECK-LABEL: func @trap_44_shift_of_the_filter
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_44_shift_of_the_filter | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_44_shift_of_the_filter(%x: tensor<4x3xf32>, %f: tensor<2x3xf32>, %b: tensor<3xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.bias_add %f, %b axis = 1 : tensor<2x3xf32>, tensor<3xf32>
  %1 = convopt.dense %x, %0 : (tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

//===----------------------------------------------------------------------===//
// Dynamic sizes
//===----------------------------------------------------------------------===//

// The only unknown size is the same on both sides, as 2 * 4 * 3 = 24.
// CHECK-LABEL: func @trap_55_flatten_of_a_dynamic_batch
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_55_flatten_of_a_dynamic_batch(%x: tensor<?x2x4x3xf32>, %b: tensor<2xf32>, %v: tensor<2x24xf32>, %p: tensor<2xf32>) -> tensor<?x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<?x2x4x3xf32> -> tensor<?x24xf32>
  %2 = convopt.dense %1, %v : (tensor<?x24xf32>, tensor<2x24xf32>) -> tensor<?x2xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<?x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<?x2xf32>
}

// It varies along the pixels of a sample only.
// CHECK-LABEL: func @trap_55_padded_conv_flatten_of_a_dynamic_batch
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.conv %[[X]]
func.func @trap_55_padded_conv_flatten_of_a_dynamic_batch(%x: tensor<?x2x4x3xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<24xf32>) -> tensor<?x24xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<?x2x4x3xf32>, tensor<2x2x3x3xf32>) -> tensor<?x2x4x3xf32>
  %2 = convopt.reshape %1 : tensor<?x2x4x3xf32> -> tensor<?x24xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>) -> (tensor<?x24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>, tensor<24xf32>)
  return %y#0 : tensor<?x24xf32>
}

// The twin: the unknown size is another one, and 12 of 24 pixels are in a row.
// CHECK-LABEL: func @trap_55_reshape_that_mixes_a_dynamic_batch
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_reshape_that_mixes_a_dynamic_batch | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_55_reshape_that_mixes_a_dynamic_batch(%x: tensor<?x2x4x3xf32>, %b: tensor<2xf32>, %p: tensor<12xf32>) -> tensor<?x12xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x4x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<?x2x4x3xf32> -> tensor<?x12xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>)
  return %y#0 : tensor<?x12xf32>
}

// The unknown size is multiplied by others on one side only.
// CHECK-LABEL: func @trap_55_flatten_of_dynamic_rows
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    {{.+}} = convopt.reshape %[[X]]
func.func @trap_55_flatten_of_dynamic_rows(%x: tensor<4x2x?x3xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x?xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x?x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<4x2x?x3xf32> -> tensor<4x2x?xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x?xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x?xf32>
}

// How many elements of a row are in one channel is not known.
// CHECK-LABEL: func @trap_55_flatten_of_two_dynamic_sizes
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_55_flatten_of_two_dynamic_sizes | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 0, along which it normalizes
func.func @trap_55_flatten_of_two_dynamic_sizes(%x: tensor<?x2x?x3xf32>, %b: tensor<2xf32>, %p: tensor<6xf32>) -> tensor<?x6xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x2x?x3xf32>, tensor<2xf32>
  %1 = convopt.reshape %0 : tensor<?x2x?x3xf32> -> tensor<?x6xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<?x6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>) -> (tensor<?x6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>)
  return %y#0 : tensor<?x6xf32>
}

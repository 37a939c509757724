// The fold half of the list of traps: graphs on which converters went wrong.
// Functions are named after the numbers of the list. Elsewhere: 17 (initializers
// that a feed may override: test/compiler/Import/ONNX/InputsTest.cpp) and 28
// (there are no quantized ops). Of 14 only what folding has to do with it.
// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

// b' = 2 * (5 - 3) + 1, not 5 + 1 - 2 * 3: the old bias is scaled, too.
// CHECK-LABEL: func @trap_01_conv_has_a_bias
// CHECK:         %[[B:.+]] = arith.constant dense<5.0
// CHECK:         convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return
func.func @trap_01_conv_has_a_bias(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<5.0> : tensor<1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<1.0> : tensor<1xf32>
  %m = arith.constant dense<3.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%o) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_02_conv_used_twice
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=trap_02_conv_used_twice | Reason="batch_norm not folded: the result of conv has other users"
func.func @trap_02_conv_used_twice(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.tanh %0 : tensor<1x1x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_03_conv_is_returned
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=trap_03_conv_is_returned | Reason="batch_norm not folded: the result of conv is returned, too"
func.func @trap_03_conv_is_returned(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1, %0 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_04_filter_shared_by_two_convs
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<1.0
// CHECK-DAG:     %[[V:.+]] = arith.constant dense<2.0
// CHECK-DAG:     %[[A:.+]] = convopt.conv %{{.+}}, %[[V]] :
// CHECK-DAG:     %[[B:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK:         return %[[A]], %[[B]]
func.func @trap_04_filter_shared_by_two_convs(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// 2 / sqrt(1 + 0) and 2 / sqrt(1 + 3).
// CHECK-LABEL: func @trap_05_parameters_shared_epsilon_differs
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<2.0
// CHECK-DAG:     %[[V:.+]] = arith.constant dense<1.0
// CHECK-DAG:     %[[A:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-DAG:     %[[B:.+]] = convopt.conv %{{.+}}, %[[V]] :
// CHECK:         return %[[A]], %[[B]]
func.func @trap_05_parameters_shared_epsilon_differs(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.batch_norm %2 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 3.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1, %3 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// Depthwise with multiplier 3: output channel o reads input channel o / 3.
// CHECK-LABEL: func @trap_06_depthwise_with_multiplier
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}1.0{{.*}}]], {{\[\[}}2.0{{.*}}]], {{\[\[}}3.0{{.*}}]], {{\[\[}}4.0{{.*}}]], {{\[\[}}5.0{{.*}}]], {{\[\[}}6.0{{.*}}]]]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] groups = 2
// CHECK-NEXT:    return
func.func @trap_06_depthwise_with_multiplier(%x: tensor<1x2x4xf32>) -> tensor<1x6x4xf32> {
  %w = arith.constant dense<1.0> : tensor<6x1x1xf32>
  %s = arith.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]> : tensor<6xf32>
  %o = arith.constant dense<0.0> : tensor<6xf32>
  %v = arith.constant dense<1.0> : tensor<6xf32>
  %0 = convopt.conv %x, %w groups = 2 : (tensor<1x2x4xf32>, tensor<6x1x1xf32>) -> tensor<1x6x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x6x4xf32>, tensor<6xf32>
  return %1 : tensor<1x6x4xf32>
}

// Four inputs, four outputs, two groups: the axes could be confused unseen.
// Filter [C, O/g]: group 0 has outputs 0 and 1, group 1 outputs 2 and 3.
// CHECK-LABEL: func @trap_07_conv_transpose_grouped
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}1.0{{.*}}], [2.0{{.*}}]], {{\[\[}}1.0{{.*}}], [2.0{{.*}}]], {{\[\[}}3.0{{.*}}], [4.0{{.*}}]], {{\[\[}}3.0{{.*}}], [4.0{{.*}}]]]>
// CHECK:         convopt.conv_transpose %{{.+}}, %[[W]] groups = 2
// CHECK-NEXT:    return
func.func @trap_07_conv_transpose_grouped(%x: tensor<1x4x4xf32>) -> tensor<1x4x4xf32> {
  %w = arith.constant dense<1.0> : tensor<4x2x1xf32>
  %s = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %o = arith.constant dense<0.0> : tensor<4xf32>
  %v = arith.constant dense<1.0> : tensor<4xf32>
  %0 = convopt.conv_transpose %x, %w groups = 2 : (tensor<1x4x4xf32>, tensor<4x2x1xf32>) -> tensor<1x4x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x4x4xf32>, tensor<4xf32>
  return %1 : tensor<1x4x4xf32>
}

// A variance as small as epsilon: 2 / sqrt(0.125 + 0.125), not 2 / sqrt(0.125).
// CHECK-LABEL: func @trap_08_variance_near_epsilon
// CHECK:         %[[W:.+]] = arith.constant dense<4.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_08_variance_near_epsilon(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<0.125> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.125 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// y = offset, whatever x is.
// CHECK-LABEL: func @trap_09_zero_scale_zero_variance
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<0.0
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<7.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @trap_09_zero_scale_zero_variance(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %z = arith.constant dense<0.0> : tensor<1xf32>
  %o = arith.constant dense<7.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%z) offset(%o) mean(%o) variance(%z) epsilon = 0.25 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_10_negative_scale_into_conv
// CHECK:         %[[W:.+]] = arith.constant dense<-2.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_10_negative_scale_into_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<-2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// max(-x) is not -max(x).
// CHECK-LABEL: func @trap_10_negative_scale_across_max_pool
// CHECK:         convopt.max_pool
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=trap_10_negative_scale_across_max_pool | Reason="batch_norm not folded: max_pool stands in between: only positive scales pass it"
func.func @trap_10_negative_scale_across_max_pool(%x: tensor<1x1x5xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<-2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x5xf32>, tensor<1x1x1xf32>) -> tensor<1x1x5xf32>
  %1 = convopt.max_pool %0 kernel = [2] : (tensor<1x1x5xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_11_scale_before_padded_conv
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK-NEXT:    convopt.conv %{{[^ ]+}}, %[[W]] pads
// CHECK-NEXT:    return
func.func @trap_11_scale_before_padded_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x6xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.batch_norm %x scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %1 = convopt.conv %0, %w pads = [1, 1] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x6xf32>
  return %1 : tensor<1x1x6xf32>
}

// CHECK-LABEL: func @trap_11_shift_before_padded_conv
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.conv
// REASON-DAG: Function=trap_11_shift_before_padded_conv | {{.*}}its offset would have to reach into the padding of conv
func.func @trap_11_shift_before_padded_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x6xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<3.0> : tensor<1xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %1 = convopt.conv %0, %w pads = [1, 1] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x6xf32>
  return %1 : tensor<1x1x6xf32>
}

// b' = b + (1 + 2) * 3.
// CHECK-LABEL: func @trap_12_shift_before_valid_conv
// CHECK:         %[[B:.+]] = arith.constant dense<9.0
// CHECK-NEXT:    convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return
func.func @trap_12_shift_before_valid_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %w = arith.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %b = arith.constant dense<3.0> : tensor<1xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf32>, tensor<1x1x2xf32>) -> tensor<1x1x3xf32>
  return %1 : tensor<1x1x3xf32>
}

// Back into the first convolution, not across the pad into the second.
// CHECK-LABEL: func @trap_13_norm_between_conv_and_pad
// CHECK-DAG:     %[[V:.+]] = arith.constant dense<1.0
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<3.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[P:.+]] = convopt.pad %[[Y]]
// CHECK-NEXT:    convopt.conv %[[P]], %[[V]] :
func.func @trap_13_norm_between_conv_and_pad(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<3.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.pad %1 low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %3 = convopt.conv %2, %w : (tensor<1x1x5xf32>, tensor<1x1x1xf32>) -> tensor<1x1x5xf32>
  return %3 : tensor<1x1x5xf32>
}

// CHECK-LABEL: func @trap_13_no_conv_before_the_norm
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.pad
// REASON-DAG: Function=trap_13_no_conv_before_the_norm | {{.*}}pad stands in between: its value would change, too
func.func @trap_13_no_conv_before_the_norm(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<3.0> : tensor<1xf32>
  %1 = convopt.bias_add %x, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.pad %1 low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %3 = convopt.conv %2, %w : (tensor<1x1x5xf32>, tensor<1x1x1xf32>) -> tensor<1x1x5xf32>
  return %3 : tensor<1x1x5xf32>
}

// A scale would change the ones around the input.
// CHECK-LABEL: func @trap_14_scale_across_pad_of_ones
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.pad
// REASON-DAG: Function=trap_14_scale_across_pad_of_ones | {{.*}}pad stands in between: its value would change, too
func.func @trap_14_scale_across_pad_of_ones(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %1 = convopt.mul %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %2 = convopt.pad %1 low = [0, 0, 1] high = [0, 0, 0] value = 1.0 : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %3 = convopt.conv %2, %w : (tensor<1x1x5xf32>, tensor<1x1x1xf32>) -> tensor<1x1x5xf32>
  return %3 : tensor<1x1x5xf32>
}

// CHECK-LABEL: func @trap_15_relu_between
// CHECK:         convopt.relu
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=trap_15_relu_between | Reason="batch_norm not folded: relu stands in between: no offset passes it"
func.func @trap_15_relu_between(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<3.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_15_average_pool_with_padding_between
// CHECK:         convopt.average_pool
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=trap_15_average_pool_with_padding_between | Reason="batch_norm not folded: average_pool stands in between and counts its padding: no offset passes it"
func.func @trap_15_average_pool_with_padding_between(%x: tensor<1x1x3xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<3.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x3xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  %1 = convopt.average_pool %0 kernel = [2] pads = [1, 1] count_include_pad : (tensor<1x1x3xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_16_run_time_filter
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=trap_16_run_time_filter | Reason="batch_norm not folded: the filter of conv is a run-time value"
func.func @trap_16_run_time_filter(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_16_run_time_variance
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=trap_16_run_time_variance | Reason="batch_norm not folded: its variance is a run-time value"
func.func @trap_16_run_time_variance(%x: tensor<1x1x4xf32>, %v: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_18_constant_of_full_shape
// CHECK:         convopt.add
// REASON-DAG: Function=trap_18_constant_of_full_shape | Reason="add not folded: the constant varies along more than one axis"
func.func @trap_18_constant_of_full_shape(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.add %0, %c : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

// CHECK-LABEL: func @trap_19_constant_per_column_width_equals_channels
// CHECK:         convopt.add
// REASON-DAG: Function=trap_19_constant_per_column_width_equals_channels | Reason="add not folded: the constant varies along axis 2, the channels are on axis 1"
func.func @trap_19_constant_per_column_width_equals_channels(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.add %0, %c : (tensor<1x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

// The same behind a relu, where nothing tells the axis of the channels but the
// convolution.
// CHECK-LABEL: func @trap_19_constant_per_column_behind_relu
// CHECK:         convopt.relu
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=trap_19_constant_per_column_behind_relu | Reason="mul not folded: it is per element of axis 2, the output channels of conv are on axis 1"
func.func @trap_19_constant_per_column_behind_relu(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.relu %0 : tensor<1x2x2xf32>
  %2 = convopt.mul %1, %c : (tensor<1x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2xf32>
  return %2 : tensor<1x2x2xf32>
}

// CHECK-LABEL: func @trap_20_constant_enlarges_the_batch
// CHECK:         convopt.add
// REASON-DAG: Function=trap_20_constant_enlarges_the_batch | Reason="add not folded: broadcasting the constant enlarges the result"
func.func @trap_20_constant_enlarges_the_batch(%x: tensor<1x1x2xf32>) -> tensor<3x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<1.0> : tensor<3x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.add %0, %c : (tensor<1x2x2xf32>, tensor<3x1x1xf32>) -> tensor<3x2x2xf32>
  return %1 : tensor<3x2x2xf32>
}

// The first factor goes back into the convolution, the second does not.
// CHECK-LABEL: func @trap_21_negative_factors_around_relu
// CHECK:         %[[W:.+]] = arith.constant dense<-2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    convopt.relu
// CHECK:         convopt.channel_affine
func.func @trap_21_negative_factors_around_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<-2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %2 = convopt.relu %1 : tensor<1x1x4xf32>
  %3 = convopt.mul %2, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %3 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_21_positive_factor_behind_relu
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    convopt.relu
// CHECK-NEXT:    return
func.func @trap_21_positive_factor_behind_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_22_norm_behind_residual_add_with_argument
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=trap_22_norm_behind_residual_add_with_argument | Reason="batch_norm not folded: the input of add is an argument: there is no filter to fold into"
func.func @trap_22_norm_behind_residual_add_with_argument(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.add %0, %x : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_22_norm_behind_residual_add_of_convs
// CHECK-COUNT-2: arith.constant dense<2.0
// CHECK:         convopt.add
// CHECK-NEXT:    return
func.func @trap_22_norm_behind_residual_add_of_convs(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.batch_norm %2 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %3 : tensor<1x1x4xf32>
}

// Gemm with a C of shape [M, 1] adds one value per row, which is no bias.
// CHECK-LABEL: func @trap_23_constant_per_row_behind_dense
// CHECK:         convopt.add
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=trap_23_constant_per_row_behind_dense | Reason="add not folded: the constant varies along axis 0, the channels are on axis 1"
func.func @trap_23_constant_per_row_behind_dense(%x: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1xf32>
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.dense %x, %w : (tensor<2x1xf32>, tensor<1x1xf32>) -> tensor<2x1xf32>
  %1 = convopt.add %0, %c : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<2x1xf32>, tensor<1xf32>
  return %2 : tensor<2x1xf32>
}

// CHECK-LABEL: func @trap_24_norm_of_rank_2
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         convopt.dense %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_24_norm_of_rank_2(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.dense %x, %w : (tensor<1x1xf32>, tensor<1x1xf32>) -> tensor<1x1xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1xf32>, tensor<1xf32>
  return %1 : tensor<1x1xf32>
}

// CHECK-LABEL: func @trap_24_norm_of_rank_3
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_24_norm_of_rank_3(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_24_norm_of_rank_4
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_24_norm_of_rank_4(%x: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x4x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4x4xf32>
}

// CHECK-LABEL: func @trap_24_norm_of_rank_5
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_24_norm_of_rank_5(%x: tensor<1x1x4x4x4xf32>) -> tensor<1x1x4x4x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4x4x4xf32>, tensor<1x1x1x1x1xf32>) -> tensor<1x1x4x4x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4x4x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4x4x4xf32>
}

// b - mean = 1 in f64; in f32 both are 16777216.
// CHECK-LABEL: func @trap_25_large_mean
// CHECK:         %[[B:.+]] = arith.constant dense<1.0{{.*}}> : tensor<1xf32>
// CHECK:         convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return
func.func @trap_25_large_mean(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %one = arith.constant dense<1.0> : tensor<1xf32>
  %m = arith.constant dense<16777216.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.bias_add %0, %one axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.bias_add %1, %m axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %z = arith.constant dense<0.0> : tensor<1xf32>
  %3 = convopt.batch_norm %2 scale(%one) offset(%z) mean(%m) variance(%one) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %3 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @trap_25_scale_overflows_f32
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=trap_25_scale_overflows_f32 | Reason="batch_norm not folded: a weight of conv would overflow its type"
func.func @trap_25_scale_overflows_f32(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<3.0e+38> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<0.25> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// One result used or five: the statistics are those of the batch.
// CHECK-LABEL: func @trap_26_training_mode
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training
// REASON-DAG: Function=trap_26_training_mode | Reason="batch_norm_training not folded: batch statistics are not known at compile time"
func.func @trap_26_training_mode(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 0.0 momentum = 0.9 weights_old axis = 1 : (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>)
  return %y#0 : tensor<1x1x4xf32>
}

// 11 * (1 / sqrt(121)) is 1. With 1 / 11 rounded to f16 first it would be 1 - 2^-11.
// CHECK-LABEL: func @trap_27_f16_is_rounded_once
// CHECK:         %[[W:.+]] = arith.constant dense<1.0{{0*}}e+00> : tensor<1x1x1xf16>
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @trap_27_f16_is_rounded_once(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<11.0> : tensor<1x1x1xf16>
  %s = arith.constant dense<1.0> : tensor<1xf16>
  %o = arith.constant dense<0.0> : tensor<1xf16>
  %v = arith.constant dense<121.0> : tensor<1xf16>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf16>, tensor<1xf16>
  return %1 : tensor<1x1x4xf16>
}

// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s

// The example of the pass description.
// scale / sqrt(variance) = [4, -2]: W' = [4 * 1, -2 * 3],
// b' = [4 * (1 - 3) + 10, -2 * (2 - 5) + 20].
// CHECK-LABEL: func @batch_norm_into_conv_with_bias
// CHECK-SAME:      (%[[X:.+]]: tensor<1x1x4x4xf32>)
// CHECK-NEXT:    %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}4.0{{.*}}]]], {{\[\[\[}}-6.0{{.*}}]]]]>
// CHECK-NEXT:    %[[B:.+]] = arith.constant dense<[2.0{{.*}}, 2.6{{0*}}e+01]>
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv %[[X]], %[[W]] bias(%[[B]])
// CHECK-NEXT:    return %[[Y]]
func.func @batch_norm_into_conv_with_bias(%x: tensor<1x1x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = arith.constant dense<[[[[1.0]]], [[[3.0]]]]> : tensor<2x1x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %s = arith.constant dense<[2.0, -4.0]> : tensor<2xf32>
  %o = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %m = arith.constant dense<[3.0, 5.0]> : tensor<2xf32>
  %v = arith.constant dense<[0.25, 4.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4x4xf32>, tensor<2x1x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x2x4x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4x4xf32>
}

//===----------------------------------------------------------------------===//
// Producers
//===----------------------------------------------------------------------===//

// b' = offset - scale * mean = [10 - 4 * 3, 20 + 2 * 5].
// CHECK-LABEL: func @missing_bias_is_created
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[\[\[}}4.0{{.*}}]]], {{\[\[\[}}-6.0{{.*}}]]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[-2.0{{.*}}, 3.0{{0*}}e+01]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NOT:     convopt
func.func @missing_bias_is_created(%x: tensor<1x1x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = arith.constant dense<[[[[1.0]]], [[[3.0]]]]> : tensor<2x1x1x1xf32>
  %s = arith.constant dense<[2.0, -4.0]> : tensor<2xf32>
  %o = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %m = arith.constant dense<[3.0, 5.0]> : tensor<2xf32>
  %v = arith.constant dense<[0.25, 4.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4x4xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x4x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x2x4x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4x4xf32>
}

// CHECK-LABEL: func @conv_1d
// CHECK:         arith.constant dense<{{\[\[\[}}2.0{{0*}}e+00, 4.0{{0*}}e+00]], {{\[\[}}9.0{{0*}}e+00, 1.2{{0*}}e+01]]]> : tensor<2x1x2xf32>
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @conv_1d(%x: tensor<1x1x8xf32>) -> tensor<1x2x7xf32> {
  %w = arith.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x8xf32>, tensor<2x1x2xf32>) -> tensor<1x2x7xf32>
  %1 = convopt.channel_affine %0 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x7xf32>
  return %1 : tensor<1x2x7xf32>
}

// Padding and strides do not matter to what comes after the convolution.
// CHECK-LABEL: func @conv_3d_padded_and_strided
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[\[\[\[}}2.0{{0*}}e+00, 4.0{{0*}}e+00]]]], {{\[\[\[\[}}9.0{{0*}}e+00, 1.2{{0*}}e+01]]]]]> : tensor<2x1x1x1x2xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 6.0{{.*}}]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) strides = [2, 2, 2] pads = [1, 0, 0, 0, 0, 1]
// CHECK-NEXT:    return
func.func @conv_3d_padded_and_strided(%x: tensor<1x1x4x4x4xf32>) -> tensor<1x2x3x2x2xf32> {
  %w = arith.constant dense<[[[[[1.0, 2.0]]]], [[[[3.0, 4.0]]]]]> : tensor<2x1x1x1x2xf32>
  %0 = convopt.conv %x, %w strides = [2, 2, 2] pads = [1, 0, 0, 0, 0, 1] : (tensor<1x1x4x4x4xf32>, tensor<2x1x1x1x2xf32>) -> tensor<1x2x3x2x2xf32>
  %1 = convopt.channel_affine %0 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 6.0]> : tensor<2xf64> axis = 1 : tensor<1x2x3x2x2xf32>
  return %1 : tensor<1x2x3x2x2xf32>
}

// Two groups of two output channels: the filter's first axis is all four.
// CHECK-LABEL: func @conv_grouped
// CHECK:         arith.constant dense<{{\[\[}}[1.0{{0*}}e+00], [2.0{{0*}}e+00]], {{\[}}[6.0{{0*}}e+00], [8.0{{0*}}e+00]], {{\[}}[1.5{{0*}}e+01], [1.8{{0*}}e+01]], {{\[}}[2.8{{0*}}e+01], [3.2{{0*}}e+01]]]> : tensor<4x2x1xf32>
// CHECK:         convopt.conv
// CHECK-SAME:      groups = 2
// CHECK-NEXT:    return
func.func @conv_grouped(%x: tensor<1x4x4xf32>) -> tensor<1x4x4xf32> {
  %w = arith.constant dense<[[[1.0], [2.0]], [[3.0], [4.0]], [[5.0], [6.0]], [[7.0], [8.0]]]> : tensor<4x2x1xf32>
  %0 = convopt.conv %x, %w groups = 2 : (tensor<1x4x4xf32>, tensor<4x2x1xf32>) -> tensor<1x4x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf64> offset = dense<0.0> : tensor<4xf64> axis = 1 : tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// CHECK-LABEL: func @depthwise_with_multiplier_and_bias
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00]], {{\[}}[4.0{{0*}}e+00]], {{\[}}[9.0{{0*}}e+00]], {{\[}}[1.6{{0*}}e+01]]]> : tensor<4x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[2.0{{0*}}e+00, 3.0{{0*}}e+00, 4.0{{0*}}e+00, 5.0{{0*}}e+00]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) groups = 2
// CHECK-NEXT:    return
func.func @depthwise_with_multiplier_and_bias(%x: tensor<1x2x4xf32>) -> tensor<1x4x4xf32> {
  %w = arith.constant dense<[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]> : tensor<4x1x1xf32>
  %b = arith.constant dense<1.0> : tensor<4xf32>
  %0 = convopt.conv %x, %w bias(%b) groups = 2 : (tensor<1x2x4xf32>, tensor<4x1x1xf32>, tensor<4xf32>) -> tensor<1x4x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf64> offset = dense<1.0> : tensor<4xf64> axis = 1 : tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// The filter is [I, O, ..]; equal I and O hide a fold along the wrong axis.
// CHECK-LABEL: func @conv_transpose_equal_channels
// CHECK:         arith.constant dense<{{\[\[}}[1.0{{0*}}e+00], [2.0{{0*}}e+01]], {{\[}}[3.0{{0*}}e+00], [4.0{{0*}}e+01]]]>
// CHECK:         convopt.conv_transpose
// CHECK-NEXT:    return
func.func @conv_transpose_equal_channels(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<[[[1.0], [2.0]], [[3.0], [4.0]]]> : tensor<2x2x1xf32>
  %0 = convopt.conv_transpose %x, %w : (tensor<1x2x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<[1.0, 10.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// Input channels 0, 1 make outputs 0, 1; input channels 2, 3 make outputs 2, 3.
// CHECK-LABEL: func @conv_transpose_grouped
// CHECK:         arith.constant dense<{{\[\[}}[1.0{{0*}}e+00], [2.0{{0*}}e+01]], {{\[}}[1.0{{0*}}e+00], [2.0{{0*}}e+01]], {{\[}}[1.0{{0*}}e+02], [2.0{{0*}}e+03]], {{\[}}[1.0{{0*}}e+02], [2.0{{0*}}e+03]]]>
// CHECK:         convopt.conv_transpose
// CHECK-SAME:      groups = 2
// CHECK-NEXT:    return
func.func @conv_transpose_grouped(%x: tensor<1x4x4xf32>) -> tensor<1x4x4xf32> {
  %w = arith.constant dense<[[[1.0], [2.0]], [[1.0], [2.0]], [[1.0], [2.0]], [[1.0], [2.0]]]> : tensor<4x2x1xf32>
  %0 = convopt.conv_transpose %x, %w groups = 2 : (tensor<1x4x4xf32>, tensor<4x2x1xf32>) -> tensor<1x4x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<[1.0, 10.0, 100.0, 1000.0]> : tensor<4xf64> offset = dense<0.0> : tensor<4xf64> axis = 1 : tensor<1x4x4xf32>
  return %1 : tensor<1x4x4xf32>
}

// NHWC with a TensorFlow filter (HWIO).
// CHECK-LABEL: func @conv_channel_last
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[\[}}[2.0{{0*}}e+00, 6.0{{0*}}e+00], [6.0{{0*}}e+00, 1.2{{0*}}e+01]]]]> : tensor<1x1x2x2xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 6.0{{.*}}]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @conv_channel_last(%x: tensor<1x4x4x2xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]]]]> : tensor<1x1x2x2xf32>
  %s = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = arith.constant dense<[5.0, 6.0]> : tensor<2xf32>
  %m = arith.constant dense<0.0> : tensor<2xf32>
  %v = arith.constant dense<1.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 3 : tensor<1x4x4x2xf32>, tensor<2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// CHECK-LABEL: func @dense_then_rank_2_batch_norm
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[}}[2.0{{0*}}e+00, 4.0{{0*}}e+00], [9.0{{0*}}e+00, 1.2{{0*}}e+01]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 6.0{{.*}}]>
// CHECK:         convopt.dense %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @dense_then_rank_2_batch_norm(%x: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %o = arith.constant dense<[5.0, 6.0]> : tensor<2xf32>
  %m = arith.constant dense<0.0> : tensor<2xf32>
  %v = arith.constant dense<1.0> : tensor<2xf32>
  %0 = convopt.dense %x, %w : (tensor<4x2xf32>, tensor<2x2xf32>) -> tensor<4x2xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 1 : tensor<4x2xf32>, tensor<2xf32>
  return %1 : tensor<4x2xf32>
}

// CHECK-LABEL: func @dense_with_transposed_filter
// CHECK:         arith.constant dense<{{\[}}[2.0{{0*}}e+00, 6.0{{0*}}e+00], [6.0{{0*}}e+00, 1.2{{0*}}e+01]]>
// CHECK:         convopt.dense
// CHECK-NEXT:    return
func.func @dense_with_transposed_filter(%x: tensor<4x3x2xf32>) -> tensor<4x3x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.dense %x, %w filter_layout = io_spatial : (tensor<4x3x2xf32>, tensor<2x2xf32>) -> tensor<4x3x2xf32>
  %1 = convopt.mul %0, %c : (tensor<4x3x2xf32>, tensor<2xf32>) -> tensor<4x3x2xf32>
  return %1 : tensor<4x3x2xf32>
}

// Folding needs channels, not sizes.
// CHECK-LABEL: func @dynamic_batch_and_space
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK-SAME:      -> tensor<?x2x?x?xf32>
// CHECK-NEXT:    return %[[Y]]
func.func @dynamic_batch_and_space(%x: tensor<?x1x?x?xf32>) -> tensor<?x2x?x?xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1x1xf32>
  %c = arith.constant dense<[[[2.0]], [[3.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<?x1x?x?xf32>, tensor<2x1x1x1xf32>) -> tensor<?x2x?x?xf32>
  %1 = convopt.mul %0, %c : (tensor<?x2x?x?xf32>, tensor<2x1x1xf32>) -> tensor<?x2x?x?xf32>
  return %1 : tensor<?x2x?x?xf32>
}

// CHECK-LABEL: func @filter_in_a_resource_blob
// CHECK:         arith.constant dense<{{\[\[}}[2.0{{0*}}e+00]], {{\[}}[9.0{{0*}}e+00]]]> : tensor<2x1x1xf32>
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @filter_in_a_resource_blob(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense_resource<one_and_three> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.channel_affine %0 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

//===----------------------------------------------------------------------===//
// Parameters at the edge
//===----------------------------------------------------------------------===//

// A zero scale makes the result the offset; nothing is divided by it.
// CHECK-LABEL: func @zero_scale
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<0.0{{0*}}e+00> : tensor<2x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[7.0{{.*}}, 8.0{{.*}}]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
func.func @zero_scale(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<3.0> : tensor<2xf32>
  %s = arith.constant dense<0.0> : tensor<2xf32>
  %o = arith.constant dense<[7.0, 8.0]> : tensor<2xf32>
  %m = arith.constant dense<5.0> : tensor<2xf32>
  %v = arith.constant dense<1.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @zero_variance_with_epsilon
// CHECK:         arith.constant dense<5.0{{0*}}e-01> : tensor<2x1x1xf32>
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @zero_variance_with_epsilon(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %one = arith.constant dense<1.0> : tensor<2xf32>
  %zero = arith.constant dense<0.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.batch_norm %0 scale(%one) offset(%zero) mean(%zero) variance(%zero) epsilon = 4.0 axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

// b' = (b - mean) + offset = 1; in f32 the 1 would be lost beside 2^25.
// CHECK-LABEL: func @large_mean_cancels_in_f64
// CHECK:         %[[B:.+]] = arith.constant dense<1.0{{0*}}e+00> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %{{.+}} bias(%[[B]])
func.func @large_mean_cancels_in_f64(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<3.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<33554432.0> : tensor<2xf32>
  %one = arith.constant dense<1.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.batch_norm %0 scale(%one) offset(%one) mean(%b) variance(%one) epsilon = 0.0 axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

// 4 * 32768 alone would overflow f16; the chain is 1, so the filter stays 4.
// CHECK-LABEL: func @chain_overflows_only_in_the_middle
// CHECK:         arith.constant dense<4.0{{0*}}e+00> : tensor<1x1x1xf16>
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @chain_overflows_only_in_the_middle(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<4.0> : tensor<1x1x1xf16>
  %up = arith.constant dense<32768.0> : tensor<1xf16>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.mul %0, %up : (tensor<1x1x4xf16>, tensor<1xf16>) -> tensor<1x1x4xf16>
  %2 = convopt.div %1, %up : (tensor<1x1x4xf16>, tensor<1xf16>) -> tensor<1x1x4xf16>
  return %2 : tensor<1x1x4xf16>
}

// 1.0078125 * 1.0390625 * 1.078125 = 1.12896.. rounds to 1.1328125; rounding
// after each product gives 1.125.
// CHECK-LABEL: func @chain_is_rounded_once
// CHECK:         arith.constant dense<1.132810e+00> : tensor<1x1x1xbf16>
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @chain_is_rounded_once(%x: tensor<1x1x4xbf16>) -> tensor<1x1x4xbf16> {
  %w = arith.constant dense<1.0078125> : tensor<1x1x1xbf16>
  %a = arith.constant dense<1.0390625> : tensor<1xbf16>
  %b = arith.constant dense<1.078125> : tensor<1xbf16>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xbf16>, tensor<1x1x1xbf16>) -> tensor<1x1x4xbf16>
  %1 = convopt.mul %0, %a : (tensor<1x1x4xbf16>, tensor<1xbf16>) -> tensor<1x1x4xbf16>
  %2 = convopt.mul %1, %b : (tensor<1x1x4xbf16>, tensor<1xbf16>) -> tensor<1x1x4xbf16>
  return %2 : tensor<1x1x4xbf16>
}

// scale / sqrt(variance) = 2, although neither of the two is an f16.
// CHECK-LABEL: func @f32_parameters_with_an_f16_conv
// CHECK-DAG:     arith.constant dense<6.0{{0*}}e+00> : tensor<1x1x1xf16>
// CHECK-DAG:     arith.constant dense<7.0{{0*}}e+00> : tensor<1xf16>
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @f32_parameters_with_an_f16_conv(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<3.0> : tensor<1x1x1xf16>
  %s = arith.constant dense<131072.0> : tensor<1xf32>
  %o = arith.constant dense<7.0> : tensor<1xf32>
  %m = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<4294967296.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf16>, tensor<1xf32>
  return %1 : tensor<1x1x4xf16>
}

//===----------------------------------------------------------------------===//
// Element-wise arithmetic, in all broadcast forms and operand orders
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @add_scalar_on_the_left
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<3.0{{0*}}e+00> : tensor<2x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<2.0{{0*}}e+00> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @add_scalar_on_the_left(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<3.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.add %c, %0 : (tensor<f32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @sub_per_channel
// CHECK:         %[[B:.+]] = arith.constant dense<[-2.0{{0*}}e+00, -3.0{{0*}}e+00]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return
func.func @sub_per_channel(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<3.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.sub %0, %c : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// c - (W * x + b) = -W * x + (c - b)
// CHECK-LABEL: func @sub_from_a_constant
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<-3.0{{0*}}e+00> : tensor<2x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[1.0{{0*}}e+00, 2.0{{0*}}e+00]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @sub_from_a_constant(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<3.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<1.0> : tensor<2xf32>
  %c = arith.constant dense<[[[2.0], [3.0]]]> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.sub %c, %0 : (tensor<1x2x1xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @mul_channel_last_vector
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[6.0{{0*}}e+00, 9.0{{0*}}e+00]]]> : tensor<1x1x2xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[2.0{{0*}}e+00, 3.0{{0*}}e+00]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @mul_channel_last_vector(%x: tensor<1x4x1xf32>) -> tensor<1x4x2xf32> {
  %w = arith.constant dense<3.0> : tensor<1x1x2xf32>
  %b = arith.constant dense<1.0> : tensor<2xf32>
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) layout = channel_last filter_layout = spatial_io : (tensor<1x4x1xf32>, tensor<1x1x2xf32>, tensor<2xf32>) -> tensor<1x4x2xf32>
  %1 = convopt.mul %0, %c : (tensor<1x4x2xf32>, tensor<2xf32>) -> tensor<1x4x2xf32>
  return %1 : tensor<1x4x2xf32>
}

// CHECK-LABEL: func @div_by_a_constant
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[4.0{{0*}}e+00]], {{\[}}[2.0{{0*}}e+00]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[2.0{{0*}}e+00, 1.0{{0*}}e+00]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @div_by_a_constant(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<8.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<4.0> : tensor<2xf32>
  %c = arith.constant dense<[[2.0], [4.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.div %0, %c : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @bias_add_into_conv_with_bias
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[3.0{{0*}}e+00, 4.0{{0*}}e+00]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return
func.func @bias_add_into_conv_with_bias(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<8.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<1.0> : tensor<2xf32>
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.bias_add %0, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

// A bias needs no weights: the filter may be a run-time value.
// CHECK-LABEL: func @offset_into_conv_with_run_time_filter
// CHECK-SAME:      %[[W:[^:]+]]: tensor<2x1x1xf32>)
// CHECK:         %[[B:.+]] = arith.constant dense<[2.0{{0*}}e+00, 3.0{{0*}}e+00]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @offset_into_conv_with_run_time_filter(%x: tensor<1x1x4xf32>, %w: tensor<2x1x1xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.bias_add %0, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

//===----------------------------------------------------------------------===//
// Sharing and chains
//===----------------------------------------------------------------------===//

// The other convolution keeps the weights it had.
// CHECK-LABEL: func @shared_filter_is_copied
// CHECK-DAG:     %[[OLD:.+]] = arith.constant dense<1.0{{0*}}e+00> : tensor<2x1x1xf32>
// CHECK-DAG:     %[[NEW:.+]] = arith.constant dense<{{\[\[}}[2.0{{0*}}e+00]], {{\[}}[3.0{{0*}}e+00]]]>
// CHECK:         %[[FOLDED:.+]] = convopt.conv %{{.+}}, %[[NEW]] :
// CHECK:         %[[PLAIN:.+]] = convopt.conv %{{.+}}, %[[OLD]] :
// CHECK:         return %[[FOLDED]], %[[PLAIN]]
func.func @shared_filter_is_copied(%x: tensor<1x1x4xf32>, %z: tensor<1x1x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.conv %z, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  return %1, %2 : tensor<1x2x4xf32>, tensor<1x2x4xf32>
}

// 1 / sqrt(1 + 3) and 1 / sqrt(1 + 15).
// CHECK-LABEL: func @shared_parameters_with_two_epsilons
// CHECK:         %[[HALF:.+]] = arith.constant dense<5.0{{0*}}e-01> : tensor<1x1x1xf32>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[HALF]] :
// CHECK:         %[[QUARTER:.+]] = arith.constant dense<2.5{{0*}}e-01> : tensor<1x1x1xf32>
// CHECK:         convopt.conv %[[Y]], %[[QUARTER]] :
// CHECK-NEXT:    return
func.func @shared_parameters_with_two_epsilons(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %one = arith.constant dense<1.0> : tensor<1xf32>
  %zero = arith.constant dense<0.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%one) offset(%zero) mean(%zero) variance(%one) epsilon = 3.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %2 = convopt.conv %1, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.batch_norm %2 scale(%one) offset(%zero) mean(%zero) variance(%one) epsilon = 15.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %3 : tensor<1x1x4xf32>
}

// batch_norm, mul, add, then relu, as DenseNet is exported: (2 * 4 x + 1) * 3
// + 5 and no convolution in front of it.
// CHECK-LABEL: func @chain_without_a_producer_becomes_one_affine
// CHECK-SAME:      (%[[X:.+]]: tensor<1x1x4xf32>)
// CHECK-NEXT:    %[[A:.+]] = convopt.channel_affine %[[X]] scale = dense<6.0{{0*}}e+00> : tensor<1xf64> offset = dense<8.0{{0*}}e+00> : tensor<1xf64> axis = 1
// CHECK-NEXT:    convopt.relu %[[A]]
func.func @chain_without_a_producer_becomes_one_affine(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %s = arith.constant dense<4.0> : tensor<1xf32>
  %o = arith.constant dense<1.0> : tensor<1xf32>
  %m = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<4.0> : tensor<1xf32>
  %c3 = arith.constant dense<3.0> : tensor<1x1xf32>
  %c5 = arith.constant dense<5.0> : tensor<1x1xf32>
  %0 = convopt.batch_norm %x scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %1 = convopt.mul %0, %c3 : (tensor<1x1x4xf32>, tensor<1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.add %1, %c5 : (tensor<1x1x4xf32>, tensor<1x1xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.relu %2 : tensor<1x1x4xf32>
  return %3 : tensor<1x1x4xf32>
}

// The scale (2) goes into the convolution; its users keep their own affines.
// CHECK-LABEL: func @affine_with_two_affine_users
// CHECK:         %[[W:.+]] = arith.constant dense<2.0{{0*}}e+00>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK:         %[[A:.+]] = convopt.channel_affine %[[Y]] scale = dense<3.0
// CHECK:         %[[B:.+]] = convopt.channel_affine %[[Y]] scale = dense<5.0
// CHECK:         return %[[A]], %[[B]]
func.func @affine_with_two_affine_users(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c2 = arith.constant dense<2.0> : tensor<f32>
  %c3 = arith.constant dense<3.0> : tensor<f32>
  %c5 = arith.constant dense<5.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c2 : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c3 : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %3 = convopt.mul %1, %c5 : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %2, %3 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

{-#
  dialect_resources: {
    builtin: {
      one_and_three: "0x040000000000803F00004040"
    }
  }
#-}

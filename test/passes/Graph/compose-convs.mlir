// RUN: convopt-opt %s --convopt-compose-convs | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @example
// CHECK-SAME:      (%[[X:.+]]: tensor
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[1.3{{0*}}e+01, 2.4{{0*}}e+01]]]> : tensor<1x1x2xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<1.7{{0*}}e+01> : tensor<1xf32>
// CHECK:         %[[Y:.+]] = convopt.conv %[[X]], %[[W]] bias(%[[B]]) strides = [2] :
// CHECK-NEXT:    return %[[Y]]
func.func @example(%x: tensor<1x1x8xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]]]> : tensor<2x1x2xf32>
  %b1 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %w2 = arith.constant dense<[[[10.0], [1.0]]]> : tensor<1x2x1xf32>
  %b2 = arith.constant dense<5.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) strides = [2] : (tensor<1x1x8xf32>, tensor<2x1x2xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 bias(%b2) : (tensor<1x2x4xf32>, tensor<1x2x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// A pointwise convolution in front
//===----------------------------------------------------------------------===//

// Without a bias, zeros in are zeros out: the second may be padded.
// CHECK-LABEL: func @pointwise_first_padded
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[2.1{{0*}}e+01, 4.2{{0*}}e+01, 6.3{{0*}}e+01]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] strides = [2] pads = [1, 1] :
// CHECK-NEXT:    return
func.func @pointwise_first_padded(%x: tensor<1x1x4xf32>) -> tensor<1x1x2xf32> {
  %w1 = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<[[[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]]> : tensor<1x2x3xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 strides = [2] pads = [1, 1] : (tensor<1x2x4xf32>, tensor<1x2x3xf32>) -> tensor<1x1x2xf32>
  return %1 : tensor<1x1x2xf32>
}

// CHECK-LABEL: func @pointwise_first_bias_without_padding
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[2.1{{0*}}e+01, 4.2{{0*}}e+01, 6.3{{0*}}e+01]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<-4.7{{0*}}e+01> : tensor<1xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) :
// CHECK-NEXT:    return
func.func @pointwise_first_bias_without_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x2xf32> {
  %w1 = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %b1 = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %w2 = arith.constant dense<[[[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]]> : tensor<1x2x3xf32>
  %b2 = arith.constant dense<7.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 bias(%b2) : (tensor<1x2x4xf32>, tensor<1x2x3xf32>, tensor<1xf32>) -> tensor<1x1x2xf32>
  return %1 : tensor<1x1x2xf32>
}

// The second bias stays as it is: it may be a run-time value, and any padding.
// CHECK-LABEL: func @pointwise_first_zero_bias
// CHECK-SAME:      %[[B:[^:]+]]: tensor<1xf32>)
// CHECK:         convopt.conv %{{.+}}, %{{.+}} bias(%[[B]]) pads = [1, 1] :
// CHECK-NEXT:    return
func.func @pointwise_first_zero_bias(%x: tensor<1x1x4xf32>, %b2: tensor<1xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %b1 = arith.constant dense<0.0> : tensor<2xf32>
  %w2 = arith.constant dense<[[[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]]> : tensor<1x2x3xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) : (tensor<1x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 bias(%b2) pads = [1, 1] : (tensor<1x2x4xf32>, tensor<1x2x3xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Layouts, groups, ranks
//===----------------------------------------------------------------------===//

// The window is the first one's, the order of the filter's axes the second's.
// CHECK-LABEL: func @channel_last_two_filter_layouts
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}[1.2{{0*}}e+01]], {{\[}}[3.4{{0*}}e+01]]]]> : tensor<1x2x1x1xf32>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] pads = [0, 1, 0, 0] dilations = [1, 2] layout = channel_last filter_layout = spatial_oi : (tensor<1x4x4x1xf32>, tensor<1x2x1x1xf32>) -> tensor<1x4x3x1xf32>
// CHECK-NEXT:    return
func.func @channel_last_two_filter_layouts(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x3x1xf32> {
  %w1 = arith.constant dense<[[[[1.0, 2.0]], [[3.0, 4.0]]]]> : tensor<1x2x1x2xf32>
  %w2 = arith.constant dense<[[[[10.0, 1.0]]]]> : tensor<1x1x1x2xf32>
  %0 = convopt.conv %x, %w1 pads = [0, 1, 0, 0] dilations = [1, 2] layout = channel_last filter_layout = spatial_io : (tensor<1x4x4x1xf32>, tensor<1x2x1x2xf32>) -> tensor<1x4x3x2xf32>
  %1 = convopt.conv %0, %w2 layout = channel_last filter_layout = spatial_oi : (tensor<1x4x3x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x3x1xf32>
  return %1 : tensor<1x4x3x1xf32>
}

// Outputs 0, 1 of the first are inputs of the second's first group.
// CHECK-LABEL: func @grouped
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[2.1{{0*}}e+01]], {{\[}}[4.3{{0*}}e+03]]]> : tensor<2x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[2.1{{0*}}e+01, 4.3{{0*}}e+03]> : tensor<2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) groups = 2 :
// CHECK-NEXT:    return
func.func @grouped(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %w1 = arith.constant dense<[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]> : tensor<4x1x1xf32>
  %b1 = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %w2 = arith.constant dense<[[[1.0], [10.0]], [[100.0], [1000.0]]]> : tensor<2x2x1xf32>
  %0 = convopt.conv %x, %w1 bias(%b1) groups = 2 : (tensor<1x2x4xf32>, tensor<4x1x1xf32>, tensor<4xf32>) -> tensor<1x4x4xf32>
  %1 = convopt.conv %0, %w2 groups = 2 : (tensor<1x4x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// The batch multiplies everything alike: it may be dynamic.
// CHECK-LABEL: func @three_dimensions_dynamic_batch
// CHECK:         arith.constant dense<1.1{{0*}}e+01> : tensor<1x1x1x2x2xf16>
// CHECK-NEXT:    convopt.conv
// CHECK-NEXT:    return
func.func @three_dimensions_dynamic_batch(%x: tensor<?x1x4x4x4xf16>) -> tensor<?x1x4x3x3xf16> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1x2x2xf16>
  %w2 = arith.constant dense<[[[[[1.0]]], [[[10.0]]]]]> : tensor<1x2x1x1x1xf16>
  %0 = convopt.conv %x, %w1 : (tensor<?x1x4x4x4xf16>, tensor<2x1x1x2x2xf16>) -> tensor<?x2x4x3x3xf16>
  %1 = convopt.conv %0, %w2 : (tensor<?x2x4x3x3xf16>, tensor<1x2x1x1x1xf16>) -> tensor<?x1x4x3x3xf16>
  return %1 : tensor<?x1x4x3x3xf16>
}

// CHECK-LABEL: func @dense
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<3.21{{0*}}e+02> : tensor<1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<1.11{{0*}}e+02> : tensor<1xf32>
// CHECK:         convopt.dense %{{.+}}, %[[W]] bias(%[[B]]) filter_layout = io_spatial : (tensor<?x1xf32>
// CHECK-NEXT:    return
func.func @dense(%x: tensor<?x1xf32>) -> tensor<?x1xf32> {
  %w1 = arith.constant dense<[[1.0], [2.0], [3.0]]> : tensor<3x1xf32>
  %b1 = arith.constant dense<1.0> : tensor<3xf32>
  %w2 = arith.constant dense<[[1.0], [10.0], [100.0]]> : tensor<3x1xf32>
  %0 = convopt.dense %x, %w1 bias(%b1) : (tensor<?x1xf32>, tensor<3x1xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  %1 = convopt.dense %0, %w2 filter_layout = io_spatial : (tensor<?x3xf32>, tensor<3x1xf32>) -> tensor<?x1xf32>
  return %1 : tensor<?x1xf32>
}

//===----------------------------------------------------------------------===//
// Chains, shared filters
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @chain_from_the_front
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[6.0{{0*}}e+00, 9.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @chain_from_the_front(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %w1 = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %w3 = arith.constant dense<[[[2.0, 3.0]]]> : tensor<1x1x2xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.conv %1, %w3 : (tensor<1x1x4xf32>, tensor<1x1x2xf32>) -> tensor<1x1x3xf32>
  return %2 : tensor<1x1x3xf32>
}

// 4 -> 1 -> 4 does not pay, 1 -> 4 -> 1 does; then 4 -> 1 -> 1 does, too.
// CHECK-LABEL: func @chain_from_the_back
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+01], [2.0{{0*}}e+01], [3.0{{0*}}e+01], [4.0{{0*}}e+01]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @chain_from_the_back(%x: tensor<1x4x4xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<[[[1.0], [2.0], [3.0], [4.0]]]> : tensor<1x4x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<4x1x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x4x4xf32>, tensor<1x4x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x1x4xf32>, tensor<4x1x1xf32>) -> tensor<1x4x4xf32>
  %2 = convopt.conv %1, %w1 : (tensor<1x4x4xf32>, tensor<1x4x1xf32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// The other user keeps the old weights.
// CHECK-LABEL: func @shared_filter
// CHECK-DAG:     %[[OLD:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00]], {{\[}}[2.0{{0*}}e+00]]]>
// CHECK-DAG:     %[[NEW:.+]] = arith.constant dense<3.0{{0*}}e+00> : tensor<1x1x1xf32>
// CHECK-DAG:     convopt.conv %{{.+}}, %[[NEW]] :
// CHECK-DAG:     convopt.conv %{{.+}}, %[[OLD]] :
// CHECK:         return
func.func @shared_filter(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x2x4xf32>) {
  %w1 = arith.constant dense<[[[1.0]], [[2.0]]]> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w2 : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.conv %1, %w1 : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x2x4xf32>
}

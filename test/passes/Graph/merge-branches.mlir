// RUN: convopt-opt %s --convopt-merge-branches | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @example
// CHECK-SAME:      (%[[X:.+]]: tensor
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 1.3{{0*}}e+01, 3.0{{0*}}e+00]]]> : tensor<1x1x3xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<5.0{{0*}}e+00> : tensor<1xf32>
// CHECK:         %[[Y:.+]] = convopt.conv %[[X]], %[[W]] bias(%[[B]]) pads = [1, 1]
// CHECK-NEXT:    return %[[Y]]
func.func @example(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<[[[10.0]]]> : tensor<1x1x1xf32>
  %b = arith.constant dense<5.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 bias(%b) : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %3 = convopt.add %2, %x : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %3 : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// What is no convolution
//===----------------------------------------------------------------------===//

// A residual connection around one convolution: one add less.
// CHECK-LABEL: func @identity
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[2.0{{0*}}e+00], [2.0{{0*}}e+00]], {{\[}}[3.0{{0*}}e+00], [5.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @identity(%x: tensor<1x2x8xf32>) -> tensor<1x2x8xf32> {
  %w = arith.constant dense<[[[1.0], [2.0]], [[3.0], [4.0]]]> : tensor<2x2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x2x8xf32>, tensor<2x2x1xf32>) -> tensor<1x2x8xf32>
  %1 = convopt.add %x, %0 : (tensor<1x2x8xf32>, tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  return %1 : tensor<1x2x8xf32>
}

// CHECK-LABEL: func @identity_twice
// CHECK:         %[[W:.+]] = arith.constant dense<3.0{{0*}}e+00>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @identity_twice(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.add %x, %x : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %1, %0 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// Input channels 0, 1 make outputs 0, 1; inputs 2, 3 make outputs 2, 3.
// CHECK-LABEL: func @identity_grouped
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00], [0.0{{0*}}e+00]], {{\[}}[0.0{{0*}}e+00], [1.0{{0*}}e+00]], {{\[}}[1.0{{0*}}e+00], [0.0{{0*}}e+00]], {{\[}}[0.0{{0*}}e+00], [1.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] groups = 2 :
// CHECK-NEXT:    return
func.func @identity_grouped(%x: tensor<1x4x8xf32>) -> tensor<1x4x8xf32> {
  %w = arith.constant dense<0.0> : tensor<4x2x1xf32>
  %0 = convopt.conv %x, %w groups = 2 : (tensor<1x4x8xf32>, tensor<4x2x1xf32>) -> tensor<1x4x8xf32>
  %1 = convopt.add %x, %0 : (tensor<1x4x8xf32>, tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  return %1 : tensor<1x4x8xf32>
}

// The identity branch of a RepVGG block, its norm in canonical form.
// CHECK-LABEL: func @channel_affine_depthwise
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 2.2{{0*}}e+01, 3.0{{0*}}e+00]], {{\[}}[4.0{{0*}}e+00, 3.5{{0*}}e+01, 6.0{{0*}}e+00]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[1.01{{0*}}e+02, 2.02{{0*}}e+02]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) pads = [1, 1] groups = 2 :
// CHECK-NEXT:    return
func.func @channel_affine_depthwise(%x: tensor<1x2x8xf32>) -> tensor<1x2x8xf32> {
  %w = arith.constant dense<[[[1.0, 2.0, 3.0]], [[4.0, 5.0, 6.0]]]> : tensor<2x1x3xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b) pads = [1, 1] groups = 2 : (tensor<1x2x8xf32>, tensor<2x1x3xf32>, tensor<2xf32>) -> tensor<1x2x8xf32>
  %1 = convopt.channel_affine %x scale = dense<[20.0, 30.0]> : tensor<2xf64> offset = dense<[100.0, 200.0]> : tensor<2xf64> axis = 1 : tensor<1x2x8xf32>
  %2 = convopt.add %1, %0 : (tensor<1x2x8xf32>, tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  return %2 : tensor<1x2x8xf32>
}

//===----------------------------------------------------------------------===//
// Where the taps are
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @kernels_2d
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}[1.0{{0*}}e+00, 2.2{{0*}}e+01, 3.0{{0*}}e+00], [1.04{{0*}}e+02, 2.25{{0*}}e+02, 3.06{{0*}}e+02], [7.0{{0*}}e+00, 4.8{{0*}}e+01, 9.0{{0*}}e+00]]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] pads = [1, 1, 1, 1] :
// CHECK-NEXT:    return
func.func @kernels_2d(%x: tensor<1x1x?x?xf32>) -> tensor<1x1x?x?xf32> {
  %w33 = arith.constant dense<[[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]> : tensor<1x1x3x3xf32>
  %w31 = arith.constant dense<[[[[20.0], [20.0], [40.0]]]]> : tensor<1x1x3x1xf32>
  %w13 = arith.constant dense<[[[[100.0, 200.0, 300.0]]]]> : tensor<1x1x1x3xf32>
  %0 = convopt.conv %x, %w31 pads = [1, 0, 1, 0] : (tensor<1x1x?x?xf32>, tensor<1x1x3x1xf32>) -> tensor<1x1x?x?xf32>
  %1 = convopt.conv %x, %w13 pads = [0, 1, 0, 1] : (tensor<1x1x?x?xf32>, tensor<1x1x1x3xf32>) -> tensor<1x1x?x?xf32>
  %2 = convopt.conv %x, %w33 pads = [1, 1, 1, 1] : (tensor<1x1x?x?xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x?x?xf32>
  %3 = convopt.add %0, %1 : (tensor<1x1x?x?xf32>, tensor<1x1x?x?xf32>) -> tensor<1x1x?x?xf32>
  %4 = convopt.add %3, %2 : (tensor<1x1x?x?xf32>, tensor<1x1x?x?xf32>) -> tensor<1x1x?x?xf32>
  return %4 : tensor<1x1x?x?xf32>
}

// Equal kernels that are shifted against each other, on both sides.
// CHECK-LABEL: func @shifted_kernels
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 1.2{{0*}}e+01, 2.0{{0*}}e+01]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] pads = [1, 1] :
// CHECK-NEXT:    return
func.func @shifted_kernels(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w1 = arith.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %w2 = arith.constant dense<[[[10.0, 20.0]]]> : tensor<1x1x2xf32>
  %0 = convopt.conv %x, %w1 pads = [1, 0] : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w2 pads = [0, 1] : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @dilated_kernel
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 1.2{{0*}}e+01, 3.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] pads = [2, 2] dilations = [2] :
// CHECK-NEXT:    return
func.func @dilated_kernel(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<[[[10.0]]]> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [2, 2] dilations = [2] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// Taps -2 and 0 between taps -1 and 1.
// CHECK-LABEL: func @dilated_kernels_interleaved
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 1.0{{0*}}e+01, 2.0{{0*}}e+00, 2.0{{0*}}e+01]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] pads = [2, 1] :
// CHECK-NEXT:    return
func.func @dilated_kernels_interleaved(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w1 = arith.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %w2 = arith.constant dense<[[[10.0, 20.0]]]> : tensor<1x1x2xf32>
  %0 = convopt.conv %x, %w1 pads = [2, 0] dilations = [2] : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w2 pads = [1, 1] dilations = [2] : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @strided
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 1.2{{0*}}e+01, 3.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] strides = [2] pads = [1, 1] :
// CHECK-NEXT:    return
func.func @strided(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %w3 = arith.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<[[[10.0]]]> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 strides = [2] pads = [1, 1] : (tensor<1x1x?xf32>, tensor<1x1x3xf32>) -> tensor<1x1x?xf32>
  %1 = convopt.conv %x, %w1 strides = [2] : (tensor<1x1x?xf32>, tensor<1x1x1xf32>) -> tensor<1x1x?xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x?xf32>, tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  return %2 : tensor<1x1x?xf32>
}

// TensorFlow's SAME on an even size: the windows end at different places, and there
// are four of each for eight elements.
// CHECK-LABEL: func @strided_same_size_by_rounding
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.1{{0*}}e+01, 2.0{{0*}}e+00, 3.0{{0*}}e+00]]]>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] strides = [2] pads = [0, 1] :
// CHECK-NEXT:    return
func.func @strided_same_size_by_rounding(%x: tensor<1x1x8xf32>) -> tensor<1x1x4xf32> {
  %w3 = arith.constant dense<[[[1.0, 2.0, 3.0]]]> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<[[[10.0]]]> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 strides = [2] pads = [0, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %x, %w1 strides = [2] : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// Each keeps its own layout of the filter; the largest one's is the result's.
// CHECK-LABEL: func @channel_last_two_filter_layouts
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 2.0{{0*}}e+00]], {{\[}}[1.3{{0*}}e+01, 2.4{{0*}}e+01]], {{\[}}[5.0{{0*}}e+00, 6.0{{0*}}e+00]]]> : tensor<3x1x2xf32>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] pads = [1, 1] layout = channel_last filter_layout = spatial_io :
// CHECK-NEXT:    return
func.func @channel_last_two_filter_layouts(%x: tensor<1x8x1xf32>) -> tensor<1x8x2xf32> {
  %w3 = arith.constant dense<[[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]]> : tensor<3x1x2xf32>
  %w1 = arith.constant dense<[[[10.0]], [[20.0]]]> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w1 layout = channel_last : (tensor<1x8x1xf32>, tensor<2x1x1xf32>) -> tensor<1x8x2xf32>
  %1 = convopt.conv %x, %w3 pads = [1, 1] layout = channel_last filter_layout = spatial_io : (tensor<1x8x1xf32>, tensor<3x1x2xf32>) -> tensor<1x8x2xf32>
  %2 = convopt.add %0, %1 : (tensor<1x8x2xf32>, tensor<1x8x2xf32>) -> tensor<1x8x2xf32>
  return %2 : tensor<1x8x2xf32>
}

//===----------------------------------------------------------------------===//
// Other summands
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @others_stay_in_order
// CHECK-SAME:      (%[[X:[^:]+]]: tensor<1x1x8xf32>, %[[P:[^:]+]]: tensor<1x1x8xf32>, %[[Q:[^:]+]]: tensor<1x1x8xf32>)
// CHECK:         %[[W:.+]] = arith.constant dense<1.1{{0*}}e+01>
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv %[[X]], %[[W]] :
// CHECK-NEXT:    %[[S:.+]] = convopt.add %[[P]], %[[Y]]
// CHECK-NEXT:    %[[T:.+]] = convopt.add %[[S]], %[[Q]]
// CHECK-NEXT:    return %[[T]]
func.func @others_stay_in_order(%x: tensor<1x1x8xf32>, %p: tensor<1x1x8xf32>, %q: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %w2 = arith.constant dense<10.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.add %p, %0 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.conv %x, %w2 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %3 = convopt.add %2, %q : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %4 = convopt.add %1, %3 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %4 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @two_inputs
// CHECK-SAME:      (%[[X:[^:]+]]: tensor<1x1x8xf32>, %[[Z:[^:]+]]: tensor<1x1x8xf32>)
// CHECK-DAG:     %[[WX:.+]] = arith.constant dense<6.0{{0*}}e+00>
// CHECK-DAG:     %[[WZ:.+]] = arith.constant dense<8.0{{0*}}e+00>
// CHECK-DAG:     %[[X1:.+]] = convopt.conv %[[X]], %[[WX]] :
// CHECK-DAG:     %[[Z1:.+]] = convopt.conv %[[Z]], %[[WZ]] :
// CHECK:         %[[S:.+]] = convopt.add %[[X1]], %[[Z1]]
// CHECK-NEXT:    return %[[S]], %[[S]]
func.func @two_inputs(%x: tensor<1x1x8xf32>, %z: tensor<1x1x8xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>) {
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %w2 = arith.constant dense<2.0> : tensor<1x1x1xf32>
  %w5 = arith.constant dense<5.0> : tensor<1x1x1xf32>
  %w6 = arith.constant dense<6.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %z, %w2 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.conv %x, %w5 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %3 = convopt.conv %z, %w6 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %4 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %5 = convopt.add %2, %3 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %6 = convopt.add %4, %5 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %6, %6 : tensor<1x1x8xf32>, tensor<1x1x8xf32>
}

// Taps -4 .. 0 and 0, 4 are nine with those between them; after 0 .. 3 there is
// only one to add.
// CHECK-LABEL: func @kernel_grows_until_the_rest_fits
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}[1.0{{0*}}e+00, 1.0{{0*}}e+00, 1.0{{0*}}e+00, 1.0{{0*}}e+00, 1.11{{0*}}e+02, 1.0{{0*}}e+01, 1.0{{0*}}e+01, 1.0{{0*}}e+01, 1.0{{0*}}e+02]]]>
// CHECK-NEXT:    %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] pads = [4, 4] :
// CHECK-NEXT:    return %[[Y]]
func.func @kernel_grows_until_the_rest_fits(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w5 = arith.constant dense<1.0> : tensor<1x1x5xf32>
  %w4 = arith.constant dense<10.0> : tensor<1x1x4xf32>
  %w2 = arith.constant dense<100.0> : tensor<1x1x2xf32>
  %0 = convopt.conv %x, %w5 pads = [4, 0] : (tensor<1x1x8xf32>, tensor<1x1x5xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w2 pads = [0, 4] dilations = [4] : (tensor<1x1x8xf32>, tensor<1x1x2xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.conv %x, %w4 pads = [0, 3] : (tensor<1x1x8xf32>, tensor<1x1x4xf32>) -> tensor<1x1x8xf32>
  %3 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %4 = convopt.add %3, %2 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %4 : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// Biases, shared filters
//===----------------------------------------------------------------------===//

// It is defined after the other convolution, whose place the sum cannot take.
// CHECK-LABEL: func @one_bias_at_run_time
// CHECK:         %[[B:.+]] = convopt.relu
// CHECK:         convopt.conv %{{.+}}, %{{.+}} bias(%[[B]]) pads = [1, 1]
// CHECK-NEXT:    return
func.func @one_bias_at_run_time(%x: tensor<1x1x8xf32>, %p: tensor<1xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %b = convopt.relu %p : tensor<1xf32>
  %1 = convopt.conv %x, %w1 bias(%b) : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @scale_and_bias_at_run_time
// CHECK-SAME:      %[[B:[^:]+]]: tensor<1xf32>)
// CHECK:         %[[W:.+]] = arith.constant dense<3.0{{0*}}e+00>
// CHECK-NEXT:    convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) :
// CHECK-NEXT:    return
func.func @scale_and_bias_at_run_time(%x: tensor<1x1x8xf32>, %b: tensor<1xf32>) -> tensor<1x1x8xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x8xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @shared_filter
// CHECK-DAG:     %[[OLD:.+]] = arith.constant dense<2.0{{0*}}e+00>
// CHECK-DAG:     %[[NEW:.+]] = arith.constant dense<4.0{{0*}}e+00>
// CHECK-DAG:     convopt.conv %{{.+}}, %[[NEW]] :
// CHECK-DAG:     convopt.conv %{{.+}}, %[[OLD]] :
// CHECK:         return
func.func @shared_filter(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %1 = convopt.conv %x, %w : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32>
  %3 = convopt.conv %2, %w : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32>
  return %3 : tensor<1x1x8xf32>
}

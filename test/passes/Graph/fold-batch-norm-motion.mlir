// Affines that move through other ops into filters, up or down.
// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REMARK

//===----------------------------------------------------------------------===//
// Up, through one op
//===----------------------------------------------------------------------===//

// The second example of the pass description: max(2 * x, 0) = 2 * max(x, 0).
// CHECK-LABEL: func @up_through_relu
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<2.0
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<6.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    %[[R:.+]] = convopt.relu %[[Y]]
// CHECK-NEXT:    return %[[R]]
// REMARK-DAG: Function=up_through_relu | Reason="mul folded into conv and its bias", {{.*}}verdict=folded
func.func @up_through_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<3.0> : tensor<1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @up_through_leaky_relu
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    %[[R:.+]] = convopt.leaky_relu %[[Y]]
// CHECK-NEXT:    return %[[R]]
func.func @up_through_leaky_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.leaky_relu %0 alpha = 0.1 : tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// An offset passes a maximum, too.
// CHECK-LABEL: func @up_through_padded_max_pool
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}]], {{\[\[}}3.0{{.*}}]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    %[[P:.+]] = convopt.max_pool %[[Y]]
// CHECK-NEXT:    return %[[P]]
func.func @up_through_padded_max_pool(%x: tensor<1x1x4xf32>) -> tensor<1x2x5xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.max_pool %0 kernel = [2] pads = [1, 1] : (tensor<1x2x4xf32>) -> tensor<1x2x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 7.0]> : tensor<2xf64> axis = 1 : tensor<1x2x5xf32>
  return %2 : tensor<1x2x5xf32>
}

// Padding that is not counted leaves windows with a sum of weights of 1.
// CHECK-LABEL: func @up_through_average_pool_that_excludes_padding
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<-2.0
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<5.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %[[Y]]
// CHECK-NEXT:    return %[[P]]
func.func @up_through_average_pool_that_excludes_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.average_pool %0 kernel = [2] pads = [1, 1] : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<-2.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x5xf32>
  return %2 : tensor<1x1x5xf32>
}

// CHECK-LABEL: func @up_scale_through_average_pool_that_counts_padding
// CHECK:         %[[W:.+]] = arith.constant dense<-2.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %[[Y]]
// CHECK-NEXT:    return %[[P]]
func.func @up_scale_through_average_pool_that_counts_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.average_pool %0 kernel = [2] pads = [1, 1] count_include_pad : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<-2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x5xf32>
  return %2 : tensor<1x1x5xf32>
}

// Counting padding that is not there changes nothing.
// CHECK-LABEL: func @up_through_unpadded_average_pool
// CHECK:         %[[B:.+]] = arith.constant dense<5.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[P:.+]] = convopt.average_pool %[[Y]]
// CHECK-NEXT:    return %[[P]]
func.func @up_through_unpadded_average_pool(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.average_pool %0 kernel = [2] count_include_pad : (tensor<1x1x4xf32>) -> tensor<1x1x3xf32>
  %2 = convopt.channel_affine %1 scale = dense<1.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x3xf32>
  return %2 : tensor<1x1x3xf32>
}

// Axis 1 of the result is axis 2 of the input of the mean.
// CHECK-LABEL: func @up_through_mean_that_drops_an_axis
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]]) layout = channel_last
// CHECK-NEXT:    %[[M:.+]] = convopt.reduce_mean %[[Y]]
// CHECK-NEXT:    return %[[M]]
func.func @up_through_mean_that_drops_an_axis(%x: tensor<1x4x1xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w layout = channel_last : (tensor<1x4x1xf32>, tensor<2x1x1xf32>) -> tensor<1x4x2xf32>
  %1 = convopt.reduce_mean %0 axes = [1] : (tensor<1x4x2xf32>) -> tensor<1x2xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 7.0]> : tensor<2xf64> axis = 1 : tensor<1x2xf32>
  return %2 : tensor<1x2xf32>
}

// CHECK-LABEL: func @up_through_transpose
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[T:.+]] = convopt.transpose %[[Y]]
// CHECK-NEXT:    return %[[T]]
func.func @up_through_transpose(%x: tensor<1x1x4xf32>) -> tensor<1x4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 1] : (tensor<1x2x4xf32>) -> tensor<1x4x2xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 7.0]> : tensor<2xf64> axis = 2 : tensor<1x4x2xf32>
  return %2 : tensor<1x4x2xf32>
}

// The channel axis moves from 1 to 2 with a new axis in front of it.
// CHECK-LABEL: func @up_through_reshape_that_keeps_channels_apart
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[R:.+]] = convopt.reshape %[[Y]]
// CHECK-NEXT:    return %[[R]]
func.func @up_through_reshape_that_keeps_channels_apart(%x: tensor<1x1x4xf32>) -> tensor<1x1x2x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.reshape %0 : tensor<1x2x4xf32> -> tensor<1x1x2x2x2xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 7.0]> : tensor<2xf64> axis = 2 : tensor<1x1x2x2x2xf32>
  return %2 : tensor<1x1x2x2x2xf32>
}

// The norm behind Flatten is the same in both columns of each channel.
// CHECK-LABEL: func @up_through_flatten
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[R:.+]] = convopt.reshape %[[Y]]
// CHECK-NEXT:    return %[[R]]
func.func @up_through_flatten(%x: tensor<1x1x2xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.reshape %0 : tensor<1x2x2xf32> -> tensor<1x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 2.0, 3.0, 3.0]> : tensor<4xf64> offset = dense<[5.0, 5.0, 7.0, 7.0]> : tensor<4xf64> axis = 1 : tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// With the channels last they alternate.
// CHECK-LABEL: func @up_through_flatten_channel_last
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[R:.+]] = convopt.reshape %[[Y]]
// CHECK-NEXT:    return %[[R]]
func.func @up_through_flatten_channel_last(%x: tensor<?x2x1xf32>) -> tensor<?x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w layout = channel_last : (tensor<?x2x1xf32>, tensor<2x1x1xf32>) -> tensor<?x2x2xf32>
  %1 = convopt.reshape %0 : tensor<?x2x2xf32> -> tensor<?x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0, 2.0, 3.0]> : tensor<4xf64> offset = dense<[5.0, 7.0, 5.0, 7.0]> : tensor<4xf64> axis = 1 : tensor<?x4xf32>
  return %2 : tensor<?x4xf32>
}

// CHECK-LABEL: func @up_through_slice_of_space
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[5.0{{.*}}, 7.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[S:.+]] = convopt.slice %[[Y]]
// CHECK-NEXT:    return %[[S]]
func.func @up_through_slice_of_space(%x: tensor<1x1x4xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 1] sizes = [1, 2, 2] strides = [1, 1, 1] : (tensor<1x2x4xf32>) -> tensor<1x2x2xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 7.0]> : tensor<2xf64> axis = 1 : tensor<1x2x2xf32>
  return %2 : tensor<1x2x2xf32>
}

// 2 * 0 = 0: the zeros around the input stay.
// CHECK-LABEL: func @up_scale_through_zero_pad
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    %[[P:.+]] = convopt.pad %[[Y]]
// CHECK-NEXT:    return %[[P]]
func.func @up_scale_through_zero_pad(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x5xf32>
  return %2 : tensor<1x1x5xf32>
}

// 3 * -2 + 4 = -2.
// CHECK-LABEL: func @up_through_pad_whose_value_stays
// CHECK:         %[[B:.+]] = arith.constant dense<4.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[P:.+]] = convopt.pad %[[Y]]
// CHECK-NEXT:    return %[[P]]
func.func @up_through_pad_whose_value_stays(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 0] value = -2.0 : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<3.0> : tensor<1xf64> offset = dense<4.0> : tensor<1xf64> axis = 1 : tensor<1x1x5xf32>
  return %2 : tensor<1x1x5xf32>
}

//===----------------------------------------------------------------------===//
// Up, through joins
//===----------------------------------------------------------------------===//

// Each convolution gets its own half of the norm.
// CHECK-LABEL: func @up_through_concat_of_channels
// CHECK-DAG:     %[[WA:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}]], {{\[\[}}3.0{{.*}}]]]>
// CHECK-DAG:     %[[BA:.+]] = arith.constant dense<[5.0{{.*}}, 6.0{{.*}}]>
// CHECK-DAG:     %[[WB:.+]] = arith.constant dense<4.0{{.*}}> : tensor<1x1x1xf32>
// CHECK-DAG:     %[[BB:.+]] = arith.constant dense<7.0{{.*}}> : tensor<1xf32>
// CHECK-DAG:     %[[A:.+]] = convopt.conv %{{.+}}, %[[WA]] bias(%[[BA]])
// CHECK-DAG:     %[[B:.+]] = convopt.conv %{{.+}}, %[[WB]] bias(%[[BB]])
// CHECK:         %[[C:.+]] = convopt.concat %[[A]], %[[B]]
// CHECK-NEXT:    return %[[C]]
// REMARK-DAG: Function=up_through_concat_of_channels | Reason="channel_affine folded into conv 'a' and a new bias, conv 'b' and a new bias", {{.*}}into="a, b", verdict=folded
func.func @up_through_concat_of_channels(%x: tensor<1x1x4xf32>) -> tensor<1x3x4xf32> {
  %wa = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %wb = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %wa : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32> loc("a")
  %1 = convopt.conv %x, %wb : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> loc("b")
  %2 = convopt.concat %0, %1 axis = 1 : (tensor<1x2x4xf32>, tensor<1x1x4xf32>) -> tensor<1x3x4xf32>
  %3 = convopt.channel_affine %2 scale = dense<[2.0, 3.0, 4.0]> : tensor<3xf64> offset = dense<[5.0, 6.0, 7.0]> : tensor<3xf64> axis = 1 : tensor<1x3x4xf32>
  return %3 : tensor<1x3x4xf32>
}

// Nothing changes for the argument.
// CHECK-LABEL: func @up_through_concat_with_a_neutral_part
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    %[[C:.+]] = convopt.concat %[[Y]], %{{.+}} axis = 1
// CHECK-NEXT:    return %[[C]]
func.func @up_through_concat_with_a_neutral_part(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.concat %0, %x axis = 1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 1.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @up_through_concat_of_space
// CHECK-COUNT-2: convopt.conv {{.*}} bias
// CHECK-NEXT:    %[[C:.+]] = convopt.concat
// CHECK-NEXT:    return %[[C]]
func.func @up_through_concat_of_space(%x: tensor<1x1x4xf32>) -> tensor<1x2x8xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.concat %0, %1 axis = 2 : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x8xf32>
  %3 = convopt.channel_affine %2 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 6.0]> : tensor<2xf64> axis = 1 : tensor<1x2x8xf32>
  return %3 : tensor<1x2x8xf32>
}

// Both pay the scale (2), one pays the offset (5).
// CHECK-LABEL: func @up_through_residual_add
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<2.0
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<5.0
// CHECK-DAG:     %[[V:.+]] = arith.constant dense<6.0
// CHECK-DAG:     %[[Y1:.+]] = convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-DAG:     %[[Y2:.+]] = convopt.conv %{{[^ ]+}}, %[[V]] :
// CHECK:         %[[S:.+]] = convopt.add %[[Y1]], %[[Y2]]
// CHECK-NEXT:    return %[[S]]
func.func @up_through_residual_add(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %v = arith.constant dense<3.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %x, %v : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.channel_affine %2 scale = dense<2.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %3 : tensor<1x1x4xf32>
}

// An offset does not pass the relu on the left, but y1 - (y2 - 5) is what it is.
// CHECK-LABEL: func @up_through_residual_sub_offset_on_the_right
// CHECK:         convopt.relu
// CHECK:         %[[B:.+]] = arith.constant dense<-5.0
// CHECK:         %[[Y2:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[S:.+]] = convopt.sub %{{.+}}, %[[Y2]]
// CHECK-NEXT:    return %[[S]]
func.func @up_through_residual_sub_offset_on_the_right(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.sub %1, %2 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %4 = convopt.channel_affine %3 scale = dense<2.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %4 : tensor<1x1x4xf32>
}

// The identity branch of a residual block keeps its other users.
// CHECK-LABEL: func @up_offset_past_a_shortcut
// CHECK:         %[[B:.+]] = arith.constant dense<5.0
// CHECK:         %[[Y:.+]] = convopt.conv %[[X:.+]], %{{.+}} bias(%[[B]])
// CHECK-NEXT:    %[[S:.+]] = convopt.add %[[X]], %[[Y]]
// CHECK-NEXT:    return %[[S]], %[[X]]
func.func @up_offset_past_a_shortcut(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %b = arith.constant dense<5.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.add %x, %0 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.bias_add %1, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2, %x : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// Through everything at once.
// CHECK-LABEL: func @up_through_concat_of_pools_of_relus
// CHECK-COUNT-2: convopt.conv
// CHECK-NOT:     convopt.channel_affine
// CHECK-NOT:     convopt.mul
// CHECK:         return
func.func @up_through_concat_of_pools_of_relus(%x: tensor<1x1x4xf32>) -> tensor<1x3x2xf32> {
  %wa = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %wb = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<[[2.0], [3.0], [4.0]]> : tensor<3x1xf32>
  %0 = convopt.conv %x, %wa : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.relu %0 : tensor<1x2x4xf32>
  %2 = convopt.max_pool %1 kernel = [2] strides = [2] : (tensor<1x2x4xf32>) -> tensor<1x2x2xf32>
  %3 = convopt.conv %x, %wb : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %4 = convopt.average_pool %3 kernel = [2] strides = [2] : (tensor<1x1x4xf32>) -> tensor<1x1x2xf32>
  %5 = convopt.concat %2, %4 axis = 1 : (tensor<1x2x2xf32>, tensor<1x1x2xf32>) -> tensor<1x3x2xf32>
  %6 = convopt.mul %c, %5 : (tensor<3x1xf32>, tensor<1x3x2xf32>) -> tensor<1x3x2xf32>
  return %6 : tensor<1x3x2xf32>
}

//===----------------------------------------------------------------------===//
// Up, into another affine
//===----------------------------------------------------------------------===//

// max(x + 1, ..) * 2 = max(2 x + 2, ..): one affine less, though none folds.
// CHECK-LABEL: func @up_into_an_affine
// CHECK:         %[[A:.+]] = convopt.channel_affine %{{.+}} scale = dense<2.0{{.*}} offset = dense<2.0
// CHECK-NEXT:    %[[P:.+]] = convopt.max_pool %[[A]]
// CHECK-NEXT:    return %[[P]]
// REMARK-DAG: Function=up_into_an_affine | Reason="mul 'second' moved into bias_add 'first'", into=first, verdict=moved
func.func @up_into_an_affine(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %b = arith.constant dense<1.0> : tensor<1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<1x1x4xf32>, tensor<1xf32> loc("first")
  %1 = convopt.max_pool %0 kernel = [2] : (tensor<1x1x4xf32>) -> tensor<1x1x3xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x3xf32>, tensor<f32>) -> tensor<1x1x3xf32> loc("second")
  return %2 : tensor<1x1x3xf32>
}

// Scalars of an argument: no channel axis is known, and none is needed.
// CHECK-LABEL: func @scalars_become_one_affine
// CHECK-NEXT:    %[[A:.+]] = convopt.channel_affine %{{.+}} scale = dense<-2.0{{.*}}> : tensor<3xf64> offset = dense<8.0{{.*}}> : tensor<3xf64> axis = 1
// CHECK-NEXT:    return %[[A]]
func.func @scalars_become_one_affine(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %d = arith.constant dense<8.0> : tensor<1xf32>
  %0 = convopt.mul %x, %c : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  %1 = convopt.sub %d, %0 : (tensor<1xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// (x + 3) - 3, around a maximum.
// CHECK-LABEL: func @affines_that_undo_each_other
// CHECK-SAME:      (%[[X:.+]]: tensor<1x1x4xf32>)
// CHECK-NEXT:    %[[P:.+]] = convopt.max_pool %[[X]]
// CHECK-NEXT:    return %[[P]]
// REMARK-DAG: Function=affines_that_undo_each_other | Reason="add folded into nothing: it changes nothing", into=, verdict=folded
func.func @affines_that_undo_each_other(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.add %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %1 = convopt.max_pool %0 kernel = [2] : (tensor<1x1x4xf32>) -> tensor<1x1x3xf32>
  %2 = convopt.sub %1, %c : (tensor<1x1x3xf32>, tensor<f32>) -> tensor<1x1x3xf32>
  return %2 : tensor<1x1x3xf32>
}

//===----------------------------------------------------------------------===//
// Down
//===----------------------------------------------------------------------===//

// The third example of the pass description. W * (2 x + 3) = 2 W * x + 3 W, the
// sum over both taps: 3 * (1 + 4) + 10.
// CHECK-LABEL: func @down_into_conv
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{0*}}e+00, 8.0{{0*}}e+00]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<2.5{{0*}}e+01>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return %[[Y]]
// REMARK-DAG: Function=down_into_conv | Reason="channel_affine folded down into conv 'below' and its bias", channels=1, error_bound={{.*}}, into=below, verdict=folded
func.func @down_into_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %w = arith.constant dense<[[[1.0, 4.0]]]> : tensor<1x1x2xf32>
  %b = arith.constant dense<10.0> : tensor<1xf32>
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x2xf32>, tensor<1xf32>) -> tensor<1x1x3xf32> loc("below")
  return %1 : tensor<1x1x3xf32>
}

// Padded zeros stay zeros under a scale.
// CHECK-LABEL: func @down_scale_into_padded_conv
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}], [3.0{{.*}}]]]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{[^ ]+}}, %[[W]] pads
// CHECK-NEXT:    return %[[Y]]
func.func @down_scale_into_padded_conv(%x: tensor<1x2x4xf32>) -> tensor<1x1x6xf32> {
  %w = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  %1 = convopt.conv %0, %w pads = [1, 1] : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x1x6xf32>
  return %1 : tensor<1x1x6xf32>
}

// Group 1 reads channels 2 and 3: W' = [[2, 3], [4, 5]], b' = [6 + 7, 8 + 9].
// CHECK-LABEL: func @down_into_grouped_conv
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{0*}}e+00], [3.0{{0*}}e+00]], {{\[\[}}4.0{{0*}}e+00], [5.0{{0*}}e+00]]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[1.3{{0*}}e+01, 1.7{{0*}}e+01]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]]) groups = 2
func.func @down_into_grouped_conv(%x: tensor<1x4x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2x1xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0, 4.0, 5.0]> : tensor<4xf64> offset = dense<[6.0, 7.0, 8.0, 9.0]> : tensor<4xf64> axis = 1 : tensor<1x4x4xf32>
  %1 = convopt.conv %0, %w groups = 2 : (tensor<1x4x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// HWIO filters of an NHWC network.
// CHECK-LABEL: func @down_into_channel_last_conv
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}, 4.0{{.*}}], [9.0{{.*}}, 1.2{{0*}}e+01]]]> : tensor<1x2x2xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] layout
func.func @down_into_channel_last_conv(%x: tensor<1x4x2xf32>) -> tensor<1x4x2xf32> {
  %w = arith.constant dense<[[[1.0, 2.0], [3.0, 4.0]]]> : tensor<1x2x2xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 2 : tensor<1x4x2xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io : (tensor<1x4x2xf32>, tensor<1x2x2xf32>) -> tensor<1x4x2xf32>
  return %1 : tensor<1x4x2xf32>
}

// The filter is [C, O/g]: the scale of channel c goes into row c.
// CHECK-LABEL: func @down_scale_into_conv_transpose
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}], [4.0{{.*}}]], {{\[\[}}9.0{{.*}}], [1.2{{.*}}]]]>
// CHECK:         convopt.conv_transpose %{{.+}}, %[[W]] :
func.func @down_scale_into_conv_transpose(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<[[[1.0], [2.0]], [[3.0], [4.0]]]> : tensor<2x2x1xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  %1 = convopt.conv_transpose %0, %w : (tensor<1x2x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// Standardized inputs, (x - mean) / deviation, of a dense layer.
// CHECK-LABEL: func @down_into_dense
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}5.0{{0*}}e-01, 2.5{{0*}}e-01]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<-2.0
// CHECK:         %[[Y:.+]] = convopt.dense %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return %[[Y]]
func.func @down_into_dense(%x: tensor<3x2xf32>) -> tensor<3x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x2xf32>
  %m = arith.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %d = arith.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %0 = convopt.sub %x, %m : (tensor<3x2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  %1 = convopt.div %0, %d : (tensor<3x2xf32>, tensor<2xf32>) -> tensor<3x2xf32>
  %2 = convopt.dense %1, %w : (tensor<3x2xf32>, tensor<1x2xf32>) -> tensor<3x1xf32>
  return %2 : tensor<3x1xf32>
}

// Flatten spreads a channel over two inputs of the layer.
// CHECK-LABEL: func @down_through_pool_and_flatten_into_dense
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<{{\[\[}}2.0{{0*}}e+00, 2.0{{0*}}e+00, 3.0{{0*}}e+00, 3.0{{0*}}e+00]]>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<2.4{{0*}}e+01>
// CHECK:         convopt.dense %{{.+}}, %[[W]] bias(%[[B]])
func.func @down_through_pool_and_flatten_into_dense(%x: tensor<1x2x4xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x4xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<[5.0, 7.0]> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  %1 = convopt.max_pool %0 kernel = [2] strides = [2] : (tensor<1x2x4xf32>) -> tensor<1x2x2xf32>
  %2 = convopt.reshape %1 : tensor<1x2x2xf32> -> tensor<1x4xf32>
  %3 = convopt.dense %2, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32>
  return %3 : tensor<1x1xf32>
}

// CHECK-LABEL: func @down_through_transpose_and_mean
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[}}2.0{{0*}}e+00, 3.0{{0*}}e+00]]>
// CHECK:         convopt.dense %{{.+}}, %[[W]] :
func.func @down_through_transpose_and_mean(%x: tensor<1x2x4xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x2xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 1] : (tensor<1x2x4xf32>) -> tensor<1x4x2xf32>
  %2 = convopt.reduce_mean %1 axes = [1] : (tensor<1x4x2xf32>) -> tensor<1x2xf32>
  %3 = convopt.dense %2, %w : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return %3 : tensor<1x1xf32>
}

// Two readers share a filter: each gets a copy of its own, and the third, which
// reads something else, keeps it.
// CHECK-LABEL: func @down_into_two_readers_of_a_shared_filter
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<1.0
// CHECK-DAG:     %[[V1:.+]] = arith.constant dense<2.0
// CHECK-DAG:     %[[V2:.+]] = arith.constant dense<2.0
// CHECK-DAG:     convopt.conv %[[X:.+]], %[[V1]] :
// CHECK-DAG:     convopt.conv %[[X]], %[[V2]] strides
// CHECK:         convopt.conv %{{[^ ]+}}, %[[W]] :
func.func @down_into_two_readers_of_a_shared_filter(%x: tensor<1x1x4xf32>, %y: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x2xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.mul %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.conv %0, %w strides = [2] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x2xf32>
  %3 = convopt.conv %y, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1, %2, %3 : tensor<1x1x4xf32>, tensor<1x1x2xf32>, tensor<1x1x4xf32>
}

// A negative scale goes down into the affine that it could not come up from.
// CHECK-LABEL: func @down_into_an_affine
// CHECK-NEXT:    %[[P:.+]] = convopt.max_pool
// CHECK-NEXT:    %[[A:.+]] = convopt.channel_affine %[[P]] scale = dense<-6.0{{.*}} offset = dense<-3.0
// CHECK-NEXT:    return %[[A]]
func.func @down_into_an_affine(%x: tensor<1x1x4xf32>) -> tensor<1x1x3xf32> {
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<1.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.max_pool %0 kernel = [2] : (tensor<1x1x4xf32>) -> tensor<1x1x3xf32>
  %2 = convopt.channel_affine %1 scale = dense<-3.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x3xf32>
  return %2 : tensor<1x1x3xf32>
}

// What is in front, the filter and what is behind are rounded once, together:
// 2^-14 * 2^-14 is no f16, 2^-14 * 2^-14 * 2^20 is one.
// CHECK-LABEL: func @front_and_behind_are_rounded_once
// CHECK:         %[[W:.+]] = arith.constant dense<3.9{{0*}}6{{.*}}e-03> : tensor<1x1x1xf16>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return %[[Y]]
func.func @front_and_behind_are_rounded_once(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<6.103515625e-05> : tensor<1x1x1xf16>
  %0 = convopt.channel_affine %x scale = dense<6.103515625e-05> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf16>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %2 = convopt.channel_affine %1 scale = dense<1048576.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf16>
  return %2 : tensor<1x1x4xf16>
}

//===----------------------------------------------------------------------===//
// Forms of constants
//===----------------------------------------------------------------------===//

// Exported broadcast, but the same within each channel.
// CHECK-LABEL: func @constant_of_full_shape_per_channel
// CHECK:         %[[B:.+]] = arith.constant dense<[2.0{{.*}}, 3.0{{.*}}]>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return %[[Y]]
func.func @constant_of_full_shape_per_channel(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<[[[2.0, 2.0], [3.0, 3.0]]]> : tensor<1x2x2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.add %c, %0 : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

// One value per column, all equal: it does not matter which axis that is.
// CHECK-LABEL: func @equal_values_on_another_axis
// CHECK:         %[[W:.+]] = arith.constant dense<2.0
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return %[[Y]]
func.func @equal_values_on_another_axis(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.mul %0, %c : (tensor<1x2x2xf32>, tensor<2xf32>) -> tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

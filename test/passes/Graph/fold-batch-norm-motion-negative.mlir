// What stops an affine on its way, and the reason that is given.
// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Up, through one op
//===----------------------------------------------------------------------===//

// max(x, 0) + 1 is no max(x + 1, 0).
// CHECK-LABEL: func @no_up_offset_through_relu
// CHECK:         convopt.relu
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_offset_through_relu | Reason="channel_affine not folded: relu 'r' stands in between: no offset passes it", Remark="nor into what reads it: it is returned"
func.func @no_up_offset_through_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32> loc("r")
  %2 = convopt.channel_affine %1 scale = dense<1.0> : tensor<1xf64> offset = dense<1.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// Only what is proven for all inputs passes: 0 * infinity is NaN.
// CHECK-LABEL: func @no_up_zero_scale_through_leaky_relu
// CHECK:         convopt.leaky_relu
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_zero_scale_through_leaky_relu | Reason="channel_affine not folded: leaky_relu stands in between: only positive scales pass it"
func.func @no_up_zero_scale_through_leaky_relu(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.leaky_relu %0 alpha = 0.1 : tensor<1x1x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<0.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_up_negative_scale_of_one_channel_through_max_pool
// CHECK:         convopt.max_pool
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_negative_scale_of_one_channel_through_max_pool | Reason="channel_affine not folded: max_pool stands in between: only positive scales pass it"
func.func @no_up_negative_scale_of_one_channel_through_max_pool(%x: tensor<1x1x4xf32>) -> tensor<1x2x3xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.max_pool %0 kernel = [2] : (tensor<1x2x4xf32>) -> tensor<1x2x3xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, -1.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x3xf32>
  return %2 : tensor<1x2x3xf32>
}

// One value per column does not pass what mixes columns.
// CHECK-LABEL: func @no_up_axis_of_space_through_average_pool
// CHECK:         convopt.average_pool
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_axis_of_space_through_average_pool | Reason="channel_affine not folded: average_pool stands in between and mixes axis 2"
func.func @no_up_axis_of_space_through_average_pool(%x: tensor<1x1x3xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x3xf32>, tensor<2x1x1xf32>) -> tensor<1x2x3xf32>
  %1 = convopt.average_pool %0 kernel = [2] : (tensor<1x2x3xf32>) -> tensor<1x2x2xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 2 : tensor<1x2x2xf32>
  return %2 : tensor<1x2x2xf32>
}

// CHECK-LABEL: func @no_up_offset_through_average_pool_that_counts_padding
// CHECK:         convopt.average_pool
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_offset_through_average_pool_that_counts_padding | Reason="channel_affine not folded: average_pool stands in between and counts its padding: no offset passes it"
func.func @no_up_offset_through_average_pool_that_counts_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.average_pool %0 kernel = [2] pads = [1, 1] count_include_pad : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x5xf32>
  return %2 : tensor<1x1x5xf32>
}

// CHECK-LABEL: func @no_up_offset_through_zero_pad
// CHECK:         convopt.pad
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_offset_through_zero_pad | Reason="channel_affine not folded: pad stands in between: its value would change, too"
func.func @no_up_offset_through_zero_pad(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x4xf32>) -> tensor<1x1x5xf32>
  %2 = convopt.channel_affine %1 scale = dense<1.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x5xf32>
  return %2 : tensor<1x1x5xf32>
}

// The second channel of the result is no output channel.
// CHECK-LABEL: func @no_up_through_pad_of_channels
// CHECK:         convopt.pad
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_pad_of_channels | Reason="channel_affine not folded: pad stands in between and pads axis 1"
func.func @no_up_through_pad_of_channels(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.pad %0 low = [0, 0, 0] high = [0, 1, 0] value = 0.0 : (tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_up_through_slice_of_channels
// CHECK:         convopt.slice
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_slice_of_channels | Reason="channel_affine not folded: slice stands in between and slices axis 1"
func.func @no_up_through_slice_of_channels(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<3x1x1xf32>) -> tensor<1x3x4xf32>
  %1 = convopt.slice %0 offsets = [0, 1, 0] sizes = [1, 2, 4] strides = [1, 1, 1] : (tensor<1x3x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// Clipping is not even positively homogeneous: clip(2 x, 0, 6) is no 2 clip(x, 0, 6).
// CHECK-LABEL: func @no_up_through_clip
// CHECK:         convopt.clip
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_clip | Reason="mul not folded: its input comes from clip, which has no filter to fold into"
func.func @no_up_through_clip(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.clip %0 min = 0.0 max = 6.0 : tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_up_through_hard_sigmoid
// CHECK:         convopt.hard_sigmoid
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_hard_sigmoid | Reason="mul not folded: its input comes from hard_sigmoid, which has no filter to fold into"
func.func @no_up_through_hard_sigmoid(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.hard_sigmoid %0 alpha = 0.2 beta = 0.5 : tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// Behind Flatten each column of a channel has its own parameters.
// CHECK-LABEL: func @no_up_through_flatten_varies_within_channel
// CHECK:         convopt.reshape
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_flatten_varies_within_channel | Reason="channel_affine not folded: reshape stands in between: no axis is left of what varies along axis 1"
func.func @no_up_through_flatten_varies_within_channel(%x: tensor<1x1x2xf32>) -> tensor<1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.reshape %0 : tensor<1x2x2xf32> -> tensor<1x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 2.0, 3.0, 4.0]> : tensor<4xf64> offset = dense<0.0> : tensor<4xf64> axis = 1 : tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

//===----------------------------------------------------------------------===//
// Up, through joins
//===----------------------------------------------------------------------===//

// The convolution must not change alone.
// CHECK-LABEL: func @no_up_through_concat_with_an_argument
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK:         %[[C:.+]] = convopt.concat
// CHECK-NEXT:    convopt.channel_affine %[[C]]
// REASON-DAG: Function=no_up_through_concat_with_an_argument | Reason="channel_affine not folded: the input of concat 'join' is an argument: there is no filter to fold into"
func.func @no_up_through_concat_with_an_argument(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.concat %0, %x axis = 1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32> loc("join")
  %2 = convopt.channel_affine %1 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// As in DenseNet: the next concat reads the part, too.
// CHECK-LABEL: func @no_up_through_concat_whose_part_has_two_users
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_up_through_concat_whose_part_has_two_users | Reason="channel_affine not folded: the result of conv 'part' is returned, too"
func.func @no_up_through_concat_whose_part_has_two_users(%x: tensor<1x1x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> loc("part")
  %1 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.concat %0, %1 axis = 1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %3 = convopt.channel_affine %2 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %3, %0 : tensor<1x2x4xf32>, tensor<1x1x4xf32>
}

// Both would have to pay the scale.
// CHECK-LABEL: func @no_up_scale_past_a_shortcut
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK:         convopt.add
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_scale_past_a_shortcut | Reason="channel_affine not folded: the input of add 'sum' is an argument: there is no filter to fold into"
func.func @no_up_scale_past_a_shortcut(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.add %0, %x : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32> loc("sum")
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// y + y reads y twice.
// CHECK-LABEL: func @no_up_through_doubling
// CHECK:         convopt.add
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_doubling | Reason="channel_affine not folded: the result of conv has other users"
func.func @no_up_through_doubling(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.add %0, %0 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// The right side is one column for all.
// CHECK-LABEL: func @no_up_through_sum_that_broadcasts
// CHECK:         convopt.add
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_sum_that_broadcasts | Reason="channel_affine not folded: add stands in between and broadcasts one of its operands"
func.func @no_up_through_sum_that_broadcasts(%x: tensor<1x1x4xf32>, %y: tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %y, %w : (tensor<1x1x1xf32>, tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
  %2 = convopt.add %0, %1 : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %3 = convopt.channel_affine %2 scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %3 : tensor<1x1x4xf32>
}

// A gate that is computed is no constant.
// CHECK-LABEL: func @no_up_through_gate
// CHECK:         convopt.mul
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_through_gate | Reason="channel_affine not folded: its input comes from mul 'gate', which has no filter to fold into"
func.func @no_up_through_gate(%x: tensor<1x1x4xf32>, %g: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %g : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32> loc("gate")
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  return %2 : tensor<1x1x4xf32>
}

// Someone else reads what the convolution's relu computes.
// CHECK-LABEL: func @no_up_relu_has_two_users
// CHECK:         convopt.relu
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_up_relu_has_two_users | Reason="mul not folded: the result of relu is returned, too"
func.func @no_up_relu_has_two_users(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.mul %1, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// Down
//===----------------------------------------------------------------------===//

// The padding is 0, not 5.
// CHECK-LABEL: func @no_down_offset_into_padded_conv
// CHECK:         convopt.channel_affine
// CHECK:         convopt.conv
// REASON-DAG: Function=no_down_offset_into_padded_conv | Reason="channel_affine not folded: its input is an argument: there is no filter to fold into", Remark="nor into what reads it: its offset would have to reach into the padding of conv 'padded'"
func.func @no_down_offset_into_padded_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x5xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.channel_affine %x scale = dense<1.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w pads = [0, 1] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x5xf32> loc("padded")
  return %1 : tensor<1x1x5xf32>
}

// Elements between two strides see no tap at all.
// CHECK-LABEL: func @no_down_offset_into_conv_transpose
// CHECK:         convopt.channel_affine
// CHECK:         convopt.conv_transpose
// REASON-DAG: Function=no_down_offset_into_conv_transpose | {{.*}}Remark="nor into what reads it: an offset in front of conv_transpose is not the same for all of its results"
func.func @no_down_offset_into_conv_transpose(%x: tensor<1x1x4xf32>) -> tensor<1x1x7xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.channel_affine %x scale = dense<1.0> : tensor<1xf64> offset = dense<5.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.conv_transpose %0, %w strides = [2] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x7xf32>
  return %1 : tensor<1x1x7xf32>
}

// All readers or none: neither filter changes.
// CHECK-LABEL: func @no_down_one_reader_is_no_filter
// CHECK:         %[[W:.+]] = arith.constant dense<1.0
// CHECK:         %[[A:.+]] = convopt.channel_affine
// CHECK:         convopt.conv %[[A]], %[[W]] :
// CHECK:         convopt.sigmoid %[[A]]
// REASON-DAG: Function=no_down_one_reader_is_no_filter | {{.*}}Remark="nor into what reads it: sigmoid 'other' stands in between"
func.func @no_down_one_reader_is_no_filter(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.sigmoid %0 : tensor<1x1x4xf32> loc("other")
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_down_it_is_returned
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_down_it_is_returned | {{.*}}Remark="nor into what reads it: it is returned"
func.func @no_down_it_is_returned(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1, %0 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// As wide as there are channels, but along the columns.
// CHECK-LABEL: func @no_down_another_axis
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_down_another_axis | {{.*}}Remark="nor into what reads it: it is per element of axis 2, the input channels of conv are on axis 1"
func.func @no_down_another_axis(%x: tensor<1x2x2xf32>) -> tensor<1x1x2xf32> {
  %w = arith.constant dense<1.0> : tensor<1x2x1xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 2 : tensor<1x2x2xf32>
  %1 = convopt.conv %0, %w : (tensor<1x2x2xf32>, tensor<1x2x1xf32>) -> tensor<1x1x2xf32>
  return %1 : tensor<1x1x2xf32>
}

// CHECK-LABEL: func @no_down_run_time_filter
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_down_run_time_filter | {{.*}}Remark="nor into what reads it: the filter of conv is a run-time value"
func.func @no_down_run_time_filter(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_down_it_is_a_filter
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_down_it_is_a_filter | {{.*}}Remark="nor into what reads it: it is a parameter of conv"
func.func @no_down_it_is_a_filter(%x: tensor<1x1x4xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  %0 = convopt.channel_affine %w scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<1x1x1xf32>
  %1 = convopt.conv %x, %0 : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// The sum of the weights times the offset would be 65520 or more.
// CHECK-LABEL: func @no_down_bias_overflows_f16
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_down_bias_overflows_f16 | {{.*}}Remark="nor into what reads it: the bias of dense would overflow its type"
func.func @no_down_bias_overflows_f16(%x: tensor<1x2xf16>) -> tensor<1x1xf16> {
  %w = arith.constant dense<256.0> : tensor<1x2xf16>
  %0 = convopt.channel_affine %x scale = dense<1.0> : tensor<2xf64> offset = dense<128.0> : tensor<2xf64> axis = 1 : tensor<1x2xf16>
  %1 = convopt.dense %0, %w : (tensor<1x2xf16>, tensor<1x2xf16>) -> tensor<1x1xf16>
  return %1 : tensor<1x1xf16>
}

// A mean over channels of different scales.
// CHECK-LABEL: func @no_down_through_mean_of_channels
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_down_through_mean_of_channels | {{.*}}Remark="nor into what reads it: reduce_mean stands in between and mixes axis 1"
func.func @no_down_through_mean_of_channels(%x: tensor<1x2x3xf32>) -> tensor<1x1xf32> {
  %w = arith.constant dense<1.0> : tensor<1x3xf32>
  %0 = convopt.channel_affine %x scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x3xf32>
  %1 = convopt.reduce_mean %0 axes = [1] : (tensor<1x2x3xf32>) -> tensor<1x3xf32>
  %2 = convopt.dense %1, %w : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

// Alone and without a filter a scale has the canonical form, on any axis.
// CHECK-LABEL: func @scalar_without_a_filter_stays
// CHECK:         convopt.channel_affine %{{.+}} scale = dense<2.0{{0*}}e+00> : tensor<1xf64> offset = dense<0.0{{0*}}e+00> : tensor<1xf64> axis = 1
// REASON-DAG: Function=scalar_without_a_filter_stays | Reason="mul not folded: its input is an argument: there is no filter to fold into"
func.func @scalar_without_a_filter_stays(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.mul %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %0 : tensor<1x1x4xf32>
}

// An exact reciprocal is a scale.
// CHECK-LABEL: func @quotient_by_a_power_of_two_is_a_scale
// CHECK:         convopt.channel_affine %{{.+}} scale = dense<2.5{{0*}}e-01>
func.func @quotient_by_a_power_of_two_is_a_scale(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<4.0> : tensor<f32>
  %0 = convopt.div %x, %c : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// 3 times 1 / 3 is 1, if nobody rounds 1 / 3.
// CHECK-LABEL: func @quotient_by_three_stays
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         %[[C:.+]] = arith.constant dense<3.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    convopt.div %[[X]], %[[C]]
func.func @quotient_by_three_stays(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.div %x, %c : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// The same in the form that is left when an offset has been taken up and has
// cancelled.
// CHECK-LABEL: func @reciprocal_of_three_is_a_quotient
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         %[[C:.+]] = arith.constant dense<3.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    convopt.div %[[X]], %[[C]]
func.func @reciprocal_of_three_is_a_quotient(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<0.33333333333333331> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// A quotient that takes up a factor divides by another number.
// CHECK-LABEL: func @half_of_quotient_by_three
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         %[[C:.+]] = arith.constant dense<6.0{{0*}}e+00> : tensor<f32>
// CHECK-NEXT:    %[[Y:.+]] = convopt.div %[[X]], %[[C]]
// CHECK-NEXT:    return %[[Y]]
func.func @half_of_quotient_by_three(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %h = arith.constant dense<0.5> : tensor<f32>
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.div %x, %c : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %h : (tensor<1x2x4xf32>, tensor<f32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// The reciprocal of no f32.
// CHECK-LABEL: func @no_quotient_reciprocal_of_nothing
// CHECK:         convopt.channel_affine %{{.+}} scale = dense<0.33333333332
func.func @no_quotient_reciprocal_of_nothing(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<0.33333333333> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_quotient_it_shifts
// CHECK:         convopt.channel_affine %{{.+}} scale = dense<0.333
func.func @no_quotient_it_shifts(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<0.33333333333333331> : tensor<2xf64> offset = dense<1.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_quotient_scales_differ
// CHECK:         convopt.channel_affine
func.func @no_quotient_scales_differ(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %x scale = dense<[0.33333333333333331, 1.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// One scale for all does not tell where the channels are.
// CHECK-LABEL: func @axis_of_one_scale_for_all
// CHECK:         convopt.channel_affine %{{.+}} axis = 1
func.func @axis_of_one_scale_for_all(%x: tensor<1x4x2xf32>) -> tensor<1x4x2xf32> {
  %0 = convopt.channel_affine %x scale = dense<2.0> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 2 : tensor<1x4x2xf32>
  return %0 : tensor<1x4x2xf32>
}

// The twin: what computes it does.
// CHECK-LABEL: func @axis_of_one_scale_for_all_behind_conv
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK-NEXT:    convopt.channel_affine %[[Y]] {{.+}} axis = 2
func.func @axis_of_one_scale_for_all_behind_conv(%x: tensor<1x4x2xf32>) -> (tensor<1x4x2xf32>, tensor<1x4x2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x2x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w layout = channel_last : (tensor<1x4x2xf32>, tensor<2x2x1xf32>) -> tensor<1x4x2xf32>
  %1 = convopt.mul %0, %c : (tensor<1x4x2xf32>, tensor<f32>) -> tensor<1x4x2xf32>
  return %0, %1 : tensor<1x4x2xf32>, tensor<1x4x2xf32>
}

// Only the parameters say how many channels there are.
// CHECK-LABEL: func @dynamic_affines_of_one_value_merge
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[A:.+]] = convopt.channel_affine %[[X]] scale = dense<1.0{{0*}}e+00> : tensor<3xf64> offset = dense<4.0{{0*}}e+00> : tensor<3xf64> axis = 1
// CHECK-NEXT:    return %[[A]]
func.func @dynamic_affines_of_one_value_merge(%x: tensor<?x?x?xf32>) -> tensor<?x?x?xf32> {
  %b = arith.constant dense<2.0> : tensor<3xf32>
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<?x?x?xf32>, tensor<3xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<?x?x?xf32>, tensor<3xf32>
  return %1 : tensor<?x?x?xf32>
}

// 64 relus in between: the convolution is the 65th op.
// CHECK-LABEL: func @no_up_too_many_ops_on_the_way
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_up_too_many_ops_on_the_way | Reason="mul not folded: more than 64 ops lie on the way to all filters above"
func.func @no_up_too_many_ops_on_the_way(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.relu %0 : tensor<1x1x4xf32>
  %2 = convopt.relu %1 : tensor<1x1x4xf32>
  %3 = convopt.relu %2 : tensor<1x1x4xf32>
  %4 = convopt.relu %3 : tensor<1x1x4xf32>
  %5 = convopt.relu %4 : tensor<1x1x4xf32>
  %6 = convopt.relu %5 : tensor<1x1x4xf32>
  %7 = convopt.relu %6 : tensor<1x1x4xf32>
  %8 = convopt.relu %7 : tensor<1x1x4xf32>
  %9 = convopt.relu %8 : tensor<1x1x4xf32>
  %10 = convopt.relu %9 : tensor<1x1x4xf32>
  %11 = convopt.relu %10 : tensor<1x1x4xf32>
  %12 = convopt.relu %11 : tensor<1x1x4xf32>
  %13 = convopt.relu %12 : tensor<1x1x4xf32>
  %14 = convopt.relu %13 : tensor<1x1x4xf32>
  %15 = convopt.relu %14 : tensor<1x1x4xf32>
  %16 = convopt.relu %15 : tensor<1x1x4xf32>
  %17 = convopt.relu %16 : tensor<1x1x4xf32>
  %18 = convopt.relu %17 : tensor<1x1x4xf32>
  %19 = convopt.relu %18 : tensor<1x1x4xf32>
  %20 = convopt.relu %19 : tensor<1x1x4xf32>
  %21 = convopt.relu %20 : tensor<1x1x4xf32>
  %22 = convopt.relu %21 : tensor<1x1x4xf32>
  %23 = convopt.relu %22 : tensor<1x1x4xf32>
  %24 = convopt.relu %23 : tensor<1x1x4xf32>
  %25 = convopt.relu %24 : tensor<1x1x4xf32>
  %26 = convopt.relu %25 : tensor<1x1x4xf32>
  %27 = convopt.relu %26 : tensor<1x1x4xf32>
  %28 = convopt.relu %27 : tensor<1x1x4xf32>
  %29 = convopt.relu %28 : tensor<1x1x4xf32>
  %30 = convopt.relu %29 : tensor<1x1x4xf32>
  %31 = convopt.relu %30 : tensor<1x1x4xf32>
  %32 = convopt.relu %31 : tensor<1x1x4xf32>
  %33 = convopt.relu %32 : tensor<1x1x4xf32>
  %34 = convopt.relu %33 : tensor<1x1x4xf32>
  %35 = convopt.relu %34 : tensor<1x1x4xf32>
  %36 = convopt.relu %35 : tensor<1x1x4xf32>
  %37 = convopt.relu %36 : tensor<1x1x4xf32>
  %38 = convopt.relu %37 : tensor<1x1x4xf32>
  %39 = convopt.relu %38 : tensor<1x1x4xf32>
  %40 = convopt.relu %39 : tensor<1x1x4xf32>
  %41 = convopt.relu %40 : tensor<1x1x4xf32>
  %42 = convopt.relu %41 : tensor<1x1x4xf32>
  %43 = convopt.relu %42 : tensor<1x1x4xf32>
  %44 = convopt.relu %43 : tensor<1x1x4xf32>
  %45 = convopt.relu %44 : tensor<1x1x4xf32>
  %46 = convopt.relu %45 : tensor<1x1x4xf32>
  %47 = convopt.relu %46 : tensor<1x1x4xf32>
  %48 = convopt.relu %47 : tensor<1x1x4xf32>
  %49 = convopt.relu %48 : tensor<1x1x4xf32>
  %50 = convopt.relu %49 : tensor<1x1x4xf32>
  %51 = convopt.relu %50 : tensor<1x1x4xf32>
  %52 = convopt.relu %51 : tensor<1x1x4xf32>
  %53 = convopt.relu %52 : tensor<1x1x4xf32>
  %54 = convopt.relu %53 : tensor<1x1x4xf32>
  %55 = convopt.relu %54 : tensor<1x1x4xf32>
  %56 = convopt.relu %55 : tensor<1x1x4xf32>
  %57 = convopt.relu %56 : tensor<1x1x4xf32>
  %58 = convopt.relu %57 : tensor<1x1x4xf32>
  %59 = convopt.relu %58 : tensor<1x1x4xf32>
  %60 = convopt.relu %59 : tensor<1x1x4xf32>
  %61 = convopt.relu %60 : tensor<1x1x4xf32>
  %62 = convopt.relu %61 : tensor<1x1x4xf32>
  %63 = convopt.relu %62 : tensor<1x1x4xf32>
  %64 = convopt.relu %63 : tensor<1x1x4xf32>
  %65 = convopt.mul %64, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %65 : tensor<1x1x4xf32>
}

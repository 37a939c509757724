// Each guard of convopt-merge-pads, and the reason it gives.
// RUN: convopt-opt %s --convopt-merge-pads | FileCheck %s
// RUN: convopt-opt %s --convopt-merge-pads -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Every user absorbs the pad
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_pad_has_two_users
// CHECK:         %[[P:.+]] = convopt.pad
// CHECK:         convopt.conv %[[P]]
// CHECK:         convopt.relu %[[P]]
// REASON-DAG: Function=no_merge_pad_has_two_users | Reason="pad not merged: relu has no pads of its own"
func.func @no_merge_pad_has_two_users(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x10xf32>) {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  %2 = convopt.relu %0 : tensor<1x1x10xf32>
  return %1, %2 : tensor<1x1x8xf32>, tensor<1x1x10xf32>
}

// CHECK-LABEL: func @no_merge_pad_is_returned
// CHECK:         %[[P:.+]] = convopt.pad
// CHECK:         convopt.conv %[[P]]
// REASON-DAG: Function=no_merge_pad_is_returned | Reason="pad not merged: its result is returned"
func.func @no_merge_pad_is_returned(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x10xf32>) {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  return %1, %0 : tensor<1x1x8xf32>, tensor<1x1x10xf32>
}

// CHECK-LABEL: func @no_merge_pad_is_filter
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_pad_is_filter | Reason="pad not merged: it is the filter or the bias of conv"
func.func @no_merge_pad_is_filter(%x: tensor<1x1x8xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x6xf32> {
  %0 = convopt.pad %w low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  %1 = convopt.conv %x, %0 : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x6xf32>
  return %1 : tensor<1x1x6xf32>
}

// The first convolution absorbs it as its input, not as its filter.
// CHECK-LABEL: func @no_merge_pad_is_input_and_filter
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_pad_is_input_and_filter | Reason="pad not merged: it is the filter or the bias of conv"
func.func @no_merge_pad_is_input_and_filter(%x: tensor<1x1x8xf32>) -> tensor<1x1x1xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %0 : (tensor<1x1x10xf32>, tensor<1x1x10xf32>) -> tensor<1x1x1xf32>
  return %1 : tensor<1x1x1xf32>
}

// CHECK-LABEL: func @no_merge_conv_transpose
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_conv_transpose | Reason="pad not merged: pads of conv_transpose crop its result"
func.func @no_merge_conv_transpose(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x12xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv_transpose %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x12xf32>
  return %1 : tensor<1x1x12xf32>
}

// A kernel is not changed any more, be it the pad's or its user's.
// CHECK-LABEL: func @no_merge_in_fused_group
// CHECK:         convopt.fused
// CHECK:         convopt.pad
func.func @no_merge_in_fused_group(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.fused %x, %w : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32> {
  ^bb0(%a: tensor<1x1x8xf32>, %b: tensor<1x1x3xf32>):
    %1 = convopt.pad %a low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
    %2 = convopt.conv %1, %b : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
    convopt.yield %2 : tensor<1x1x8xf32>
  }
  return %0 : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// Only axes of the window are padded
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_pads_channels
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_pads_channels | Reason="pad not merged: it pads axis 1, over which conv has no window"
func.func @no_merge_pads_channels(%x: tensor<1x1x8xf32>, %w: tensor<1x2x3xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 1, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x2x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x2x10xf32>, tensor<1x2x3xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_pads_channels_last
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_pads_channels_last | Reason="pad not merged: it pads axis 2, over which max_pool has no window"
func.func @no_merge_pads_channels_last(%x: tensor<1x8x1xf32>) -> tensor<1x7x2xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 0] value = 0xFFF0000000000000 : (tensor<1x8x1xf32>) -> tensor<1x8x2xf32>
  %1 = convopt.max_pool %0 kernel = [2] layout = channel_last : (tensor<1x8x2xf32>) -> tensor<1x7x2xf32>
  return %1 : tensor<1x7x2xf32>
}

// CHECK-LABEL: func @no_merge_pads_batch
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_pads_batch | Reason="pad not merged: it pads axis 0, over which average_pool has no window"
func.func @no_merge_pads_batch(%x: tensor<1x1x8xf32>) -> tensor<2x1x7xf32> {
  %0 = convopt.pad %x low = [1, 0, 0] high = [0, 0, 0] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<2x1x8xf32>
  %1 = convopt.average_pool %0 kernel = [2] : (tensor<2x1x8xf32>) -> tensor<2x1x7xf32>
  return %1 : tensor<2x1x7xf32>
}

// CHECK-LABEL: func @no_merge_pads_too_large
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_pads_too_large | Reason="pad not merged: with the pads of conv it is too large on axis 2"
func.func @no_merge_pads_too_large(%x: tensor<1x1x8xf32>, %w: tensor<1x1x1xf32>) -> tensor<1x1x3xf32> {
  %0 = convopt.pad %x low = [0, 0, 2000000000] high = [0, 0, 0] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x2000000008xf32>
  %1 = convopt.conv %0, %w strides = [1500000000] pads = [2000000000, 0] : (tensor<1x1x2000000008xf32>, tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  return %1 : tensor<1x1x3xf32>
}

//===----------------------------------------------------------------------===//
// The values are those that the user pads with
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_conv_value_one
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_conv_value_one | Reason="pad not merged: its value is not 0, which conv pads with"
func.func @no_merge_conv_value_one(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 1.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_conv_infinite_weight
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_conv_infinite_weight | Reason="pad not merged: a weight of conv is not finite"
func.func @no_merge_conv_infinite_weight(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w = arith.constant dense<[[[1.0, 0x7F800000, 3.0]]]> : tensor<1x1x3xf32>
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_value_one
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_value_one | Reason="pad not merged: its value is not minus infinity, which max_pool pads with"
func.func @no_merge_max_pool_value_one(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.sigmoid %x : tensor<1x1x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 1.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_plus_infinity
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_plus_infinity | Reason="pad not merged: its value is not minus infinity, which max_pool pads with"
func.func @no_merge_max_pool_plus_infinity(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0x7FF0000000000000 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.max_pool %0 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_average_pool_minus_infinity
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_average_pool_minus_infinity | Reason="pad not merged: its value is not 0, which average_pool pads with"
func.func @no_merge_average_pool_minus_infinity(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0xFFF0000000000000 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.average_pool %0 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

//===----------------------------------------------------------------------===//
// Zeros in front of a maximum
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_merge_max_pool_zero_of_any_sign
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_of_any_sign | Reason="pad not merged: its value is 0, which may be larger than all elements in a window of max_pool"
func.func @no_merge_max_pool_zero_of_any_sign(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.max_pool %0 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %1 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_after_leaky_relu
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_after_leaky_relu | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_after_leaky_relu(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.leaky_relu %x alpha = 0.1 : tensor<1x1x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_after_clip_from_minus_one
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_after_clip_from_minus_one | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_after_clip_from_minus_one(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.clip %x min = -1.0 max = 1.0 : tensor<1x1x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_after_clip_from_above
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_after_clip_from_above | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_after_clip_from_above(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.clip %x max = 1.0 : tensor<1x1x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// Every value becomes max.
// CHECK-LABEL: func @no_merge_max_pool_zero_after_clip_min_above_max
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_after_clip_min_above_max | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_after_clip_min_above_max(%x: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %0 = convopt.clip %x min = 1.0 max = -1.0 : tensor<1x1x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32>
  return %2 : tensor<1x1x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_one_input_of_concat
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_one_input_of_concat | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_one_input_of_concat(%x: tensor<1x1x8xf32>) -> tensor<1x2x8xf32> {
  %0 = convopt.relu %x : tensor<1x1x8xf32>
  %1 = convopt.concat %0, %x axis = 1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x2x8xf32>
  %2 = convopt.pad %1 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x2x8xf32>) -> tensor<1x2x10xf32>
  %3 = convopt.max_pool %2 kernel = [3] : (tensor<1x2x10xf32>) -> tensor<1x2x8xf32>
  return %3 : tensor<1x2x8xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_after_negative_pad_value
// CHECK:         %[[P:.+]] = convopt.pad
// CHECK:         convopt.pad %[[P]]
// REASON-DAG: Function=no_merge_max_pool_zero_after_negative_pad_value | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_after_negative_pad_value(%x: tensor<1x1x8xf32>) -> tensor<1x1x10xf32> {
  %0 = convopt.relu %x : tensor<1x1x8xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = -1.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %2 = convopt.pad %1 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x10xf32>) -> tensor<1x1x12xf32>
  %3 = convopt.max_pool %2 kernel = [3] : (tensor<1x1x12xf32>) -> tensor<1x1x10xf32>
  return %3 : tensor<1x1x10xf32>
}

// The window of the first pool, taps 3 apart around one element, sees nothing of it.
// CHECK-LABEL: func @no_merge_max_pool_zero_after_empty_window
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_after_empty_window | Reason="pad not merged: its value is 0, which may be
func.func @no_merge_max_pool_zero_after_empty_window(%x: tensor<1x1x2xf32>) -> tensor<1x1x1xf32> {
  %0 = convopt.relu %x : tensor<1x1x2xf32>
  %1 = convopt.max_pool %0 kernel = [2] pads = [1, 1] dilations = [3] : (tensor<1x1x2xf32>) -> tensor<1x1x1xf32>
  %2 = convopt.pad %1 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x1xf32>) -> tensor<1x1x3xf32>
  %3 = convopt.max_pool %2 kernel = [3] : (tensor<1x1x3xf32>) -> tensor<1x1x1xf32>
  return %3 : tensor<1x1x1xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_window_sees_only_padding
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_window_sees_only_padding | Reason="pad not merged: its value is 0, and a window of max_pool may see nothing else"
func.func @no_merge_max_pool_zero_window_sees_only_padding(%x: tensor<1x1x2xf32>) -> tensor<1x1x1xf32> {
  %0 = convopt.relu %x : tensor<1x1x2xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x2xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.max_pool %1 kernel = [2] dilations = [3] : (tensor<1x1x4xf32>) -> tensor<1x1x1xf32>
  return %2 : tensor<1x1x1xf32>
}

// CHECK-LABEL: func @no_merge_max_pool_zero_dynamic_size
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_zero_dynamic_size | Reason="pad not merged: its value is 0, and a window of max_pool may see nothing else"
func.func @no_merge_max_pool_zero_dynamic_size(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %0 = convopt.relu %x : tensor<1x1x?xf32>
  %1 = convopt.pad %0 low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  %2 = convopt.max_pool %1 kernel = [3] : (tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  return %2 : tensor<1x1x?xf32>
}

//===----------------------------------------------------------------------===//
// A pool's pads
//===----------------------------------------------------------------------===//

// max_pool_c4
// CHECK-LABEL: func @no_merge_max_pool_pads_reach_kernel
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_max_pool_pads_reach_kernel | Reason="pad not merged: the pads of max_pool would reach its dilated kernel (3) on axis 2"
func.func @no_merge_max_pool_pads_reach_kernel(%x: tensor<1x1x8xf32>) -> tensor<1x1x9xf32> {
  %0 = convopt.pad %x low = [0, 0, 2] high = [0, 0, 0] value = 0xFFF0000000000000 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.max_pool %0 kernel = [3] pads = [1, 0] : (tensor<1x1x10xf32>) -> tensor<1x1x9xf32>
  return %1 : tensor<1x1x9xf32>
}

// average_pool_c4
// CHECK-LABEL: func @no_merge_average_pool_pads_reach_kernel
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_average_pool_pads_reach_kernel | Reason="pad not merged: the pads of average_pool would reach its dilated kernel (2) on axis 2"
func.func @no_merge_average_pool_pads_reach_kernel(%x: tensor<1x1x8xf32>) -> tensor<1x1x9xf32> {
  %0 = convopt.pad %x low = [0, 0, 0] high = [0, 0, 2] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32>
  %1 = convopt.average_pool %0 kernel = [2] : (tensor<1x1x10xf32>) -> tensor<1x1x9xf32>
  return %1 : tensor<1x1x9xf32>
}

// CHECK-LABEL: func @no_merge_average_pool_excludes_padding
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_average_pool_excludes_padding | Reason="pad not merged: average_pool does not count its own padding"
func.func @no_merge_average_pool_excludes_padding(%x: tensor<1x1x8xf32>) -> tensor<1x1x9xf32> {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x9xf32>
  %1 = convopt.average_pool %0 kernel = [3] pads = [1, 1] : (tensor<1x1x9xf32>) -> tensor<1x1x9xf32>
  return %1 : tensor<1x1x9xf32>
}

// Over 7 elements a last window starts at the seventh, the padded one.
// CHECK-LABEL: func @no_merge_ceil_mode_loses_window
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_ceil_mode_loses_window | Reason="pad not merged: with ceil_mode a window of average_pool may start in the padding"
func.func @no_merge_ceil_mode_loses_window(%x: tensor<1x1x6xf32>) -> tensor<1x1x4xf32> {
  %0 = convopt.pad %x low = [0, 0, 0] high = [0, 0, 1] value = 0.0 : (tensor<1x1x6xf32>) -> tensor<1x1x7xf32>
  %1 = convopt.average_pool %0 kernel = [2] strides = [2] ceil_mode : (tensor<1x1x7xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_merge_ceil_mode_dynamic_size
// CHECK:         convopt.pad
// REASON-DAG: Function=no_merge_ceil_mode_dynamic_size | Reason="pad not merged: with ceil_mode a window of max_pool may start in the padding"
func.func @no_merge_ceil_mode_dynamic_size(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %0 = convopt.pad %x low = [0, 0, 0] high = [0, 0, 1] value = 0xFFF0000000000000 : (tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  %1 = convopt.max_pool %0 kernel = [2] strides = [2] ceil_mode : (tensor<1x1x?xf32>) -> tensor<1x1x?xf32>
  return %1 : tensor<1x1x?xf32>
}

// Zero padding of the convolution is not what a mirror image is.
// CHECK-LABEL: func @no_merge_reflecting_pad
// CHECK:         %[[P:.+]] = convopt.pad
// CHECK:         convopt.conv %[[P]]
// REASON-DAG: Function=no_merge_reflecting_pad | Reason="pad not merged: it copies elements instead of adding a constant"
func.func @no_merge_reflecting_pad(%x: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x3x3xf32>
  %0 = convopt.pad %x low = [0, 0, 1, 1] high = [0, 0, 1, 1] mode = reflect : (tensor<1x1x4x4xf32>) -> tensor<1x1x6x6xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x6x6xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x4x4xf32>
  return %1 : tensor<1x1x4x4xf32>
}

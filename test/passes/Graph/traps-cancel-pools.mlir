// Traps of bias cancellation: pools, pads, resizing and means between the bias and
// the norm.
// RUN: convopt-opt %s --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// Pools
//===----------------------------------------------------------------------===//

// max(x + b) = max(x) + b.
// CHECK-LABEL: func @trap_33_max_pool
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.max_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_33_max_pool(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [2, 2] strides = [2, 2] : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// Padding is minus infinity, with b or without: it never wins.
// CHECK-LABEL: func @trap_33_max_pool_with_pads
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.max_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_33_max_pool_with_pads(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Nor does what is beyond the padding.
// CHECK-LABEL: func @trap_33_max_pool_ceil_mode
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.max_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_33_max_pool_ceil_mode(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [3, 3] strides = [2, 2] ceil_mode : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// Behind a padded convolution, which pixel of a window wins depends on b.
// CHECK-LABEL: func @trap_33_max_pool_of_what_varies
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_33_max_pool_of_what_varies | Reason="bias of bias_add kept: stopped at max_pool: the shift varies along axis 2, in the windows it takes the maximum of
func.func @trap_33_max_pool_of_what_varies(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.max_pool %1 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// Folding the norm through the pool needs a positive scale; cancelling needs nothing.
// CHECK-LABEL: func @trap_15_own_bias_of_conv_before_max_pool
// CHECK-SAME:    (%[[X:[^:]+]]: {{[^,]+}}, %[[W:[^:]+]]:
// CHECK-NEXT:    %[[C:.+]] = convopt.conv %[[X]], %[[W]] :
// CHECK-NEXT:    convopt.max_pool %[[C]]
func.func @trap_15_own_bias_of_conv_before_max_pool(%x: tensor<4x2x4x4xf32>, %w: tensor<2x2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.max_pool %0 kernel = [2, 2] strides = [2, 2] : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// A mean at the border counts zeros that have no bias.
// CHECK-LABEL: func @trap_15_own_bias_of_conv_before_padded_average_pool
// CHECK:         convopt.conv %{{.+}} bias(
// REASON-DAG: Function=trap_15_own_bias_of_conv_before_padded_average_pool | Reason="bias of conv kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_15_own_bias_of_conv_before_padded_average_pool(%x: tensor<4x2x4x4xf32>, %w: tensor<2x2x1x1xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x2x4x4xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] count_include_pad : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// A mean of pixels that all have b.
// CHECK-LABEL: func @trap_34_average_pool
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.average_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_34_average_pool(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [2, 2] strides = [2, 2] : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// Only pixels count.
// CHECK-LABEL: func @trap_34_average_pool_excludes_padding
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.average_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_34_average_pool_excludes_padding(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// At the border, b is only in 4 or 6 of 9 terms.
// CHECK-LABEL: func @trap_34_average_pool_includes_padding
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_34_average_pool_includes_padding | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_34_average_pool_includes_padding(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] pads = [1, 1, 1, 1] count_include_pad : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// 3 of 4 columns have it all.
// CHECK-LABEL: func @trap_34_average_pool_includes_padding_of_one_side
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_34_average_pool_includes_padding_of_one_side | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_34_average_pool_includes_padding_of_one_side(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [1, 2] pads = [0, 1, 0, 0] count_include_pad : (tensor<4x2x4x4xf32>) -> tensor<4x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4x4xf32>
}

// There is none to include.
// CHECK-LABEL: func @trap_34_average_pool_includes_no_padding
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.average_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_34_average_pool_includes_no_padding(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [2, 2] strides = [2, 2] count_include_pad : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

// The last windows are cut: this op divides by what is left of them (importers of
// older operators must not say ceil_mode where they divide by all of the kernel).
// CHECK-LABEL: func @trap_34_average_pool_ceil_mode
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.average_pool %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_34_average_pool_ceil_mode(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x2x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.average_pool %0 kernel = [3, 3] strides = [2, 2] ceil_mode count_include_pad : (tensor<4x2x4x4xf32>) -> tensor<4x2x2x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x2x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x2x2xf32>
}

//===----------------------------------------------------------------------===//
// Pads
//===----------------------------------------------------------------------===//

// The border does not have the bias.
// CHECK-LABEL: func @trap_35_pad_constant
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_35_pad_constant | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_35_pad_constant(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x6x6xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.pad %0 low = [0, 0, 1, 1] high = [0, 0, 1, 1] value = 0.0 : (tensor<4x2x4x4xf32>) -> tensor<4x2x6x6xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x6x6xf32>
}

// What is copied has it.
// CHECK-LABEL: func @trap_35_pad_reflect
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.pad %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_35_pad_reflect(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x6x6xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.pad %0 low = [0, 0, 1, 1] high = [0, 0, 1, 1] mode = reflect : (tensor<4x2x4x4xf32>) -> tensor<4x2x6x6xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x6x6xf32>
}

// What is copied has it.
// CHECK-LABEL: func @trap_35_pad_edge
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.pad %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_35_pad_edge(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x6x6xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.pad %0 low = [0, 0, 1, 1] high = [0, 0, 1, 1] mode = edge : (tensor<4x2x4x4xf32>) -> tensor<4x2x6x6xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x6x6xf32>
}

// What is copied has it.
// CHECK-LABEL: func @trap_35_pad_wrap
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.pad %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_35_pad_wrap(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x6x6xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.pad %0 low = [0, 0, 1, 1] high = [0, 0, 1, 1] mode = wrap : (tensor<4x2x4x4xf32>) -> tensor<4x2x6x6xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x6x6xf32>
}

// It is added to the border as well.
// CHECK-LABEL: func @trap_35_bias_behind_the_pad
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.pad %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_35_bias_behind_the_pad(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x6x6xf32> {
  %0 = convopt.pad %x low = [0, 0, 1, 1] high = [0, 0, 1, 1] value = 1.0 : (tensor<4x2x4x4xf32>) -> tensor<4x2x6x6xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<4x2x6x6xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x6x6xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x6x6xf32>
}

//===----------------------------------------------------------------------===//
// Resizing
//===----------------------------------------------------------------------===//

// Copies of pixels.
// CHECK-LABEL: func @trap_43_resize_nearest
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.resize %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_resize_nearest(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x7x7xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.resize %0 mode = nearest coordinates = half_pixel scales = [1.0, 1.0, 1.75, 1.75] sizes = [4, 2, 7, 7] : (tensor<4x2x4x4xf32>) -> tensor<4x2x7x7xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x7x7xf32>
}

// Weights r and 1 - r add up to 1, also where the border is repeated.
// CHECK-LABEL: func @trap_43_resize_linear
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.resize %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_resize_linear(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x7x7xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.resize %0 mode = linear coordinates = half_pixel scales = [1.0, 1.0, 1.75, 1.75] sizes = [4, 2, 7, 7] : (tensor<4x2x4x4xf32>) -> tensor<4x2x7x7xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x7x7xf32>
}

// Four weights add up to 1 for every coefficient.
// CHECK-LABEL: func @trap_43_resize_cubic
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.resize %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_resize_cubic(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x7x7xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.resize %0 mode = cubic coordinates = half_pixel scales = [1.0, 1.0, 1.75, 1.75] sizes = [4, 2, 7, 7] : (tensor<4x2x4x4xf32>) -> tensor<4x2x7x7xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x7x7xf32>
}

// What is left of the weights is divided by its sum.
// CHECK-LABEL: func @trap_43_resize_cubic_exclude_outside
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.resize %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_resize_cubic_exclude_outside(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x7x7xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.resize %0 mode = cubic coordinates = half_pixel scales = [1.0, 1.0, 1.75, 1.75] sizes = [4, 2, 7, 7] exclude_outside : (tensor<4x2x4x4xf32>) -> tensor<4x2x7x7xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x7x7xf32>
}

// What varies in space is interpolated, not carried on.
// CHECK-LABEL: func @trap_43_resize_behind_a_padded_conv
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_43_resize_behind_a_padded_conv | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_43_resize_behind_a_padded_conv(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x7x7xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.resize %1 mode = linear coordinates = half_pixel scales = [1.0, 1.0, 1.75, 1.75] sizes = [4, 2, 7, 7] : (tensor<4x2x4x4xf32>) -> tensor<4x2x7x7xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x7x7xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x7x7xf32>
}

//===----------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------===//

// The mean over the pixels has the bias once.
// CHECK-LABEL: func @trap_43_global_average_pool
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_global_average_pool(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x1x1xf32>
}

// The sum has it 16 times.
// CHECK-LABEL: func @trap_43_sum_over_space
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.reduce_sum %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_sum_over_space(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<2xf32>) -> tensor<4x2xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_sum %0 axes = [2, 3] : (tensor<4x2x4x4xf32>) -> tensor<4x2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2xf32>
}

// The mean of all biases is one number.
// CHECK-LABEL: func @trap_43_mean_over_channels
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_mean_over_channels(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %p: tensor<1xf32>) -> tensor<4x1x4x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.reduce_mean %0 axes = [1] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x1x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x1x4x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (tensor<4x1x4x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>)
  return %y#0 : tensor<4x1x4x4xf32>
}

// A term of each sample becomes one number, too.
// CHECK-LABEL: func @trap_43_mean_over_the_batch
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    %[[V:.+]] = convopt.reduce_mean %[[X]]
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[V]]
func.func @trap_43_mean_over_the_batch(%x: tensor<4x2x4x4xf32>, %b: tensor<4x1x1x1xf32>, %p: tensor<2xf32>) -> tensor<1x2x4x4xf32> {
  %0 = convopt.add %x, %b : (tensor<4x2x4x4xf32>, tensor<4x1x1x1xf32>) -> tensor<4x2x4x4xf32>
  %1 = convopt.reduce_mean %0 axes = [0] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<1x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<1x2x4x4xf32>
}

// Sums of one column each: with a different number of padded ones.
// CHECK-LABEL: func @trap_43_mean_over_rows_of_what_varies
// CHECK:         convopt.bias_add
// REASON-DAG: Function=trap_43_mean_over_rows_of_what_varies | Reason="bias of bias_add kept: stopped at batch_norm_training: the shift varies along axis 3, along which it normalizes
func.func @trap_43_mean_over_rows_of_what_varies(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x1x4xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.reduce_mean %1 axes = [2] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x2x1x4xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x1x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x1x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x1x4xf32>
}

// The twin: over rows and columns, one number for each channel is left.
// CHECK-LABEL: func @trap_43_mean_over_all_of_what_varies
// CHECK-SAME:    (%[[X:[^:]+]]:
// CHECK-NEXT:    convopt.conv %[[X]]
func.func @trap_43_mean_over_all_of_what_varies(%x: tensor<4x2x4x4xf32>, %b: tensor<2xf32>, %w: tensor<2x2x3x3xf32>, %p: tensor<2xf32>) -> tensor<4x2x1x1xf32> {
  %0 = convopt.bias_add %x, %b axis = 1 : tensor<4x2x4x4xf32>, tensor<2xf32>
  %1 = convopt.conv %0, %w pads = [1, 1, 1, 1] : (tensor<4x2x4x4xf32>, tensor<2x2x3x3xf32>) -> tensor<4x2x4x4xf32>
  %2 = convopt.reduce_mean %1 axes = [2, 3] keep_dims : (tensor<4x2x4x4xf32>) -> tensor<4x2x1x1xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x1x1xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x1x1xf32>
}

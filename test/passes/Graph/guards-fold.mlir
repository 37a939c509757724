// Guards G1 to G16 of folding, each with a function where it lets the fold happen
// and one where it does not.
// Elsewhere: G11 (pads into pools), G15 (idempotent.mlir and PropertyTest.cpp run
// every case twice and in shuffled order), G16 (initializers that a feed may
// override: test/compiler/Import/ONNX/InputsTest.cpp).
// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

//===----------------------------------------------------------------------===//
// G1: the convolution has one use and is not returned
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @g01_conv_has_one_use
// CHECK:         %[[W:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return %[[Y]]
func.func @g01_conv_has_one_use(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_g01_conv_is_returned
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_g01_conv_is_returned | Reason="mul not folded: the result of conv is returned, too"
func.func @no_g01_conv_is_returned(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %0, %1 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G2: no activation is fused into the convolution
//===----------------------------------------------------------------------===//

// Once it is a group, not even a positive scale goes in.
// CHECK-LABEL: func @no_g02_activation_is_fused
// CHECK:         %[[F:.+]] = convopt.fused
// CHECK:         convopt.channel_affine %[[F]]
// REASON-DAG: Function=no_g02_activation_is_fused | Reason="mul not folded: its input comes from fused, whose epilogue stands in between"
func.func @no_g02_activation_is_fused(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.fused %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  ^bb0(%x0: tensor<1x1x4xf32>, %w0: tensor<1x1x1xf32>):
    %y0 = convopt.conv %x0, %w0 : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
    %z0 = convopt.relu %y0 : tensor<1x1x4xf32>
    convopt.yield %z0 : tensor<1x1x4xf32>
  }
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @g02_activation_is_not_fused
// CHECK:         %[[W:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    convopt.relu
// CHECK-NEXT:    return
func.func @g02_activation_is_not_fused(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %r = convopt.relu %0 : tensor<1x1x4xf32>
  %1 = convopt.mul %r, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G3: the mode of a norm is what the norm says, not the number of its results
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @g03_moving_statistics
// CHECK:         %[[W:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return %[[Y]]
func.func @g03_moving_statistics(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

// The constants are the same, and only y is used.
// CHECK-LABEL: func @no_g03_batch_statistics
// CHECK:         {{.+}} = convopt.batch_norm_training
// REASON-DAG: Function=no_g03_batch_statistics | Reason="batch_norm_training not folded: batch statistics are not known at compile time"
func.func @no_g03_batch_statistics(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<2.0> : tensor<1xf32>
  %o = arith.constant dense<0.0> : tensor<1xf32>
  %v = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%s) offset(%o) running_mean(%o) running_variance(%v) epsilon = 0.0 momentum = 0.9 weights_old axis = 1 : (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (tensor<1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>)
  return %y#0 : tensor<1x1x4xf32>
}

// A scale behind it is not among its statistics, either.
// CHECK-LABEL: func @no_g03_affine_behind_batch_statistics
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_g03_affine_behind_batch_statistics | Reason="channel_affine not folded: its input comes from batch_norm_training, which has no filter to fold into"
func.func @no_g03_affine_behind_batch_statistics(%x: tensor<4x1x4xf32>, %p: tensor<1xf32>) -> (tensor<4x1x4xf32>, tensor<1xf32>) {
  %y:5 = convopt.batch_norm_training %x scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 0.5 momentum = 0.9 weights_old axis = 1 : (tensor<4x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> (tensor<4x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>)
  %0 = convopt.channel_affine %y#0 scale = dense<2.0> : tensor<1xf64> offset = dense<0.0> : tensor<1xf64> axis = 1 : tensor<4x1x4xf32>
  return %0, %y#3 : tensor<4x1x4xf32>, tensor<1xf32>
}

//===----------------------------------------------------------------------===//
// G4: the scale's axis is that of the output channels; here C equals O
//===----------------------------------------------------------------------===//

// Rows of an OI filter.
// CHECK-LABEL: func @g04_conv_scales_rows
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}], [2.0{{.*}}]], {{\[\[}}3.0{{.*}}], [3.0{{.*}}]]]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @g04_conv_scales_rows(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2x1xf32>
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x2x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// Columns of an IO filter.
// CHECK-LABEL: func @g04_conv_transpose_scales_columns
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}2.0{{.*}}], [3.0{{.*}}]], {{\[\[}}2.0{{.*}}], [3.0{{.*}}]]]>
// CHECK:         convopt.conv_transpose %{{.+}}, %[[W]] :
// CHECK-NEXT:    return
func.func @g04_conv_transpose_scales_columns(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2x1xf32>
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv_transpose %x, %w : (tensor<1x2x4xf32>, tensor<2x2x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_g04_norm_along_another_axis
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_g04_norm_along_another_axis | Reason="channel_affine not folded: it is per element of axis 2, the output channels of conv are on axis 1"
func.func @no_g04_norm_along_another_axis(%x: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x2xf32>, tensor<2x1x1xf32>) -> tensor<1x2x2xf32>
  %1 = convopt.channel_affine %0 scale = dense<[2.0, 3.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 2 : tensor<1x2x2xf32>
  return %1 : tensor<1x2x2xf32>
}

//===----------------------------------------------------------------------===//
// G5: the constant broadcasts into the result and never enlarges it
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @g05_constant_broadcasts_into_the_result
// CHECK:         %[[W:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         %[[Y:.+]] = convopt.conv %{{.+}}, %[[W]] :
// CHECK-NEXT:    return %[[Y]]
func.func @g05_constant_broadcasts_into_the_result(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_g05_constant_enlarges_one_channel
// CHECK:         convopt.mul
// REASON-DAG: Function=no_g05_constant_enlarges_one_channel | Reason="mul not folded: broadcasting the constant enlarges the result"
func.func @no_g05_constant_enlarges_one_channel(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<[[2.0], [3.0]]> : tensor<2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_g05_constant_has_more_axes
// CHECK:         convopt.mul
// REASON-DAG: Function=no_g05_constant_has_more_axes | Reason="mul not folded: broadcasting the constant enlarges the result"
func.func @no_g05_constant_has_more_axes(%x: tensor<1x1x4xf32>) -> tensor<1x1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1x1x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<1x1x1x1xf32>) -> tensor<1x1x1x4xf32>
  return %1 : tensor<1x1x1x4xf32>
}

// The columns are as many as the constant's at compile time, or one at run time.
// CHECK-LABEL: func @no_g05_constant_may_enlarge_a_dynamic_axis
// CHECK:         convopt.add
// REASON-DAG: Function=no_g05_constant_may_enlarge_a_dynamic_axis | Reason="add not folded: the size of an axis that its constant fills is dynamic"
func.func @no_g05_constant_may_enlarge_a_dynamic_axis(%x: tensor<1x1x?xf32>) -> tensor<1x1x?xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<1x1x4xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x?xf32>, tensor<1x1x1xf32>) -> tensor<1x1x?xf32>
  %1 = convopt.add %0, %c : (tensor<1x1x?xf32>, tensor<1x1x4xf32>) -> tensor<1x1x?xf32>
  return %1 : tensor<1x1x?xf32>
}

//===----------------------------------------------------------------------===//
// G6: operand orders that do not commute
//===----------------------------------------------------------------------===//

// 2 - (x + 5) = -x - 3.
// CHECK-LABEL: func @g06_constant_minus_conv
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<-1.0{{.*}}> : tensor<1x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<-3.0{{.*}}> : tensor<1xf32>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-NEXT:    return
func.func @g06_constant_minus_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %b = arith.constant dense<5.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.sub %c, %0 : (tensor<f32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_g06_constant_over_conv
// CHECK:         convopt.div
// REASON-DAG: Function=no_g06_constant_over_conv | Reason="div not folded: a constant divided by a value is not affine"
func.func @no_g06_constant_over_conv(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.div %c, %0 : (tensor<f32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// CHECK-LABEL: func @no_g06_conv_over_zero
// CHECK:         convopt.div
// REASON-DAG: Function=no_g06_conv_over_zero | Reason="div not folded: it divides by zero in some channel"
func.func @no_g06_conv_over_zero(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<0.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.div %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G7: zero and negative scales, degenerate variances
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @g07_zero_and_negative_scale
// CHECK:         %[[W:.+]] = arith.constant dense<{{\[\[\[}}0.0{{.*}}]], {{\[\[}}-2.0{{.*}}]]]>
// CHECK:         convopt.conv %{{.+}}, %[[W]] bias
// CHECK-NEXT:    return
func.func @g07_zero_and_negative_scale(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %s = arith.constant dense<[0.0, -2.0]> : tensor<2xf32>
  %o = arith.constant dense<1.0> : tensor<2xf32>
  %v = arith.constant dense<0.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%o) mean(%o) variance(%v) epsilon = 1.0 axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_g07_zero_scale_across_relu
// CHECK:         convopt.relu
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_g07_zero_scale_across_relu | Reason="channel_affine not folded: relu stands in between: only positive scales pass it"
func.func @no_g07_zero_scale_across_relu(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.relu %0 : tensor<1x2x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<[0.0, 2.0]> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @no_g07_nothing_under_the_root
// CHECK:         convopt.batch_norm
// REASON-DAG: Function=no_g07_nothing_under_the_root | Reason="batch_norm not folded: variance + epsilon is not positive in some channel"
func.func @no_g07_nothing_under_the_root(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %s = arith.constant dense<1.0> : tensor<1xf32>
  %v = arith.constant dense<0.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.batch_norm %0 scale(%s) offset(%s) mean(%s) variance(%v) epsilon = 0.0 axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G8: shared constants are copied, dead ones erased
//===----------------------------------------------------------------------===//

// The bias and the filter of the second convolution, too, are scaled in copies.
// CHECK-LABEL: func @g08_shared_filter_and_bias
// CHECK-DAG:     %[[W:.+]] = arith.constant dense<1.0{{.*}}> : tensor<1x1x1xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<3.0{{.*}}> : tensor<1xf32>
// CHECK-DAG:     %[[W2:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK-DAG:     %[[B2:.+]] = arith.constant dense<6.0{{.*}}> : tensor<1xf32>
// CHECK-DAG:     convopt.conv %{{.+}}, %[[W]] bias(%[[B]])
// CHECK-DAG:     convopt.conv %{{.+}}, %[[W2]] bias(%[[B2]])
// CHECK:         return
func.func @g08_shared_filter_and_bias(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %b = arith.constant dense<3.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %2 = convopt.conv %x, %w bias(%b) : (tensor<1x1x4xf32>, tensor<1x1x1xf32>, tensor<1xf32>) -> tensor<1x1x4xf32>
  return %1, %2 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// CHECK-LABEL: func @g08_dead_constants_are_erased
// CHECK-COUNT-1: arith.constant
// CHECK-NOT:     arith.constant
// CHECK:         return
func.func @g08_dead_constants_are_erased(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G9: parameters are known at compile time
//===----------------------------------------------------------------------===//

// Squeeze and excitation with a batch of one looks like a scale per channel.
// CHECK-LABEL: func @no_g09_gate_of_a_batch_of_one
// CHECK:         convopt.mul
// REASON-DAG: Function=no_g09_gate_of_a_batch_of_one | Reason="mul not folded: neither operand is a constant"
func.func @no_g09_gate_of_a_batch_of_one(%x: tensor<1x1x4xf32>, %g: tensor<1x2x1xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %g : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @g09_gate_is_a_constant
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @g09_gate_is_a_constant(%x: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %g = arith.constant dense<[[[2.0], [3.0]]]> : tensor<1x2x1xf32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<2x1x1xf32>) -> tensor<1x2x4xf32>
  %1 = convopt.mul %0, %g : (tensor<1x2x4xf32>, tensor<1x2x1xf32>) -> tensor<1x2x4xf32>
  return %1 : tensor<1x2x4xf32>
}

//===----------------------------------------------------------------------===//
// G10: a shift in front of a padded convolution
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @no_g10_shift_in_front_of_padding
// CHECK:         convopt.add
// REASON-DAG: Function=no_g10_shift_in_front_of_padding | {{.*}}its offset would have to reach into the padding of conv
func.func @no_g10_shift_in_front_of_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x6xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.add %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w pads = [1, 1] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x6xf32>
  return %1 : tensor<1x1x6xf32>
}

// CHECK-LABEL: func @g10_scale_in_front_of_padding
// CHECK:         %[[W:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         convopt.conv %{{[^ ]+}}, %[[W]] pads
// CHECK-NEXT:    return
func.func @g10_scale_in_front_of_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x6xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.mul %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w pads = [1, 1] : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x6xf32>
  return %1 : tensor<1x1x6xf32>
}

// CHECK-LABEL: func @g10_shift_without_padding
// CHECK:         %[[B:.+]] = arith.constant dense<2.0{{.*}}> : tensor<1xf32>
// CHECK:         convopt.conv %{{.+}} bias(%[[B]])
// CHECK-NEXT:    return
func.func @g10_shift_without_padding(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.add %x, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  %1 = convopt.conv %0, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G12: residual sums
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @g12_both_sides_pay
// CHECK-COUNT-2: arith.constant dense<2.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         convopt.add
// CHECK-NEXT:    return
func.func @g12_both_sides_pay(%x: tensor<1x1x4xf32>) -> tensor<1x1x4xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %a = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %b = convopt.add %0, %a : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %b, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1 : tensor<1x1x4xf32>
}

// What the other block reads must not change.
// CHECK-LABEL: func @no_g12_one_side_has_another_user
// CHECK-COUNT-1: arith.constant dense<1.0{{.*}}> : tensor<1x1x1xf32>
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_g12_one_side_has_another_user | Reason="mul not folded: the result of conv 'both' is returned, too"
func.func @no_g12_one_side_has_another_user(%x: tensor<1x1x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32>
  %a = convopt.conv %x, %w : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> loc("both")
  %b = convopt.add %0, %a : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %1 = convopt.mul %b, %c : (tensor<1x1x4xf32>, tensor<f32>) -> tensor<1x1x4xf32>
  return %1, %a : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

//===----------------------------------------------------------------------===//
// G13: f64, one rounding, and nothing that overflows
//===----------------------------------------------------------------------===//

// 1.5 * 2^15 fits into f16.
// CHECK-LABEL: func @g13_fits_f16
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @g13_fits_f16(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<192.0> : tensor<1x1x1xf16>
  %c = arith.constant dense<256.0> : tensor<f16>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf16>, tensor<f16>) -> tensor<1x1x4xf16>
  return %1 : tensor<1x1x4xf16>
}

// 2^16 does not.
// CHECK-LABEL: func @no_g13_overflows_f16
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_g13_overflows_f16 | Reason="mul not folded: a weight of conv would overflow its type"
func.func @no_g13_overflows_f16(%x: tensor<1x1x4xf16>) -> tensor<1x1x4xf16> {
  %w = arith.constant dense<256.0> : tensor<1x1x1xf16>
  %c = arith.constant dense<256.0> : tensor<f16>
  %0 = convopt.conv %x, %w : (tensor<1x1x4xf16>, tensor<1x1x1xf16>) -> tensor<1x1x4xf16>
  %1 = convopt.mul %0, %c : (tensor<1x1x4xf16>, tensor<f16>) -> tensor<1x1x4xf16>
  return %1 : tensor<1x1x4xf16>
}

//===----------------------------------------------------------------------===//
// G14: both layouts (ranks: trap 24)
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @g14_channel_last
// CHECK:         convopt.conv
// CHECK-NEXT:    return
func.func @g14_channel_last(%x: tensor<1x4x4x1xf32>) -> tensor<1x4x4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1x2xf32>
  %p = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io : (tensor<1x4x4x1xf32>, tensor<1x1x1x2xf32>) -> tensor<1x4x4x2xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 0.0 axis = 3 : tensor<1x4x4x2xf32>, tensor<2xf32>
  return %1 : tensor<1x4x4x2xf32>
}

// An NCHW norm behind an NHWC convolution: two rows, two channels.
// CHECK-LABEL: func @no_g14_layouts_differ
// CHECK:         convopt.channel_affine
// REASON-DAG: Function=no_g14_layouts_differ | Reason="batch_norm not folded: it is per element of axis 1, the output channels of conv are on axis 3"
func.func @no_g14_layouts_differ(%x: tensor<1x2x4x1xf32>) -> tensor<1x2x4x2xf32> {
  %w = arith.constant dense<1.0> : tensor<1x1x1x2xf32>
  %p = arith.constant dense<[2.0, 3.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io : (tensor<1x2x4x1xf32>, tensor<1x1x1x2xf32>) -> tensor<1x2x4x2xf32>
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 0.0 axis = 1 : tensor<1x2x4x2xf32>, tensor<2xf32>
  return %1 : tensor<1x2x4x2xf32>
}

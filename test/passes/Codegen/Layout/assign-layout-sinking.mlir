// How transposes pass each op. Every function computes the op on a transposed
// input; what is left is one transpose at its end.
// RUN: convopt-opt --convopt-assign-layout %s | FileCheck %s

// CHECK-LABEL: func @sinks_through_channel_ops
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x4x4x8xf32>
// CHECK-NEXT:    %[[A:.*]] = convopt.bias_add %[[X]], %{{.*}} axis = 3
// CHECK-NEXT:    %[[B:.*]] = convopt.channel_affine %[[A]] {{.*}} axis = 3
// CHECK-NEXT:    %[[C:.*]] = convopt.batch_norm %[[B]] {{.*}} axis = 3
// CHECK-NEXT:    %[[D:.*]] = convopt.softmax %[[C]] axis = 3
// CHECK-NEXT:    %[[E:.*]] = convopt.softmax %[[D]] axis = 1
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[E]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_channel_ops(%x: tensor<1x4x4x8xf32>,
                                     %b: tensor<8xf32>)
    -> tensor<1x8x4x4xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<1x8x4x4xf32>, tensor<8xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<8xf64>
      offset = dense<1.0> : tensor<8xf64> axis = 1 : tensor<1x8x4x4xf32>
  %3 = convopt.batch_norm %2 scale(%b) offset(%b) mean(%b) variance(%b)
      epsilon = 1.0e-5 axis = 1 : tensor<1x8x4x4xf32>, tensor<8xf32>
  %4 = convopt.softmax %3 axis = 1 : tensor<1x8x4x4xf32>
  %5 = convopt.softmax %4 axis = 2 : tensor<1x8x4x4xf32>
  return %5 : tensor<1x8x4x4xf32>
}

// CHECK-LABEL: func @sinks_through_batch_norm_training
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<2x4x4x8xf32>
// CHECK-NEXT:    %[[Y:.*]], %[[M:.*]], %{{.*}}, %{{.*}}, %{{.*}} = convopt.batch_norm_training %[[X]]
// CHECK-SAME:      axis = 3
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[Y]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    return %[[T]], %[[M]]
func.func @sinks_through_batch_norm_training(%x: tensor<2x4x4x8xf32>,
                                             %s: tensor<8xf32>)
    -> (tensor<2x8x4x4xf32>, tensor<8xf32>) {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<2x4x4x8xf32>) -> tensor<2x8x4x4xf32>
  %y, %m, %v, %nm, %nv = convopt.batch_norm_training %0
      scale(%s) offset(%s) running_mean(%s) running_variance(%s)
      epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1
      : (tensor<2x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
         tensor<8xf32>)
      -> (tensor<2x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
          tensor<8xf32>)
  return %y, %m : tensor<2x8x4x4xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @sinks_through_residual_add
// CHECK-SAME:    %[[A:[a-z0-9]+]]: tensor<1x4x4x8xf32>, %[[B:[a-z0-9]+]]: tensor<1x4x4x8xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.add %[[A]], %[[B]]
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[Y]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_residual_add(%a: tensor<1x4x4x8xf32>,
                                      %b: tensor<1x4x4x8xf32>)
    -> tensor<1x8x4x4xf32> {
  %0 = convopt.transpose %a permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.transpose %b permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %2 = convopt.add %0, %1
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %2 : tensor<1x8x4x4xf32>
}

// The other operand has been transposed for a convolution already.
// CHECK-LABEL: func @sinks_through_add_of_a_skip_connection
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>
// CHECK:         %[[XT:.*]] = convopt.transpose %[[X]] permutation = [0, 2, 3, 1]
// CHECK:         %[[C:.*]] = convopt.conv %[[XT]]
// CHECK-NEXT:    %[[Y:.*]] = convopt.add %[[XT]], %[[C]]
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[Y]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_add_of_a_skip_connection(%x: tensor<1x8x4x4xf32>,
                                                  %w: tensor<8x8x1x1xf32>)
    -> tensor<1x8x4x4xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x8x4x4xf32>, tensor<8x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.add %x, %0
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %1 : tensor<1x8x4x4xf32>
}

// Values of lower rank get the result's rank before their axes move.
// CHECK-LABEL: func @sinks_through_broadcasts
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x4x5x8xf32>, %[[C:[a-z0-9]+]]: tensor<8x1x1xf32>, %[[W:[a-z0-9]+]]: tensor<5xf32>
// CHECK-SAME:    %[[P:[a-z0-9]+]]: tensor<8x4x5xf32>, %[[S:[a-z0-9]+]]: tensor<1xf32>
// CHECK:         %[[CR:.*]] = convopt.reshape %[[C]] : tensor<8x1x1xf32> -> tensor<1x1x1x8xf32>
// CHECK:         %[[A:.*]] = convopt.add %[[X]], %[[CR]] : (tensor<1x4x5x8xf32>, tensor<1x1x1x8xf32>)
// CHECK:         %[[WR:.*]] = convopt.reshape %[[W]] : tensor<5xf32> -> tensor<1x1x5x1xf32>
// CHECK:         %[[B:.*]] = convopt.sub %[[WR]], %[[A]]
// CHECK:         %[[PR:.*]] = convopt.reshape %[[P]] : tensor<8x4x5xf32> -> tensor<1x8x4x5xf32>
// CHECK-NEXT:    %[[PT:.*]] = convopt.transpose %[[PR]] permutation = [0, 2, 3, 1]
// CHECK-NEXT:    %[[M:.*]] = convopt.mul %[[B]], %[[PT]]
// CHECK-NEXT:    %[[D:.*]] = convopt.div %[[M]], %[[S]]
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[D]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_broadcasts(%x: tensor<1x4x5x8xf32>,
    %c: tensor<8x1x1xf32>, %w: tensor<5xf32>, %p: tensor<8x4x5xf32>,
    %s: tensor<1xf32>) -> tensor<1x8x4x5xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = convopt.add %0, %c
      : (tensor<1x8x4x5xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x5xf32>
  %2 = convopt.sub %w, %1
      : (tensor<5xf32>, tensor<1x8x4x5xf32>) -> tensor<1x8x4x5xf32>
  %3 = convopt.mul %2, %p
      : (tensor<1x8x4x5xf32>, tensor<8x4x5xf32>) -> tensor<1x8x4x5xf32>
  %4 = convopt.div %3, %s
      : (tensor<1x8x4x5xf32>, tensor<1xf32>) -> tensor<1x8x4x5xf32>
  return %4 : tensor<1x8x4x5xf32>
}

// Squeeze and excitation: the gate is a run-time value per channel.
// CHECK-LABEL: func @sinks_through_a_channel_gate
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x4x4x8xf32>
// CHECK-NEXT:    %[[M:.*]] = convopt.reduce_mean %[[X]] axes = [1, 2] keep_dims : (tensor<1x4x4x8xf32>) -> tensor<1x1x1x8xf32>
// CHECK-NEXT:    %[[G:.*]] = convopt.sigmoid %[[M]] : tensor<1x1x1x8xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.mul %[[X]], %[[G]]
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[Y]]
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_a_channel_gate(%x: tensor<1x4x4x8xf32>)
    -> tensor<1x8x4x4xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3] keep_dims
      : (tensor<1x8x4x4xf32>) -> tensor<1x8x1x1xf32>
  %2 = convopt.sigmoid %1 : tensor<1x8x1x1xf32>
  %3 = convopt.mul %0, %2
      : (tensor<1x8x4x4xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %3 : tensor<1x8x4x4xf32>
}

// The small operand moves, not the large one.
// CHECK-LABEL: func @add_keeps_the_order_of_the_large_operand
// CHECK-SAME:    %[[A:[a-z0-9]+]]: tensor<1x4x4x1xf32>, %[[B:[a-z0-9]+]]: tensor<1x8x4x4xf32>
// CHECK:         %[[T:.*]] = convopt.transpose %[[A]] permutation = [0, 3, 2, 1]
// CHECK-NEXT:    %[[Y:.*]] = convopt.add %[[T]], %[[B]]
// CHECK-NEXT:    return %[[Y]]
func.func @add_keeps_the_order_of_the_large_operand(
    %a: tensor<1x4x4x1xf32>, %b: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %0 = convopt.transpose %a permutation = [0, 3, 2, 1]
      : (tensor<1x4x4x1xf32>) -> tensor<1x1x4x4xf32>
  %1 = convopt.add %0, %b
      : (tensor<1x1x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %1 : tensor<1x8x4x4xf32>
}

// A constant costs nothing to move.
// CHECK-LABEL: func @moves_the_constant_operand
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x2x2x2xf32>
// CHECK:         %[[C:.*]] = arith.constant
// CHECK-NEXT:    %[[CT:.*]] = convopt.transpose %[[C]] permutation = [0, 2, 3, 1]
// CHECK-NEXT:    %[[Y:.*]] = convopt.add %[[X]], %[[CT]]
// CHECK-NEXT:    convopt.transpose %[[Y]]
func.func @moves_the_constant_operand(%x: tensor<1x2x2x2xf32>)
    -> tensor<1x2x2x2xf32> {
  %c = arith.constant dense<[[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]]>
      : tensor<1x2x2x2xf32>
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %1 = convopt.add %0, %c
      : (tensor<1x2x2x2xf32>, tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  return %1 : tensor<1x2x2x2xf32>
}

// Without a static shape, nobody knows how to add the missing axes.
// CHECK-LABEL: func @no_sinking_past_a_dynamic_operand_of_lower_rank
// CHECK:         %[[T:.*]] = convopt.transpose
// CHECK-NEXT:    convopt.add %[[T]]
func.func @no_sinking_past_a_dynamic_operand_of_lower_rank(
    %x: tensor<1x4x4x8xf32>, %c: tensor<?x4x4xf32>) -> tensor<1x8x4x4xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.add %0, %c
      : (tensor<1x8x4x4xf32>, tensor<?x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %1 : tensor<1x8x4x4xf32>
}

// CHECK-LABEL: func @sinks_through_concat
// CHECK-SAME:    %[[A:[a-z0-9]+]]: tensor<1x4x4x8xf32>, %[[B:[a-z0-9]+]]: tensor<1x4x4x2xf32>
// CHECK-NEXT:    %[[Y:.*]] = convopt.concat %[[A]], %[[B]] axis = 3
// CHECK-SAME:      -> tensor<1x4x4x10xf32>
// CHECK-NEXT:    convopt.transpose %[[Y]]
func.func @sinks_through_concat(%a: tensor<1x4x4x8xf32>,
                                %b: tensor<1x4x4x2xf32>)
    -> tensor<1x10x4x4xf32> {
  %0 = convopt.transpose %a permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.transpose %b permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x2xf32>) -> tensor<1x2x4x4xf32>
  %2 = convopt.concat %0, %1 axis = 1
      : (tensor<1x8x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x10x4x4xf32>
  return %2 : tensor<1x10x4x4xf32>
}

// Two operands would have to move to spare one.
// CHECK-LABEL: func @no_sinking_through_concat_of_mostly_other_orders
// CHECK-SAME:    %[[A:[a-z0-9]+]]: tensor<1x4x4x8xf32>, %[[B:[a-z0-9]+]]: tensor<1x8x4x4xf32>
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[A]]
// CHECK-NEXT:    %[[Y:.*]] = convopt.concat %[[T]], %[[B]], %{{.*}} axis = 1
// CHECK-NEXT:    return %[[Y]]
func.func @no_sinking_through_concat_of_mostly_other_orders(
    %a: tensor<1x4x4x8xf32>, %b: tensor<1x8x4x4xf32>, %c: tensor<1x8x4x4xf32>)
    -> tensor<1x24x4x4xf32> {
  %0 = convopt.transpose %a permutation = [0, 3, 1, 2]
      : (tensor<1x4x4x8xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.concat %0, %b, %c axis = 1
      : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>)
      -> tensor<1x24x4x4xf32>
  return %1 : tensor<1x24x4x4xf32>
}

// CHECK-LABEL: func @sinks_through_pad_and_slice
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x4x5x8xf32>
// CHECK-NEXT:    %[[P:.*]] = convopt.pad %[[X]] low = [0, 2, 3, 1] high = [0, 0, 1, 0]
// CHECK-SAME:      -> tensor<1x6x9x9xf32>
// CHECK-NEXT:    %[[S:.*]] = convopt.slice %[[P]] offsets = [0, 2, 3, 1] sizes = [1, 3, 4, 2] strides = [1, 1, 1, 2]
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[S]]
// CHECK-SAME:      -> tensor<1x2x3x4xf32>
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_pad_and_slice(%x: tensor<1x4x5x8xf32>)
    -> tensor<1x2x3x4xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = convopt.pad %0 low = [0, 1, 2, 3] high = [0, 0, 0, 1] value = 0.0
      : (tensor<1x8x4x5xf32>) -> tensor<1x9x6x9xf32>
  %2 = convopt.slice %1 offsets = [0, 1, 2, 3] sizes = [1, 2, 3, 4]
      strides = [1, 2, 1, 1] : (tensor<1x9x6x9xf32>) -> tensor<1x2x3x4xf32>
  return %2 : tensor<1x2x3x4xf32>
}

// CHECK-LABEL: func @sinks_through_reflecting_pad_and_resize
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<1x4x5x8xf32>
// CHECK-NEXT:    %[[P:.*]] = convopt.pad %[[X]] low = [0, 2, 3, 1] high = [0, 0, 1, 0] mode = reflect
// CHECK-SAME:      -> tensor<1x6x9x9xf32>
// CHECK-NEXT:    %[[R:.*]] = convopt.resize %[[P]] mode = linear coordinates = half_pixel
// CHECK-SAME:      scales = [1.000000e+00, 2.000000e+00, 3.000000e+00, 1.000000e+00] sizes = [1, 12, 27, 9]
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[R]]
// CHECK-SAME:      -> tensor<1x9x12x27xf32>
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_reflecting_pad_and_resize(%x: tensor<1x4x5x8xf32>)
    -> tensor<1x9x12x27xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x4x5x8xf32>) -> tensor<1x8x4x5xf32>
  %1 = convopt.pad %0 low = [0, 1, 2, 3] high = [0, 0, 0, 1] mode = reflect
      : (tensor<1x8x4x5xf32>) -> tensor<1x9x6x9xf32>
  %2 = convopt.resize %1 mode = linear coordinates = half_pixel
      scales = [1.0, 1.0, 2.0, 3.0] sizes = [1, 9, 12, 27]
      : (tensor<1x9x6x9xf32>) -> tensor<1x9x12x27xf32>
  return %2 : tensor<1x9x12x27xf32>
}

// The axes that stay are in the old order by chance, or they are not.
// CHECK-LABEL: func @sinks_through_reduce_mean
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<2x4x5x8xf32>
// CHECK-NEXT:    %[[A:.*]] = convopt.reduce_mean %[[X]] axes = [1, 2] : (tensor<2x4x5x8xf32>) -> tensor<2x8xf32>
// CHECK-NEXT:    %[[B:.*]] = convopt.reduce_mean %[[X]] axes = [1] : (tensor<2x4x5x8xf32>) -> tensor<2x5x8xf32>
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[B]] permutation = [0, 2, 1]
// CHECK-NEXT:    return %[[A]], %[[T]]
func.func @sinks_through_reduce_mean(%x: tensor<2x4x5x8xf32>)
    -> (tensor<2x8xf32>, tensor<2x8x5xf32>) {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<2x4x5x8xf32>) -> tensor<2x8x4x5xf32>
  %1 = convopt.reduce_mean %0 axes = [2, 3]
      : (tensor<2x8x4x5xf32>) -> tensor<2x8xf32>
  %2 = convopt.reduce_mean %0 axes = [2]
      : (tensor<2x8x4x5xf32>) -> tensor<2x8x5xf32>
  return %1, %2 : tensor<2x8xf32>, tensor<2x8x5xf32>
}

// CHECK-LABEL: func @no_sinking_into_an_unknown_op
// CHECK:         %[[T:.*]] = convopt.transpose
// CHECK-NEXT:    call @unknown(%[[T]])
func.func private @unknown(tensor<2x3xf32>) -> tensor<2x3xf32>
func.func @no_sinking_into_an_unknown_op(%x: tensor<3x2xf32>)
    -> tensor<2x3xf32> {
  %0 = convopt.transpose %x permutation = [1, 0]
      : (tensor<3x2xf32>) -> tensor<2x3xf32>
  %1 = func.call @unknown(%0) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// The samples stay on axis 0.
// CHECK-LABEL: func @sinks_through_norms_of_samples
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<2x4x4x8xf32>
// CHECK-NEXT:    %[[A:.*]] = convopt.instance_norm %[[X]] {{.*}} axis = 3
// CHECK-NEXT:    %[[B:.*]] = convopt.group_norm %[[A]] {{.*}} axis = 3
// CHECK-NEXT:    %[[C:.*]] = convopt.log_softmax %[[B]] axis = 1
// CHECK-NEXT:    %[[D:.*]] = convopt.sqrt %[[C]]
// CHECK-NEXT:    %[[E:.*]] = convopt.reduce_sum %[[D]] axes = [1, 3] keep_dims
// CHECK-NEXT:    %[[T:.*]] = convopt.reshape %[[E]]
// CHECK-NEXT:    return %[[T]]
func.func @sinks_through_norms_of_samples(%x: tensor<2x4x4x8xf32>,
                                          %b: tensor<8xf32>)
    -> tensor<2x1x1x4xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<2x4x4x8xf32>) -> tensor<2x8x4x4xf32>
  %1 = convopt.instance_norm %0 scale(%b) offset(%b) epsilon = 1.0e-5 axis = 1
      : tensor<2x8x4x4xf32>, tensor<8xf32>
  %2 = convopt.group_norm %1 scale(%b) offset(%b) groups = 2 epsilon = 1.0e-5
      axis = 1 : tensor<2x8x4x4xf32>, tensor<8xf32>
  %3 = convopt.log_softmax %2 axis = 2 : tensor<2x8x4x4xf32>
  %4 = convopt.sqrt %3 : tensor<2x8x4x4xf32>
  %5 = convopt.reduce_sum %4 axes = [1, 2] keep_dims
      : (tensor<2x8x4x4xf32>) -> tensor<2x1x1x4xf32>
  return %5 : tensor<2x1x1x4xf32>
}

// CHECK-LABEL: func @no_sink_norm_of_moved_samples
// CHECK:         %[[T:.*]] = convopt.transpose
// CHECK-NEXT:    convopt.instance_norm %[[T]] {{.*}} axis = 1
// CHECK-NEXT:    return
func.func @no_sink_norm_of_moved_samples(%x: tensor<4x2x8xf32>,
                                         %s: tensor<4xf32>)
    -> tensor<2x4x8xf32> {
  %0 = convopt.transpose %x permutation = [1, 0, 2]
      : (tensor<4x2x8xf32>) -> tensor<2x4x8xf32>
  %1 = convopt.instance_norm %0 scale(%s) offset(%s) epsilon = 1.0 axis = 1
      : tensor<2x4x8xf32>, tensor<4xf32>
  return %1 : tensor<2x4x8xf32>
}

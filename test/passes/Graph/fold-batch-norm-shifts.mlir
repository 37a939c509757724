// A constant that is only added moves down through whatever the shift analysis
// can follow it through, into another constant that is added anyway.
// RUN: convopt-opt %s --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph 2>&1 | FileCheck %s --check-prefix=REASON

// The pair in the description of the pass.
// CHECK-LABEL: func @offset_past_concat
// CHECK-SAME:      (%[[X:[^:]+]]: {{[^,]+}}, %[[Y:[^:]+]]:
// CHECK-NEXT:    %[[C:.+]] = convopt.concat %[[X]], %[[Y]] axis = 1
// CHECK-NEXT:    %[[Z:.+]] = convopt.channel_affine %[[C]] scale = dense<2.0{{0*}}e+00> : tensor<2xf64> offset = dense<[1.0{{0*}}e+00, 1.1{{0*}}e+01]> : tensor<2xf64> axis = 1
// CHECK-NEXT:    return %[[Z]]
// REASON-DAG: Function=offset_past_concat | Reason="channel_affine moved down into channel_affine 'behind'", into=behind, verdict=moved
func.func @offset_past_concat(%x: tensor<1x1x4xf32>, %y: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %y scale = dense<1.0> : tensor<1xf64> offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.concat %x, %0 axis = 1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<2xf64> offset = dense<[1.0, 5.0]> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32> loc("behind")
  return %2 : tensor<1x2x4xf32>
}

// The twin: a factor would have to be paid by the other operand, too.
// CHECK-LABEL: func @no_scale_past_concat
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.concat
// CHECK-NEXT:    convopt.channel_affine
// REASON-DAG: Function=no_scale_past_concat | {{.*}}Remark="nor into what reads it: concat stands in between"
func.func @no_scale_past_concat(%x: tensor<1x1x4xf32>, %y: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %y scale = dense<2.0> : tensor<1xf64> offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.concat %x, %0 axis = 1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<2xf64> offset = dense<[1.0, 5.0]> : tensor<2xf64> axis = 1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// The twin: nothing behind it takes it up.
// CHECK-LABEL: func @no_offset_past_concat_to_relu
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.concat
// REASON-DAG: Function=no_offset_past_concat_to_relu | {{.*}}Remark="nor into what reads it: relu stands in between: no offset passes it"
func.func @no_offset_past_concat_to_relu(%x: tensor<1x1x4xf32>, %y: tensor<1x1x4xf32>) -> tensor<1x2x4xf32> {
  %0 = convopt.channel_affine %y scale = dense<1.0> : tensor<1xf64> offset = dense<3.0> : tensor<1xf64> axis = 1 : tensor<1x1x4xf32>
  %1 = convopt.concat %x, %0 axis = 1 : (tensor<1x1x4xf32>, tensor<1x1x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.relu %1 : tensor<1x2x4xf32>
  return %2 : tensor<1x2x4xf32>
}

// The twin: it varies along the columns, and the parts are channels.
// CHECK-LABEL: func @no_offset_past_concat_of_another_axis
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.concat
func.func @no_offset_past_concat_of_another_axis(%x: tensor<1x1x2xf32>, %y: tensor<1x1x2xf32>) -> tensor<1x2x2xf32> {
  %0 = convopt.channel_affine %y scale = dense<1.0> : tensor<2xf64> offset = dense<[3.0, 4.0]> : tensor<2xf64> axis = 2 : tensor<1x1x2xf32>
  %1 = convopt.concat %x, %0 axis = 1 : (tensor<1x1x2xf32>, tensor<1x1x2xf32>) -> tensor<1x2x2xf32>
  %2 = convopt.channel_affine %1 scale = dense<2.0> : tensor<2xf64> offset = dense<[1.0, 5.0]> : tensor<2xf64> axis = 2 : tensor<1x2x2xf32>
  return %2 : tensor<1x2x2xf32>
}

// Each reader has a constant of its own.
// CHECK-LABEL: func @offset_past_all_sums
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         convopt.add %[[X]]
// CHECK-NEXT:    convopt.channel_affine {{.+}} offset = dense<[1.1{{0*}}e+01, 2.2{{0*}}e+01]>
// CHECK-NEXT:    convopt.sub %{{.+}}, %[[X]]
// CHECK-NEXT:    convopt.channel_affine {{.+}} offset = dense<[9.0{{0*}}e+00, 1.8{{0*}}e+01]>
func.func @offset_past_all_sums(%x: tensor<1x2x4xf32>, %y: tensor<1x2x4xf32>, %z: tensor<1x2x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.add %0, %y : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %3 = convopt.sub %z, %0 : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %4 = convopt.bias_add %3, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %2, %4 : tensor<1x2x4xf32>, tensor<1x2x4xf32>
}

// The twin: one has none.
// CHECK-LABEL: func @no_offset_past_sums_one_has_no_constant
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.add
// REASON-DAG: Function=no_offset_past_sums_one_has_no_constant | Reason="bias_add not folded: its input is an argument: there is no filter to fold into", Remark="nor into what reads it: sigmoid 's' stands in between"
func.func @no_offset_past_sums_one_has_no_constant(%x: tensor<1x2x4xf32>, %y: tensor<1x2x4xf32>, %z: tensor<1x2x4xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.add %0, %y : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %3 = convopt.sub %z, %0 : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %4 = convopt.sigmoid %3 : tensor<1x2x4xf32> loc("s")
  return %2, %4 : tensor<1x2x4xf32>, tensor<1x2x4xf32>
}

// Once for each operand.
// CHECK-LABEL: func @offset_past_doubling
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK-NEXT:    convopt.add %[[X]], %[[X]]
// CHECK-NEXT:    convopt.channel_affine {{.+}} offset = dense<[1.2{{0*}}e+01, 2.4{{0*}}e+01]>
func.func @offset_past_doubling(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.add %0, %0 : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %2 : tensor<1x2x4xf32>
}

// The same number, but along two ways that meet.
// CHECK-LABEL: func @no_offset_on_two_ways
// CHECK:         convopt.channel_affine
// CHECK:         convopt.max_pool
// CHECK:         convopt.add
// REASON-DAG: Function=no_offset_on_two_ways | {{.*}}Remark="nor into what reads it: two ways lead to channel_affine"
func.func @no_offset_on_two_ways(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.max_pool %0 kernel = [1] : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.add %0, %1 : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %3 = convopt.bias_add %2, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %3 : tensor<1x2x4xf32>
}

// What is left of it in one reader is zero.
// CHECK-LABEL: func @offset_dies_in_a_norm
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         convopt.batch_norm_training %[[X]]
// CHECK:         convopt.add %[[X]]
// CHECK-NEXT:    convopt.channel_affine {{.+}} offset = dense<[1.1{{0*}}e+01, 2.2{{0*}}e+01]>
func.func @offset_dies_in_a_norm(%x: tensor<1x2x4xf32>, %y: tensor<1x2x4xf32>, %z: tensor<1x2x4xf32>, %p: tensor<2xf32>) -> (tensor<1x2x4xf32>, tensor<1x2x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %y1:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.add %0, %y : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %2, %y1#0 : tensor<1x2x4xf32>, tensor<1x2x4xf32>
}

// The twin: the mean would lose it.
// CHECK-LABEL: func @no_offset_dies_in_a_norm_with_its_mean_used
// CHECK:         %[[A:.+]] = convopt.channel_affine
// CHECK:         convopt.batch_norm_training %[[A]]
func.func @no_offset_dies_in_a_norm_with_its_mean_used(%x: tensor<1x2x4xf32>, %y: tensor<1x2x4xf32>, %z: tensor<1x2x4xf32>, %p: tensor<2xf32>) -> (tensor<1x2x4xf32>, tensor<2xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %y1:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.add %0, %y : (tensor<1x2x4xf32>, tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %2, %y1#1 : tensor<1x2x4xf32>, tensor<2xf32>
}

// The twin: what cancels is not folded. See cancel-bias.mlir.
// CHECK-LABEL: func @no_offset_dies_everywhere
// CHECK:         %[[A:.+]] = convopt.channel_affine
// CHECK:         convopt.batch_norm_training %[[A]]
// REASON-DAG: Function=no_offset_dies_everywhere | {{.*}}Remark="nor into what reads it: nothing is left of it to be absorbed"
func.func @no_offset_dies_everywhere(%x: tensor<1x2x4xf32>, %p: tensor<2xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %y1:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.75 weights_old axis = 1 : (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y1#0 : tensor<1x2x4xf32>
}

// Each part takes its own channel.
// CHECK-LABEL: func @offset_past_slices
// CHECK-SAME:      (%[[X:[^:]+]]:
// CHECK:         convopt.slice %[[X]]
// CHECK-NEXT:    convopt.channel_affine {{.+}} offset = dense<1.1{{0*}}e+01>
// CHECK-NEXT:    convopt.slice %[[X]]
// CHECK-NEXT:    convopt.channel_affine {{.+}} offset = dense<1.2{{0*}}e+01>
func.func @offset_past_slices(%x: tensor<1x2x4xf32>) -> (tensor<1x1x4xf32>, tensor<1x1x4xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<10.0> : tensor<1xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0] sizes = [1, 1, 4] strides = [1, 1, 1] : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  %3 = convopt.slice %0 offsets = [0, 1, 0] sizes = [1, 1, 4] strides = [1, 1, 1] : (tensor<1x2x4xf32>) -> tensor<1x1x4xf32>
  %4 = convopt.bias_add %3, %d axis = 1 : tensor<1x1x4xf32>, tensor<1xf32>
  return %2, %4 : tensor<1x1x4xf32>, tensor<1x1x4xf32>
}

// Behind it there is one number for each element.
// CHECK-LABEL: func @no_offset_past_factors_of_another_axis
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.mul
func.func @no_offset_past_factors_of_another_axis(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %m = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %m : (tensor<1x2x4xf32>, tensor<4xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %2 : tensor<1x2x4xf32>
}

// How much is left of it is not known.
// CHECK-LABEL: func @no_offset_past_run_time_factors
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.mul
func.func @no_offset_past_run_time_factors(%x: tensor<1x2x4xf32>, %m: tensor<2x1xf32>) -> tensor<1x2x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0]> : tensor<2xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  %1 = convopt.mul %0, %m : (tensor<1x2x4xf32>, tensor<2x1xf32>) -> tensor<1x2x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x2x4xf32>, tensor<2xf32>
  return %2 : tensor<1x2x4xf32>
}

// Where its channels end up is not known.
// CHECK-LABEL: func @no_offset_past_concat_of_dynamic_size
// CHECK:         convopt.channel_affine
// CHECK-NEXT:    convopt.concat
func.func @no_offset_past_concat_of_dynamic_size(%x: tensor<1x?x4xf32>, %y: tensor<1x?x4xf32>) -> tensor<1x?x4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %d = arith.constant dense<[10.0, 20.0, 30.0, 40.0]> : tensor<4xf32>
  %0 = convopt.bias_add %x, %c axis = 1 : tensor<1x?x4xf32>, tensor<2xf32>
  %1 = convopt.concat %0, %y axis = 1 : (tensor<1x?x4xf32>, tensor<1x?x4xf32>) -> tensor<1x?x4xf32>
  %2 = convopt.bias_add %1, %d axis = 1 : tensor<1x?x4xf32>, tensor<4xf32>
  return %2 : tensor<1x?x4xf32>
}

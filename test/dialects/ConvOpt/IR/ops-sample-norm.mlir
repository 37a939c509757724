// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @instance_norm(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8x4x4xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.instance_norm %[[X]] scale(%[[S]]) offset(%[[O]]) epsilon = 1.000000e-05 axis = 1
// CHECK-SAME: : tensor<4x8x4x4xf32>, tensor<8xf32>
func.func @instance_norm(%x: tensor<4x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  %y = convopt.instance_norm %x scale(%s) offset(%o) epsilon = 1.000000e-05 axis = 1
      : tensor<4x8x4x4xf32>, tensor<8xf32>
  return
}

// Parameters may have another element type, and sizes may be dynamic.
// CHECK-LABEL: func.func @instance_norm_last_axis(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4x?xf16>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.instance_norm %[[X]] scale(%[[S]]) offset(%[[O]]) epsilon = 0.000000e+00 axis = 2
// CHECK-SAME: : tensor<?x4x?xf16>, tensor<8xf32>
func.func @instance_norm_last_axis(%x: tensor<?x4x?xf16>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  %y = convopt.instance_norm %x scale(%s) offset(%o) epsilon = 0.000000e+00 axis = 2
      : tensor<?x4x?xf16>, tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @instance_norm_no_samples(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<0x8x4xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.instance_norm %[[X]] scale(%[[S]]) offset(%[[O]]) epsilon = 1.000000e-05 axis = 1
// CHECK-SAME: : tensor<0x8x4xf32>, tensor<8xf32>
func.func @instance_norm_no_samples(%x: tensor<0x8x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  %y = convopt.instance_norm %x scale(%s) offset(%o) epsilon = 1.000000e-05 axis = 1
      : tensor<0x8x4xf32>, tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @group_norm(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8x4x4xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.group_norm %[[X]] scale(%[[S]]) offset(%[[O]]) groups = 2 epsilon = 1.000000e-05 axis = 1
// CHECK-SAME: : tensor<4x8x4x4xf32>, tensor<8xf32>
func.func @group_norm(%x: tensor<4x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  %y = convopt.group_norm %x scale(%s) offset(%o) groups = 2 epsilon = 1.000000e-05 axis = 1
      : tensor<4x8x4x4xf32>, tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @group_norm_rank_2(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x?xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.group_norm %[[X]] scale(%[[S]]) offset(%[[O]]) groups = 4 epsilon = 1.000000e-05 axis = 1
// CHECK-SAME: : tensor<?x?xf32>, tensor<8xf32>
func.func @group_norm_rank_2(%x: tensor<?x?xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  %y = convopt.group_norm %x scale(%s) offset(%o) groups = 4 epsilon = 1.000000e-05 axis = 1
      : tensor<?x?xf32>, tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @layer_norm(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16x8xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.layer_norm %[[X]] scale(%[[S]]) offset(%[[O]]) epsilon = 1.000000e-05 axis = 2
// CHECK-SAME: : (tensor<4x16x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<4x16x8xf32>
func.func @layer_norm(%x: tensor<4x16x8xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) {
  %y = convopt.layer_norm %x scale(%s) offset(%o) epsilon = 1.000000e-05 axis = 2
      : (tensor<4x16x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<4x16x8xf32>
  return
}

// CHECK-LABEL: func.func @layer_norm_no_offset(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x?x8xf16>, %[[S:[a-z0-9]+]]: tensor<16x8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.layer_norm %[[X]] scale(%[[S]]) epsilon = 1.000000e-05 axis = 1
// CHECK-SAME: : (tensor<?x?x8xf16>, tensor<16x8xf32>) -> tensor<?x?x8xf16>
func.func @layer_norm_no_offset(%x: tensor<?x?x8xf16>, %s: tensor<16x8xf32>) {
  %y = convopt.layer_norm %x scale(%s) epsilon = 1.000000e-05 axis = 1
      : (tensor<?x?x8xf16>, tensor<16x8xf32>) -> tensor<?x?x8xf16>
  return
}

// CHECK-LABEL: func.func @layer_norm_all_axes(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x3xf32>, %[[S:[a-z0-9]+]]: tensor<2x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.layer_norm %[[X]] scale(%[[S]]) epsilon = 1.000000e-05 axis = 0
// CHECK-SAME: : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
func.func @layer_norm_all_axes(%x: tensor<2x3xf32>, %s: tensor<2x3xf32>) {
  %y = convopt.layer_norm %x scale(%s) epsilon = 1.000000e-05 axis = 0
      : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

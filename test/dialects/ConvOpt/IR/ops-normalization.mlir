// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @bias_add(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8x4x4xf32>, %[[B:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.bias_add %[[X]], %[[B]] axis = 1 : tensor<4x8x4x4xf32>, tensor<8xf32>
func.func @bias_add(%x: tensor<4x8x4x4xf32>, %b: tensor<8xf32>) {
  %y = convopt.bias_add %x, %b axis = 1 : tensor<4x8x4x4xf32>, tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @bias_add_last_axis(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4x?xf16>, %[[B:[a-z0-9]+]]: tensor<8xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.bias_add %[[X]], %[[B]] axis = 2 : tensor<?x4x?xf16>, tensor<8xf16>
func.func @bias_add_last_axis(%x: tensor<?x4x?xf16>, %b: tensor<8xf16>) {
  %y = convopt.bias_add %x, %b axis = 2 : tensor<?x4x?xf16>, tensor<8xf16>
  return
}

// CHECK-LABEL: func.func @channel_affine(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x4x4xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.channel_affine %[[X]] scale = dense<[2.000000e+00, 1.000000e-01]> : tensor<2xf64> offset = dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf64> axis = 1 : tensor<1x2x4x4xf32>
func.func @channel_affine(%x: tensor<1x2x4x4xf32>) {
  %y = convopt.channel_affine %x scale = dense<[2.000000e+00, 1.000000e-01]> : tensor<2xf64> offset = dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf64> axis = 1 : tensor<1x2x4x4xf32>
  return
}

// CHECK-LABEL: func.func @channel_affine_splat(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x2xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.channel_affine %[[X]] scale = dense<5.000000e-01> : tensor<2xf64> offset = dense<-1.000000e+00> : tensor<2xf64> axis = 2 : tensor<1x4x2xf16>
func.func @channel_affine_splat(%x: tensor<1x4x2xf16>) {
  %y = convopt.channel_affine %x scale = dense<5.000000e-01> : tensor<2xf64> offset = dense<-1.000000e+00> : tensor<2xf64> axis = 2 : tensor<1x4x2xf16>
  return
}

// CHECK-LABEL: func.func @channel_affine_resource(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.channel_affine %[[X]] scale = dense_resource<scale> : tensor<2xf64> offset = dense<0.000000e+00> : tensor<2xf64> axis = 1 : tensor<1x2xf32>
func.func @channel_affine_resource(%x: tensor<1x2xf32>) {
  %y = convopt.channel_affine %x scale = dense_resource<scale> : tensor<2xf64> offset = dense<0.000000e+00> : tensor<2xf64> axis = 1 : tensor<1x2xf32>
  return
}

// CHECK-LABEL: func.func @batch_norm(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8x4x4xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>, %[[M:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.batch_norm %[[X]] scale(%[[S]]) offset(%[[O]]) mean(%[[M]]) variance(%[[V]]) epsilon = 1.000000e-05 axis = 1 : tensor<4x8x4x4xf32>, tensor<8xf32>
func.func @batch_norm(%x: tensor<4x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) {
  %y = convopt.batch_norm %x scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 1.000000e-05 axis = 1 : tensor<4x8x4x4xf32>, tensor<8xf32>
  return
}

// Parameters may have another element type, as in ONNX.
// CHECK-LABEL: func.func @batch_norm_mixed_types(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x4x8xf16>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>, %[[M:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.batch_norm %[[X]] scale(%[[S]]) offset(%[[O]]) mean(%[[M]]) variance(%[[V]]) epsilon = 0.000000e+00 axis = 3 : tensor<1x4x4x8xf16>, tensor<8xf32>
func.func @batch_norm_mixed_types(%x: tensor<1x4x4x8xf16>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) {
  %y = convopt.batch_norm %x scale(%s) offset(%o) mean(%m) variance(%v) epsilon = 0.000000e+00 axis = 3 : tensor<1x4x4x8xf16>, tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @batch_norm_training_weights_old(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8x4x4xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>, %[[M:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]], %[[MEAN:[a-z0-9_]+]], %[[VAR:[a-z0-9_]+]], %[[NEW_MEAN:[a-z0-9_]+]], %[[NEW_VAR:[a-z0-9_]+]] = convopt.batch_norm_training %[[X]] scale(%[[S]]) offset(%[[O]]) running_mean(%[[M]]) running_variance(%[[V]]) epsilon = 1.000000e-05 momentum = 9.000000e-01 weights_old axis = 1
// CHECK-SAME: : (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
func.func @batch_norm_training_weights_old(%x: tensor<4x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) {
  %y, %mean, %var, %new_mean, %new_var = convopt.batch_norm_training %x scale(%s) offset(%o) running_mean(%m) running_variance(%v) epsilon = 1.000000e-05 momentum = 9.000000e-01 weights_old axis = 1
      : (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// CHECK-LABEL: func.func @batch_norm_training_weights_new(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x8x4x4xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>, %[[M:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]], %[[MEAN:[a-z0-9_]+]], %[[VAR:[a-z0-9_]+]], %[[NEW_MEAN:[a-z0-9_]+]], %[[NEW_VAR:[a-z0-9_]+]] = convopt.batch_norm_training %[[X]] scale(%[[S]]) offset(%[[O]]) running_mean(%[[M]]) running_variance(%[[V]]) epsilon = 1.000000e-05 momentum = 9.000000e-01 weights_new axis = 1
// CHECK-SAME: : (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
func.func @batch_norm_training_weights_new(%x: tensor<4x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) {
  %y, %mean, %var, %new_mean, %new_var = convopt.batch_norm_training %x scale(%s) offset(%o) running_mean(%m) running_variance(%v) epsilon = 1.000000e-05 momentum = 9.000000e-01 weights_new axis = 1
      : (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

// CHECK-LABEL: func.func @batch_norm_training_dynamic(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x?xf32>, %[[S:[a-z0-9]+]]: tensor<8xf32>, %[[O:[a-z0-9]+]]: tensor<8xf32>, %[[M:[a-z0-9]+]]: tensor<8xf32>, %[[V:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]], %[[MEAN:[a-z0-9_]+]], %[[VAR:[a-z0-9_]+]], %[[NEW_MEAN:[a-z0-9_]+]], %[[NEW_VAR:[a-z0-9_]+]] = convopt.batch_norm_training %[[X]] scale(%[[S]]) offset(%[[O]]) running_mean(%[[M]]) running_variance(%[[V]]) epsilon = 0.000000e+00 momentum = 1.000000e+00 weights_old axis = 1
// CHECK-SAME: : (tensor<?x?xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
func.func @batch_norm_training_dynamic(%x: tensor<?x?xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) {
  %y, %mean, %var, %new_mean, %new_var = convopt.batch_norm_training %x scale(%s) offset(%o) running_mean(%m) running_variance(%v) epsilon = 0.000000e+00 momentum = 1.000000e+00 weights_old axis = 1
      : (tensor<?x?xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return
}

{-#
  dialect_resources: {
    builtin: {
      scale: "0x08000000000000000000F03F0000000000000040"
    }
  }
#-}

// Running a pass twice changes nothing more, over every case of the passes.
// RUN: convopt-opt %S/fold-batch-norm.mlir --convopt-fold-batch-norm -o %t.once
// RUN: convopt-opt %t.once --convopt-fold-batch-norm -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/fold-batch-norm-negative.mlir --convopt-fold-batch-norm -o %t.once
// RUN: convopt-opt %t.once --convopt-fold-batch-norm -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/fold-batch-norm-motion.mlir --convopt-fold-batch-norm -o %t.once
// RUN: convopt-opt %t.once --convopt-fold-batch-norm -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/fold-batch-norm-motion-negative.mlir --convopt-fold-batch-norm -o %t.once
// RUN: convopt-opt %t.once --convopt-fold-batch-norm -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/traps-fold.mlir --convopt-fold-batch-norm -o %t.once
// RUN: convopt-opt %t.once --convopt-fold-batch-norm -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/guards-fold.mlir --convopt-fold-batch-norm -o %t.once
// RUN: convopt-opt %t.once --convopt-fold-batch-norm -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/cancel-bias.mlir --convopt-cancel-bias -o %t.once
// RUN: convopt-opt %t.once --convopt-cancel-bias -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/cancel-bias-negative.mlir --convopt-cancel-bias -o %t.once
// RUN: convopt-opt %t.once --convopt-cancel-bias -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/compose-convs.mlir --convopt-compose-convs -o %t.once
// RUN: convopt-opt %t.once --convopt-compose-convs -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/compose-convs-negative.mlir --convopt-compose-convs -o %t.once
// RUN: convopt-opt %t.once --convopt-compose-convs -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/merge-branches.mlir --convopt-merge-branches -o %t.once
// RUN: convopt-opt %t.once --convopt-merge-branches -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/merge-branches-negative.mlir --convopt-merge-branches -o %t.once
// RUN: convopt-opt %t.once --convopt-merge-branches -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/merge-pads.mlir --convopt-merge-pads -o %t.once
// RUN: convopt-opt %t.once --convopt-merge-pads -o %t.twice
// RUN: diff %t.once %t.twice
// RUN: convopt-opt %S/merge-pads-negative.mlir --convopt-merge-pads -o %t.once
// RUN: convopt-opt %t.once --convopt-merge-pads -o %t.twice
// RUN: diff %t.once %t.twice

// The two passes together: once is enough, and their order does not matter.
// RUN: convopt-opt %s --convopt-fold-batch-norm --convopt-cancel-bias | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias --convopt-fold-batch-norm | FileCheck %s
// RUN: convopt-opt %s --convopt-cancel-bias --convopt-fold-batch-norm --convopt-cancel-bias --convopt-fold-batch-norm | FileCheck %s

// A constant bias_add and an add in front of a norm with batch statistics: to be
// folded into the convolution, or to be cancelled where they stand.
// CHECK-LABEL: func @biases_after_conv_before_batch_statistics
// CHECK-NOT:     convopt.bias_add
// CHECK-NOT:     convopt.add
// CHECK:         %[[Y:.+]] = convopt.conv %{{[^ ]+}}, %{{[^ ]+}} :
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
// CHECK-NEXT:    return
func.func @biases_after_conv_before_batch_statistics(%x: tensor<4x1x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %c = arith.constant dense<3.0> : tensor<f32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %2 = convopt.add %1, %c : (tensor<4x2x4xf32>, tensor<f32>) -> tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %2 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0 : tensor<4x2x4xf32>
}

// Where folding is not allowed, the affine's offset still cancels.
// CHECK-LABEL: func @bias_after_shared_conv_before_batch_statistics
// CHECK:         %[[Y:.+]] = convopt.conv
// CHECK-NEXT:    {{.+}} = convopt.batch_norm_training %[[Y]]
// CHECK-NEXT:    return
func.func @bias_after_shared_conv_before_batch_statistics(%x: tensor<4x1x4xf32>, %p: tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<4x2x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w : (tensor<4x1x4xf32>, tensor<2x1x1xf32>) -> tensor<4x2x4xf32>
  %1 = convopt.bias_add %0, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  %y:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %y#0, %0 : tensor<4x2x4xf32>, tensor<4x2x4xf32>
}

// The bias of the first convolution cancels, that of the second one is needed.
// CHECK-LABEL: func @one_norm_of_each_kind
// CHECK-DAG:     %[[W1:.+]] = arith.constant dense<1.0{{0*}}e+00> : tensor<2x1x1xf32>
// CHECK-DAG:     %[[W2:.+]] = arith.constant dense<3.0{{0*}}e+00> : tensor<2x2x1xf32>
// CHECK-DAG:     %[[B2:.+]] = arith.constant dense<[4.0{{0*}}e+00, 7.0{{0*}}e+00]> : tensor<2xf32>
// CHECK-DAG:     convopt.conv %{{.+}}, %[[W1]] :
// CHECK-DAG:     convopt.conv %{{.+}}, %[[W2]] bias(%[[B2]])
// CHECK-NOT:     convopt
// CHECK:         return
func.func @one_norm_of_each_kind(%x: tensor<4x1x4xf32>, %p: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<2x2x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %s = arith.constant dense<3.0> : tensor<2xf32>
  %o = arith.constant dense<1.0> : tensor<2xf32>
  %m = arith.constant dense<0.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w1 bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %1 = convopt.conv %y#0, %w2 bias(%b) : (tensor<4x2x4xf32>, tensor<2x2x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32>
  %2 = convopt.batch_norm %1 scale(%s) offset(%o) mean(%m) variance(%o) epsilon = 0.0 axis = 1 : tensor<4x2x4xf32>, tensor<2xf32>
  return %2 : tensor<4x2x4xf32>
}

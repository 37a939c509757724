// A run allocates nothing: what a kernel needs beside its operands is in the
// arena. Every one of these kernels has a temporary larger than its stack may be.
// RUN: convopt-opt %s --convopt-graph --convopt-codegen | FileCheck %s
// RUN: convopt-opt %s --convopt-graph --convopt-codegen --convopt-lowering | FileCheck %s --check-prefix=LLVM

// CHECK-NOT: memref.alloc{{[^a]}}
// LLVM-NOT: @{{malloc|aligned_alloc|free}}(

// CHECK-LABEL: func.func @main
// CHECK: call @pad_
// CHECK-SAME: xi8>) -> ()
// CHECK: call @resize_
// CHECK-SAME: xi8>) -> ()
// CHECK: call @instance_norm_
// CHECK: call @group_norm_
// CHECK: call @layer_norm_
// CHECK: call @softmax_
// CHECK: return
// CHECK-NOT: memref.alloc{{[^a]}}
func.func @main(%x: tensor<1x32x48x48xf32>, %s: tensor<32xf32>, %t: tensor<96xf32>)
    -> tensor<1x32x100x96xf32> {
  %0 = convopt.pad %x low = [0, 0, 1, 1] high = [0, 0, 1, 1] mode = reflect
      : (tensor<1x32x48x48xf32>) -> tensor<1x32x50x50xf32>
  %1 = convopt.resize %0 mode = linear coordinates = half_pixel
      scales = [1.0, 1.0, 2.0, 1.92] sizes = [1, 32, 100, 96]
      : (tensor<1x32x50x50xf32>) -> tensor<1x32x100x96xf32>
  %2 = convopt.instance_norm %1 scale(%s) offset(%s) epsilon = 1.0e-5 axis = 1
      : tensor<1x32x100x96xf32>, tensor<32xf32>
  %3 = convopt.group_norm %2 scale(%s) offset(%s) groups = 4 epsilon = 1.0e-5 axis = 1
      : tensor<1x32x100x96xf32>, tensor<32xf32>
  %4 = convopt.layer_norm %3 scale(%t) offset(%t) epsilon = 1.0e-5 axis = 3
      : (tensor<1x32x100x96xf32>, tensor<96xf32>, tensor<96xf32>) -> tensor<1x32x100x96xf32>
  %5 = convopt.softmax %4 axis = 3 : tensor<1x32x100x96xf32>
  return %5 : tensor<1x32x100x96xf32>
}

// Machine code for another architecture: only looked at, nothing is run.
// REQUIRES: aarch64-registered-target
// RUN: convopt-opt %s --convopt-attach-target="triple=aarch64-linux-gnu cpu=neoverse-n1" \
// RUN:   --convopt-graph --convopt-codegen --convopt-lowering -o %t.mlir
// RUN: mlir-translate --mlir-to-llvmir --allow-unregistered-dialect %t.mlir -o %t.ll
// RUN: llc -O3 -mtriple=aarch64-linux-gnu -mcpu=neoverse-n1 %t.ll -o - | FileCheck %s
// RUN: llc -O3 -mtriple=aarch64-linux-gnu -mcpu=neoverse-n1 -filetype=obj %t.ll -o %t.o
// Nothing of the C library is called, for no element.
// RUN: llvm-nm --undefined-only %t.o | count 0

// Whole vectors, and no broadcast that is not part of a load.
// CHECK-LABEL: direct_0:
// CHECK:         ld1r { [[X:v[0-9]+]].4s }
// CHECK-DAG:     fmla v{{[0-9]+}}.4s, {{.*}}[[X]].4s
// CHECK-LABEL: depthwise_{{[0-9]+}}:
// CHECK:         fmla v{{[0-9]+}}.4s
// CHECK-LABEL: convopt_entry:
func.func @main(%x: tensor<1x16x14x14xf32>) -> tensor<1x32x14x14xf32> {
  %w = arith.constant dense<0.5> : tensor<32x16x5x5xf32>
  %b = arith.constant dense<1.0> : tensor<32xf32>
  %d = arith.constant dense<2.0> : tensor<32x1x3x3xf32>
  %0 = convopt.conv %x, %w bias(%b) pads = [4, 4, 4, 4] dilations = [2, 2]
      : (tensor<1x16x14x14xf32>, tensor<32x16x5x5xf32>, tensor<32xf32>) -> tensor<1x32x14x14xf32>
  %1 = convopt.silu %0 : tensor<1x32x14x14xf32>
  %2 = convopt.conv %1, %d pads = [1, 1, 1, 1] groups = 32
      : (tensor<1x32x14x14xf32>, tensor<32x1x3x3xf32>) -> tensor<1x32x14x14xf32>
  %3 = convopt.softmax %2 axis = 1 : tensor<1x32x14x14xf32>
  %4 = convopt.log_softmax %3 axis = 3 : tensor<1x32x14x14xf32>
  %5 = convopt.tanh %4 : tensor<1x32x14x14xf32>
  %6 = convopt.elu %5 alpha = 1.0 : tensor<1x32x14x14xf32>
  return %6 : tensor<1x32x14x14xf32>
}

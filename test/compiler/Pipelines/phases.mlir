// Each phase runs by itself and hands over to the next.
// RUN: convopt-opt %s --convopt-graph | FileCheck %s --check-prefix=GRAPH
// RUN: convopt-opt %s --convopt-graph --convopt-codegen | FileCheck %s --check-prefix=CODEGEN
// RUN: convopt-opt %s --convopt-graph --convopt-codegen --convopt-lowering | FileCheck %s --check-prefix=LOWERING

// GRAPH-LABEL: func.func @main
// GRAPH-NOT: batch_norm
// GRAPH: %[[Y:.*]] = convopt.conv %{{.*}}, %{{.*}} bias(%{{.*}}) pads = [1, 1, 1, 1]
// GRAPH: convopt.relu %[[Y]]

// CODEGEN: convopt.entry
// CODEGEN: call @transpose_{{.*}}
// CODEGEN: call @direct_{{.*}}
// CODEGEN: call @transpose_{{.*}}
// CODEGEN-NOT: tensor
// CODEGEN: vector.fma

// LOWERING: llvm.func @convopt_entry
func.func @main(%x: tensor<1x3x8x8xf32>) -> tensor<1x4x8x8xf32> {
  %w = arith.constant dense<0.5> : tensor<4x3x3x3xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %one = arith.constant dense<1.0> : tensor<4xf32>
  %0 = convopt.conv %x, %w bias(%b) pads = [1, 1, 1, 1]
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  %1 = convopt.batch_norm %0 scale(%one) offset(%b) mean(%b) variance(%one)
      epsilon = 1.0e-5 axis = 1 : tensor<1x4x8x8xf32>, tensor<4xf32>
  %2 = convopt.relu %1 : tensor<1x4x8x8xf32>
  return %2 : tensor<1x4x8x8xf32>
}

// RUN: convopt-opt --convopt-fuse-epilogues --mlir-print-debuginfo %s | FileCheck %s

// CHECK-LABEL: func @names_every_op_of_the_group
// CHECK:         convopt.dense {{.*}} loc(#[[DENSE:loc[0-9]*]])
// CHECK-NEXT:    convopt.relu {{.*}} loc(#[[RELU:loc[0-9]*]])
// CHECK:         } loc(#[[GROUP:loc[0-9]*]])
// CHECK-DAG:   #[[DENSE]] = loc("fc1")
// CHECK-DAG:   #[[RELU]] = loc("relu1")
// CHECK-DAG:   #[[GROUP]] = loc(fused[#[[DENSE]], #[[RELU]]])
func.func @names_every_op_of_the_group(%x: tensor<1x64xf32>,
                                       %w: tensor<10x64xf32>)
    -> tensor<1x10xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32> loc("fc1")
  %1 = convopt.relu %0 : tensor<1x10xf32> loc("relu1")
  return %1 : tensor<1x10xf32>
}

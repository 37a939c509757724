// RUN: convopt-opt %s --convopt-emit-entry-point | FileCheck %s

module attributes {convopt.inputs = [{name = "x", type = tensor<4xf32>}],
                   convopt.outputs = [{name = "y", type = tensor<4xf32>}]} {
  llvm.func @main(%x: !llvm.ptr, %y: !llvm.ptr, %weights: !llvm.ptr, %arena: !llvm.ptr) attributes {convopt.entry} {
    llvm.return
  }
}
// CHECK-LABEL: llvm.func @convopt_entry
// CHECK-SAME: (%[[IN:.*]]: !llvm.ptr, %[[OUT:.*]]: !llvm.ptr, %[[WEIGHTS:.*]]: !llvm.ptr, %[[ARENA:.*]]: !llvm.ptr)
// CHECK: %[[SLOT:.*]] = llvm.getelementptr %[[IN]][0]
// CHECK: %[[X:.*]] = llvm.load %[[SLOT]]
// CHECK: %[[SLOT1:.*]] = llvm.getelementptr %[[OUT]][0]
// CHECK: %[[Y:.*]] = llvm.load %[[SLOT1]]
// CHECK: llvm.call @main(%[[X]], %[[Y]], %[[WEIGHTS]], %[[ARENA]])

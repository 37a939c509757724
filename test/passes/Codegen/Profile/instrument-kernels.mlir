// RUN: convopt-opt %s -split-input-file -verify-diagnostics --convopt-instrument-kernels | FileCheck %s

// The example of the pass's description.
// CHECK: module attributes {convopt.arena_bytes = 128 : i64
// CHECK-SAME: convopt.profile = [{algorithm = "generic", bytes = 32 : i64, kernel = "relu_0", macs = 0 : i64, node = #{{[a-z0-9]+}}, ops = "relu", output = array<i64: 4>}]
// CHECK-SAME: convopt.profile_offset = 64 : i64
// CHECK-LABEL: func.func @main
// CHECK-SAME: %[[ARENA:[^:]*]]: memref<128xi8>) attributes {convopt.entry}
// CHECK: %[[OFFSET:.*]] = arith.constant 64 : index
// CHECK: %[[TIMES:.*]] = memref.view %[[ARENA]][%[[OFFSET]]][] : memref<128xi8> to memref<2xi64>
// CHECK: %[[T0:.*]] = call @convopt_clock() : () -> i64
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: memref.store %[[T0]], %[[TIMES]][%[[C0]]]
// CHECK: call @relu_0
// CHECK: %[[T1:.*]] = call @convopt_clock() : () -> i64
// CHECK: %[[C1:.*]] = arith.constant 1 : index
// CHECK: memref.store %[[T1]], %[[TIMES]][%[[C1]]]
// CHECK-NEXT: return
// CHECK: func.func private @convopt_clock() -> i64
module attributes {convopt.arena_bytes = 64 : i64} {
  func.func @main(%x: memref<4xf32>, %y: memref<4xf32>, %weights: memref<0xi8>, %arena: memref<64xi8>) attributes {convopt.entry} {
    call @relu_0(%x, %y) : (memref<4xf32>, memref<4xf32>) -> ()
    return
  }
  func.func private @relu_0(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic", convopt.work = {ops = "relu", macs = 0 : i64, output = array<i64: 4>}} {
    return
  }
}

// -----

// A copy of an output is a step, too; a kernel that nobody described is shown
// by what its call says.
// CHECK: convopt.profile = [{algorithm = "copy", bytes = 8192 : i64, kernel = "copy", macs = 0 : i64
// CHECK-SAME: ops = "copy", output = array<i64: 1024>}, {algorithm = "direct", bytes = 4104 : i64, kernel = "k", macs = 0 : i64, node = {{[^,]*}}, ops = "k", output = array<i64: 1>}]
// CHECK-LABEL: func.func @copies
// CHECK: memref.view %{{.*}} : memref<64xi8> to memref<3xi64>
// CHECK: call @convopt_clock
// CHECK: memref.copy
// CHECK: call @convopt_clock
// CHECK: call @k
// CHECK: call @convopt_clock
module attributes {convopt.arena_bytes = 0 : i64} {
  func.func @copies(%x: memref<1024xf32>, %y: memref<1024xf32>, %z: memref<1xf64>, %weights: memref<0xi8>, %arena: memref<0xi8>) attributes {convopt.entry} {
    memref.copy %x, %y : memref<1024xf32> to memref<1024xf32>
    call @k(%x, %z) : (memref<1024xf32>, memref<1xf64>) -> ()
    return
  }
  func.func private @k(%x: memref<1024xf32>, %z: memref<1xf64>) attributes {convopt.kernel = "direct"} {
    return
  }
}

// -----

// expected-error@+1 {{expected a network with planned memory}}
module {
}

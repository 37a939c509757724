// RUN: convopt-opt %s -split-input-file --convopt-place-temporaries | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func.func @temporary_becomes_a_workspace
// CHECK: %[[Y:.*]]:2 = convopt.call_kernel @pad(%{{.*}}) : (tensor<4xf32>) -> (tensor<6xf32>, tensor<64xi8>)
// CHECK: %[[Z:.*]]:2 = convopt.call_kernel @pad(%{{.*}}) : (tensor<4xf32>) -> (tensor<6xf32>, tensor<64xi8>)
// CHECK: return %[[Y]]#0, %[[Z]]#0
// CHECK-LABEL: func.func private @pad
// CHECK-SAME: (%[[X:.*]]: memref<4xf32>, %{{.*}}: memref<6xf32>, %[[W:.*]]: memref<64xi8>)
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: %[[T:.*]] = memref.view %[[W]][%[[C0]]][] : memref<64xi8> to memref<5xf32>
// CHECK-NOT: memref.alloc
// CHECK: linalg.fill {{.*}} outs(%[[T]] : memref<5xf32>)
// CHECK-NOT: memref.dealloc
// CHECK: return
func.func @temporary_becomes_a_workspace(%x: tensor<4xf32>, %z: tensor<4xf32>) -> (tensor<6xf32>, tensor<6xf32>) {
  %y = convopt.call_kernel @pad(%x) : (tensor<4xf32>) -> tensor<6xf32>
  %v = convopt.call_kernel @pad(%z) : (tensor<4xf32>) -> tensor<6xf32>
  return %y, %v : tensor<6xf32>, tensor<6xf32>
}
func.func private @pad(%x: memref<4xf32>, %y: memref<6xf32>) attributes {convopt.kernel = "generic"} {
  %zero = arith.constant 0.0 : f32
  %t = memref.alloc() : memref<5xf32>
  linalg.fill ins(%zero : f32) outs(%t : memref<5xf32>)
  memref.dealloc %t : memref<5xf32>
  return
}

// -----

// One is dead when the other one begins.
// CHECK-LABEL: func.func private @temporaries_share_bytes
// CHECK-SAME: memref<64xi8>)
// CHECK-COUNT-2: memref.view %{{.*}}[%c0{{.*}}][] : memref<64xi8> to memref<16xf32>
func.func private @temporaries_share_bytes(%y: memref<16xf32>) attributes {convopt.kernel = "generic"} {
  %zero = arith.constant 0.0 : f32
  %a = memref.alloc() : memref<16xf32>
  linalg.fill ins(%zero : f32) outs(%a : memref<16xf32>)
  memref.copy %a, %y : memref<16xf32> to memref<16xf32>
  %b = memref.alloc() : memref<16xf32>
  linalg.fill ins(%zero : f32) outs(%b : memref<16xf32>)
  memref.copy %b, %y : memref<16xf32> to memref<16xf32>
  memref.dealloc %a : memref<16xf32>
  memref.dealloc %b : memref<16xf32>
  return
}

// -----

// CHECK-LABEL: func.func private @no_sharing_both_are_in_use
// CHECK-SAME: memref<128xi8>)
// CHECK-DAG: memref.view %{{.*}}[%c0{{.*}}][] : memref<128xi8> to memref<16xf32>
// CHECK-DAG: memref.view %{{.*}}[%c64{{.*}}][] : memref<128xi8> to memref<16xf32>
func.func private @no_sharing_both_are_in_use(%y: memref<16xf32>) attributes {convopt.kernel = "generic"} {
  %zero = arith.constant 0.0 : f32
  %a = memref.alloc() : memref<16xf32>
  linalg.fill ins(%zero : f32) outs(%a : memref<16xf32>)
  %b = memref.alloc() : memref<16xf32>
  linalg.fill ins(%zero : f32) outs(%b : memref<16xf32>)
  memref.copy %a, %b : memref<16xf32> to memref<16xf32>
  memref.copy %b, %y : memref<16xf32> to memref<16xf32>
  return
}

// -----

// The first one is read through a view, inside a loop.
// CHECK-LABEL: func.func private @no_sharing_a_view_is_in_use
// CHECK-SAME: memref<128xi8>)
func.func private @no_sharing_a_view_is_in_use(%y: memref<4x4xf32>) attributes {convopt.kernel = "generic"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %a = memref.alloc() : memref<16xf32>
  linalg.fill ins(%zero : f32) outs(%a : memref<16xf32>)
  %view = memref.expand_shape %a [[0, 1]] output_shape [4, 4] : memref<16xf32> into memref<4x4xf32>
  %b = memref.alloc() : memref<4x4xf32>
  linalg.fill ins(%zero : f32) outs(%b : memref<4x4xf32>)
  scf.for %i = %c0 to %c1 step %c1 {
    memref.copy %view, %b : memref<4x4xf32> to memref<4x4xf32>
    memref.copy %b, %y : memref<4x4xf32> to memref<4x4xf32>
  }
  return
}

// -----

// CHECK-LABEL: func.func @no_workspace_nothing_is_allocated
// CHECK: convopt.call_kernel @k(%{{.*}}) : (tensor<4xf32>) -> tensor<4xf32>
// CHECK: func.func private @k(%{{.*}}: memref<4xf32>, %{{.*}}: memref<4xf32>) attributes
func.func @no_workspace_nothing_is_allocated(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = convopt.call_kernel @k(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
func.func private @k(%x: memref<4xf32>, %y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  return
}

// -----

// Reported at the end of the phase.
// CHECK-LABEL: func.func private @no_place_for_an_allocation_in_a_loop
// CHECK-SAME: (%{{.*}}: memref<4xf32>) attributes
// CHECK: memref.alloc
func.func private @no_place_for_an_allocation_in_a_loop(%y: memref<4xf32>) attributes {convopt.kernel = "generic"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %c1 step %c1 {
    %a = memref.alloc() : memref<4xf32>
    memref.copy %a, %y : memref<4xf32> to memref<4xf32>
    memref.dealloc %a : memref<4xf32>
  }
  return
}

// RUN: convopt-opt %s --convopt-to-linalg --convopt-fuse-linalg --convopt-bufferize-kernels | FileCheck %s

// The result is computed where it is wanted.
// CHECK-LABEL: func private @relu
// CHECK-SAME:    %[[X:.+]]: memref<1x8x4x4xf32>, %[[Y:.+]]: memref<1x8x4x4xf32>
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     linalg.copy
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%[[X]] : memref<1x8x4x4xf32>) outs(%[[Y]] : memref<1x8x4x4xf32>)
// CHECK-NOT:     linalg.copy
// CHECK:         return
func.func private @relu(%x: memref<1x8x4x4xf32>, %y: memref<1x8x4x4xf32>) attributes {convopt.kernel = "generic"} {
  %0 = bufferization.to_tensor %x restrict : memref<1x8x4x4xf32> to tensor<1x8x4x4xf32>
  %1 = convopt.relu %0 : tensor<1x8x4x4xf32>
  bufferization.materialize_in_destination %1 in restrict writable %y : (tensor<1x8x4x4xf32>, memref<1x8x4x4xf32>) -> ()
  return
}

// A concatenation copies each part once, one that is computed not at all.
// CHECK-LABEL: func private @concat
// CHECK-SAME:    %[[A:.+]]: memref<1x3x4xf32>, %[[B:.+]]: memref<1x5x4xf32>, %[[Y:.+]]: memref<1x8x4xf32>
// CHECK:         %[[FIRST:.+]] = memref.subview %[[Y]][0, 0, 0] [1, 3, 4]
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%[[A]] : {{.*}} outs(%[[FIRST]] :
// CHECK:         %[[SECOND:.+]] = memref.subview %[[Y]][0, 3, 0] [1, 5, 4]
// CHECK:         linalg.copy ins(%[[B]] : {{.*}} outs(%[[SECOND]] :
// CHECK-NOT:     linalg.copy
// CHECK:         return
func.func private @concat(%a: memref<1x3x4xf32>, %b: memref<1x5x4xf32>, %y: memref<1x8x4xf32>) attributes {convopt.kernel = "generic"} {
  %0 = bufferization.to_tensor %a restrict : memref<1x3x4xf32> to tensor<1x3x4xf32>
  %1 = bufferization.to_tensor %b restrict : memref<1x5x4xf32> to tensor<1x5x4xf32>
  %2 = convopt.relu %0 : tensor<1x3x4xf32>
  %3 = convopt.concat %2, %1 axis = 1 : (tensor<1x3x4xf32>, tensor<1x5x4xf32>) -> tensor<1x8x4xf32>
  bufferization.materialize_in_destination %3 in restrict writable %y : (tensor<1x8x4xf32>, memref<1x8x4xf32>) -> ()
  return
}

// So does a loop around parts of it.
// CHECK-LABEL: func private @resize
// CHECK-SAME:    %[[X:.+]]: memref<4x8xf32>, %[[Y:.+]]: memref<8x8xf32>
// CHECK-NOT:     memref.alloc
// CHECK:         scf.for %[[I:[a-z0-9]+]] = %{{.+}} to %{{.+}} step %{{[^ ]+}} {
// CHECK:           %[[ROW:.+]] = memref.subview %[[Y]][%[[I]], 0] [1, 8]
// CHECK:           linalg.generic {{.*}}outs(%[[ROW]] :
// CHECK-NOT:     linalg.copy
// CHECK:         return
func.func private @resize(%x: memref<4x8xf32>, %y: memref<8x8xf32>) attributes {convopt.kernel = "generic"} {
  %0 = bufferization.to_tensor %x restrict : memref<4x8xf32> to tensor<4x8xf32>
  %1 = convopt.resize %0 mode = linear coordinates = half_pixel scales = [2.0, 1.0] sizes = [8, 8] : (tensor<4x8xf32>) -> tensor<8x8xf32>
  bufferization.materialize_in_destination %1 in restrict writable %y : (tensor<8x8xf32>, memref<8x8xf32>) -> ()
  return
}

// The result's parts are copies of a temporary, which is no part of it.
// CHECK-LABEL: func private @pad
// CHECK-SAME:    %[[X:.+]]: memref<4x8xf32>, %[[Y:.+]]: memref<6x10xf32>
// CHECK:         %[[T:.+]] = memref.alloca() {{.*}} : memref<6x8xf32>
// CHECK-NOT:     linalg.copy
// CHECK:         linalg.copy ins(%[[X]] :
// CHECK-COUNT-2: linalg.generic
// CHECK:         linalg.copy ins(%[[T]] :
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT:     linalg.copy
// CHECK:         return
func.func private @pad(%x: memref<4x8xf32>, %y: memref<6x10xf32>) attributes {convopt.kernel = "generic"} {
  %0 = bufferization.to_tensor %x restrict : memref<4x8xf32> to tensor<4x8xf32>
  %1 = convopt.pad %0 low = [1, 1] high = [1, 1] mode = reflect : (tensor<4x8xf32>) -> tensor<6x10xf32>
  bufferization.materialize_in_destination %1 in restrict writable %y : (tensor<6x10xf32>, memref<6x10xf32>) -> ()
  return
}

// CHECK-LABEL: func private @small_and_large_temporaries
// CHECK:         memref.alloca() {alignment = 64 : i64} : memref<1x4x32x32xf32>
// CHECK:         %[[LARGE:.+]] = memref.alloc() {alignment = 64 : i64} : memref<1x4x33x32xf32>
// CHECK:         memref.dealloc %[[LARGE]]
// CHECK-NEXT:    return
func.func private @small_and_large_temporaries(%x: memref<1x4x31x32xf32>, %y: memref<1x4x31x32xf32>, %z: memref<1x4x32x32xf32>) attributes {convopt.kernel = "generic"} {
  %0 = bufferization.to_tensor %x restrict : memref<1x4x31x32xf32> to tensor<1x4x31x32xf32>
  %1 = convopt.max_pool %0 kernel = [2, 1] pads = [1, 0, 0, 0] : (tensor<1x4x31x32xf32>) -> tensor<1x4x31x32xf32>
  %2 = convopt.max_pool %0 kernel = [2, 1] pads = [1, 0, 1, 0] : (tensor<1x4x31x32xf32>) -> tensor<1x4x32x32xf32>
  bufferization.materialize_in_destination %1 in restrict writable %y : (tensor<1x4x31x32xf32>, memref<1x4x31x32xf32>) -> ()
  bufferization.materialize_in_destination %2 in restrict writable %z : (tensor<1x4x32x32xf32>, memref<1x4x32x32xf32>) -> ()
  return
}

// CHECK-LABEL: func @not_a_generic_kernel
// CHECK:         tensor.empty
func.func @not_a_generic_kernel() -> tensor<4xf32> {
  %0 = tensor.empty() : tensor<4xf32>
  return %0 : tensor<4xf32>
}

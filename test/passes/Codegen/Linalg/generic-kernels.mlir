// RUN: convopt-opt %s --convopt-generic-kernels | FileCheck %s
// RUN: convopt-opt %s --convopt-generic-kernels | FileCheck %s --check-prefix=LEFT

// Nothing of the levels above is left in any kernel.
// LEFT-NOT: {{(convopt\.[a-z_]+ %|linalg\.|tensor\.|bufferization\.|affine\.)}}

// CHECK-LABEL: func private @concat
// CHECK:         vector.store
func.func private @concat(%a0: memref<1x3x4x4xf32>, %a1: memref<1x5x4x4xf32>, %o0: memref<1x8x4x4xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x3x4x4xf32> to tensor<1x3x4x4xf32>
  %x1 = bufferization.to_tensor %a1 restrict : memref<1x5x4x4xf32> to tensor<1x5x4x4xf32>
  %0 = convopt.concat %x0, %x1 axis = 1 : (tensor<1x3x4x4xf32>, tensor<1x5x4x4xf32>) -> tensor<1x8x4x4xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x8x4x4xf32>, memref<1x8x4x4xf32>) -> ()
  return
}

// CHECK-LABEL: func private @concat_relu
func.func private @concat_relu(%a0: memref<1x3x4x4xf32>, %a1: memref<1x5x4x4xf32>, %o0: memref<1x8x4x4xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x3x4x4xf32> to tensor<1x3x4x4xf32>
  %x1 = bufferization.to_tensor %a1 restrict : memref<1x5x4x4xf32> to tensor<1x5x4x4xf32>
  %r = convopt.relu %x0 : tensor<1x3x4x4xf32>
  %0 = convopt.concat %r, %x1 axis = 1 : (tensor<1x3x4x4xf32>, tensor<1x5x4x4xf32>) -> tensor<1x8x4x4xf32>
  %1 = convopt.relu %0 : tensor<1x8x4x4xf32>
  bufferization.materialize_in_destination %1 in restrict writable %o0 : (tensor<1x8x4x4xf32>, memref<1x8x4x4xf32>) -> ()
  return
}

// CHECK-LABEL: func private @reshape
// CHECK:         vector.store
func.func private @reshape(%a0: memref<1x8x4x4xf32>, %o0: memref<1x128xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x4x4xf32> to tensor<1x8x4x4xf32>
  %0 = convopt.reshape %x0 : tensor<1x8x4x4xf32> -> tensor<1x128xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x128xf32>, memref<1x128xf32>) -> ()
  return
}

// CHECK-LABEL: func private @transpose
// CHECK:         vector.store
func.func private @transpose(%a0: memref<1x20x7x7xf32>, %o0: memref<1x7x7x20xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x20x7x7xf32> to tensor<1x20x7x7xf32>
  %0 = convopt.transpose %x0 permutation = [0, 2, 3, 1] : (tensor<1x20x7x7xf32>) -> tensor<1x7x7x20xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x7x7x20xf32>, memref<1x7x7x20xf32>) -> ()
  return
}

// CHECK-LABEL: func private @pad
// CHECK:         vector.store
func.func private @pad(%a0: memref<1x8x4x4xf32>, %o0: memref<1x8x7x7xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x4x4xf32> to tensor<1x8x4x4xf32>
  %0 = convopt.pad %x0 low = [0, 0, 1, 1] high = [0, 0, 2, 2] value = 0.5 : (tensor<1x8x4x4xf32>) -> tensor<1x8x7x7xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x8x7x7xf32>, memref<1x8x7x7xf32>) -> ()
  return
}

// CHECK-LABEL: func private @slice
func.func private @slice(%a0: memref<1x8x8x8xf32>, %o0: memref<1x4x8x4xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x8x8xf32> to tensor<1x8x8x8xf32>
  %0 = convopt.slice %x0 offsets = [0, 4, 0, 0] sizes = [1, 4, 8, 4] strides = [1, 1, 1, 2] : (tensor<1x8x8x8xf32>) -> tensor<1x4x8x4xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x4x8x4xf32>, memref<1x4x8x4xf32>) -> ()
  return
}

// CHECK-LABEL: func private @softmax
// CHECK:         vector.store
func.func private @softmax(%a0: memref<2x10xf32>, %o0: memref<2x10xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<2x10xf32> to tensor<2x10xf32>
  %0 = convopt.softmax %x0 axis = 1 : tensor<2x10xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<2x10xf32>, memref<2x10xf32>) -> ()
  return
}

// CHECK-LABEL: func private @gap
// CHECK:         vector.store
func.func private @gap(%a0: memref<1x8x7x7xf32>, %o0: memref<1x8x1x1xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x7x7xf32> to tensor<1x8x7x7xf32>
  %0 = convopt.reduce_mean %x0 axes = [2, 3] keep_dims : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x8x1x1xf32>, memref<1x8x1x1xf32>) -> ()
  return
}

// CHECK-LABEL: func private @avg
// CHECK:         vector.store
func.func private @avg(%a0: memref<1x8x16x16xf32>, %o0: memref<1x8x16x16xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x16x16xf32> to tensor<1x8x16x16xf32>
  %0 = convopt.average_pool %x0 kernel = [3, 3] pads = [1, 1, 1, 1] : (tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x8x16x16xf32>, memref<1x8x16x16xf32>) -> ()
  return
}

// CHECK-LABEL: func private @bnt
// CHECK:         vector.store
func.func private @bnt(%a0: memref<4x8x4x4xf32>, %a1: memref<8xf32>, %a2: memref<8xf32>, %a3: memref<8xf32>, %a4: memref<8xf32>, %o0: memref<4x8x4x4xf32>, %o1: memref<8xf32>, %o2: memref<8xf32>, %o3: memref<8xf32>, %o4: memref<8xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<4x8x4x4xf32> to tensor<4x8x4x4xf32>
  %x1 = bufferization.to_tensor %a1 restrict : memref<8xf32> to tensor<8xf32>
  %x2 = bufferization.to_tensor %a2 restrict : memref<8xf32> to tensor<8xf32>
  %x3 = bufferization.to_tensor %a3 restrict : memref<8xf32> to tensor<8xf32>
  %x4 = bufferization.to_tensor %a4 restrict : memref<8xf32> to tensor<8xf32>
  %y, %r0, %r1, %r2, %r3 = convopt.batch_norm_training %x0 scale(%x1) offset(%x2) running_mean(%x3) running_variance(%x4) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> (tensor<4x8x4x4xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  bufferization.materialize_in_destination %y in restrict writable %o0 : (tensor<4x8x4x4xf32>, memref<4x8x4x4xf32>) -> ()
  bufferization.materialize_in_destination %r0 in restrict writable %o1 : (tensor<8xf32>, memref<8xf32>) -> ()
  bufferization.materialize_in_destination %r1 in restrict writable %o2 : (tensor<8xf32>, memref<8xf32>) -> ()
  bufferization.materialize_in_destination %r2 in restrict writable %o3 : (tensor<8xf32>, memref<8xf32>) -> ()
  bufferization.materialize_in_destination %r3 in restrict writable %o4 : (tensor<8xf32>, memref<8xf32>) -> ()
  return
}

// CHECK-LABEL: func private @gconv
// CHECK:         vector.store
func.func private @gconv(%a0: memref<1x8x9x9xf32>, %a1: memref<12x4x3x3xf32>, %a2: memref<12xf32>, %o0: memref<1x12x9x9xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x9x9xf32> to tensor<1x8x9x9xf32>
  %x1 = bufferization.to_tensor %a1 restrict : memref<12x4x3x3xf32> to tensor<12x4x3x3xf32>
  %x2 = bufferization.to_tensor %a2 restrict : memref<12xf32> to tensor<12xf32>
  %0 = convopt.conv %x0, %x1 bias(%x2) pads = [1, 1, 1, 1] groups = 2 : (tensor<1x8x9x9xf32>, tensor<12x4x3x3xf32>, tensor<12xf32>) -> tensor<1x12x9x9xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x12x9x9xf32>, memref<1x12x9x9xf32>) -> ()
  return
}

// CHECK-LABEL: func private @convt
// CHECK:         vector.store
func.func private @convt(%a0: memref<1x8x4x4xf32>, %a1: memref<8x3x2x2xf32>, %o0: memref<1x3x8x8xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x4x4xf32> to tensor<1x8x4x4xf32>
  %x1 = bufferization.to_tensor %a1 restrict : memref<8x3x2x2xf32> to tensor<8x3x2x2xf32>
  %0 = convopt.conv_transpose %x0, %x1 strides = [2, 2] : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x8x8xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x3x8x8xf32>, memref<1x3x8x8xf32>) -> ()
  return
}

// CHECK-LABEL: func private @chain
// CHECK:         vector.store
func.func private @chain(%a0: memref<1x8x4x4xf32>, %o0: memref<1x8x4x4xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x4x4xf32> to tensor<1x8x4x4xf32>
  %0 = convopt.channel_affine %x0 scale = dense<2.0> : tensor<8xf64> offset = dense<[1.,2.,3.,4.,5.,6.,7.,8.]> : tensor<8xf64> axis = 1 : tensor<1x8x4x4xf32>
  %1 = convopt.silu %0 : tensor<1x8x4x4xf32>
  %2 = convopt.add %1, %x0 : (tensor<1x8x4x4xf32>, tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %3 = convopt.clip %2 min = 0.0 max = 6.0 : tensor<1x8x4x4xf32>
  bufferization.materialize_in_destination %3 in restrict writable %o0 : (tensor<1x8x4x4xf32>, memref<1x8x4x4xf32>) -> ()
  return
}

// CHECK-LABEL: func private @dense
// CHECK:         vector.store
func.func private @dense(%a0: memref<2x64xf32>, %a1: memref<10x64xf32>, %a2: memref<10xf32>, %o0: memref<2x10xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<2x64xf32> to tensor<2x64xf32>
  %x1 = bufferization.to_tensor %a1 restrict : memref<10x64xf32> to tensor<10x64xf32>
  %x2 = bufferization.to_tensor %a2 restrict : memref<10xf32> to tensor<10xf32>
  %0 = convopt.dense %x0, %x1 bias(%x2) : (tensor<2x64xf32>, tensor<10x64xf32>, tensor<10xf32>) -> tensor<2x10xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<2x10xf32>, memref<2x10xf32>) -> ()
  return
}

// The source of a row is computed once per row.
// CHECK-LABEL: func private @resize_nearest
// CHECK-COUNT-2: arith.divsi
// CHECK:         scf.for
// CHECK-NEXT:      vector.load
// CHECK-NEXT:      vector.store
func.func private @resize_nearest(%a0: memref<1x8x8x64xf32>, %o0: memref<1x16x16x64xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<1x8x8x64xf32> to tensor<1x8x8x64xf32>
  %0 = convopt.resize %x0 mode = nearest coordinates = asymmetric scales = [1.0, 2.0, 2.0, 1.0] sizes = [1, 16, 16, 64]
      : (tensor<1x8x8x64xf32>) -> tensor<1x16x16x64xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<1x16x16x64xf32>, memref<1x16x16x64xf32>) -> ()
  return
}

// So are its weights, in every vector that they multiply.
// CHECK-LABEL: func private @resize_linear
// CHECK-COUNT-2: vector.broadcast
// CHECK:         scf.for
// CHECK-COUNT-2:   vector.load
// CHECK:           vector.store
func.func private @resize_linear(%a0: memref<8x64xf32>, %o0: memref<16x64xf32>) attributes {convopt.kernel = "generic"} {
  %x0 = bufferization.to_tensor %a0 restrict : memref<8x64xf32> to tensor<8x64xf32>
  %0 = convopt.resize %x0 mode = linear coordinates = half_pixel scales = [2.0, 1.0] sizes = [16, 64]
      : (tensor<8x64xf32>) -> tensor<16x64xf32>
  bufferization.materialize_in_destination %0 in restrict writable %o0 : (tensor<16x64xf32>, memref<16x64xf32>) -> ()
  return
}

// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

func.func private @relu_4(memref<4xf32>, memref<4xf32>)

// CHECK-LABEL: func.func @call_kernel(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>)
// CHECK: %[[Y:.+]] = convopt.call_kernel @relu_4(%[[X]]) : (tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @call_kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = convopt.call_kernel @relu_4(%x) : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func.func @schedules(
// CHECK-SAME: #convopt.schedule<direct, tile = [14, 2], vector = 16>
// CHECK-SAME: #convopt.schedule<depthwise, tile = [7], vector = 8>
// CHECK-SAME: #convopt.schedule<pool, tile = [1], vector = 4>
// CHECK-SAME: #convopt.schedule<winograd, tile = [4, 3, 4, 3, 28, 14, 2], vector = 16>
func.func @schedules() attributes {schedules = [
    #convopt.schedule<direct, tile = [14, 2], vector = 16>,
    #convopt.schedule<depthwise, tile = [7], vector = 8>,
    #convopt.schedule<pool, tile = [1], vector = 4>,
    #convopt.schedule<winograd, tile = [4, 3, 4, 3, 28, 14, 2], vector = 16>]} {
  return
}

// CHECK-LABEL: func.func @enums(
// CHECK-SAME: [#convopt<layout channel_first>, #convopt<layout channel_last>]
// CHECK-SAME: [#convopt<filter_layout oi_spatial>, #convopt<filter_layout spatial_io>, #convopt<filter_layout io_spatial>, #convopt<filter_layout spatial_oi>]
// CHECK-SAME: [#convopt<momentum_convention weights_old>, #convopt<momentum_convention weights_new>]
func.func @enums() attributes {
    a = [#convopt<layout channel_first>, #convopt<layout channel_last>],
    b = [#convopt<filter_layout oi_spatial>, #convopt<filter_layout spatial_io>,
         #convopt<filter_layout io_spatial>, #convopt<filter_layout spatial_oi>],
    c = [#convopt<momentum_convention weights_old>,
         #convopt<momentum_convention weights_new>]} {
  return
}

// RUN: convopt-opt %s -split-input-file --convopt-emit-kernels | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func.func @dense
// CHECK-SAME: (%[[X:.*]]: tensor<1x8xf32>, %[[W:.*]]: tensor<8x32xf32>)
// CHECK: %[[BLOCKED:.*]] = convopt.reshape %[[W]] : tensor<8x32xf32> -> tensor<1x8x1x1x32xf32>
// CHECK: %[[PACKED:.*]] = convopt.transpose %[[BLOCKED]] permutation = [2, 3, 0, 1, 4]
// CHECK: convopt.call_kernel @direct_0(%[[X]], %[[PACKED]]) : (tensor<1x8xf32>, tensor<1x1x1x8x32xf32>) -> tensor<1x32xf32>
// CHECK-LABEL: func.func private @direct_0
// CHECK-SAME: convopt.kernel = "direct", convopt.work = {macs = 256 : i64, ops = "dense", output = array<i64: 1, 32>}
// CHECK: scf.for {{.*}} iter_args(%[[ACC0:.*]] = %{{.*}}, %[[ACC1:.*]] = %{{.*}}) -> (vector<16xf32>, vector<16xf32>)
// CHECK-DAG: vector.fma {{.*}}, %[[ACC0]] : vector<16xf32>
// CHECK-DAG: vector.fma {{.*}}, %[[ACC1]] : vector<16xf32>
// CHECK: vector.store
func.func @dense(%x: tensor<1x8xf32>, %w: tensor<8x32xf32>) -> tensor<1x32xf32> {
  %y = convopt.dense %x, %w filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 2], vector = 16>}
      : (tensor<1x8xf32>, tensor<8x32xf32>) -> tensor<1x32xf32>
  return %y : tensor<1x32xf32>
}

// -----

// Equal shapes share a kernel, another shape does not.
// CHECK-LABEL: func.func @shared
// CHECK: call_kernel @direct_0
// CHECK: call_kernel @direct_0
// CHECK: call_kernel @direct_1
func.func @shared(%x: tensor<1x8xf32>, %v: tensor<8x8xf32>, %w: tensor<8x4xf32>) -> tensor<1x4xf32> {
  %a = convopt.dense %x, %v filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %b = convopt.dense %a, %v filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %c = convopt.dense %b, %w filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 4>} : (tensor<1x8xf32>, tensor<8x4xf32>) -> tensor<1x4xf32>
  return %c : tensor<1x4xf32>
}

// -----

// The same shapes with another schedule or epilogue are other kernels.
// CHECK-LABEL: func.func @not_shared
// CHECK: call_kernel @direct_0
// CHECK: call_kernel @direct_1
// CHECK: call_kernel @direct_2
// CHECK: func.func private @direct_2
// CHECK-SAME: ops = "dense + relu"
// CHECK: arith.select
// CHECK: vector.store
func.func @not_shared(%x: tensor<1x8xf32>, %v: tensor<8x8xf32>) -> tensor<1x8xf32> {
  %a = convopt.dense %x, %v filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %b = convopt.dense %a, %v filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 2], vector = 4>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
  %c = convopt.fused %b, %v : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%x0: tensor<1x8xf32>, %v0: tensor<8x8xf32>):
    %0 = convopt.dense %x0, %v0 filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x8xf32>) -> tensor<1x8xf32>
    %1 = convopt.relu %0 : tensor<1x8xf32>
    convopt.yield %1 : tensor<1x8xf32>
  }
  return %c : tensor<1x8xf32>
}

// -----

// Channels beyond the last whole vector are masked in the output and zero in
// the packed filter.
// CHECK-LABEL: func.func @ragged_channels
// CHECK: convopt.pad {{.*}} high = [0, 0, 0, 5] value = 0.0
// CHECK-LABEL: func.func private @direct_0
// CHECK: %[[MASK:.*]] = vector.constant_mask [3] : vector<4xi1>
// CHECK: vector.maskedstore %{{.*}}, %[[MASK]]
func.func @ragged_channels(%x: tensor<1x8xf32>, %v: tensor<8x11xf32>) -> tensor<1x11xf32> {
  %a = convopt.dense %x, %v filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<1x8xf32>, tensor<8x11xf32>) -> tensor<1x11xf32>
  return %a : tensor<1x11xf32>
}

// -----

// Half a vector is enough for 8 of 16 lanes; the block is written as a whole.
// CHECK-LABEL: func.func @half_a_vector
// CHECK-LABEL: func.func private @direct_0
// CHECK: scf.for {{.*}} -> (vector<16xf32>, vector<8xf32>)
// CHECK: %[[X:.*]] = vector.broadcast %{{.*}} : f32 to vector<16xf32>
// CHECK: %[[PART:.*]] = vector.extract_strided_slice %[[X]] {offsets = [0], sizes = [8], strides = [1]}
// CHECK: vector.fma %[[PART]], %{{.*}}, %{{.*}} : vector<8xf32>
// CHECK: vector.fma %[[X]], %{{.*}}, %{{.*}} : vector<16xf32>
// CHECK: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<16xf32>
// CHECK: %[[BLOCK:.*]] = vector.insert_strided_slice %{{.*}}, %[[ZERO]] {offsets = [0], strides = [1]} : vector<8xf32> into vector<16xf32>
// CHECK: vector.store %[[BLOCK]], %{{.*}} : memref<32xf32{{.*}}>, vector<16xf32>
func.func @half_a_vector(%x: tensor<1x1x8xf32>, %w: tensor<1x8x24xf32>) -> tensor<1x2x1x16xf32> {
  %y = convopt.blocked_conv %x, %w block = 16 {convopt.schedule = #convopt.schedule<direct, tile = [1, 2], vector = 16>}
      : (tensor<1x1x8xf32>, tensor<1x8x24xf32>) -> tensor<1x2x1x16xf32>
  return %y : tensor<1x2x1x16xf32>
}

// -----

// CHECK-LABEL: func.func @no_half_a_vector_for_9_lanes
// CHECK-NOT: vector<8xf32>
func.func @no_half_a_vector_for_9_lanes(%x: tensor<1x1x8xf32>, %w: tensor<1x8x25xf32>) -> tensor<1x2x1x16xf32> {
  %y = convopt.blocked_conv %x, %w block = 16 {convopt.schedule = #convopt.schedule<direct, tile = [1, 2], vector = 16>}
      : (tensor<1x1x8xf32>, tensor<1x8x25xf32>) -> tensor<1x2x1x16xf32>
  return %y : tensor<1x2x1x16xf32>
}

// -----

// Rows above and below the input are cut off by loop bounds; nothing is padded.
// CHECK-LABEL: func.func @borders
// CHECK-NOT: convopt.pad
// CHECK-LABEL: func.func private @depthwise_0
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK-NOT: memref.alloc
func.func @borders(%x: tensor<1x9x9x16xf32>, %w: tensor<3x3x1x16xf32>) -> tensor<1x9x9x16xf32> {
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1] groups = 16 layout = channel_last filter_layout = spatial_io
      {convopt.schedule = #convopt.schedule<depthwise, tile = [3], vector = 16>}
      : (tensor<1x9x9x16xf32>, tensor<3x3x1x16xf32>) -> tensor<1x9x9x16xf32>
  return %y : tensor<1x9x9x16xf32>
}

// -----

// CHECK-LABEL: func.func @pool
// CHECK: call_kernel @pool_0(%{{.*}}) : (tensor<1x4x4x16xf32>) -> tensor<1x2x2x16xf32>
// CHECK-LABEL: func.func private @pool_0
// CHECK: arith.cmpf ogt
// CHECK: arith.cmpf uno
func.func @pool(%x: tensor<1x4x4x16xf32>) -> tensor<1x2x2x16xf32> {
  %y = convopt.max_pool %x kernel = [2, 2] strides = [2, 2] layout = channel_last {convopt.schedule = #convopt.schedule<pool, tile = [2], vector = 16>} : (tensor<1x4x4x16xf32>) -> tensor<1x2x2x16xf32>
  return %y : tensor<1x2x2x16xf32>
}

// -----

// Few outputs: lanes are input channels, summed up at the end; channels beyond
// the last whole vector load as zero.
// CHECK-LABEL: func.func @dot
// CHECK: convopt.call_kernel @dot_0({{.*}}) : (tensor<1x9x20xf32>, tensor<2x5x2x16xf32>, tensor<4xf32>) -> tensor<1x5x2xf32>
// CHECK-LABEL: func.func private @dot_0
// CHECK: vector.fma {{.*}} : vector<16xf32>
// CHECK: vector.constant_mask [4] : vector<16xi1>
// CHECK: vector.maskedload
// CHECK: vector.reduction <add>, %{{.*}} fastmath<reassoc> : vector<16xf32> into f32
// CHECK: arith.addf {{.*}} : vector<4xf32>
// CHECK: vector.maskedstore
func.func @dot(%x: tensor<1x9x20xf32>, %w: tensor<5x20x2xf32>, %b: tensor<2xf32>) -> tensor<1x5x2xf32> {
  %y = convopt.conv %x, %w bias(%b) layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<dot, tile = [5, 4], vector = 16>}
      : (tensor<1x9x20xf32>, tensor<5x20x2xf32>, tensor<2xf32>) -> tensor<1x5x2xf32>
  return %y : tensor<1x5x2xf32>
}

// -----

// A block is stored as a whole, its padding too; of the input's last block only
// real channels are read.
// CHECK-LABEL: func.func @blocked
// CHECK: convopt.pad {{.*}} high = [0, 0, 0, 5] value = 0.0
// CHECK-LABEL: func.func private @direct_0
// CHECK-NOT: vector.constant_mask
// CHECK: %[[CHANNELS:.*]] = arith.constant 11 : index
// CHECK: scf.for %[[C:.*]] = %{{.*}} to %[[CHANNELS]]
// CHECK: arith.divui %[[C]]
// CHECK: vector.store
func.func @blocked(%x: tensor<1x2x2x2x8xf32>, %w: tensor<1x1x11x11xf32>) -> tensor<1x1x2x2x16xf32> {
  %y = convopt.blocked_conv %x, %w block = 16 {convopt.schedule = #convopt.schedule<direct, tile = [4, 1], vector = 16>}
      : (tensor<1x2x2x2x8xf32>, tensor<1x1x11x11xf32>) -> tensor<1x1x2x2x16xf32>
  return %y : tensor<1x1x2x2x16xf32>
}

// -----

// G g G^T is computed here: the rows of G add up to -1, 3/2, 1/2 and 1.
// Transformed tiles of 4 x 4 inputs, their products, and a square for tiles at
// the border lie in a workspace that is a result without users.
// CHECK-LABEL: func.func @winograd
// CHECK: %[[U:.*]] = arith.constant dense<"0x{{(0000803F0000803F0000000000000000){4}(0000C0BF0000C0BF0000000000000000){4}(000000BF000000BF0000000000000000){4}(000080BF000080BF0000000000000000){4}(0000C0BF0000C0BF0000000000000000){4}(00001040000010400000000000000000){4}.*}}"> : tensor<16x1x1x1x4x4xf32>
// CHECK: %[[Y:.*]]:2 = convopt.call_kernel @winograd_0(%{{.*}}, %[[U]]) : (tensor<1x6x6x4xf32>, tensor<16x1x1x1x4x4xf32>) -> (tensor<1x6x6x2xf32>, tensor<960xf32>)
// CHECK: return %[[Y]]#0
// CHECK-LABEL: func.func private @winograd_0
// CHECK-SAME: memref<1x6x6x2xf32>, %[[SPACE:.*]]: memref<960xf32>) attributes {convopt.kernel = "winograd"
// Blocks of tiles, the last one with fewer.
// CHECK: scf.for
// CHECK: arith.minsi
// Tiles inside the input are read where they lie, others are copied.
// CHECK: scf.if
// CHECK-COUNT-16: vector.store %{{.*}}, %[[SPACE]]
// CHECK: } else {
// CHECK: scf.for
// CHECK: vector.store %{{.*}}, %[[SPACE]]
// CHECK: scf.for
// CHECK: scf.for
// CHECK: vector.store %{{.*}}, %[[SPACE]]
// CHECK-COUNT-16: vector.store %{{.*}}, %[[SPACE]]
// Products, with accumulators in registers.
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK: memref.prefetch
// CHECK-COUNT-3: vector.fma
// CHECK: scf.yield
// CHECK-COUNT-3: vector.store %{{.*}}, %[[SPACE]]
// Outputs, the last of which are masked.
// CHECK-COUNT-4: vector.store %{{.*}}, %[[SPACE]]
// CHECK: scf.for
// CHECK: scf.for
// CHECK: arith.select
// CHECK: vector.maskedstore
func.func @winograd(%x: tensor<1x6x6x4xf32>) -> tensor<1x6x6x2xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x4x2xf32>
  %g = convopt.fused %x, %w : (tensor<1x6x6x4xf32>, tensor<3x3x4x2xf32>) -> tensor<1x6x6x2xf32> {
  ^bb0(%x0: tensor<1x6x6x4xf32>, %w0: tensor<3x3x4x2xf32>):
    %0 = convopt.conv %x0, %w0 pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
        {convopt.schedule = #convopt.schedule<winograd, tile = [2, 3, 2, 3, 6, 3, 1], vector = 4>}
        : (tensor<1x6x6x4xf32>, tensor<3x3x4x2xf32>) -> tensor<1x6x6x2xf32>
    %1 = convopt.relu %0 : tensor<1x6x6x2xf32>
    convopt.yield %1 : tensor<1x6x6x2xf32>
  }
  return %g : tensor<1x6x6x2xf32>
}

// -----

// Channels that do not fill vectors are masked, in tiles inside the input, too.
// CHECK-LABEL: func.func private @winograd_0
// CHECK-NOT: scf.if
// CHECK: vector.create_mask
// CHECK: vector.maskedload
func.func @winograd_ragged_inputs(%x: tensor<1x6x6x3xf32>) -> tensor<1x6x6x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x3x4xf32>
  %0 = convopt.conv %x, %w pads = [1, 1, 1, 1] layout = channel_last filter_layout = spatial_io
      {convopt.schedule = #convopt.schedule<winograd, tile = [4, 3, 4, 3, 4, 4, 1], vector = 4>}
      : (tensor<1x6x6x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
  return %0 : tensor<1x6x6x4xf32>
}

// -----

// One axis, and two segments of three taps, the last of which is zero: more
// channels to sum over.
// CHECK-LABEL: func.func @winograd_segments
// CHECK: call_kernel @winograd_0(%{{.*}}, %{{.*}}) : (tensor<1x9x4xf32>, tensor<4x1x1x2x4x4xf32>) -> (tensor<1x9x4xf32>, tensor<336xf32>)
// CHECK-LABEL: func.func private @winograd_0
// CHECK-SAME: memref<4x1x1x2x4x4xf32>, %{{[^:]*}}: memref<1x9x4xf32>, %[[SPACE:[^:]*]]: memref<336xf32>) attributes
// CHECK: scf.if
// CHECK: %[[TWO:.*]] = arith.constant 2 : index
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[TWO]]
// CHECK-COUNT-4: vector.store %{{.*}}, %[[SPACE]]
// CHECK: } else {
// CHECK: vector.store %{{.*}}, %[[SPACE]]
// Two times four channels.
// CHECK: %[[EIGHT:.*]] = arith.constant 8 : index
// CHECK: scf.for %{{.*}} = %{{.*}} to %[[EIGHT]] {{.*}} iter_args({{.*}}) -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK-COUNT-5: vector.fma
// Both outputs of a tile are written from registers, those of the last one
// through the workspace.
// CHECK: scf.if
// CHECK-NOT: vector.store %{{.*}}, %[[SPACE]]
// CHECK: } else {
// CHECK: vector.store %{{.*}}, %[[SPACE]]
func.func @winograd_segments(%x: tensor<1x9x4xf32>) -> tensor<1x9x4xf32> {
  %w = arith.constant dense<1.0> : tensor<5x4x4xf32>
  %0 = convopt.conv %x, %w pads = [2, 2] layout = channel_last filter_layout = spatial_io
      {convopt.schedule = #convopt.schedule<winograd, tile = [1, 1, 2, 3, 5, 5, 1], vector = 4>}
      : (tensor<1x9x4xf32>, tensor<5x4x4xf32>) -> tensor<1x9x4xf32>
  return %0 : tensor<1x9x4xf32>
}

// -----

// 3x1x1: height and width are one axis, along which tiles have one output.
// CHECK-LABEL: func.func @winograd_depth
// CHECK: call_kernel @winograd_0(%{{.*}}, %{{.*}}) : (tensor<1x8x2x3x4xf32>, tensor<6x1x1x1x4x4xf32>)
// CHECK-LABEL: func.func private @winograd_0
// CHECK: %[[SIX:.*]] = arith.constant 6 : index
// CHECK: arith.divui %{{.*}}, %[[SIX]] : index
func.func @winograd_depth(%x: tensor<1x8x2x3x4xf32>) -> tensor<1x8x2x3x4xf32> {
  %w = arith.constant dense<1.0> : tensor<3x1x1x4x4xf32>
  %0 = convopt.conv %x, %w pads = [1, 0, 0, 1, 0, 0] layout = channel_last filter_layout = spatial_io
      {convopt.schedule = #convopt.schedule<winograd, tile = [4, 3, 1, 1, 4, 4, 1], vector = 4>}
      : (tensor<1x8x2x3x4xf32>, tensor<3x1x1x4x4xf32>) -> tensor<1x8x2x3x4xf32>
  return %0 : tensor<1x8x2x3x4xf32>
}

// -----

// CHECK-LABEL: func.func @pack
// CHECK: call_kernel @copy_0
// CHECK-LABEL: func.func private @copy_0
// CHECK: vector.store
// CHECK: %[[MASK:.*]] = vector.constant_mask [3] : vector<8xi1>
// CHECK: vector.maskedload %{{.*}}, %[[MASK]]
// CHECK: vector.store
func.func @pack(%x: tensor<1x2x2x11xf32>) -> tensor<1x2x2x2x8xf32> {
  %y = convopt.pack_channels %x block = 8 {convopt.schedule = #convopt.schedule<copy, tile = [4], vector = 8>} : (tensor<1x2x2x11xf32>) -> tensor<1x2x2x2x8xf32>
  return %y : tensor<1x2x2x2x8xf32>
}

// -----

// A filter that is scaled at run time is packed first: that is done once.
// CHECK-LABEL: func.func @scaled_filter
// CHECK-SAME: (%[[X:.*]]: tensor<1x8x8x4xf32>, %[[W:.*]]: tensor<1x1x4x16xf32>, %[[SCALE:.*]]: tensor<1x1x4x1xf32>)
// CHECK: %[[BLOCKED:.*]] = convopt.reshape %[[W]]
// CHECK: %[[PACKED:.*]] = convopt.transpose %[[BLOCKED]]
// CHECK: %[[FACTORS:.*]] = convopt.reshape %[[SCALE]] : tensor<1x1x4x1xf32> -> tensor<1x1x1x4x1xf32>
// CHECK: %[[SCALED:.*]] = convopt.mul %[[PACKED]], %[[FACTORS]] : (tensor<1x1x1x4x16xf32>, tensor<1x1x1x4x1xf32>) -> tensor<1x1x1x4x16xf32>
// CHECK: convopt.call_kernel @direct_0(%[[X]], %[[SCALED]])
func.func @scaled_filter(%x: tensor<1x8x8x4xf32>, %w: tensor<1x1x4x16xf32>, %scale: tensor<1x1x4x1xf32>) -> tensor<1x8x8x16xf32> {
  %0 = convopt.mul %w, %scale : (tensor<1x1x4x16xf32>, tensor<1x1x4x1xf32>) -> tensor<1x1x4x16xf32>
  %y = convopt.conv %x, %0 layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<direct, tile = [8, 1], vector = 16>}
      : (tensor<1x8x8x4xf32>, tensor<1x1x4x16xf32>) -> tensor<1x8x8x16xf32>
  return %y : tensor<1x8x8x16xf32>
}

// -----

// A factor per output channel is part of the filter.
// CHECK-LABEL: func.func @scaled_filter_outputs
// CHECK: %[[W:.*]] = convopt.mul
// CHECK: convopt.reshape %[[W]]
// CHECK-NOT: convopt.mul
// CHECK: call_kernel
func.func @scaled_filter_outputs(%x: tensor<1x8x8x4xf32>, %w: tensor<1x1x4x16xf32>, %scale: tensor<1x1x1x16xf32>) -> tensor<1x8x8x16xf32> {
  %0 = convopt.mul %w, %scale : (tensor<1x1x4x16xf32>, tensor<1x1x1x16xf32>) -> tensor<1x1x4x16xf32>
  %y = convopt.conv %x, %0 layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<direct, tile = [8, 1], vector = 16>}
      : (tensor<1x8x8x4xf32>, tensor<1x1x4x16xf32>) -> tensor<1x8x8x16xf32>
  return %y : tensor<1x8x8x16xf32>
}

// -----

// Each element of a residual is read only before its place in the output is
// written; a value per channel and the input are read again and again.
// CHECK-LABEL: func.func @residual_may_be_overwritten
// CHECK-LABEL: func.func private @direct_0
// CHECK-SAME: convopt.kernel = "direct", convopt.overwritable = array<i64: 3>
func.func @residual_may_be_overwritten(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>, %b: tensor<8xf32>, %r: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = convopt.fused %x, %w, %b, %r : (tensor<4x8xf32>, tensor<8x8xf32>, tensor<8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%x0: tensor<4x8xf32>, %w0: tensor<8x8xf32>, %b0: tensor<8xf32>, %r0: tensor<4x8xf32>):
    %0 = convopt.dense %x0, %w0 filter_layout = io_spatial {convopt.schedule = #convopt.schedule<direct, tile = [1, 1], vector = 8>} : (tensor<4x8xf32>, tensor<8x8xf32>) -> tensor<4x8xf32>
    %1 = convopt.add %0, %b0 : (tensor<4x8xf32>, tensor<8xf32>) -> tensor<4x8xf32>
    %2 = convopt.add %1, %r0 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
    convopt.yield %2 : tensor<4x8xf32>
  }
  return %y : tensor<4x8xf32>
}

// -----

// The mean is added up in its own place while the first result is stored.
// CHECK-LABEL: func.func @mean
// CHECK: convopt.call_kernel @depthwise_0(%{{.*}}, %{{.*}}) : (tensor<1x4x4x4xf32>, tensor<1x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>)
// CHECK-LABEL: func.func private @depthwise_0
// CHECK-SAME: ops = "conv + relu + reduce_mean"
// CHECK: %[[Y:.*]] = memref.collapse_shape %arg2
// CHECK: %[[MEAN:.*]] = memref.collapse_shape %arg3
// CHECK: vector.store %{{.*}}, %[[MEAN]][
// CHECK: scf.for
// CHECK: vector.store %{{.*}}, %[[Y]][
// CHECK: arith.addf
// CHECK: vector.store %{{.*}}, %[[MEAN]][
// CHECK: arith.divf
// CHECK: vector.store %{{.*}}, %[[MEAN]][
func.func @mean(%x: tensor<1x4x4x4xf32>, %w: tensor<1x1x1x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) {
  %y:2 = convopt.fused %x, %w : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) {
  ^bb0(%x0: tensor<1x4x4x4xf32>, %w0: tensor<1x1x1x4xf32>):
    %0 = convopt.conv %x0, %w0 groups = 4 layout = channel_last filter_layout = spatial_io {convopt.schedule = #convopt.schedule<depthwise, tile = [4], vector = 4>} : (tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x4x4x4xf32>
    %1 = convopt.relu %0 : tensor<1x4x4x4xf32>
    %2 = convopt.reduce_mean %1 axes = [1, 2] keep_dims : (tensor<1x4x4x4xf32>) -> tensor<1x1x1x4xf32>
    convopt.yield %1, %2 : tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>
  }
  return %y#0, %y#1 : tensor<1x4x4x4xf32>, tensor<1x1x1x4xf32>
}

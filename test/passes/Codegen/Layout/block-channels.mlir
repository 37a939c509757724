// RUN: convopt-opt %s -split-input-file --convopt-block-channels --canonicalize | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func.func @example(
// CHECK-SAME: %[[X:.*]]: tensor<1x9x9x3xf32>, %[[V:.*]]: tensor<3x3x3x32xf32>, %[[W:.*]]: tensor<3x3x32x8xf32>)
// CHECK-NEXT: %[[A:.*]] = convopt.blocked_conv %[[X]], %[[V]] block = 16 : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x2x7x7x16xf32>
// CHECK-NEXT: %[[B:.*]] = convopt.relu %[[A]] : tensor<1x2x7x7x16xf32>
// CHECK-NEXT: %[[C:.*]] = convopt.blocked_conv %[[B]], %[[W]] : (tensor<1x2x7x7x16xf32>, tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32>
// CHECK-NEXT: return %[[C]]
func.func @example(%x: tensor<1x9x9x3xf32>, %v: tensor<3x3x3x32xf32>, %w: tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x7x7x32xf32>
  %1 = convopt.relu %0 : tensor<1x7x7x32xf32>
  %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x32xf32>, tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32>
  return %2 : tensor<1x5x5x8xf32>
}

// -----

// The block is the target's vector.
// CHECK-LABEL: func.func @vector_of_8(
// CHECK: convopt.blocked_conv {{.*}} block = 8 : {{.*}} -> tensor<1x3x7x7x8xf32>
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"vector_bits" = 256 : i64, "vector_registers" = 16 : i64>>} {
  func.func @vector_of_8(%x: tensor<1x9x9x3xf32>, %v: tensor<3x3x3x20xf32>, %w: tensor<3x3x20x8xf32>) -> tensor<1x5x5x8xf32> {
    %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
        : (tensor<1x9x9x3xf32>, tensor<3x3x3x20xf32>) -> tensor<1x7x7x20xf32>
    %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
        : (tensor<1x7x7x20xf32>, tensor<3x3x20x8xf32>) -> tensor<1x5x5x8xf32>
    return %1 : tensor<1x5x5x8xf32>
  }
}

// -----

// CHECK-LABEL: func.func @reads_few_channels_as_they_lay(
// CHECK-SAME: %[[X:.*]]: tensor<1x3x9x9xf32>
// CHECK-NOT: convopt.transpose
// CHECK: convopt.blocked_conv %[[X]], %{{.*}} layout = channel_first block = 16
func.func @reads_few_channels_as_they_lay(%x: tensor<1x3x9x9xf32>, %v: tensor<3x3x3x32xf32>, %w: tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32> {
  %t = convopt.transpose %x permutation = [0, 2, 3, 1] : (tensor<1x3x9x9xf32>) -> tensor<1x9x9x3xf32>
  %0 = convopt.conv %t, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x7x7x32xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x32xf32>, tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32>
  return %1 : tensor<1x5x5x8xf32>
}

// -----

// Planes of many channels would be read from as many places.
// CHECK-LABEL: func.func @transposes_many_channels(
// CHECK: %[[T:.*]] = convopt.transpose
// CHECK: convopt.blocked_conv %[[T]], %{{.*}} block = 16
func.func @transposes_many_channels(%x: tensor<1x5x9x9xf32>, %v: tensor<3x3x5x32xf32>, %w: tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32> {
  %t = convopt.transpose %x permutation = [0, 2, 3, 1] : (tensor<1x5x9x9xf32>) -> tensor<1x9x9x5xf32>
  %0 = convopt.conv %t, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x5xf32>, tensor<3x3x5x32xf32>) -> tensor<1x7x7x32xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x32xf32>, tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32>
  return %1 : tensor<1x5x5x8xf32>
}

// -----

// Everything that works on blocks, between two convolutions.
// CHECK-LABEL: func.func @ops(
// CHECK: %[[A:.*]] = convopt.blocked_conv {{.*}} -> tensor<2x2x8x8x16xf32>
// CHECK: %[[SAMPLES:.*]] = convopt.reshape %[[A]] : tensor<2x2x8x8x16xf32> -> tensor<4x8x8x16xf32>
// CHECK: convopt.max_pool %[[SAMPLES]] kernel = [2, 2] strides = [2, 2] layout = channel_last : (tensor<4x8x8x16xf32>) -> tensor<4x4x4x16xf32>
// CHECK: %[[B:.*]] = convopt.reshape {{.*}} : tensor<4x4x4x16xf32> -> tensor<2x2x4x4x16xf32>
// CHECK: %[[PADDED:.*]] = convopt.pad %{{.*}} low = [0, 0, 0, 0] high = [0, 0, 0, 8]
// CHECK: convopt.reshape %[[PADDED]] : tensor<1x1x1x32xf32> -> tensor<1x1x1x2x16xf32>
// CHECK: %[[BIAS:.*]] = convopt.transpose {{.*}} permutation = [0, 3, 1, 2, 4] : (tensor<1x1x1x2x16xf32>) -> tensor<1x2x1x1x16xf32>
// CHECK: convopt.add %[[B]], %[[BIAS]] : (tensor<2x2x4x4x16xf32>, tensor<1x2x1x1x16xf32>) -> tensor<2x2x4x4x16xf32>
// CHECK: convopt.mul {{.*}} : (tensor<2x2x4x4x16xf32>, tensor<1x2x1x1x16xf32>)
// CHECK: convopt.add {{.*}} : (tensor<2x2x4x4x16xf32>, tensor<1x2x1x1x16xf32>)
// CHECK: convopt.pad {{.*}} low = [0, 0, 1, 0, 0] high = [0, 0, 0, 2, 0]
// CHECK: convopt.resize {{.*}} scales = [1.000000e+00, 1.000000e+00, 2.000000e+00, 1.000000e+00, 1.000000e+00] sizes = [2, 2, 10, 6, 16]
// CHECK: convopt.slice {{.*}} offsets = [0, 0, 1, 0, 0] sizes = [2, 2, 4, 6, 16] strides = [1, 1, 2, 1, 1]
// CHECK: convopt.reduce_mean {{.*}} axes = [2, 3] keep_dims : (tensor<2x2x4x6x16xf32>) -> tensor<2x2x1x1x16xf32>
// CHECK: convopt.mul {{.*}} : (tensor<2x2x4x6x16xf32>, tensor<2x2x1x1x16xf32>) -> tensor<2x2x4x6x16xf32>
// CHECK: convopt.concat {{.*}} axis = 2 : {{.*}} -> tensor<2x2x8x6x16xf32>
// CHECK-NOT: pack_channels
// CHECK: return
func.func @ops(%x: tensor<2x8x8x3xf32>, %v: tensor<1x1x3x24xf32>, %b: tensor<24xf32>, %w: tensor<1x1x24x32xf32>) -> tensor<2x8x6x32xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<2x8x8x3xf32>, tensor<1x1x3x24xf32>) -> tensor<2x8x8x24xf32>
  %1 = convopt.max_pool %0 kernel = [2, 2] strides = [2, 2] layout = channel_last : (tensor<2x8x8x24xf32>) -> tensor<2x4x4x24xf32>
  %2 = convopt.bias_add %1, %b axis = 3 : tensor<2x4x4x24xf32>, tensor<24xf32>
  %3 = convopt.channel_affine %2 scale = dense<2.0> : tensor<24xf64> offset = dense<1.0> : tensor<24xf64> axis = 3 : tensor<2x4x4x24xf32>
  %4 = convopt.pad %3 low = [0, 1, 0, 0] high = [0, 0, 2, 0] value = 0.0 : (tensor<2x4x4x24xf32>) -> tensor<2x5x6x24xf32>
  %5 = convopt.resize %4 mode = nearest coordinates = asymmetric scales = [1.0, 2.0, 1.0, 1.0] sizes = [2, 10, 6, 24] rounding = floor : (tensor<2x5x6x24xf32>) -> tensor<2x10x6x24xf32>
  %6 = convopt.slice %5 offsets = [0, 1, 0, 0] sizes = [2, 4, 6, 24] strides = [1, 2, 1, 1] : (tensor<2x10x6x24xf32>) -> tensor<2x4x6x24xf32>
  %7 = convopt.reduce_mean %6 axes = [1, 2] keep_dims : (tensor<2x4x6x24xf32>) -> tensor<2x1x1x24xf32>
  %8 = convopt.mul %6, %7 : (tensor<2x4x6x24xf32>, tensor<2x1x1x24xf32>) -> tensor<2x4x6x24xf32>
  %9 = convopt.concat %8, %6 axis = 1 : (tensor<2x4x6x24xf32>, tensor<2x4x6x24xf32>) -> tensor<2x8x6x24xf32>
  %10 = convopt.conv %9, %w layout = channel_last filter_layout = spatial_io
      : (tensor<2x8x6x24xf32>, tensor<1x1x24x32xf32>) -> tensor<2x8x6x32xf32>
  return %10 : tensor<2x8x6x32xf32>
}

// -----

// A map of one channel is the same for every block.
// CHECK-LABEL: func.func @broadcast_over_channels(
// CHECK-SAME: %[[M:[a-z0-9]+]]: tensor<1x4x4x1xf32>
// CHECK: %[[ONE:.*]] = convopt.reshape %[[M]] : tensor<1x4x4x1xf32> -> tensor<1x1x4x4x1xf32>
// CHECK: convopt.mul {{.*}}, %[[ONE]] : (tensor<1x2x4x4x16xf32>, tensor<1x1x4x4x1xf32>) -> tensor<1x2x4x4x16xf32>
func.func @broadcast_over_channels(%m: tensor<1x4x4x1xf32>, %x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x32xf32>, %w: tensor<1x1x32x8xf32>) -> tensor<1x4x4x8xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x32xf32>) -> tensor<1x4x4x32xf32>
  %1 = convopt.mul %0, %m : (tensor<1x4x4x32xf32>, tensor<1x4x4x1xf32>) -> tensor<1x4x4x32xf32>
  %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x32xf32>, tensor<1x1x32x8xf32>) -> tensor<1x4x4x8xf32>
  return %2 : tensor<1x4x4x8xf32>
}

// -----

// Behind a mean over all pixels, whole blocks lie as the channels did.
// CHECK-LABEL: func.func @classifier(
// CHECK: %[[MEAN:.*]] = convopt.reduce_mean {{.*}} axes = [2, 3] : {{.*}} -> tensor<1x2x16xf32>
// CHECK: %[[FLAT:.*]] = convopt.reshape %[[MEAN]] : tensor<1x2x16xf32> -> tensor<1x32xf32>
// CHECK: convopt.dense %[[FLAT]]
func.func @classifier(%x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x32xf32>, %w: tensor<1x1x32x32xf32>, %d: tensor<10x32xf32>) -> tensor<1x10xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x32xf32>) -> tensor<1x4x4x32xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x32xf32>, tensor<1x1x32x32xf32>) -> tensor<1x4x4x32xf32>
  %2 = convopt.reduce_mean %1 axes = [1, 2] : (tensor<1x4x4x32xf32>) -> tensor<1x32xf32>
  %3 = convopt.dense %2, %d : (tensor<1x32xf32>, tensor<10x32xf32>) -> tensor<1x10xf32>
  return %3 : tensor<1x10xf32>
}

// -----

// A value that is also returned is unpacked for the return alone.
// CHECK-LABEL: func.func @unpacks_what_is_returned(
// CHECK: %[[A:.*]] = convopt.blocked_conv
// CHECK: %[[PLAIN:.*]] = convopt.unpack_channels %[[A]] channels = 24
// CHECK: %[[B:.*]] = convopt.blocked_conv %[[A]]
// CHECK: convopt.blocked_conv %[[B]]
// CHECK: return %[[PLAIN]]
func.func @unpacks_what_is_returned(%x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x24xf32>, %w: tensor<1x1x24x24xf32>) -> (tensor<1x4x4x24xf32>, tensor<1x4x4x24xf32>) {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x24xf32>) -> tensor<1x4x4x24xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x24xf32>, tensor<1x1x24x24xf32>) -> tensor<1x4x4x24xf32>
  %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x24xf32>, tensor<1x1x24x24xf32>) -> tensor<1x4x4x24xf32>
  return %0, %2 : tensor<1x4x4x24xf32>, tensor<1x4x4x24xf32>
}

// -----

// CHECK-LABEL: func.func @concat_of_whole_blocks(
// CHECK: convopt.concat {{.*}} axis = 1 : (tensor<1x1x4x4x16xf32>, tensor<1x2x4x4x16xf32>) -> tensor<1x3x4x4x16xf32>
func.func @concat_of_whole_blocks(%x: tensor<1x4x4x3xf32>, %u: tensor<1x1x3x16xf32>, %v: tensor<1x1x3x24xf32>, %w: tensor<1x1x40x24xf32>) -> tensor<1x4x4x24xf32> {
  %0 = convopt.conv %x, %u layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x16xf32>) -> tensor<1x4x4x16xf32>
  %1 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x24xf32>) -> tensor<1x4x4x24xf32>
  %2 = convopt.concat %0, %1 axis = 3 : (tensor<1x4x4x16xf32>, tensor<1x4x4x24xf32>) -> tensor<1x4x4x40xf32>
  %3 = convopt.conv %2, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x40xf32>, tensor<1x1x40x24xf32>) -> tensor<1x4x4x24xf32>
  return %3 : tensor<1x4x4x24xf32>
}

// -----

// CHECK-LABEL: func.func @slice_of_whole_blocks(
// CHECK: convopt.slice {{.*}} offsets = [0, 1, 0, 0, 0] sizes = [1, 2, 4, 4, 16]
func.func @slice_of_whole_blocks(%x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x48xf32>, %w: tensor<1x1x32x24xf32>) -> tensor<1x4x4x24xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x48xf32>) -> tensor<1x4x4x48xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 16] sizes = [1, 4, 4, 32] strides = [1, 1, 1, 1] : (tensor<1x4x4x48xf32>) -> tensor<1x4x4x32xf32>
  %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x32xf32>, tensor<1x1x32x24xf32>) -> tensor<1x4x4x24xf32>
  return %2 : tensor<1x4x4x24xf32>
}

// -----

// CHECK-LABEL: func.func @groups_of_whole_blocks(
// CHECK: convopt.blocked_conv {{.*}} groups = 2 : (tensor<1x2x4x4x16xf32>
func.func @groups_of_whole_blocks(%x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x32xf32>, %w: tensor<1x1x16x32xf32>) -> tensor<1x4x4x32xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x32xf32>) -> tensor<1x4x4x32xf32>
  %1 = convopt.conv %0, %w groups = 2 layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x32xf32>, tensor<1x1x16x32xf32>) -> tensor<1x4x4x32xf32>
  return %1 : tensor<1x4x4x32xf32>
}

// RUN: convopt-opt %s -split-input-file --allow-unregistered-dialect --convopt-block-channels | FileCheck %s
// RUN: convopt-opt %s -split-input-file --allow-unregistered-dialect --convopt-block-channels -o %t --remarks-filter=convopt-codegen 2>&1 | FileCheck %s --check-prefix=REASON

// Blocks of 16 for 8 channels would double the memory.
// REASON: [Missed] BlockChannels | Category:convopt-codegen{{.*}} Reason="padding would enlarge it by more than a third", Remark="kept channels last"
// CHECK-LABEL: func.func @no_block_padding_is_large(
// CHECK-NOT: blocked_conv
// CHECK: return
func.func @no_block_padding_is_large(%x: tensor<1x9x9x3xf32>, %v: tensor<3x3x3x8xf32>, %w: tensor<3x3x8x8xf32>) -> tensor<1x5x5x8xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x3xf32>, tensor<3x3x3x8xf32>) -> tensor<1x7x7x8xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x8xf32>, tensor<3x3x8x8xf32>) -> tensor<1x5x5x8xf32>
  return %1 : tensor<1x5x5x8xf32>
}

// -----

// What one convolution gains is lost by unpacking.
// REASON: Reason="packing and unpacking would move too much of it"
// CHECK-LABEL: func.func @no_block_would_be_unpacked(
// CHECK-NOT: blocked_conv
// CHECK: return
func.func @no_block_would_be_unpacked(%x: tensor<1x9x9x3xf32>, %v: tensor<3x3x3x32xf32>) -> tensor<1x7x7x32xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x7x7x32xf32>
  return %0 : tensor<1x7x7x32xf32>
}

// -----

// CHECK-LABEL: func.func @no_block_without_convolution(
// CHECK-NOT: pack_channels
// CHECK: return
func.func @no_block_without_convolution(%x: tensor<1x9x9x32xf32>) -> tensor<1x9x9x32xf32> {
  %0 = convopt.relu %x : tensor<1x9x9x32xf32>
  return %0 : tensor<1x9x9x32xf32>
}

// -----

// CHECK-LABEL: func.func @no_block_f64(
// CHECK-NOT: blocked_conv
// CHECK: return
func.func @no_block_f64(%x: tensor<1x9x9x3xf64>, %v: tensor<3x3x3x32xf64>, %w: tensor<3x3x32x8xf64>) -> tensor<1x5x5x8xf64> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x3xf64>, tensor<3x3x3x32xf64>) -> tensor<1x7x7x32xf64>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x32xf64>, tensor<3x3x32x8xf64>) -> tensor<1x5x5x8xf64>
  return %1 : tensor<1x5x5x8xf64>
}

// -----

// A dynamic size has no kernel.
// CHECK-LABEL: func.func @no_block_dynamic(
// CHECK-NOT: blocked_conv
// CHECK: return
func.func @no_block_dynamic(%x: tensor<?x9x9x3xf32>, %v: tensor<3x3x3x32xf32>, %w: tensor<3x3x32x8xf32>) -> tensor<?x5x5x8xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<?x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<?x7x7x32xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<?x7x7x32xf32>, tensor<3x3x32x8xf32>) -> tensor<?x5x5x8xf32>
  return %1 : tensor<?x5x5x8xf32>
}

// -----

// Channels of a group would begin within a block.
// CHECK-LABEL: func.func @no_block_groups_cross_blocks(
// CHECK-NOT: blocked_conv
// CHECK: return
func.func @no_block_groups_cross_blocks(%x: tensor<1x9x9x48xf32>, %v: tensor<3x3x24x48xf32>, %w: tensor<3x3x24x48xf32>) -> tensor<1x5x5x48xf32> {
  %0 = convopt.conv %x, %v groups = 2 layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x48xf32>, tensor<3x3x24x48xf32>) -> tensor<1x7x7x48xf32>
  %1 = convopt.conv %0, %w groups = 2 layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x48xf32>, tensor<3x3x24x48xf32>) -> tensor<1x5x5x48xf32>
  return %1 : tensor<1x5x5x48xf32>
}

// -----

// The second part would begin within a block.
// CHECK-LABEL: func.func @no_block_concat_crosses_blocks(
// CHECK: convopt.concat {{.*}} axis = 3
func.func @no_block_concat_crosses_blocks(%x: tensor<1x4x4x3xf32>, %u: tensor<1x1x3x24xf32>, %v: tensor<1x1x3x16xf32>, %w: tensor<1x1x40x24xf32>) -> tensor<1x4x4x24xf32> {
  %0 = convopt.conv %x, %u layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x24xf32>) -> tensor<1x4x4x24xf32>
  %1 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x16xf32>) -> tensor<1x4x4x16xf32>
  %2 = convopt.concat %0, %1 axis = 3 : (tensor<1x4x4x24xf32>, tensor<1x4x4x16xf32>) -> tensor<1x4x4x40xf32>
  %3 = convopt.conv %2, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x40xf32>, tensor<1x1x40x24xf32>) -> tensor<1x4x4x24xf32>
  return %3 : tensor<1x4x4x24xf32>
}

// -----

// CHECK-LABEL: func.func @no_block_slice_crosses_blocks(
// CHECK: convopt.slice {{.*}} offsets = [0, 0, 0, 8]
func.func @no_block_slice_crosses_blocks(%x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x48xf32>, %w: tensor<1x1x32x24xf32>) -> tensor<1x4x4x24xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x48xf32>) -> tensor<1x4x4x48xf32>
  %1 = convopt.slice %0 offsets = [0, 0, 0, 8] sizes = [1, 4, 4, 32] strides = [1, 1, 1, 1] : (tensor<1x4x4x48xf32>) -> tensor<1x4x4x32xf32>
  %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x32xf32>, tensor<1x1x32x24xf32>) -> tensor<1x4x4x24xf32>
  return %2 : tensor<1x4x4x24xf32>
}

// -----

// A softmax over the channels reads all of them, and no padding.
// CHECK-LABEL: func.func @no_block_softmax_over_channels(
// CHECK: convopt.softmax {{.*}} : tensor<1x4x4x32xf32>
func.func @no_block_softmax_over_channels(%x: tensor<1x4x4x3xf32>, %v: tensor<1x1x3x32xf32>, %w: tensor<1x1x32x24xf32>) -> tensor<1x4x4x24xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x3xf32>, tensor<1x1x3x32xf32>) -> tensor<1x4x4x32xf32>
  %1 = convopt.softmax %0 axis = 3 : tensor<1x4x4x32xf32>
  %2 = convopt.conv %1, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x4x4x32xf32>, tensor<1x1x32x24xf32>) -> tensor<1x4x4x24xf32>
  return %2 : tensor<1x4x4x24xf32>
}

// -----

// Values of several blocks would have to be settled together.
// CHECK-LABEL: func.func @no_block_several_blocks(
// CHECK-NOT: blocked_conv
// CHECK: "test.branch"
func.func @no_block_several_blocks(%x: tensor<1x9x9x3xf32>, %v: tensor<3x3x3x32xf32>, %w: tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32> {
  %0 = convopt.conv %x, %v layout = channel_last filter_layout = spatial_io
      : (tensor<1x9x9x3xf32>, tensor<3x3x3x32xf32>) -> tensor<1x7x7x32xf32>
  "test.branch"() [^next] : () -> ()
^next:
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x7x7x32xf32>, tensor<3x3x32x8xf32>) -> tensor<1x5x5x8xf32>
  return %1 : tensor<1x5x5x8xf32>
}

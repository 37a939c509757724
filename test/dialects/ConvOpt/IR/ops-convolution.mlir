// RUN: convopt-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: func.func @conv(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x32x32xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x3x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]]
// CHECK-SAME: : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x30x30xf32>
func.func @conv(%x: tensor<1x3x32x32xf32>, %w: tensor<8x3x3x3xf32>) {
  %y = convopt.conv %x, %w
      : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x30x30xf32>
  return
}

// CHECK-LABEL: func.func @conv_bias_strides_pads(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x32x32xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x3x3xf32>, %[[B:[a-z0-9]+]]: tensor<8xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] bias(%[[B]]) strides = [2, 2] pads = [1, 0, 1, 2]
// CHECK-SAME: : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>, tensor<8xf32>) -> tensor<1x8x16x16xf32>
func.func @conv_bias_strides_pads(%x: tensor<1x3x32x32xf32>, %w: tensor<8x3x3x3xf32>, %b: tensor<8xf32>) {
  %y = convopt.conv %x, %w bias(%b) strides = [2, 2] pads = [1, 0, 1, 2]
      : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>, tensor<8xf32>)
      -> tensor<1x8x16x16xf32>
  return
}

// CHECK-LABEL: func.func @conv_dilations(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x32x32xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x3x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] dilations = [2, 3]
// CHECK-SAME: : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x28x26xf32>
func.func @conv_dilations(%x: tensor<1x3x32x32xf32>, %w: tensor<8x3x3x3xf32>) {
  %y = convopt.conv %x, %w dilations = [2, 3]
      : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<1x8x28x26xf32>
  return
}

// CHECK-LABEL: func.func @conv_groups(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<6x2x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] groups = 2
// CHECK-SAME: : (tensor<1x4x8x8xf32>, tensor<6x2x1x1xf32>) -> tensor<1x6x8x8xf32>
func.func @conv_groups(%x: tensor<1x4x8x8xf32>, %w: tensor<6x2x1x1xf32>) {
  %y = convopt.conv %x, %w groups = 2
      : (tensor<1x4x8x8xf32>, tensor<6x2x1x1xf32>) -> tensor<1x6x8x8xf32>
  return
}

// CHECK-LABEL: func.func @conv_every_attribute(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x9x8x4xf16>, %[[W:[a-z0-9]+]]: tensor<3x2x2x6xf16>, %[[B:[a-z0-9]+]]: tensor<6xf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] bias(%[[B]]) strides = [2, 1] pads = [1, 0, 0, 1] dilations = [1, 2] groups = 2 layout = channel_last filter_layout = spatial_io {schedule = #convopt.schedule<direct, tile = [14, 2], vector = 16>}
// CHECK-SAME: : (tensor<2x9x8x4xf16>, tensor<3x2x2x6xf16>, tensor<6xf16>) -> tensor<2x4x7x6xf16>
func.func @conv_every_attribute(%x: tensor<2x9x8x4xf16>, %w: tensor<3x2x2x6xf16>, %b: tensor<6xf16>) {
  %y = convopt.conv %x, %w bias(%b) strides = [2, 1] pads = [1, 0, 0, 1] dilations = [1, 2] groups = 2 layout = channel_last filter_layout = spatial_io {schedule = #convopt.schedule<direct, tile = [14, 2], vector = 16>}
      : (tensor<2x9x8x4xf16>, tensor<3x2x2x6xf16>, tensor<6xf16>)
      -> tensor<2x4x7x6xf16>
  return
}

// CHECK-LABEL: func.func @conv_io_spatial(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<3x5x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] filter_layout = io_spatial
// CHECK-SAME: : (tensor<1x3x8x8xf32>, tensor<3x5x1x1xf32>) -> tensor<1x5x8x8xf32>
func.func @conv_io_spatial(%x: tensor<1x3x8x8xf32>, %w: tensor<3x5x1x1xf32>) {
  %y = convopt.conv %x, %w filter_layout = io_spatial
      : (tensor<1x3x8x8xf32>, tensor<3x5x1x1xf32>) -> tensor<1x5x8x8xf32>
  return
}

// CHECK-LABEL: func.func @conv_spatial_oi(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<1x1x5x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] filter_layout = spatial_oi
// CHECK-SAME: : (tensor<1x3x8x8xf32>, tensor<1x1x5x3xf32>) -> tensor<1x5x8x8xf32>
func.func @conv_spatial_oi(%x: tensor<1x3x8x8xf32>, %w: tensor<1x1x5x3xf32>) {
  %y = convopt.conv %x, %w filter_layout = spatial_oi
      : (tensor<1x3x8x8xf32>, tensor<1x1x5x3xf32>) -> tensor<1x5x8x8xf32>
  return
}

// CHECK-LABEL: func.func @conv_1d_bf16(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x9xbf16>, %[[W:[a-z0-9]+]]: tensor<4x2x3xbf16>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] strides = [3] pads = [0, 1]
// CHECK-SAME: : (tensor<1x2x9xbf16>, tensor<4x2x3xbf16>) -> tensor<1x4x3xbf16>
func.func @conv_1d_bf16(%x: tensor<1x2x9xbf16>, %w: tensor<4x2x3xbf16>) {
  %y = convopt.conv %x, %w strides = [3] pads = [0, 1]
      : (tensor<1x2x9xbf16>, tensor<4x2x3xbf16>) -> tensor<1x4x3xbf16>
  return
}

// CHECK-LABEL: func.func @conv_3d_f64(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x4x5x6xf64>, %[[W:[a-z0-9]+]]: tensor<3x2x2x2x2xf64>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] strides = [1, 1, 2]
// CHECK-SAME: : (tensor<1x2x4x5x6xf64>, tensor<3x2x2x2x2xf64>) -> tensor<1x3x3x4x3xf64>
func.func @conv_3d_f64(%x: tensor<1x2x4x5x6xf64>, %w: tensor<3x2x2x2x2xf64>) {
  %y = convopt.conv %x, %w strides = [1, 1, 2]
      : (tensor<1x2x4x5x6xf64>, tensor<3x2x2x2x2xf64>) -> tensor<1x3x3x4x3xf64>
  return
}

// CHECK-LABEL: func.func @conv_dynamic(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x3x?x32xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x3x3xf32>, %[[B:[a-z0-9]+]]: tensor<?xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] bias(%[[B]])
// CHECK-SAME: : (tensor<?x3x?x32xf32>, tensor<8x3x3x3xf32>, tensor<?xf32>) -> tensor<?x8x?x30xf32>
func.func @conv_dynamic(%x: tensor<?x3x?x32xf32>, %w: tensor<8x3x3x3xf32>, %b: tensor<?xf32>) {
  %y = convopt.conv %x, %w bias(%b)
      : (tensor<?x3x?x32xf32>, tensor<8x3x3x3xf32>, tensor<?xf32>)
      -> tensor<?x8x?x30xf32>
  return
}

// The declared result may be less static than the inferred one.
// CHECK-LABEL: func.func @conv_declared_less_static(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x32x32xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x3x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]]
// CHECK-SAME: : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<?x8x?x?xf32>
func.func @conv_declared_less_static(%x: tensor<1x3x32x32xf32>, %w: tensor<8x3x3x3xf32>) {
  %y = convopt.conv %x, %w
      : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<?x8x?x?xf32>
  return
}

// CHECK-LABEL: func.func @conv_transpose(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x8x4x4xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x2x2xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv_transpose %[[X]], %[[W]] strides = [2, 2]
// CHECK-SAME: : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x8x8xf32>
func.func @conv_transpose(%x: tensor<1x8x4x4xf32>, %w: tensor<8x3x2x2xf32>) {
  %y = convopt.conv_transpose %x, %w strides = [2, 2]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x2xf32>) -> tensor<1x3x8x8xf32>
  return
}

// CHECK-LABEL: func.func @conv_transpose_every_attribute(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x4x5x8xf32>, %[[W:[a-z0-9]+]]: tensor<3x2x3x8xf32>, %[[B:[a-z0-9]+]]: tensor<6xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv_transpose %[[X]], %[[W]] bias(%[[B]]) strides = [2, 1] pads = [1, 0, 0, 1] dilations = [1, 2] output_pads = [1, 0] groups = 2 layout = channel_last filter_layout = spatial_oi {tag}
// CHECK-SAME: : (tensor<1x4x5x8xf32>, tensor<3x2x3x8xf32>, tensor<6xf32>) -> tensor<1x9x6x6xf32>
func.func @conv_transpose_every_attribute(%x: tensor<1x4x5x8xf32>, %w: tensor<3x2x3x8xf32>, %b: tensor<6xf32>) {
  %y = convopt.conv_transpose %x, %w bias(%b) strides = [2, 1] pads = [1, 0, 0, 1] dilations = [1, 2] output_pads = [1, 0] groups = 2 layout = channel_last filter_layout = spatial_oi {tag}
      : (tensor<1x4x5x8xf32>, tensor<3x2x3x8xf32>, tensor<6xf32>)
      -> tensor<1x9x6x6xf32>
  return
}

// CHECK-LABEL: func.func @conv_transpose_1d(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x?xf32>, %[[W:[a-z0-9]+]]: tensor<2x1x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv_transpose %[[X]], %[[W]]
// CHECK-SAME: : (tensor<1x2x?xf32>, tensor<2x1x3xf32>) -> tensor<1x1x?xf32>
func.func @conv_transpose_1d(%x: tensor<1x2x?xf32>, %w: tensor<2x1x3xf32>) {
  %y = convopt.conv_transpose %x, %w
      : (tensor<1x2x?xf32>, tensor<2x1x3xf32>) -> tensor<1x1x?xf32>
  return
}

// CHECK-LABEL: func.func @conv_transpose_3d(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x2x2x2x2xf32>, %[[W:[a-z0-9]+]]: tensor<2x1x1x2x3xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv_transpose %[[X]], %[[W]]
// CHECK-SAME: : (tensor<1x2x2x2x2xf32>, tensor<2x1x1x2x3xf32>) -> tensor<1x1x2x3x4xf32>
func.func @conv_transpose_3d(%x: tensor<1x2x2x2x2xf32>, %w: tensor<2x1x1x2x3xf32>) {
  %y = convopt.conv_transpose %x, %w
      : (tensor<1x2x2x2x2xf32>, tensor<2x1x1x2x3xf32>) -> tensor<1x1x2x3x4xf32>
  return
}

// CHECK-LABEL: func.func @dense(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x64xf32>, %[[W:[a-z0-9]+]]: tensor<10x64xf32>, %[[B:[a-z0-9]+]]: tensor<10xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.dense %[[X]], %[[W]] bias(%[[B]])
// CHECK-SAME: : (tensor<1x64xf32>, tensor<10x64xf32>, tensor<10xf32>) -> tensor<1x10xf32>
func.func @dense(%x: tensor<1x64xf32>, %w: tensor<10x64xf32>, %b: tensor<10xf32>) {
  %y = convopt.dense %x, %w bias(%b)
      : (tensor<1x64xf32>, tensor<10x64xf32>, tensor<10xf32>)
      -> tensor<1x10xf32>
  return
}

// CHECK-LABEL: func.func @dense_io(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<2x7x64xf32>, %[[W:[a-z0-9]+]]: tensor<64x10xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.dense %[[X]], %[[W]] filter_layout = io_spatial
// CHECK-SAME: : (tensor<2x7x64xf32>, tensor<64x10xf32>) -> tensor<2x7x10xf32>
func.func @dense_io(%x: tensor<2x7x64xf32>, %w: tensor<64x10xf32>) {
  %y = convopt.dense %x, %w filter_layout = io_spatial
      : (tensor<2x7x64xf32>, tensor<64x10xf32>) -> tensor<2x7x10xf32>
  return
}

// CHECK-LABEL: func.func @dense_vector(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?xf32>, %[[W:[a-z0-9]+]]: tensor<10x?xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.dense %[[X]], %[[W]]
// CHECK-SAME: : (tensor<?xf32>, tensor<10x?xf32>) -> tensor<10xf32>
func.func @dense_vector(%x: tensor<?xf32>, %w: tensor<10x?xf32>) {
  %y = convopt.dense %x, %w
      : (tensor<?xf32>, tensor<10x?xf32>) -> tensor<10xf32>
  return
}

// Defaults are not printed.
// CHECK-LABEL: func.func @conv_explicit_defaults(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<1x3x8x8xf32>, %[[W:[a-z0-9]+]]: tensor<8x3x1x1xf32>)
// CHECK: %[[Y:[a-z0-9_]+]] = convopt.conv %[[X]], %[[W]] : (tensor<1x3x8x8xf32>
func.func @conv_explicit_defaults(%x: tensor<1x3x8x8xf32>, %w: tensor<8x3x1x1xf32>) {
  %y = convopt.conv %x, %w groups = 1 layout = channel_first
      filter_layout = oi_spatial
      : (tensor<1x3x8x8xf32>, tensor<8x3x1x1xf32>) -> tensor<1x8x8x8xf32>
  return
}

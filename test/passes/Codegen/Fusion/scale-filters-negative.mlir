// What keeps a product in front of a convolution, and the remark that says so.
// RUN: convopt-opt --convopt-scale-filters %s | FileCheck %s
// RUN: convopt-opt --convopt-scale-filters --remarks-filter=convopt-codegen %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_product_has_two_uses | {{.*}}"the product has several uses"
// CHECK-LABEL: func @no_scaling_product_has_two_uses
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_product_has_two_uses(%x: tensor<1x8x8x4xf32>,
    %gate: tensor<1x1x1x4xf32>) -> (tensor<1x8x8x6xf32>, tensor<1x8x8x4xf32>) {
  %w = arith.constant dense<2.0> : tensor<1x1x4x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x8x8x6xf32>
  return %1, %0 : tensor<1x8x8x6xf32>, tensor<1x8x8x4xf32>
}

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_samples_differ | {{.*}}"the scale is not one number per channel"
// CHECK-LABEL: func @no_scaling_samples_differ
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_samples_differ(%x: tensor<2x8x8x4xf32>,
    %gate: tensor<2x1x1x4xf32>) -> tensor<2x8x8x6xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x4x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<2x8x8x4xf32>, tensor<2x1x1x4xf32>) -> tensor<2x8x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<2x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<2x8x8x6xf32>
  return %1 : tensor<2x8x8x6xf32>
}

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_product_grows | {{.*}}"the scale is not one number per channel"
// CHECK-LABEL: func @no_scaling_product_grows
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_product_grows(%x: tensor<1x1x8x4xf32>,
    %y: tensor<1x8x1x4xf32>) -> tensor<1x8x8x6xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x4x6xf32>
  %0 = convopt.mul %x, %y
      : (tensor<1x1x8x4xf32>, tensor<1x8x1x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x8x8x6xf32>
  return %1 : tensor<1x8x8x6xf32>
}

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_filter_is_no_constant | {{.*}}"the filter is a run-time value"
// CHECK-LABEL: func @no_scaling_filter_is_no_constant
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_filter_is_no_constant(%x: tensor<1x8x8x4xf32>,
    %gate: tensor<1x1x1x4xf32>, %w: tensor<1x1x4x6xf32>)
    -> tensor<1x8x8x6xf32> {
  %0 = convopt.mul %x, %gate
      : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x8x8x6xf32>
  return %1 : tensor<1x8x8x6xf32>
}

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_window_is_wide | {{.*}}"the convolution is not pointwise"
// CHECK-LABEL: func @no_scaling_window_is_wide
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_window_is_wide(%x: tensor<1x99x8x4xf32>,
    %gate: tensor<1x1x1x4xf32>) -> tensor<1x97x6x6xf32> {
  %w = arith.constant dense<2.0> : tensor<3x3x4x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<1x99x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x99x8x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x99x8x4xf32>, tensor<3x3x4x6xf32>) -> tensor<1x97x6x6xf32>
  return %1 : tensor<1x97x6x6xf32>
}

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_conv_is_grouped | {{.*}}"the convolution is not pointwise"
// CHECK-LABEL: func @no_scaling_conv_is_grouped
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_conv_is_grouped(%x: tensor<1x8x8x4xf32>,
    %gate: tensor<1x1x1x4xf32>) -> tensor<1x8x8x6xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x2x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<1x8x8x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = convopt.conv %0, %w groups = 2 layout = channel_last
      filter_layout = spatial_io
      : (tensor<1x8x8x4xf32>, tensor<1x1x2x6xf32>) -> tensor<1x8x8x6xf32>
  return %1 : tensor<1x8x8x6xf32>
}

// REMARK: remark: [Missed] ScaleFilters | {{.*}}Function=no_scaling_few_pixels | {{.*}}"scaling the filter would cost more"
// CHECK-LABEL: func @no_scaling_few_pixels
// CHECK:         %[[P:.*]] = convopt.mul
// CHECK:         convopt.conv %[[P]]
func.func @no_scaling_few_pixels(%x: tensor<1x1x23x4xf32>,
    %gate: tensor<1x1x1x4xf32>) -> tensor<1x1x23x6xf32> {
  %w = arith.constant dense<2.0> : tensor<1x1x4x6xf32>
  %0 = convopt.mul %x, %gate
      : (tensor<1x1x23x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x1x23x4xf32>
  %1 = convopt.conv %0, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x1x23x4xf32>, tensor<1x1x4x6xf32>) -> tensor<1x1x23x6xf32>
  return %1 : tensor<1x1x23x6xf32>
}

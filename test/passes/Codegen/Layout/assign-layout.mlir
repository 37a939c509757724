// RUN: convopt-opt --convopt-assign-layout --split-input-file %s | FileCheck %s
// The second run finds nothing to do.
// RUN: convopt-opt --convopt-assign-layout --convopt-assign-layout --split-input-file %s | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @plain_network
// CHECK-SAME:    (%[[X:.*]]: tensor<1x3x8x8xf32>, %[[W:.*]]: tensor<4x3x3x3xf32>)
// CHECK-DAG:     %[[XT:.*]] = convopt.transpose %[[X]] permutation = [0, 2, 3, 1]
// CHECK-DAG:     %[[WT:.*]] = convopt.transpose %[[W]] permutation = [2, 3, 1, 0]
// CHECK:         %[[CONV:.*]] = convopt.conv %[[XT]], %[[WT]] layout = channel_last filter_layout = spatial_io
// CHECK-SAME:      (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
// CHECK-NEXT:    %[[RELU:.*]] = convopt.relu %[[CONV]] : tensor<1x6x6x4xf32>
// CHECK-NEXT:    %[[OUT:.*]] = convopt.transpose %[[RELU]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    return %[[OUT]]
func.func @plain_network(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32>)
    -> tensor<1x4x6x6xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  %1 = convopt.relu %0 : tensor<1x4x6x6xf32>
  return %1 : tensor<1x4x6x6xf32>
}

// -----

// CHECK-LABEL: func @cancels_between_convolutions
// CHECK:         %[[A:.*]] = convopt.conv %{{.*}} layout = channel_last
// CHECK-NEXT:    %[[P:.*]] = convopt.max_pool %[[A]] kernel = [2, 2] layout = channel_last
// CHECK-SAME:      (tensor<1x8x8x3xf32>) -> tensor<1x7x7x3xf32>
// CHECK-NEXT:    %[[V:.*]] = convopt.average_pool %[[P]] kernel = [2, 2] layout = channel_last
// CHECK-NEXT:    convopt.conv %[[V]], %{{.*}} layout = channel_last
func.func @cancels_between_convolutions(%x: tensor<1x3x8x8xf32>,
                                        %w: tensor<3x3x1x1xf32>)
    -> tensor<1x3x6x6xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<3x3x1x1xf32>) -> tensor<1x3x8x8xf32>
  %1 = convopt.max_pool %0 kernel = [2, 2]
      : (tensor<1x3x8x8xf32>) -> tensor<1x3x7x7xf32>
  %2 = convopt.average_pool %1 kernel = [2, 2]
      : (tensor<1x3x7x7xf32>) -> tensor<1x3x6x6xf32>
  %3 = convopt.conv %2, %w
      : (tensor<1x3x6x6xf32>, tensor<3x3x1x1xf32>) -> tensor<1x3x6x6xf32>
  return %3 : tensor<1x3x6x6xf32>
}

// -----

// A shared filter is transposed once.
// CHECK-LABEL: func @transposes_a_shared_filter_once
// CHECK-SAME:    %[[W:[a-z0-9]+]]: tensor<3x3x2x2xf32>
// CHECK-COUNT-1: convopt.transpose %[[W]]
// CHECK-NOT:     convopt.transpose %[[W]]
func.func @transposes_a_shared_filter_once(%x: tensor<1x3x8x8xf32>,
                                           %w: tensor<3x3x2x2xf32>)
    -> tensor<1x3x6x6xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<3x3x2x2xf32>) -> tensor<1x3x7x7xf32>
  %1 = convopt.conv %0, %w
      : (tensor<1x3x7x7xf32>, tensor<3x3x2x2xf32>) -> tensor<1x3x6x6xf32>
  return %1 : tensor<1x3x6x6xf32>
}

// -----

// CHECK-LABEL: func @orders_transposed_convolution_filters
// CHECK-SAME:    %[[W:[a-z0-9]+]]: tensor<8x3x2x5xf32>
// CHECK:         %[[WT:.*]] = convopt.transpose %[[W]] permutation = [2, 3, 0, 1]
// CHECK:         convopt.conv_transpose %{{.*}}, %[[WT]] strides = [2, 2] layout = channel_last filter_layout = spatial_io
// CHECK-SAME:      (tensor<1x4x4x8xf32>, tensor<2x5x8x3xf32>) -> tensor<1x8x11x3xf32>
func.func @orders_transposed_convolution_filters(%x: tensor<1x8x4x4xf32>,
                                                 %w: tensor<8x3x2x5xf32>)
    -> tensor<1x3x8x11xf32> {
  %0 = convopt.conv_transpose %x, %w strides = [2, 2]
      : (tensor<1x8x4x4xf32>, tensor<8x3x2x5xf32>) -> tensor<1x3x8x11xf32>
  return %0 : tensor<1x3x8x11xf32>
}

// -----

// CHECK-LABEL: func @orders_dense_filters
// CHECK-SAME:    (%[[X:.*]]: tensor<1x64xf32>, %[[W:.*]]: tensor<10x64xf32>)
// CHECK-NEXT:    %[[WT:.*]] = convopt.transpose %[[W]] permutation = [1, 0]
// CHECK-NEXT:    convopt.dense %[[X]], %[[WT]] filter_layout = io_spatial
func.func @orders_dense_filters(%x: tensor<1x64xf32>, %w: tensor<10x64xf32>)
    -> tensor<1x10xf32> {
  %0 = convopt.dense %x, %w
      : (tensor<1x64xf32>, tensor<10x64xf32>) -> tensor<1x10xf32>
  return %0 : tensor<1x10xf32>
}

// -----

// CHECK-LABEL: func @leaves_channel_last_networks_alone
// CHECK-NOT:     transpose
// CHECK:         return
func.func @leaves_channel_last_networks_alone(%x: tensor<1x8x8x3xf32>,
                                              %w: tensor<3x3x3x4xf32>)
    -> tensor<1x6x6x4xf32> {
  %0 = convopt.conv %x, %w layout = channel_last filter_layout = spatial_io
      : (tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = convopt.softmax %0 axis = 3 : tensor<1x6x6x4xf32>
  return %1 : tensor<1x6x6x4xf32>
}

// -----

// The transposes with which exporters wrap channel-first convolutions vanish.
// CHECK-LABEL: func @cancels_with_transposes_of_the_model
// CHECK-SAME:    (%[[X:.*]]: tensor<1x8x8x3xf32>,
// CHECK-NOT:     transpose %[[X]]
// CHECK:         %[[Y:.*]] = convopt.conv %[[X]]
// CHECK-NEXT:    return %[[Y]]
func.func @cancels_with_transposes_of_the_model(%x: tensor<1x8x8x3xf32>,
                                                %w: tensor<4x3x3x3xf32>)
    -> tensor<1x6x6x4xf32> {
  %0 = convopt.transpose %x permutation = [0, 3, 1, 2]
      : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = convopt.conv %0, %w
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  %2 = convopt.transpose %1 permutation = [0, 2, 3, 1]
      : (tensor<1x4x6x6xf32>) -> tensor<1x6x6x4xf32>
  return %2 : tensor<1x6x6x4xf32>
}

// -----

// CHECK-LABEL: func @reshapes_when_only_unit_axes_move
// CHECK-SAME:    (%[[X:.*]]: tensor<1x1x8x8xf32>,
// CHECK:         %[[IN:.*]] = convopt.reshape %[[X]] : tensor<1x1x8x8xf32> -> tensor<1x8x8x1xf32>
// CHECK:         %[[Y:.*]] = convopt.conv %[[IN]]
// CHECK:         %[[OUT:.*]] = convopt.reshape %[[Y]] : tensor<1x1x1x4xf32> -> tensor<1x4xf32>
// CHECK:         return %[[OUT]]
func.func @reshapes_when_only_unit_axes_move(%x: tensor<1x1x8x8xf32>,
                                             %w: tensor<4x1x8x8xf32>)
    -> tensor<1x4xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x1x8x8xf32>, tensor<4x1x8x8xf32>) -> tensor<1x4x1x1xf32>
  %1 = convopt.reshape %0 : tensor<1x4x1x1xf32> -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// -----

// CHECK-LABEL: func @transposes_before_a_reshape
// CHECK:         %[[Y:.*]] = convopt.conv
// CHECK-NEXT:    %[[T:.*]] = convopt.transpose %[[Y]] permutation = [0, 3, 1, 2]
// CHECK-NEXT:    convopt.reshape %[[T]] : tensor<1x4x6x6xf32> -> tensor<1x144xf32>
func.func @transposes_before_a_reshape(%x: tensor<1x3x8x8xf32>,
                                       %w: tensor<4x3x3x3xf32>)
    -> tensor<1x144xf32> {
  %0 = convopt.conv %x, %w
      : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x6x6xf32>
  %1 = convopt.reshape %0 : tensor<1x4x6x6xf32> -> tensor<1x144xf32>
  return %1 : tensor<1x144xf32>
}

// -----

// Composing would give the result a type its users were not declared with.
// CHECK-LABEL: func @keeps_a_transpose_of_a_weaker_type
// CHECK:         convopt.transpose %{{.*}} permutation = [1, 0] : (tensor<2x3xf32>) -> tensor<?x2xf32>
// CHECK-NEXT:    return
func.func @keeps_a_transpose_of_a_weaker_type(%x: tensor<2x3xf32>)
    -> tensor<?x2xf32> {
  %0 = convopt.transpose %x permutation = [1, 0]
      : (tensor<2x3xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}

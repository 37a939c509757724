// RUN: convopt-opt %s --convopt-to-linalg | FileCheck %s

// CHECK-DAG: #[[$ID4:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[$NC:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-DAG: #[[$CHANNEL:.+]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-DAG: #[[$KEPT:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, 0, 0)>
// CHECK-DAG: #[[$LINE:.+]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[$ID5:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
// CHECK-DAG: #[[$GROUP:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>
// CHECK-DAG: #[[$INGROUP:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d2)>
// CHECK-DAG: #[[$LAST:.+]] = affine_map<(d0, d1, d2) -> (d2)>
// CHECK-DAG: #[[$ROW:.+]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[$MATMULA:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[$MATMULB:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d4, d3)>
// CHECK-DAG: #[[$MATMULY:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[$POOL:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d4, d2 * 2 + d5, d3)>
// CHECK-DAG: #[[$TAPS:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d4, d5)>
// CHECK-DAG: #[[$CONV:.+]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d4, d2 * 2 + d5, d3 + d6 * 3)>
// CHECK-DAG: #[[$FILTER:.+]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d1, d4, d5, d6)>
// CHECK-DAG: #[[$GROUPX:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 4 + d4, d3 + d5)>
// CHECK-DAG: #[[$GROUPW:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1 * 6 + d2, d4, d5)>
// CHECK-DAG: #[[$GROUPS:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d1, d2, d4)>
// CHECK-DAG: #[[$GROUPY:.+]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 6 + d2, d3)>
// CHECK-DAG: #[[$MIRROR:.+]] = affine_map<(d0, d1) -> (d0, -d1 + 1)>
// CHECK-DAG: #[[$FIRST:.+]] = affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: #[[$HALVES:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1 floordiv 2, d2 * 2, d3)>
// CHECK-DAG: #[[$BACKWARDS:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d2 - d4 + 1)>

// CHECK-LABEL: func @relu
// CHECK:         %[[E:.+]] = tensor.empty
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$ID4]], #[[$ID4]]]
// CHECK-SAME:      outs(%[[E]]
// CHECK:         ^bb0(%[[X:.+]]: f32, %{{.+}}: f32):
// CHECK:           %[[C:.+]] = arith.cmpf olt, %[[X]], %[[ZERO:.+]] : f32
// CHECK:           %[[Y:.+]] = arith.select %[[C]], %[[ZERO]], %[[X]] : f32
// CHECK:           linalg.yield %[[Y]]
func.func @relu(%x: tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.relu %x : tensor<1x8x4x4xf32>
  return %0 : tensor<1x8x4x4xf32>
}

// Repeated axes are dropped, so that the map stays a projection.
// CHECK-LABEL: func @broadcast
// CHECK:         %[[S:.+]] = tensor.extract_slice %{{.+}} : tensor<1x8x1x1xf32> to tensor<1x8xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$ID4]], #[[$NC]], #[[$ID4]]]
// CHECK-SAME:      ins(%{{.+}}, %[[S]] :
// CHECK:           arith.mulf
func.func @broadcast(%x: tensor<1x8x4x4xf32>, %s: tensor<1x8x1x1xf32>) -> tensor<1x8x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.mul %x, %s : (tensor<1x8x4x4xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x4x4xf32>
  return %0 : tensor<1x8x4x4xf32>
}

// The parameters are rounded to the storage type here, and only here.
// CHECK-LABEL: func @channel_affine
// CHECK-DAG:     %[[A:.+]] = arith.constant dense<[2.000000e+00, 1.000000e-01]> : tensor<2xf32>
// CHECK-DAG:     %[[B:.+]] = arith.constant dense<[0.000000e+00, 1.000000e+00]> : tensor<2xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$ID4]], #[[$CHANNEL]], #[[$CHANNEL]], #[[$ID4]]]
// CHECK-SAME:      ins(%{{.+}}, %[[A]], %[[B]] :
func.func @channel_affine(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.channel_affine %x scale = dense<[2.0, 0.1]> : tensor<2xf64>
      offset = dense<[0.0, 1.0]> : tensor<2xf64> axis = 1 : tensor<1x2x4x4xf32>
  return %0 : tensor<1x2x4x4xf32>
}

// CHECK-LABEL: func @reduce_mean
// CHECK:         %[[SUM:.+]] = linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$ID4]], #[[$KEPT]]]
// CHECK-SAME:      iterator_types = ["parallel", "parallel", "reduction", "reduction"]
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%[[SUM]]
// CHECK:           arith.divf %{{.+}}, %{{.+}} :
func.func @reduce_mean(%x: tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.reduce_mean %x axes = [2, 3] keep_dims : (tensor<1x8x7x7xf32>) -> tensor<1x8x1x1xf32>
  return %0 : tensor<1x8x1x1xf32>
}

// The division is done once per line.
// CHECK-LABEL: func @softmax
// CHECK:         arith.maximumf
// CHECK:         arith.subf
// CHECK:         %[[P:.+]] = math.exp
// CHECK:         arith.addf
// CHECK:         linalg.generic {{.*}}outs(%{{.+}} : tensor<2xf32>)
// CHECK:           arith.divf
// CHECK:         linalg.generic {{.*}}outs(%{{.+}} : tensor<2x10xf32>)
// CHECK:           arith.mulf
func.func @softmax(%x: tensor<2x10xf32>) -> tensor<2x10xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.softmax %x axis = 1 : tensor<2x10xf32>
  return %0 : tensor<2x10xf32>
}

// CHECK-LABEL: func @no_reciprocal_in_f16
// CHECK:         linalg.generic {{.*}}outs(%{{.+}} : tensor<2x10xf16>)
// CHECK:         linalg.generic {{.*}}outs(%{{.+}} : tensor<2x10xf16>)
// CHECK:           arith.divf
func.func @no_reciprocal_in_f16(%x: tensor<2x10xf16>) -> tensor<2x10xf16> attributes {convopt.kernel = "generic"} {
  %0 = convopt.softmax %x axis = 1 : tensor<2x10xf16>
  return %0 : tensor<2x10xf16>
}

// The logarithm is taken once per line.
// CHECK-LABEL: func @log_softmax
// CHECK-SAME:    %[[X:.+]]: tensor<2x10xf32>
// CHECK:         %[[MAX:.+]] = linalg.generic
// CHECK:           arith.maximumf
// CHECK:         %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]{{.*}}ins(%[[X]], %[[MAX]] :
// CHECK:           math.exp
// CHECK:         %[[LOG:.+]] = linalg.generic {{.*}}ins(%[[SUM]] : tensor<2xf32>)
// CHECK:           math.log
// CHECK:         linalg.generic {{.*}}ins(%[[X]], %[[MAX]], %[[LOG]] :
func.func @log_softmax(%x: tensor<2x10xf32>) -> tensor<2x10xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.log_softmax %x axis = 1 : tensor<2x10xf32>
  return %0 : tensor<2x10xf32>
}

// A sum is not divided.
// CHECK-LABEL: func @reduce_sum
// CHECK:         %[[SUM:.+]] = linalg.generic {{.*}}indexing_maps = [#{{.+}}, #[[$LINE]]]
// CHECK-SAME:      iterator_types = ["parallel", "reduction"]
// CHECK:         return %[[SUM]]
func.func @reduce_sum(%x: tensor<4x8xf32>) -> tensor<4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.reduce_sum %x axes = [1] : (tensor<4x8xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @max_pool
// CHECK:         %[[SHAPE:.+]] = tensor.empty() : tensor<3x3xf32>
// CHECK:         %[[INIT:.+]] = linalg.fill ins(%{{.+}} : f32) outs(%{{.+}} : tensor<1x4x4x5xf32>)
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$POOL]], #[[$TAPS]],
// CHECK-SAME:      ins(%{{.+}}, %[[SHAPE]] :
// CHECK-SAME:      outs(%[[INIT]] :
// CHECK:           arith.maximumf
func.func @max_pool(%x: tensor<1x9x9x5xf32>) -> tensor<1x4x4x5xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.max_pool %x kernel = [3, 3] strides = [2, 2] layout = channel_last
      : (tensor<1x9x9x5xf32>) -> tensor<1x4x4x5xf32>
  return %0 : tensor<1x4x4x5xf32>
}

// With ceil_mode the last window reaches beyond the padding: 1 + 6 + 1.
// CHECK-LABEL: func @max_pool_ceil
// CHECK:         %[[INF:.+]] = arith.constant 0xFF800000 : f32
// CHECK:         %[[PAD:.+]] = linalg.fill ins(%[[INF]] : f32) outs(%{{.+}} : tensor<1x2x8xf32>)
// CHECK:         tensor.insert_slice %{{.+}} into %[[PAD]][0, 0, 1] [1, 2, 6] [1, 1, 1]
func.func @max_pool_ceil(%x: tensor<1x2x6xf32>) -> tensor<1x2x3xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.max_pool %x kernel = [2] strides = [3] pads = [1, 0] ceil_mode
      : (tensor<1x2x6xf32>) -> tensor<1x2x3xf32>
  return %0 : tensor<1x2x3xf32>
}

// CHECK-LABEL: func @average_pool
// CHECK:         %[[COUNT:.+]] = arith.constant dense<[2.000000e+00, 3.000000e+00, 3.000000e+00, 2.000000e+00]> : tensor<4xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%{{.+}}, %[[COUNT]] :
// CHECK:           arith.divf
func.func @average_pool(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.average_pool %x kernel = [3] pads = [1, 1] : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @average_pool_include_pad
// CHECK:         arith.divf %{{.+}}, %[[THREE:.+]] : f32
func.func @average_pool_include_pad(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.average_pool %x kernel = [3] pads = [1, 1] count_include_pad : (tensor<1x2x4xf32>) -> tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// CHECK-LABEL: func @conv
// CHECK-SAME:    %[[X:.+]]: tensor<1x3x9x9xf32>, %[[W:.+]]: tensor<4x3x3x3xf32>
// CHECK:         %[[P:.+]] = tensor.insert_slice %[[X]] into %{{.+}}[0, 0, 1, 0] [1, 3, 9, 9] [1, 1, 1, 1] : tensor<1x3x9x9xf32> into tensor<1x3x10x9xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$CONV]], #[[$FILTER]],
// CHECK-SAME:      ins(%[[P]], %[[W]] :
// CHECK:           %[[M:.+]] = arith.mulf %{{.+}} fastmath<contract>
// CHECK:           arith.addf %{{.+}}, %[[M]] fastmath<contract>
func.func @conv(%x: tensor<1x3x9x9xf32>, %w: tensor<4x3x3x3xf32>) -> tensor<1x4x4x3xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.conv %x, %w strides = [2, 1] pads = [1, 0, 0, 0] dilations = [1, 3]
      : (tensor<1x3x9x9xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x4x3xf32>
  return %0 : tensor<1x4x4x3xf32>
}

// CHECK-LABEL: func @grouped
// CHECK:         %[[SHAPE:.+]] = tensor.empty() : tensor<2x6x4xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$GROUPX]], #[[$GROUPW]], #[[$GROUPS]], #[[$GROUPY]]]
// CHECK-SAME:      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]
// CHECK-SAME:      ins(%{{.+}}, %{{.+}}, %[[SHAPE]] :
func.func @grouped(%x: tensor<1x8x9xf32>, %w: tensor<12x4x3xf32>) -> tensor<1x12x7xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.conv %x, %w groups = 2 : (tensor<1x8x9xf32>, tensor<12x4x3xf32>) -> tensor<1x12x7xf32>
  return %0 : tensor<1x12x7xf32>
}

// CHECK-LABEL: func @conv_transpose
// CHECK:         tensor.insert_slice %{{.+}} into %{{.+}}[0, 0, 1] [1, 8, 4] [1, 1, 2] : tensor<1x8x4xf32> into tensor<1x8x9xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      indexing_maps = [#[[$BACKWARDS]],
func.func @conv_transpose(%x: tensor<1x8x4xf32>, %w: tensor<8x3x2xf32>) -> tensor<1x3x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.conv_transpose %x, %w strides = [2] : (tensor<1x8x4xf32>, tensor<8x3x2xf32>) -> tensor<1x3x8xf32>
  return %0 : tensor<1x3x8xf32>
}

// CHECK-LABEL: func @dense
// CHECK-SAME:    %[[X:.+]]: tensor<2x64xf32>, %[[W:.+]]: tensor<10x64xf32>, %[[B:.+]]: tensor<10xf32>
// CHECK:         %[[INIT:.+]] = linalg.generic
// CHECK-SAME:      ins(%[[B]] :
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%[[X]], %[[W]] :
// CHECK-SAME:      outs(%[[INIT]] :
func.func @dense(%x: tensor<2x64xf32>, %w: tensor<10x64xf32>, %b: tensor<10xf32>) -> tensor<2x10xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.dense %x, %w bias(%b) : (tensor<2x64xf32>, tensor<10x64xf32>, tensor<10xf32>) -> tensor<2x10xf32>
  return %0 : tensor<2x10xf32>
}

// The factor is computed once per channel.
// CHECK-LABEL: func @batch_norm(
// CHECK:         %[[FACTOR:.+]] = linalg.generic
// CHECK:           math.sqrt
// CHECK:         } -> tensor<8xf32>
// CHECK:         linalg.generic
// CHECK-SAME:      ins(%{{.+}}, %{{.+}}, %[[FACTOR]], %{{.+}} :
func.func @batch_norm(%x: tensor<1x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) -> tensor<1x8x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.batch_norm %x scale(%s) offset(%o) mean(%m) variance(%v)
      epsilon = 1.0e-5 axis = 1 : tensor<1x8x4x4xf32>, tensor<8xf32>
  return %0 : tensor<1x8x4x4xf32>
}

// Parameters of another type than the input's, as in ONNX.
// CHECK-LABEL: func @batch_norm_mixed_types
// CHECK:         math.sqrt %{{.+}} : f32
// CHECK:         arith.extf %{{.+}} : f16 to f32
// CHECK:         %[[Y:.+]] = arith.addf %{{.+}} : f32
// CHECK:         arith.truncf %[[Y]] : f32 to f16
func.func @batch_norm_mixed_types(%x: tensor<1x8x4x4xf16>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>) -> tensor<1x8x4x4xf16> attributes {convopt.kernel = "generic"} {
  %0 = convopt.batch_norm %x scale(%s) offset(%o) mean(%m) variance(%v)
      epsilon = 1.0e-5 axis = 1 : tensor<1x8x4x4xf16>, tensor<8xf32>
  return %0 : tensor<1x8x4x4xf16>
}

// CHECK-LABEL: func @batch_norm_training_mixed_types
// CHECK:         arith.extf %{{.+}} : f16 to f32
// CHECK:         arith.extf %{{.+}} : bf16 to f32
// CHECK:         return %{{.+}} : tensor<4x8xf16>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
func.func @batch_norm_training_mixed_types(%x: tensor<4x8xf16>, %s: tensor<8xbf16>, %m: tensor<8xf32>)
    -> (tensor<4x8xf16>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) attributes {convopt.kernel = "generic"} {
  %0:5 = convopt.batch_norm_training %x scale(%s) offset(%s) running_mean(%m)
      running_variance(%m) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1
      : (tensor<4x8xf16>, tensor<8xbf16>, tensor<8xbf16>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<4x8xf16>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return %0#0, %0#1, %0#2, %0#3, %0#4 : tensor<4x8xf16>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @batch_norm_training(
// CHECK:         %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["reduction", "parallel"]
// CHECK:         %[[MEAN:.+]] = linalg.generic {{.*}}ins(%[[SUM]] :
// CHECK:         %[[SQUARES:.+]] = linalg.generic {{.*}}iterator_types = ["reduction", "parallel"]{{.*}}ins(%{{.+}}, %[[MEAN]] :
// CHECK:         %[[VARIANCE:.+]] = linalg.generic {{.*}}ins(%[[SQUARES]] :
// CHECK:         return %{{.+}}, %[[MEAN]], %[[VARIANCE]], %{{.+}}, %{{.+}} :
func.func @batch_norm_training(%x: tensor<4x8xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>, %m: tensor<8xf32>, %v: tensor<8xf32>)
    -> (tensor<4x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) attributes {convopt.kernel = "generic"} {
  %0:5 = convopt.batch_norm_training %x scale(%s) offset(%o) running_mean(%m)
      running_variance(%v) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1
      : (tensor<4x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
      -> (tensor<4x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
  return %0#0, %0#1, %0#2, %0#3, %0#4 : tensor<4x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// The variance in a second pass, the reciprocal once per sample and channel.
// CHECK-LABEL: func @instance_norm
// CHECK-SAME:    %[[X:.+]]: tensor<2x8x4x4xf32>, %[[S:.+]]: tensor<8xf32>, %[[O:.+]]: tensor<8xf32>
// CHECK:         linalg.generic {{.*}}indexing_maps = [#[[$ID4]], #[[$NC]]]{{.*}}ins(%[[X]] :
// CHECK:         %[[MEAN:.+]] = linalg.generic
// CHECK:         linalg.generic {{.*}}indexing_maps = [#[[$ID4]], #[[$NC]], #[[$NC]]]{{.*}}ins(%[[X]], %[[MEAN]] :
// CHECK:           arith.mulf
// CHECK:           arith.divf
// CHECK:         %[[RECIPROCAL:.+]] = linalg.generic
// CHECK:           math.sqrt
// CHECK:         } -> tensor<2x8xf32>
// CHECK:         linalg.generic {{.*}}indexing_maps = [#[[$ID4]], #[[$NC]], #[[$NC]], #[[$CHANNEL]], #[[$CHANNEL]], #[[$ID4]]]
// CHECK-SAME:      ins(%[[X]], %[[MEAN]], %[[RECIPROCAL]], %[[S]], %[[O]] :
func.func @instance_norm(%x: tensor<2x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) -> tensor<2x8x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.instance_norm %x scale(%s) offset(%o) epsilon = 1.0e-5 axis = 1
      : tensor<2x8x4x4xf32>, tensor<8xf32>
  return %0 : tensor<2x8x4x4xf32>
}

// The channels are split into groups; parameters are those of channels.
// CHECK-LABEL: func @group_norm
// CHECK:         %[[X:.+]] = tensor.expand_shape {{.*}} : tensor<256xf32> into tensor<2x2x4x4x4xf32>
// CHECK:         linalg.generic {{.*}}indexing_maps = [#[[$ID5]], #[[$GROUP]]]{{.*}}ins(%[[X]] :
// CHECK:         %[[Y:.+]] = linalg.generic {{.*}}indexing_maps = [#[[$ID5]], #[[$GROUP]], #[[$GROUP]], #[[$INGROUP]], #[[$INGROUP]], #[[$ID5]]]
// CHECK:         tensor.collapse_shape %[[Y]]
func.func @group_norm(%x: tensor<2x8x4x4xf32>, %s: tensor<8xf32>, %o: tensor<8xf32>) -> tensor<2x8x4x4xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.group_norm %x scale(%s) offset(%o) groups = 2 epsilon = 1.0e-5
      axis = 1 : tensor<2x8x4x4xf32>, tensor<8xf32>
  return %0 : tensor<2x8x4x4xf32>
}

// Statistics of f16 are computed in f32.
// CHECK-LABEL: func @layer_norm
// CHECK-SAME:    %[[X:.+]]: tensor<2x3x8xf16>, %[[S:.+]]: tensor<8xf16>
// CHECK:           arith.extf %{{.+}} : f16 to f32
// CHECK:         linalg.generic {{.*}}indexing_maps = [#{{.+}}, #[[$ROW]], #[[$ROW]], #[[$LAST]], #{{.+}}]
// CHECK-SAME:      ins(%[[X]], %{{.+}}, %{{.+}}, %[[S]] : tensor<2x3x8xf16>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<8xf16>)
// CHECK:           arith.truncf %{{.+}} : f32 to f16
func.func @layer_norm(%x: tensor<2x3x8xf16>, %s: tensor<8xf16>) -> tensor<2x3x8xf16> attributes {convopt.kernel = "generic"} {
  %0 = convopt.layer_norm %x scale(%s) epsilon = 1.0e-5 axis = 2
      : (tensor<2x3x8xf16>, tensor<8xf16>) -> tensor<2x3x8xf16>
  return %0 : tensor<2x3x8xf16>
}

// A batch axis that one side repeats is dropped there.
// CHECK-LABEL: func @matmul
// CHECK-SAME:    %[[A:.+]]: tensor<2x1x4x8xf32>, %[[B:.+]]: tensor<3x8x5xf32>
// CHECK:         %[[LEFT:.+]] = tensor.extract_slice %[[A]]{{.*}} to tensor<2x4x8xf32>
// CHECK:         linalg.generic {{.*}}indexing_maps = [#[[$MATMULA]], #[[$MATMULB]], #[[$MATMULY]]]
// CHECK-SAME:      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction"]
// CHECK-SAME:      ins(%[[LEFT]], %[[B]] :
func.func @matmul(%a: tensor<2x1x4x8xf32>, %b: tensor<3x8x5xf32>) -> tensor<2x3x4x5xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.matmul %a, %b : (tensor<2x1x4x8xf32>, tensor<3x8x5xf32>) -> tensor<2x3x4x5xf32>
  return %0 : tensor<2x3x4x5xf32>
}

// CHECK-LABEL: func @shapes
// CHECK-SAME:    %[[A:.+]]: tensor<1x3x4xf32>, %[[B:.+]]: tensor<1x5x4xf32>
// CHECK:         %[[FIRST:.+]] = tensor.insert_slice %[[A]] into %{{.+}}[0, 0, 0] [1, 3, 4] [1, 1, 1]
// CHECK:         %[[BOTH:.+]] = tensor.insert_slice %[[B]] into %[[FIRST]][0, 3, 0] [1, 5, 4] [1, 1, 1]
// CHECK:         %[[T:.+]] = linalg.transpose ins(%[[BOTH]] : tensor<1x8x4xf32>) {{.*}} permutation = [0, 2, 1]
// CHECK:         %[[S:.+]] = tensor.extract_slice %[[T]][0, 1, 2] [1, 2, 3] [1, 1, 2]
// CHECK:         %[[AROUND:.+]] = linalg.fill {{.*}} : tensor<1x3x4xf32>
// CHECK:         %[[P:.+]] = tensor.insert_slice %[[S]] into %[[AROUND]][0, 1, 0] [1, 2, 3]
// CHECK:         %[[C:.+]] = tensor.collapse_shape %[[P]] {{\[}}[0, 1, 2]] : tensor<1x3x4xf32> into tensor<12xf32>
// CHECK:         tensor.expand_shape %[[C]] {{\[}}[0, 1]] output_shape [2, 6]
func.func @shapes(%a: tensor<1x3x4xf32>, %b: tensor<1x5x4xf32>) -> tensor<2x6xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.concat %a, %b axis = 1 : (tensor<1x3x4xf32>, tensor<1x5x4xf32>) -> tensor<1x8x4xf32>
  %1 = convopt.transpose %0 permutation = [0, 2, 1] : (tensor<1x8x4xf32>) -> tensor<1x4x8xf32>
  %2 = convopt.slice %1 offsets = [0, 1, 2] sizes = [1, 2, 3] strides = [1, 1, 2] : (tensor<1x4x8xf32>) -> tensor<1x2x3xf32>
  %3 = convopt.pad %2 low = [0, 1, 0] high = [0, 0, 1] value = 0.5 : (tensor<1x2x3xf32>) -> tensor<1x3x4xf32>
  %4 = convopt.reshape %3 : tensor<1x3x4xf32> -> tensor<2x6xf32>
  return %4 : tensor<2x6xf32>
}

// The pieces beside the axis are read from slices of the input, backwards.
// CHECK-LABEL: func @pad_reflect
// CHECK-SAME:    %[[X:.+]]: tensor<2x5xf32>
// CHECK:         %[[MIDDLE:.+]] = tensor.insert_slice %[[X]] into %{{.+}}[0, 2] [2, 5]
// CHECK:         %[[FIRST:.+]] = tensor.extract_slice %[[X]][0, 1] [2, 2]
// CHECK:         %[[LOW:.+]] = linalg.generic {indexing_maps = [#[[$MIRROR]], {{.*}}ins(%[[FIRST]] :
// CHECK:         %[[BOTH:.+]] = tensor.insert_slice %[[LOW]] into %[[MIDDLE]][0, 0] [2, 2]
// CHECK:         %[[LAST:.+]] = tensor.extract_slice %[[X]][0, 3] [2, 1]
// CHECK:         %[[HIGH:.+]] = linalg.generic {{.*}}ins(%[[LAST]] :
// CHECK:         tensor.insert_slice %[[HIGH]] into %[[BOTH]][0, 7] [2, 1]
func.func @pad_reflect(%x: tensor<2x5xf32>) -> tensor<2x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.pad %x low = [0, 2] high = [0, 1] mode = reflect : (tensor<2x5xf32>) -> tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

// CHECK-LABEL: func @pad_edge
// CHECK:         %[[LAST:.+]] = tensor.extract_slice %{{.+}}[0, 4] [2, 1]
// CHECK:         linalg.generic {indexing_maps = [#[[$FIRST]], {{.*}}ins(%[[LAST]] :
func.func @pad_edge(%x: tensor<2x5xf32>) -> tensor<2x14xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.pad %x low = [0, 0] high = [0, 9] mode = edge : (tensor<2x5xf32>) -> tensor<2x14xf32>
  return %0 : tensor<2x14xf32>
}

// CHECK-LABEL: func @pad_wrap
// CHECK:         %[[LAST:.+]] = tensor.extract_slice %{{.+}}[0, 3] [2, 2]
// CHECK:         tensor.insert_slice %[[LAST]] into %{{.+}}[0, 0] [2, 2]
func.func @pad_wrap(%x: tensor<2x5xf32>) -> tensor<2x7xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.pad %x low = [0, 2] high = [0, 0] mode = wrap : (tensor<2x5xf32>) -> tensor<2x7xf32>
  return %0 : tensor<2x7xf32>
}

// Sources that are quotients need no table, on whatever axes.
// CHECK-LABEL: func @resize_nearest
// CHECK:         linalg.generic {indexing_maps = [#[[$HALVES]], #[[$ID4]]],
// CHECK-NOT:     scf.for
func.func @resize_nearest(%x: tensor<1x4x6x8xf32>) -> tensor<1x8x3x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.resize %x mode = nearest coordinates = half_pixel scales = [1.0, 2.0, 0.5, 1.0] sizes = [1, 8, 3, 8]
      : (tensor<1x4x6x8xf32>) -> tensor<1x8x3x8xf32>
  return %0 : tensor<1x8x3x8xf32>
}

// Rows 0, 1, 3 and 5 of 8 are no quotients.
// CHECK-LABEL: func @resize_nearest_by_table
// CHECK-SAME:    %[[X:.+]]: tensor<8x8xf32>
// CHECK:         %[[SOURCES:.+]] = arith.constant dense<{{\[\[}}0], [1], [3], [5]]> : tensor<4x1xi64>
// CHECK:         scf.for %[[I:[a-z0-9]+]] = %{{.+}} iter_args(%[[Y:.+]] = %{{.+}})
// CHECK:           %[[ENTRY:.+]] = tensor.extract %[[SOURCES]][%[[I]], %{{.+}}]
// CHECK:           %[[SOURCE:.+]] = arith.index_cast %[[ENTRY]]
// CHECK:           %[[ROW:.+]] = tensor.extract_slice %[[X]][%[[SOURCE]], 0] [1, 8]
// CHECK:           tensor.insert_slice %[[ROW]] into %[[Y]][%[[I]], 0] [1, 8]
func.func @resize_nearest_by_table(%x: tensor<8x8xf32>) -> tensor<4x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.resize %x mode = nearest coordinates = asymmetric scales = [0.6, 1.0] sizes = [4, 8] rounding = floor
      : (tensor<8x8xf32>) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// The axis that shrinks comes first.
// CHECK-LABEL: func @resize_linear
// CHECK-SAME:    %[[X:.+]]: tensor<4x4x8xf32>
// CHECK:         %[[SHRINK:.+]] = arith.constant dense<{{.*}}> : tensor<3x2xf32>
// CHECK:         %[[HALF:.+]] = scf.for %[[I:[a-z0-9]+]] = {{.*}} -> (tensor<4x3x8xf32>)
// CHECK:           scf.for %[[J:[a-z0-9]+]] = {{.*}} -> (tensor<4x3x8xf32>)
// CHECK:             tensor.extract_slice %[[X]][%[[I]], %{{.+}}, 0] [1, 1, 8]
// CHECK:             tensor.extract %[[SHRINK]][%[[J]], %{{.+}}]
// CHECK:         %[[GROW:.+]] = arith.constant dense<{{\[\[}}2.500000e-01, 7.500000e-01], {{.*}}> : tensor<8x2xf32>
// CHECK:         scf.for %[[K:[a-z0-9]+]] = {{.*}} -> (tensor<8x3x8xf32>)
// CHECK:           %[[ROW:.+]] = tensor.extract_slice %[[HALF]][%{{.+}}, 0, 0] [1, 3, 8]
// CHECK:           %[[FACTOR:.+]] = tensor.extract %[[GROW]][%[[K]], %{{.+}}]
// CHECK:           %[[SUM:.+]] = linalg.generic {{.*}}ins(%[[ROW]], %{{.+}} :
// CHECK:             arith.mulf %[[FACTOR]], %{{.+}} fastmath<contract>
// CHECK:           tensor.insert_slice %[[SUM]] into %{{.+}}[%[[K]], 0, 0] [1, 3, 8]
func.func @resize_linear(%x: tensor<4x4x8xf32>) -> tensor<8x3x8xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.resize %x mode = linear coordinates = half_pixel scales = [2.0, 0.75, 1.0] sizes = [8, 3, 8]
      : (tensor<4x4x8xf32>) -> tensor<8x3x8xf32>
  return %0 : tensor<8x3x8xf32>
}

// CHECK-LABEL: func @not_a_generic_kernel
// CHECK:         convopt.relu
func.func @not_a_generic_kernel(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = convopt.relu %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

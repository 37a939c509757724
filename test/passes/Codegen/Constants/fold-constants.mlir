// RUN: convopt-opt --convopt-fold-constants %s | FileCheck %s

// The example of the pass's description.
// CHECK-LABEL: func @folds_transpose
// CHECK-NEXT:    %[[C:.*]] = arith.constant dense<{{\[\[}}1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>
// CHECK-NEXT:    return %[[C]]
func.func @folds_transpose() -> tensor<2x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %0 = convopt.transpose %w permutation = [1, 0]
      : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// OIHW to HWIO.
// CHECK-LABEL: func @folds_filter_transpose
// CHECK-NEXT:    arith.constant dense<{{\[\[\[\[}}0, 4], [2, 6]], {{\[\[}}1, 5], [3, 7]]]]> : tensor<1x2x2x2xi32>
// CHECK-NEXT:    return
func.func @folds_filter_transpose() -> tensor<1x2x2x2xi32> {
  %w = arith.constant dense<[[[[0, 1]], [[2, 3]]], [[[4, 5]], [[6, 7]]]]>
      : tensor<2x2x1x2xi32>
  %0 = convopt.transpose %w permutation = [2, 3, 1, 0]
      : (tensor<2x2x1x2xi32>) -> tensor<1x2x2x2xi32>
  return %0 : tensor<1x2x2x2xi32>
}

// NaN payloads and signed zeros are bytes like any other.
// CHECK-LABEL: func @keeps_every_bit
// CHECK-NEXT:    arith.constant dense<{{\[\[}}0x7FA00001], [-0.000000e+00], [0xFFC00007]]> : tensor<3x1xf32>
// CHECK-NEXT:    return
func.func @keeps_every_bit() -> tensor<3x1xf32> {
  %w = arith.constant dense<[[0x7FA00001, -0.0, 0xFFC00007]]> : tensor<1x3xf32>
  %0 = convopt.transpose %w permutation = [1, 0]
      : (tensor<1x3xf32>) -> tensor<3x1xf32>
  return %0 : tensor<3x1xf32>
}

// CHECK-LABEL: func @folds_slice
// CHECK-NEXT:    arith.constant dense<{{\[\[}}4, 6], [12, 14]]> : tensor<2x2xi64>
// CHECK-NEXT:    return
func.func @folds_slice() -> tensor<2x2xi64> {
  %c = arith.constant dense<[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11],
                             [12, 13, 14, 15]]> : tensor<4x4xi64>
  %0 = convopt.slice %c offsets = [1, 0] sizes = [2, 2] strides = [2, 2]
      : (tensor<4x4xi64>) -> tensor<2x2xi64>
  return %0 : tensor<2x2xi64>
}

// CHECK-LABEL: func @folds_pad
// CHECK-NEXT:    arith.constant dense<{{\[\[}}5.000000e-01, 5.000000e-01, 5.000000e-01], [5.000000e-01, 1.000000e+00, 5.000000e-01], [5.000000e-01, 2.000000e+00, 5.000000e-01]]> : tensor<3x3xf16>
// CHECK-NEXT:    return
func.func @folds_pad() -> tensor<3x3xf16> {
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf16>
  %0 = convopt.pad %c low = [1, 1] high = [0, 1] value = 0.5
      : (tensor<2x1xf16>) -> tensor<3x3xf16>
  return %0 : tensor<3x3xf16>
}

// CHECK-LABEL: func @folds_concat
// CHECK-NEXT:    arith.constant dense<{{\[\[}}1, 2, 7, 7, 5], [3, 4, 7, 7, 6]]> : tensor<2x5xi8>
// CHECK-NEXT:    return
func.func @folds_concat() -> tensor<2x5xi8> {
  %a = arith.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi8>
  %b = arith.constant dense<7> : tensor<2x2xi8>
  %c = arith.constant dense<[[5], [6]]> : tensor<2x1xi8>
  %0 = convopt.concat %a, %b, %c axis = 1
      : (tensor<2x2xi8>, tensor<2x2xi8>, tensor<2x1xi8>) -> tensor<2x5xi8>
  return %0 : tensor<2x5xi8>
}

// CHECK-LABEL: func @folds_reshape
// CHECK-NEXT:    arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-NEXT:    return
func.func @folds_reshape() -> tensor<2xf32> {
  %c = arith.constant dense<[[1.0], [2.0]]> : tensor<2x1xf32>
  %0 = convopt.reshape %c : tensor<2x1xf32> -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// CHECK-LABEL: func @folds_chains
// CHECK-NEXT:    arith.constant dense<[2, 4]> : tensor<2xi32>
// CHECK-NEXT:    return
func.func @folds_chains() -> tensor<2xi32> {
  %c = arith.constant dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>
  %0 = convopt.transpose %c permutation = [1, 0]
      : (tensor<2x2xi32>) -> tensor<2x2xi32>
  %1 = convopt.slice %0 offsets = [1, 0] sizes = [1, 2] strides = [1, 1]
      : (tensor<2x2xi32>) -> tensor<1x2xi32>
  %2 = convopt.reshape %1 : tensor<1x2xi32> -> tensor<2xi32>
  return %2 : tensor<2xi32>
}

// A splat is one element, whatever its type's size is.
// CHECK-LABEL: func @keeps_splats
// CHECK-DAG:     arith.constant dense<1.000000e+00> : tensor<1048576x1048576xf32>
// CHECK-DAG:     arith.constant dense<2.000000e+00> : tensor<1048576x2097152xf32>
// CHECK-NOT:     convopt.
// CHECK:         return
func.func @keeps_splats()
    -> (tensor<1048576x1048576xf32>, tensor<1048576x2097152xf32>) {
  %a = arith.constant dense<1.0> : tensor<2097152x1048576xf32>
  %b = arith.constant dense<2.0> : tensor<2097152x1048576xf32>
  %0 = convopt.slice %a offsets = [0, 0] sizes = [1048576, 1048576]
      strides = [2, 1]
      : (tensor<2097152x1048576xf32>) -> tensor<1048576x1048576xf32>
  %1 = convopt.transpose %b permutation = [1, 0]
      : (tensor<2097152x1048576xf32>) -> tensor<1048576x2097152xf32>
  return %0, %1 : tensor<1048576x1048576xf32>, tensor<1048576x2097152xf32>
}

// The first constant has a second user.
// CHECK-LABEL: func @keeps_constants_in_use
// CHECK-NEXT:    %[[C:.*]] = arith.constant dense<{{.*}}> : tensor<1x2xf32>
// CHECK-NEXT:    %[[T:.*]] = arith.constant dense<{{.*}}> : tensor<2x1xf32>
// CHECK-NEXT:    return %[[C]], %[[T]]
func.func @keeps_constants_in_use() -> (tensor<1x2xf32>, tensor<2x1xf32>) {
  %c = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %0 = convopt.transpose %c permutation = [1, 0]
      : (tensor<1x2xf32>) -> tensor<2x1xf32>
  return %c, %0 : tensor<1x2xf32>, tensor<2x1xf32>
}

// CHECK-LABEL: func @no_fold_of_a_run_time_operand
// CHECK:         convopt.concat
func.func @no_fold_of_a_run_time_operand(%x: tensor<1xf32>) -> tensor<2xf32> {
  %c = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.concat %c, %x axis = 0
      : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

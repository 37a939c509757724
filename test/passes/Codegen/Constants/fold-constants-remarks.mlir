// RUN: convopt-opt --convopt-fold-constants --remarks-filter=convopt-codegen %s 2>&1 | FileCheck %s

// CHECK:      remark: [Passed] FoldConstants
// CHECK-SAME: evaluated convopt.transpose of constants
func.func @folds() -> tensor<2x1xf32> {
  %c = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %0 = convopt.transpose %c permutation = [1, 0]
      : (tensor<1x2xf32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// 64 MiB and four bytes from four bytes.
// CHECK:      remark: [Missed] FoldConstants
// CHECK-SAME: its result is much larger than its operands
// CHECK-SAME: left convopt.pad of constants to run time
func.func @no_fold_that_grows() -> tensor<16777217xf32> {
  %c = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.pad %c low = [0] high = [16777216] value = 0.0
      : (tensor<1xf32>) -> tensor<16777217xf32>
  return %0 : tensor<16777217xf32>
}

// The largest size the dialect allows, 2^48 elements.
// CHECK:      remark: [Missed] FoldConstants
// CHECK-SAME: its result is much larger than its operands
func.func @no_fold_to_the_largest_size()
    -> tensor<65536x65536x65536xf32> {
  %c = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.pad %c low = [65535, 65535, 65535]
      high = [0, 0, 0] value = 0.0
      : (tensor<1x1x1xf32>) -> tensor<65536x65536x65536xf32>
  return %0 : tensor<65536x65536x65536xf32>
}

// CHECK:      remark: [Missed] FoldConstants
// CHECK-SAME: its result is empty
func.func @no_fold_to_nothing() -> tensor<0xf32> {
  %c = arith.constant dense<1.0> : tensor<4xf32>
  %0 = convopt.slice %c offsets = [0] sizes = [0] strides = [1]
      : (tensor<4xf32>) -> tensor<0xf32>
  return %0 : tensor<0xf32>
}

// CHECK:      remark: [Missed] FoldConstants
// CHECK-SAME: its result has a dynamic size
func.func @no_fold_to_a_dynamic_size() -> tensor<?xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.slice %c offsets = [1] sizes = [1] strides = [1]
      : (tensor<2xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK:      remark: [Missed] FoldConstants
// CHECK-SAME: its padding copies elements
// CHECK-SAME: left convopt.pad of constants to run time
func.func @no_fold_of_copied_padding() -> tensor<4xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %0 = convopt.pad %c low = [1] high = [1] mode = reflect
      : (tensor<2xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK:      remark: [Missed] FoldConstants
// CHECK-SAME: elements of parts of one
func.func @no_fold_of_bits() -> tensor<2x1xi1> {
  %c = arith.constant dense<[[true, false]]> : tensor<1x2xi1>
  %0 = convopt.transpose %c permutation = [1, 0]
      : (tensor<1x2xi1>) -> tensor<2x1xi1>
  return %0 : tensor<2x1xi1>
}

// RUN: convopt-opt --convopt-assign-layout --allow-unregistered-dialect %s | FileCheck %s

// The transpose of one block is not there in its sibling.
// CHECK-LABEL: func @makes_transposes_where_they_are_visible
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<2x3xf32>
// CHECK:       ^bb1:
// CHECK-NEXT:    %[[A:.*]] = convopt.transpose %[[X]] permutation = [1, 0]
// CHECK-NEXT:    return %[[A]]
// CHECK:       ^bb2:
// CHECK-NEXT:    %[[B:.*]] = convopt.transpose %[[X]] permutation = [1, 0]
// CHECK-NEXT:    return %[[B]]
func.func @makes_transposes_where_they_are_visible(%x: tensor<2x3xf32>)
    -> tensor<3x2xf32> {
  "test.branch"() [^bb1, ^bb2] : () -> ()
^bb1:
  %0 = convopt.transpose %x permutation = [1, 0]
      : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
^bb2:
  %1 = convopt.transpose %x permutation = [0, 1]
      : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %2 = convopt.transpose %1 permutation = [1, 0]
      : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}

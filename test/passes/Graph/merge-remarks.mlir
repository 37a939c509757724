// What was merged says into which op, and how much rounding that cost; names survive.
// RUN: convopt-opt %s --convopt-merge-pads -o %t --remarks-filter=convopt-graph --remark-policy=all --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=PADS
// RUN: convopt-opt %s --convopt-compose-convs -o %t --remarks-filter=convopt-graph --remark-policy=all --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=COMPOSE
// RUN: convopt-opt %s --convopt-merge-branches --mlir-print-debuginfo -o %t --remarks-filter=convopt-graph --remark-policy=all --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=BRANCHES

// In the order of the network, although users are looked at first.
// PADS-NOT:  remark:
// PADS:      remark: loc("pad_a"): [Passed] MergePad | Category:convopt-graph | Function=pads | Reason="pad 'pad_a' merged into conv 'conv_a', average_pool 'pool_a'", Remark="assumes that the run-time filter is finite", into="conv_a, pool_a", verdict=merged
// PADS-NEXT: remark: loc("pad_b"): [Missed] MergePad | Category:convopt-graph | Function=pads | Reason="pad 'pad_b' not merged: relu 'relu_b' has no pads of its own"
// PADS-NOT:  remark:

// COMPOSE-NOT:  remark:
// COMPOSE:      remark: loc("wide"): [Passed] ComposeConv | Category:convopt-graph | Function=chains | Reason="conv 'wide' and conv 'narrow' composed", error_bound={{.+}}, into="wide, narrow", saved_multiplications=28, verdict=merged
// COMPOSE-NEXT: remark: loc(fused["wide", "narrow"]): [Missed] ComposeConv | Category:convopt-graph | Function=chains | Reason="conv 'wide, narrow' and conv 'last' not composed: the filter of conv 'last' is a run-time value"
// COMPOSE-NOT:  remark:

// The convolution of another tensor is none of the pass's business.
// BRANCHES-NOT:  remark:
// BRANCHES:      remark: loc("one"): [Passed] MergeBranch | Category:convopt-graph | Function=branches | Reason="conv 'one' merged into conv 'three'", error_bound={{.+}}, into="three, one, sum", verdict=merged
// BRANCHES-NEXT: remark: loc("sum"): [Passed] MergeBranch | Category:convopt-graph | Function=branches | Reason="the identity in add 'sum' merged into conv 'three'", error_bound={{.+}}, into="three, one, sum", verdict=merged
// BRANCHES-NOT:  remark:

func.func @pads(%x: tensor<1x1x8xf32>, %w: tensor<1x1x3xf32>) -> (tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x9xf32>) {
  %0 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 1] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x10xf32> loc("pad_a")
  %1 = convopt.conv %0, %w : (tensor<1x1x10xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32> loc("conv_a")
  %2 = convopt.average_pool %0 kernel = [3] : (tensor<1x1x10xf32>) -> tensor<1x1x8xf32> loc("pool_a")
  %3 = convopt.pad %x low = [0, 0, 1] high = [0, 0, 0] value = 0.0 : (tensor<1x1x8xf32>) -> tensor<1x1x9xf32> loc("pad_b")
  %4 = convopt.relu %3 : tensor<1x1x9xf32> loc("relu_b")
  return %1, %2, %4 : tensor<1x1x8xf32>, tensor<1x1x8xf32>, tensor<1x1x9xf32>
}

func.func @chains(%x: tensor<1x1x4xf32>, %w3: tensor<1x1x1xf32>) -> tensor<1x1x4xf32> {
  %w1 = arith.constant dense<1.0> : tensor<4x1x1xf32>
  %w2 = arith.constant dense<1.0> : tensor<1x4x1xf32>
  %0 = convopt.conv %x, %w1 : (tensor<1x1x4xf32>, tensor<4x1x1xf32>) -> tensor<1x4x4xf32> loc("wide")
  %1 = convopt.conv %0, %w2 : (tensor<1x4x4xf32>, tensor<1x4x1xf32>) -> tensor<1x1x4xf32> loc("narrow")
  %2 = convopt.conv %1, %w3 : (tensor<1x1x4xf32>, tensor<1x1x1xf32>) -> tensor<1x1x4xf32> loc("last")
  return %2 : tensor<1x1x4xf32>
}

func.func @branches(%x: tensor<1x1x8xf32>, %z: tensor<1x1x8xf32>) -> tensor<1x1x8xf32> {
  %w3 = arith.constant dense<1.0> : tensor<1x1x3xf32>
  %w1 = arith.constant dense<1.0> : tensor<1x1x1xf32>
  %0 = convopt.conv %x, %w3 pads = [1, 1] : (tensor<1x1x8xf32>, tensor<1x1x3xf32>) -> tensor<1x1x8xf32> loc("three")
  %1 = convopt.conv %x, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32> loc("one")
  %2 = convopt.conv %z, %w1 : (tensor<1x1x8xf32>, tensor<1x1x1xf32>) -> tensor<1x1x8xf32> loc("other")
  %3 = convopt.add %x, %1 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32> loc("sum")
  %4 = convopt.add %3, %0 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32> loc("sum_2")
  %5 = convopt.add %4, %2 : (tensor<1x1x8xf32>, tensor<1x1x8xf32>) -> tensor<1x1x8xf32> loc("sum_3")
  return %5 : tensor<1x1x8xf32>
}

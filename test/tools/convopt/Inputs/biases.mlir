// A run-time bias that a node computes, and the biases of two branches.
func.func @main(%x: tensor<1x2x4x4xf32>, %g: tensor<1x2x1x1xf32> {convopt.name = "gate"}) -> tensor<1x2x4x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x2x1x1xf32> loc("w")
  %b1 = arith.constant dense<[1.0, 2.0]> : tensor<2xf32> loc("b1")
  %b2 = arith.constant dense<[3.0, 4.0]> : tensor<2xf32> loc("b2")
  %0 = convopt.sigmoid %g : tensor<1x2x1x1xf32> loc("act"(fused<["act_output_0"]>[unknown]))
  %1 = convopt.conv %x, %w bias(%b1) : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4x4xf32> loc("left")
  %2 = convopt.conv %x, %w bias(%b2) : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>) -> tensor<1x2x4x4xf32> loc("right")
  %3 = convopt.add %1, %2 : (tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> loc("sum")
  %4 = convopt.relu %3 : tensor<1x2x4x4xf32> loc("relu")
  %5 = convopt.add %4, %0 : (tensor<1x2x4x4xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x4xf32> loc("shift"(fused<["shifted"]>[unknown]))
  return %5 : tensor<1x2x4x4xf32>
}

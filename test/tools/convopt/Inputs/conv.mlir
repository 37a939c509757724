// y = relu(conv(x) + 1) with a 2x2 kernel of ones: what comes out is easy to
// compute by hand.
func.func @main(%x: tensor<1x1x3x3xf32> {convopt.name = "image"})
    -> (tensor<1x1x2x2xf32> {convopt.name = "scores"}) {
  %w = arith.constant dense<1.0> : tensor<1x1x2x2xf32>
  %b = arith.constant dense<1.0> : tensor<1xf32>
  %0 = convopt.conv %x, %w bias(%b)
      : (tensor<1x1x3x3xf32>, tensor<1x1x2x2xf32>, tensor<1xf32>)
      -> tensor<1x1x2x2xf32> loc("sum")
  %1 = convopt.relu %0 : tensor<1x1x2x2xf32> loc("relu")
  return %1 : tensor<1x1x2x2xf32>
}

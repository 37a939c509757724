// A convolution with a bias before a batch norm, of the kind that folds.
func.func @main(%x: tensor<1x2x3x3xf32> {convopt.name = "x"})
    -> (tensor<1x2x3x3xf32> {convopt.name = "y"}) {
  %w = arith.constant dense<0.5> : tensor<2x2x1x1xf32>
  %b = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %scale = arith.constant dense<[2.0, 4.0]> : tensor<2xf32>
  %offset = arith.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %mean = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %variance = arith.constant dense<[4.0, 1.0]> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%b)
      : (tensor<1x2x3x3xf32>, tensor<2x2x1x1xf32>, tensor<2xf32>)
      -> tensor<1x2x3x3xf32> loc("conv1")
  %1 = convopt.batch_norm %0 scale(%scale) offset(%offset) mean(%mean)
      variance(%variance) epsilon = 0.0 axis = 1
      : tensor<1x2x3x3xf32>, tensor<2xf32> loc("norm1")
  return %1 : tensor<1x2x3x3xf32>
}

// A convolution that is computed in the transform domain unless that is
// forbidden.
func.func @main(%x: tensor<1x32x24x24xf32>) -> tensor<1x32x24x24xf32> {
  %w = arith.constant dense<0.1> : tensor<32x32x3x3xf32>
  %y = convopt.conv %x, %w pads = [1, 1, 1, 1]
      : (tensor<1x32x24x24xf32>, tensor<32x32x3x3xf32>) -> tensor<1x32x24x24xf32>
  return %y : tensor<1x32x24x24xf32>
}

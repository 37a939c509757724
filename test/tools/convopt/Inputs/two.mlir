// Two inputs, two outputs: s = a + b, d = a - b.
func.func @main(%a: tensor<2xf32> {convopt.name = "a"},
                %b: tensor<2xf32> {convopt.name = "b"})
    -> (tensor<2xf32> {convopt.name = "s"},
        tensor<2xf32> {convopt.name = "d"}) {
  %s = convopt.add %a, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %d = convopt.sub %a, %b : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %s, %d : tensor<2xf32>, tensor<2xf32>
}

// Three values in a row, of which each may overwrite the one before.
func.func @main(%x: tensor<8x100xf32>) -> tensor<8x100xf32> {
  %0 = convopt.softmax %x axis = 1 : tensor<8x100xf32> loc("first")
  %1 = convopt.softmax %0 axis = 1 : tensor<8x100xf32> loc("second")
  %2 = convopt.softmax %1 axis = 1 : tensor<8x100xf32> loc("third")
  return %2 : tensor<8x100xf32>
}

// RUN: convopt-opt %s --convopt-vectorize-linalg --split-input-file --verify-diagnostics

func.func @dynamic(%x: f32, %y: memref<?xf32>) attributes {convopt.kernel = "generic"} {
  // expected-error @+1 {{expected buffers of static shape and no indices}}
  linalg.fill ins(%x : f32) outs(%y : memref<?xf32>)
  return
}

// -----

func.func @tensors(%x: f32, %y: tensor<4xf32>) -> tensor<4xf32> attributes {convopt.kernel = "generic"} {
  // expected-error @+1 {{expected buffers of static shape and no indices}}
  %0 = linalg.fill ins(%x : f32) outs(%y : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

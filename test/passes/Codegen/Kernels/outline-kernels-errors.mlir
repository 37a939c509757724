// RUN: convopt-opt %s -verify-diagnostics --convopt-outline-kernels

func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error@+1 {{expected static shapes: bind dynamic sizes at import}}
  %y = convopt.relu %x : tensor<?xf32>
  return %y : tensor<?xf32>
}

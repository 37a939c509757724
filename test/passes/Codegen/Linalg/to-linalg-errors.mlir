// RUN: convopt-opt %s --convopt-to-linalg --split-input-file --verify-diagnostics

func.func @dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> attributes {convopt.kernel = "generic"} {
  // expected-error @+1 {{failed to legalize operation 'convopt.relu'}}
  %0 = convopt.relu %x : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// RUN: convopt-opt %s --convopt-to-linalg --split-input-file --verify-diagnostics

func.func @dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> attributes {convopt.kernel = "generic"} {
  // expected-error @+1 {{failed to legalize operation 'convopt.relu'}}
  %0 = convopt.relu %x : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// -----

func.func @resize_to_the_largest_table(%x: tensor<2xf32>) -> tensor<4194304xf32> attributes {convopt.kernel = "generic"} {
  %0 = convopt.resize %x mode = nearest coordinates = asymmetric scales = [2097152.0] sizes = [4194304]
      : (tensor<2xf32>) -> tensor<4194304xf32>
  return %0 : tensor<4194304xf32>
}

// -----

func.func @no_resize_beyond_the_largest_table(%x: tensor<2xf32>) -> tensor<4194306xf32> attributes {convopt.kernel = "generic"} {
  // expected-error@+2 {{resizing to more than 4194304 elements along an axis is not supported}}
  // expected-error@+1 {{failed to legalize operation 'convopt.resize'}}
  %0 = convopt.resize %x mode = nearest coordinates = asymmetric scales = [2097153.0] sizes = [4194306]
      : (tensor<2xf32>) -> tensor<4194306xf32>
  return %0 : tensor<4194306xf32>
}

// RUN: convopt-opt %s -split-input-file -verify-diagnostics

func.func @fused_c1(%x: tensor<4xf32>) {
  // expected-error@+1 {{fused_c1: expected block arguments of the operands' types}}
  %y = convopt.fused %x : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%x0: tensor<5xf32>):
    %0 = convopt.relu %x0 : tensor<5xf32>
    convopt.yield %0 : tensor<5xf32>
  }
  return
}

// -----

func.func @fused_c1_count(%x: tensor<4xf32>) {
  // expected-error@+1 {{fused_c1: expected block arguments of the operands' types}}
  %y = convopt.fused %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x0: tensor<4xf32>):
    %0 = convopt.relu %x0 : tensor<4xf32>
    convopt.yield %0 : tensor<4xf32>
  }
  return
}

// -----

func.func @fused_c2(%x: tensor<4xf32>) {
  // expected-error@+1 {{fused_c2: expected yielded values of the results' types}}
  %y = convopt.fused %x : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%x0: tensor<4xf32>):
    %0 = convopt.relu %x0 : tensor<4xf32>
    convopt.yield %0 : tensor<4xf32>
  }
  return
}

// -----

func.func @fused_c2_no_yield(%x: tensor<4xf32>) {
  // expected-error@+1 {{fused_c2: expected yielded values of the results' types}}
  %y = convopt.fused %x : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x0: tensor<4xf32>):
    %0 = convopt.relu %x0 : tensor<4xf32>
  }
  return
}

// -----

func.func @fused_c3(%x: tensor<4xf32>) {
  // expected-error@+1 {{fused_c3: expected only convopt ops in the region, got 'arith.negf'}}
  %y = convopt.fused %x : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x0: tensor<4xf32>):
    %0 = arith.negf %x0 : tensor<4xf32>
    convopt.yield %0 : tensor<4xf32>
  }
  return
}

// -----

func.func @fused_c3_no_anchor(%x: tensor<4xf32>) {
  // expected-error@+1 {{fused_c3: expected an anchor op in the region}}
  %y = convopt.fused %x : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x0: tensor<4xf32>):
    convopt.yield %x0 : tensor<4xf32>
  }
  return
}

// -----

func.func @fused_empty_block(%x: tensor<4xf32>) {
  // expected-error@+1 {{expects a non-empty block}}
  %y = convopt.fused %x : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%x0: tensor<4xf32>):
  }
  return
}

// -----

func.func @yield_outside() {
  // expected-error@+1 {{expects parent op 'convopt.fused'}}
  convopt.yield
}

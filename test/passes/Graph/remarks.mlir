// Each bias and each norm gets one verdict, with the model's own names.
// RUN: convopt-opt %s --convopt-fold-batch-norm -o %t --remarks-filter=convopt-graph --remark-policy=all --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=FOLD
// RUN: convopt-opt %s --convopt-cancel-bias -o %t --remarks-filter=convopt-graph --remark-policy=all --remark-format=emitRemark 2>&1 | FileCheck %s --check-prefix=CANCEL

// What cannot become an affine is said first, then what cannot be folded. A sum of
// activations is none of the pass's business.
// FOLD-NOT:  remark:
// FOLD:      remark: loc("bn_live"): [Missed] FoldBatchNorm | Category:convopt-graph | Function=folds | Reason="batch_norm_training 'bn_live' not folded: batch statistics are not known at compile time"
// FOLD-NEXT: remark: loc("bn_batch"): [Missed] FoldBatchNorm | Category:convopt-graph | Function=cancels | Reason="batch_norm_training 'bn_batch' not folded: batch statistics are not known at compile time"
// FOLD-NEXT: remark: loc("run_time_bias"): [Missed] FoldBatchNorm | Category:convopt-graph | Function=cancels | Reason="bias_add 'run_time_bias' not folded: its bias is a run-time value"
// FOLD-NEXT: remark: loc("bn_two"): [Missed] FoldBatchNorm | Category:convopt-graph | Function=cancels | Reason="batch_norm_training 'bn_two' not folded: batch statistics are not known at compile time"
// FOLD-NEXT: remark: loc("bn_moving"): [Passed] FoldBatchNorm | Category:convopt-graph | Function=folds | Reason="batch_norm 'bn_moving' folded into conv 'conv_a' and its bias", channels=2, error_bound=2.384186e-07, into=conv_a, verdict=folded
// FOLD-NEXT: remark: loc("scale"): [Passed] FoldBatchNorm | Category:convopt-graph | Function=folds | Reason="mul 'scale' folded into conv 'conv_a' and its bias", channels=2, error_bound=2.384186e-07, into=conv_a, verdict=folded
// FOLD-NEXT: remark: loc("bn_after_relu"): [Missed] FoldBatchNorm | Category:convopt-graph | Function=folds | Reason="batch_norm 'bn_after_relu' not folded: the result of relu 'relu_a' has other users", Remark="nor into what reads it: add 'residual' stands in between"
// FOLD-NEXT: remark: loc("scale_only"): [Missed] FoldBatchNorm | Category:convopt-graph | Function=cancels | Reason="channel_affine 'scale_only' not folded: its input comes from batch_norm_training 'bn_batch', which has no filter to fold into"
// FOLD-NOT:  remark:

// In the order of the network. Scales are no biases, and nothing is said about
// what is dead.
// CANCEL-NOT:  remark:
// CANCEL:      remark: loc("conv_a"): [Missed] CancelBias | Category:convopt-graph | Function=folds | Reason="bias of conv 'conv_a' kept: stopped at relu 'relu_a': it is not linear: how much it changes depends on the activations (batch_norm 'bn_moving' has moving statistics: there it does not cancel, it folds)", stopped_at=relu_a, verdict=kept
// CANCEL-NEXT: remark: loc("conv_live"): [Passed] CancelBias | Category:convopt-graph | Function=folds | Reason="bias of conv 'conv_live' cancelled: batch_norm_training 'bn_live' subtracts the batch mean (equal over the reals)", Remark="added to the used means instead", channels=2
// CANCEL-NEXT: remark: loc("conv_b"): [Passed] CancelBias | Category:convopt-graph | Function=cancels | Reason="bias of conv 'conv_b' cancelled: batch_norm_training 'bn_batch' subtracts the batch mean (equal over the reals)", channels=2
// CANCEL-NEXT: remark: loc("run_time_bias"): [Passed] CancelBias | Category:convopt-graph | Function=cancels | Reason="bias of bias_add 'run_time_bias' cancelled: batch_norm_training 'bn_two' subtracts the batch mean (equal over the reals)", Remark="assumes that the run-time bias is finite", channels=2
// CANCEL-NOT:  remark:

func.func @folds(%x: tensor<4x1x4xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %b = arith.constant dense<1.0> : tensor<2xf32>
  %p = arith.constant dense<2.0> : tensor<2xf32>
  %c = arith.constant dense<2.0> : tensor<f32>
  %0 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32> loc("conv_a")
  %1 = convopt.batch_norm %0 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4xf32>, tensor<2xf32> loc("bn_moving")
  %2 = convopt.mul %1, %c : (tensor<4x2x4xf32>, tensor<f32>) -> tensor<4x2x4xf32> loc("scale")
  %3 = convopt.relu %2 : tensor<4x2x4xf32> loc("relu_a")
  %4 = convopt.batch_norm %3 scale(%p) offset(%p) mean(%p) variance(%p) epsilon = 1.0e-5 axis = 1 : tensor<4x2x4xf32>, tensor<2xf32> loc("bn_after_relu")
  %sum = convopt.add %4, %3 : (tensor<4x2x4xf32>, tensor<4x2x4xf32>) -> tensor<4x2x4xf32> loc("residual")
  %5 = convopt.conv %x, %w bias(%b) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32> loc("conv_live")
  %y:5 = convopt.batch_norm_training %5 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) loc("bn_live")
  return %sum, %y#3 : tensor<4x2x4xf32>, tensor<2xf32>
}

func.func @cancels(%x: tensor<4x1x4xf32>, %b: tensor<2xf32>) -> tensor<4x2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<2x1x1xf32>
  %p = arith.constant dense<2.0> : tensor<2xf32>
  %0 = convopt.conv %x, %w bias(%p) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32> loc("conv_b")
  %y:5 = convopt.batch_norm_training %0 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) loc("bn_batch")
  %scaled = convopt.channel_affine %y#0 scale = dense<2.0> : tensor<2xf64> offset = dense<0.0> : tensor<2xf64> axis = 1 : tensor<4x2x4xf32> loc("scale_only")
  %1 = convopt.bias_add %scaled, %b axis = 1 : tensor<4x2x4xf32>, tensor<2xf32> loc("run_time_bias")
  %dead = convopt.conv %x, %w bias(%p) : (tensor<4x1x4xf32>, tensor<2x1x1xf32>, tensor<2xf32>) -> tensor<4x2x4xf32> loc("dead")
  %z:5 = convopt.batch_norm_training %1 scale(%p) offset(%p) running_mean(%p) running_variance(%p) epsilon = 1.0e-5 momentum = 0.9 weights_old axis = 1 : (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<4x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) loc("bn_two")
  return %z#0 : tensor<4x2x4xf32>
}

//===- FusionOps.td - Groups that become one kernel --------*- tablegen -*-===//

#ifndef CONVOPT_IR_FUSIONOPS_TD
#define CONVOPT_IR_FUSIONOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

def ConvOpt_FusedOp
    : ConvOpt_Op<"fused", [IsolatedFromAbove, SingleBlock]> {
  let summary = "An op and its element-wise epilogue, computed by one kernel";
  let description = [{
    The value of its region: the first op is the anchor (a convolution, dense
    layer or pool), the following ones are element-wise on its result; the mean
    over space of the last one may be a second result. The grouping changes nothing in the meaning; it says that no intermediate value
    reaches memory. Passes that change an anchor's filter or bias do not look
    inside: the epilogue stands between the anchor and the group's users.

    Constraints:
    * fused_c1: the block's arguments have the operands' types.
    * fused_c2: the yielded values have the results' types.
    * fused_c3: every op of the region but the terminator is a convopt op.

    Example:
    ```mlir
    %y = convopt.fused %x, %w, %b
        : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>)
        -> tensor<1x4x6x6xf32> {
    ^bb0(%x0: tensor<1x3x8x8xf32>, %w0: tensor<4x3x3x3xf32>,
         %b0: tensor<4xf32>):
      %0 = convopt.conv %x0, %w0 bias(%b0)
          : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>)
          -> tensor<1x4x6x6xf32>
      %1 = convopt.relu %0 : tensor<1x4x6x6xf32>
      convopt.yield %1 : tensor<1x4x6x6xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<ConvOpt_AnyTensor>:$inputs);
  let results = (outs Variadic<ConvOpt_AnyTensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $inputs `:` functional-type(operands, results) attr-dict-with-keyword $body
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::Operation *getAnchor() { return &getBody().front().front(); }
  }];
}

def ConvOpt_YieldOp
    : ConvOpt_Op<"yield", [Terminator, ReturnLike, HasParent<"FusedOp">]> {
  let summary = "Ends the region of a fused op";
  let description = [{
    The operands are the results of the enclosing `convopt.fused`.

    Example:
    ```mlir
    convopt.yield %1 : tensor<1x4x6x6xf32>
    ```
  }];
  let arguments = (ins Variadic<ConvOpt_AnyTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

#endif // CONVOPT_IR_FUSIONOPS_TD

//===- LinearOpInterface.td - Ops y = W * x + b ------------*- tablegen -*-===//

#ifndef CONVOPT_INTERFACES_LINEAROPINTERFACE_TD
#define CONVOPT_INTERFACES_LINEAROPINTERFACE_TD

include "mlir/IR/OpBase.td"

def ConvOpt_LinearOpInterface : OpInterface<"LinearOpInterface"> {
  let cppNamespace = "::mlir::convopt";
  let description = [{
    An op whose result is linear in its filter and shifted by an optional bias,
    one value per output channel:

    ```
    y[.., o, ..] = (W * x)[.., o, ..] + b[o]
    ```

    so that a per-channel affine change of the result, `a_o * y + c_o`, is the
    same op with `W'[k] = a_o(k) * W[k]` and `b'[o] = a_o * b[o] + c_o`. The
    interface says which output channel each filter element belongs to; that is
    all that folding needs to know about convolutions, transposed convolutions
    and dense layers.
  }];
  let methods = [
    InterfaceMethod<"The filter operand W.", "::mlir::OpOperand &",
                    "getLinearFilter", (ins)>,
    InterfaceMethod<"The bias operand b, of shape [O], or null.",
                    "::mlir::Value", "getLinearBias", (ins)>,
    InterfaceMethod<"Replaces or adds the bias operand; null removes it.", "void",
                    "setLinearBias", (ins "::mlir::Value":$bias)>,
    InterfaceMethod<"The result's axis that holds the output channels.",
                    "int64_t", "getOutputChannelAxis", (ins)>,
    InterfaceMethod<"The number of output channels, or kDynamic.", "int64_t",
                    "getNumOutputChannels", (ins)>,
    InterfaceMethod<[{
        The filter's axes on which the output channel of an element depends, in
        increasing order.
      }], "::llvm::SmallVector<int64_t>", "getFilterChannelAxes", (ins)>,
    InterfaceMethod<[{
        The output channel that the filter element at `index` contributes to.
        The filter's shape must be static.
      }], "int64_t", "getOutputChannelOf",
      (ins "::llvm::ArrayRef<int64_t>":$index)>,
  ];
}

#endif // CONVOPT_INTERFACES_LINEAROPINTERFACE_TD

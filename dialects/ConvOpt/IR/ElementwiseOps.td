//===- ElementwiseOps.td - Arithmetic and activations ------*- tablegen -*-===//

#ifndef CONVOPT_IR_ELEMENTWISEOPS_TD
#define CONVOPT_IR_ELEMENTWISEOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"

//===----------------------------------------------------------------------===//
// Binary arithmetic
//===----------------------------------------------------------------------===//

class ConvOpt_BinaryOp<string mnemonic, string verb, string symbol>
    : ConvOpt_InferOp<mnemonic> {
  let summary = verb # " two tensors element by element";
  let description = [{
    ```
    y = lhs }] # symbol # [{ rhs
    ```

    with ONNX's multidirectional broadcasting: shapes are aligned at their last
    axes, missing axes and axes of size 1 are repeated.

    Constraints:
    * }] # mnemonic # [{_c1: aligned sizes are equal, or one of them is 1.
    * }] # mnemonic # [{_c2: element types are equal.

    Example:
    ```mlir
    %y = convopt.}] # mnemonic # [{ %a, %b
        : (tensor<1x8x4x4xf32>, tensor<8x1x1xf32>) -> tensor<1x8x4x4xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$lhs, ConvOpt_FloatTensor:$rhs);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
  let hasFolder = 1;
}

def ConvOpt_AddOp : ConvOpt_BinaryOp<"add", "Adds", "+">;
def ConvOpt_SubOp : ConvOpt_BinaryOp<"sub", "Subtracts", "-">;
def ConvOpt_MulOp : ConvOpt_BinaryOp<"mul", "Multiplies", "*">;
def ConvOpt_DivOp : ConvOpt_BinaryOp<"div", "Divides", "/">;

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// y = f(x), one element at a time.
class ConvOpt_ActivationOp<string mnemonic, dag extraArgs = (ins)>
    : ConvOpt_UnaryOp<mnemonic, extraArgs, [Elementwise]>;

class ConvOpt_PlainUnaryOp<string mnemonic, string title, string formula>
    : ConvOpt_ActivationOp<mnemonic> {
  let summary = title;
  let description = [{
    ```
    y = }] # formula # [{
    ```

    NaN in, NaN out.

    Example:
    ```mlir
    %y = convopt.}] # mnemonic # [{ %x : tensor<1x8x4x4xf32>
    ```
  }];
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def ConvOpt_ReluOp
    : ConvOpt_PlainUnaryOp<"relu", "Rectified linear unit", "max(x, 0)"> {
  let hasFolder = 1;
}
def ConvOpt_SigmoidOp
    : ConvOpt_PlainUnaryOp<"sigmoid", "Logistic function", "1 / (1 + exp(-x))">;
def ConvOpt_TanhOp
    : ConvOpt_PlainUnaryOp<"tanh", "Hyperbolic tangent", "tanh(x)">;
def ConvOpt_AbsOp : ConvOpt_PlainUnaryOp<"abs", "Absolute value", "|x|">;
def ConvOpt_SqrtOp
    : ConvOpt_PlainUnaryOp<"sqrt", "Square root", "sqrt(x), NaN below zero">;
def ConvOpt_ExpOp : ConvOpt_PlainUnaryOp<"exp", "Exponential", "exp(x)">;
def ConvOpt_HardSwishOp
    : ConvOpt_PlainUnaryOp<"hard_swish", "Piecewise linear SiLU (ONNX HardSwish-14)",
                           "x * max(0, min(1, x/6 + 1/2))">;
def ConvOpt_SiluOp
    : ConvOpt_PlainUnaryOp<"silu", "Sigmoid-weighted linear unit",
                           "x / (1 + exp(-x))">;

def ConvOpt_ErfOp
    : ConvOpt_PlainUnaryOp<"erf", "Error function",
                           "2/sqrt(pi) * integral of exp(-t^2) from 0 to x">;
def ConvOpt_SoftplusOp
    : ConvOpt_PlainUnaryOp<"softplus", "Smooth rectified linear unit",
                           "log(1 + exp(x))">;
def ConvOpt_MishOp
    : ConvOpt_PlainUnaryOp<"mish", "Self-gated unit (ONNX Mish-18)",
                           "x * tanh(log(1 + exp(x)))">;

def ConvOpt_GeluOp
    : ConvOpt_ActivationOp<"gelu",
                      (ins ConvOpt_GeluApproximationAttr:$approximate)> {
  let summary = "Gaussian error linear unit";
  let description = [{
    ONNX Gelu-20:
    ```
    y = x/2 * (1 + erf(x / sqrt(2)))                              none
    y = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))       tanh
    ```
    NaN in, NaN out.

    Example:
    ```mlir
    %y = convopt.gelu %x approximate = none : tensor<1x8x4x4xf32>
    ```
  }];
  let assemblyFormat = [{
    $input `approximate` `=` $approximate attr-dict `:` type($input)
  }];
}

def ConvOpt_PReluOp
    : ConvOpt_Op<"prelu", [AllTypesMatch<["input", "output"]>]> {
  let summary = "Rectified linear unit with learned slopes below zero";
  let description = [{
    ONNX PRelu-16:
    ```
    y = x if x >= 0, slope * x otherwise
    ```
    `slope` is broadcast to x, aligned at the last axes: one slope per channel
    of a channel-first tensor has shape [C, 1, 1].

    Constraints:
    * prelu_c1: the slope has at most the axes of the input, and on each of them
      the input's size or 1.
    * prelu_c2: element types are equal.

    Example:
    ```mlir
    %y = convopt.prelu %x, %slope : tensor<1x8x4x4xf32>, tensor<8x1x1xf32>
    ```
  }];
  let arguments = (ins ConvOpt_FloatTensor:$input, ConvOpt_FloatTensor:$slope);
  let results = (outs ConvOpt_FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $slope attr-dict `:` type($input) `,` type($slope)
  }];
  let hasVerifier = 1;
}

def ConvOpt_LeakyReluOp
    : ConvOpt_ActivationOp<"leaky_relu", (ins F64Attr:$alpha)> {
  let summary = "Rectified linear unit with a slope below zero";
  let description = [{
    ONNX LeakyRelu-16:
    ```
    y = x if x >= 0, alpha * x otherwise
    ```

    Constraints:
    * leaky_relu_c1: alpha is finite.

    Example:
    ```mlir
    %y = convopt.leaky_relu %x alpha = 2.0e-1 : tensor<1x8x4x4xf32>
    ```
  }];
  let assemblyFormat = "$input `alpha` `=` $alpha attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def ConvOpt_EluOp : ConvOpt_ActivationOp<"elu", (ins F64Attr:$alpha)> {
  let summary = "Exponential linear unit";
  let description = [{
    ONNX Elu-22:
    ```
    y = x if x >= 0, alpha * (exp(x) - 1) otherwise
    ```

    Constraints:
    * elu_c1: alpha is finite.

    Example:
    ```mlir
    %y = convopt.elu %x alpha = 1.0 : tensor<1x8x4x4xf32>
    ```
  }];
  let assemblyFormat = "$input `alpha` `=` $alpha attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def ConvOpt_HardSigmoidOp
    : ConvOpt_ActivationOp<"hard_sigmoid", (ins F64Attr:$alpha, F64Attr:$beta)> {
  let summary = "Piecewise linear logistic function";
  let description = [{
    ONNX HardSigmoid-22:
    ```
    y = max(0, min(1, alpha * x + beta))
    ```

    Constraints:
    * hard_sigmoid_c1: alpha and beta are finite.

    Example:
    ```mlir
    %y = convopt.hard_sigmoid %x alpha = 2.0e-1 beta = 5.0e-1
        : tensor<1x8x4x4xf32>
    ```
  }];
  let assemblyFormat = [{
    $input `alpha` `=` $alpha `beta` `=` $beta attr-dict `:` type($input)
  }];
  let hasVerifier = 1;
}

def ConvOpt_ClipOp
    : ConvOpt_ActivationOp<"clip", (ins OptionalAttr<F64Attr>:$min,
                                   OptionalAttr<F64Attr>:$max)> {
  let summary = "Limits values to an interval";
  let description = [{
    ONNX Clip-13 with constant bounds:
    ```
    y = min(max(x, min), max)
    ```
    An absent bound does not limit. If min > max, every value becomes max.
    NaN in, NaN out.

    Constraints:
    * clip_c1: a bound is not NaN.

    Example:
    ```mlir
    %y = convopt.clip %x min = 0.0 max = 6.0 : tensor<1x8x4x4xf32>
    ```
  }];
  let assemblyFormat = [{
    $input (`min` `=` $min^)? (`max` `=` $max^)? attr-dict `:` type($input)
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // CONVOPT_IR_ELEMENTWISEOPS_TD

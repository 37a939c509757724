//===- ConvOptBase.td - Dialect, enums, op base ------------*- tablegen -*-===//

#ifndef CONVOPT_IR_CONVOPTBASE_TD
#define CONVOPT_IR_CONVOPTBASE_TD

include "dialects/ConvOpt/Interfaces/ShiftOpInterface.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

//===----------------------------------------------------------------------===//
// Dialect
//===----------------------------------------------------------------------===//

def ConvOpt_Dialect : Dialect {
  let name = "convopt";
  let cppNamespace = "::mlir::convopt";
  let summary = "Convolutional networks, with their biases and norms kept apart";
  let description = [{
    The graph level of convopt: convolutions, biases, batch normalizations and
    the element-wise, pooling and shape ops of CNN inference, on tensors.
    Semantics come from the ONNX operator specification; constraints are
    numbered, and the verifier's messages and the tests use the same numbers.
    Constants are `arith.constant`, large ones with `dense_resource` blobs.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect"];
}

//===----------------------------------------------------------------------===//
// Enums
//===----------------------------------------------------------------------===//

class ConvOpt_Enum<string name, string summary, list<I32EnumCase> cases>
    : I32Enum<name, summary, cases> {
  let cppNamespace = "::mlir::convopt";
}

def ConvOpt_Layout : ConvOpt_Enum<"Layout", "Order of an activation's axes", [
    I32EnumCase<"channel_first", 0>,
    I32EnumCase<"channel_last", 1>]>;
def ConvOpt_LayoutAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_Layout, "layout"> {
  let description = [{
    `channel_first` is N, C, space... (ONNX), `channel_last` is N, space..., C
    (TensorFlow, Keras).
  }];
}

def ConvOpt_FilterLayout
    : ConvOpt_Enum<"FilterLayout", "Order of a filter's axes", [
    I32EnumCase<"oi_spatial", 0>,
    I32EnumCase<"spatial_io", 1>,
    I32EnumCase<"io_spatial", 2>,
    I32EnumCase<"spatial_oi", 3>]>;
def ConvOpt_FilterLayoutAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_FilterLayout, "filter_layout"> {
  let description = [{
    Where a filter keeps its output channels O, input channels I and spatial
    axes: `oi_spatial` is ONNX Conv (OIHW), `io_spatial` ONNX ConvTranspose,
    `spatial_io` TensorFlow conv2d (HWIO), `spatial_oi` TensorFlow
    conv2d_transpose.
  }];
}

def ConvOpt_MomentumConvention
    : ConvOpt_Enum<"MomentumConvention", "What a momentum multiplies", [
    I32EnumCase<"weights_old", 0>,
    I32EnumCase<"weights_new", 1>]>;
def ConvOpt_MomentumConventionAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_MomentumConvention,
               "momentum_convention"> {
  let description = [{
    `weights_old` (ONNX, TensorFlow, Keras):
    `running' = m * running + (1 - m) * batch`;
    `weights_new` (PyTorch): `running' = (1 - m) * running + m * batch`.
  }];
}

def ConvOpt_PadMode : ConvOpt_Enum<"PadMode", "What stands beyond an edge", [
    I32EnumCase<"constant", 0>,
    I32EnumCase<"reflect", 1>,
    I32EnumCase<"edge", 2>,
    I32EnumCase<"wrap", 3>]>;
def ConvOpt_PadModeAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_PadMode, "pad_mode"> {
  let description = [{
    `constant` is one value, the others copy elements: `reflect` mirrors at the
    first and the last one without repeating them, `edge` repeats them, `wrap`
    starts again at the other end.
  }];
}

def ConvOpt_ResizeMode
    : ConvOpt_Enum<"ResizeMode", "What a value between elements is", [
    I32EnumCase<"nearest", 0>,
    I32EnumCase<"linear", 1>,
    I32EnumCase<"cubic", 2>]>;
def ConvOpt_ResizeModeAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_ResizeMode, "resize_mode">;

def ConvOpt_ResizeCoordinates
    : ConvOpt_Enum<"ResizeCoordinates", "Where a result lies on the input", [
    I32EnumCase<"half_pixel", 0>,
    I32EnumCase<"half_pixel_symmetric", 1>,
    I32EnumCase<"pytorch_half_pixel", 2>,
    I32EnumCase<"align_corners", 3>,
    I32EnumCase<"asymmetric", 4>,
    I32EnumCase<"tf_half_pixel_for_nn", 5>]>;
def ConvOpt_ResizeCoordinatesAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_ResizeCoordinates,
               "resize_coordinates"> {
  let description = "Formulas stand at `convopt.resize`, under ONNX's names.";
}

def ConvOpt_GeluApproximation
    : ConvOpt_Enum<"GeluApproximation", "How gelu takes the normal distribution", [
    I32EnumCase<"none", 0>,
    I32EnumCase<"tanh", 1>]>;
def ConvOpt_GeluApproximationAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_GeluApproximation,
               "gelu_approximation"> {
  let description = "Formulas stand at `convopt.gelu`, under ONNX's names.";
}

def ConvOpt_NearestRounding
    : ConvOpt_Enum<"NearestRounding", "Which element is the nearest", [
    I32EnumCase<"round_prefer_floor", 0>,
    I32EnumCase<"round_prefer_ceil", 1>,
    I32EnumCase<"floor", 2>,
    I32EnumCase<"ceil", 3>]>;
def ConvOpt_NearestRoundingAttr
    : EnumAttr<ConvOpt_Dialect, ConvOpt_NearestRounding, "nearest_rounding"> {
  let description = [{
    The first two round to nearest and differ on ties alone.
  }];
}

//===----------------------------------------------------------------------===//
// Types and op base classes
//===----------------------------------------------------------------------===//

/// Sizes of outside data can be anything; these bounds keep all index
/// arithmetic on shapes within 64 bits.
def ConvOpt_BoundedSize
    : CPred<"::mlir::convopt::hasBoundedSize($_self)">;
def ConvOpt_FloatTensor
    : RankedTensorOf<[F16, BF16, F32, F64], [ConvOpt_BoundedSize],
                     "ranked tensor of at most 2^31 elements per axis and 2^48 "
                     "in all">;
def ConvOpt_AnyTensor
    : RankedTensorOf<[AnyFloat, AnySignlessInteger], [ConvOpt_BoundedSize],
                     "ranked tensor of at most 2^31 elements per axis and 2^48 "
                     "in all">;
def ConvOpt_F64Vector
    : ElementsAttrBase<And<[
          CPred<"::llvm::isa<::mlir::ElementsAttr>($_self)">,
          CPred<"::llvm::cast<::mlir::ElementsAttr>($_self).getShapedType()"
                ".getRank() == 1">,
          CPred<"::llvm::cast<::mlir::ElementsAttr>($_self).getElementType()"
                ".isF64()">]>,
        "rank-1 f64 elements attribute"> {
  let storageType = "::mlir::ElementsAttr";
  let returnType = "::mlir::ElementsAttr";
}

/// Every op says how it carries shifts, were it only that it does not: the
/// rules are in *Shifts.cpp.
class ConvOpt_Op<string mnemonic, list<Trait> traits = []>
    : Op<ConvOpt_Dialect, mnemonic, !listconcat(
          [Pure, DeclareOpInterfaceMethods<ConvOpt_ShiftOpInterface>],
          traits)>;

/// Result types are computed from operands and attributes; the verifier
/// compares them with the declared ones, which may be less static.
def ConvOpt_InferTypes : InferTypeOpAdaptorBase<[{
    static bool isCompatibleReturnTypes(::mlir::TypeRange inferred,
                                        ::mlir::TypeRange declared) {
      return ::mlir::convopt::areCompatibleTypes(inferred, declared);
    }
  }]>;

class ConvOpt_InferOp<string mnemonic, list<Trait> traits = []>
    : ConvOpt_Op<mnemonic, !listconcat([ConvOpt_InferTypes], traits)>;

/// y = f(x), shaped like x.
class ConvOpt_UnaryOp<string mnemonic, dag extraArgs = (ins),
                      list<Trait> traits = []>
    : ConvOpt_Op<mnemonic, !listconcat([SameOperandsAndResultType], traits)> {
  let arguments = !con((ins ConvOpt_FloatTensor:$input), extraArgs);
  let results = (outs ConvOpt_FloatTensor:$output);
}

#endif // CONVOPT_IR_CONVOPTBASE_TD

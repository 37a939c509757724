//===- CodegenOps.td - Schedules and kernel calls ----------*- tablegen -*-===//

#ifndef CONVOPT_IR_CODEGENOPS_TD
#define CONVOPT_IR_CODEGENOPS_TD

include "dialects/ConvOpt/IR/ConvOptBase.td"
include "mlir/IR/SymbolInterfaces.td"

def ConvOpt_Algorithm : ConvOpt_Enum<"Algorithm", "Family of a kernel", [
    I32EnumCase<"direct", 0>,
    I32EnumCase<"depthwise", 1>,
    I32EnumCase<"pool", 2>,
    I32EnumCase<"dot", 3>,
    I32EnumCase<"winograd", 4>,
    I32EnumCase<"copy", 5>]>;

def ConvOpt_ScheduleAttr
    : AttrDef<ConvOpt_Dialect, "Schedule"> {
  let mnemonic = "schedule";
  let summary = "How an op is to be computed";
  let description = [{
    The choice one pass makes and another applies: the algorithm, and its tile
    sizes in the algorithm's own order.

    * `direct`: [pixels per register tile, vectors of output channels]
    * `depthwise`, `pool`, `copy`: [pixels per register tile]
    * `dot`: [pixels per register tile, elements of a vector that holds all
      output channels]; the lanes of other vectors are input channels
    * `winograd`: [outputs and taps on the second innermost axis, outputs and
      taps on the innermost axis, tiles per block, tiles per register tile,
      vectors of output channels]; axes along which nothing is summed count as
      one, and longer filters are cut into segments of that many taps

    `vector` is the number of elements of a vector register.

    Example: `#convopt.schedule<direct, tile = [14, 2], vector = 16>`
  }];
  let parameters = (ins
    EnumParameter<ConvOpt_Algorithm>:$algorithm,
    ArrayRefParameter<"int64_t">:$tile,
    "int64_t":$vector);
  let assemblyFormat = [{
    `<` $algorithm `,` `tile` `=` `[` $tile `]` `,` `vector` `=` $vector `>`
  }];
}

def ConvOpt_CallKernelOp
    : ConvOpt_Op<"call_kernel", [
          DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Computes tensors by a kernel function";
  let description = [{
    Calls a `func.func` whose arguments are memrefs of the operands' and then of
    the results' shapes; it reads the former, writes every element of the latter
    and touches nothing else. Kernels are outlined once per distinct shape and
    epilogue.

    A kernel that needs memory of its own has one result more, its workspace,
    which nobody uses: like every result it has a place of its own for the time
    of the call.

    Constraints:
    * call_kernel_c1: callee names a function of the module.
    * call_kernel_c2: its arguments are static, contiguous memrefs that match
      the operands, then the results.

    Example:
    ```mlir
    %y = convopt.call_kernel @relu_4(%x) : (tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee,
                       Variadic<ConvOpt_AnyTensor>:$inputs);
  let results = (outs Variadic<ConvOpt_AnyTensor>:$outputs);
  let assemblyFormat = [{
    $callee `(` $inputs `)` attr-dict `:` functional-type($inputs, results)
  }];
}

#endif // CONVOPT_IR_CODEGENOPS_TD

//===- Passes.td - Choosing schedules ----------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_SCHEDULE_PASSES_TD
#define CONVOPT_CODEGEN_SCHEDULE_PASSES_TD

include "mlir/Pass/PassBase.td"

def SelectSchedulePass : Pass<"convopt-select-schedule", "::mlir::ModuleOp"> {
  let summary = "Choose how each hot op is to be computed";
  let description = [{
    Writes a `convopt.schedule` attribute on every convolution, dense layer,
    pool and packing of channels of f32 that an emitter can compute: where
    channels, or blocks of them, lie side by side. The choice depends
    on the op's shape and on the module's target spec alone; nothing is
    transformed. Ops without a schedule take the generic route through linalg.
    An op that has a schedule keeps it.

    Convolutions of stride 1 with a window along one or two axes are computed in
    the transform domain (`winograd`) where that was measured to be faster,
    unless the filter is not a constant or is not finite: a NaN or an infinity
    would spread over a tile. Which transforms are accurate enough stands in the
    table; long windows are cut into segments.
    `numerics=strict` forbids it: results are then as accurate as sums of
    products in f32 are.

    Before:
    ```mlir
    %y = convopt.dense %x, %w filter_layout = io_spatial
        : (tensor<64x48xf32>, tensor<48x40xf32>) -> tensor<64x40xf32>
    ```
    After:
    ```mlir
    %y = convopt.dense %x, %w filter_layout = io_spatial
        {convopt.schedule = #convopt.schedule<direct, tile = [14, 2], vector = 16>}
        : (tensor<64x48xf32>, tensor<48x40xf32>) -> tensor<64x40xf32>
    ```
  }];
  let options = [
    Option<"numerics", "numerics", "::mlir::convopt::Numerics",
           "::mlir::convopt::Numerics::Fast", "How results may be rounded",
           [{::llvm::cl::values(
               clEnumValN(::mlir::convopt::Numerics::Fast, "fast",
                          "within 1e-4 of the largest output"),
               clEnumValN(::mlir::convopt::Numerics::Strict, "strict",
                          "sums of products in f32"))}]>];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_CODEGEN_SCHEDULE_PASSES_TD

//===- Passes.td - Choosing schedules ----------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_SCHEDULE_PASSES_TD
#define CONVOPT_CODEGEN_SCHEDULE_PASSES_TD

include "mlir/Pass/PassBase.td"

def SelectSchedulePass : Pass<"convopt-select-schedule", "::mlir::ModuleOp"> {
  let summary = "Choose how each hot op is to be computed";
  let description = [{
    Writes a `convopt.schedule` attribute on every channel-last convolution,
    dense layer and pool of f32 that an emitter can compute. The choice depends
    on the op's shape and on the module's target spec alone; nothing is
    transformed. Ops without a schedule take the generic route through linalg.

    Before:
    ```mlir
    %y = convopt.dense %x, %w filter_layout = io_spatial
        : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
    ```
    After:
    ```mlir
    %y = convopt.dense %x, %w filter_layout = io_spatial
        {convopt.schedule = #convopt.schedule<direct, tile = [14, 2], vector = 16>}
        : (tensor<64x32xf32>, tensor<32x40xf32>) -> tensor<64x40xf32>
    ```
  }];
  let dependentDialects = ["::mlir::convopt::ConvOptDialect"];
}

#endif // CONVOPT_CODEGEN_SCHEDULE_PASSES_TD

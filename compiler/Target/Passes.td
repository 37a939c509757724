//===- Passes.td - The CPU described -----------------------*- tablegen -*-===//

#ifndef CONVOPT_TARGET_PASSES_TD
#define CONVOPT_TARGET_PASSES_TD

include "mlir/Pass/PassBase.td"

def AttachTargetPass : Pass<"convopt-attach-target", "::mlir::ModuleOp"> {
  let summary = "Write on the module what the CPU to compile for offers";
  let description = [{
    The passes that choose layouts, schedules and vectors know about the machine
    only what the module's target spec says. Without options the spec describes
    the CPU this runs on.

    Before:
    ```mlir
    module {
    ```
    After `convopt-attach-target{cpu=haswell}`:
    ```mlir
    module attributes {dlti.target_system_spec = #dlti.target_system_spec<
      "CPU" = #dlti.target_device_spec<
        "vector_bits" = 256 : i64, "vector_registers" = 16 : i64,
        "fused_multiply_add" = true, "L1_cache_size_in_bytes" = 32768 : i64,
        "L2_cache_size_in_bytes" = 262144 : i64>>} {
    ```
  }];
  let options = [
    Option<"cpu", "cpu", "std::string", /*default=*/"\"native\"",
           "LLVM's name of the CPU">,
    Option<"triple", "triple", "std::string", /*default=*/"",
           "LLVM's triple of the machine; this one's when empty">,
    Option<"features", "features", "std::string", /*default=*/"",
           "Features to add and to remove, as in '+avx2,-fma'">,
  ];
  let dependentDialects = ["::mlir::DLTIDialect"];
}

#endif // CONVOPT_TARGET_PASSES_TD

//===- Passes.td - Where the time goes ---------------------*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_PROFILE_PASSES_TD
#define CONVOPT_CODEGEN_PROFILE_PASSES_TD

include "mlir/Pass/PassBase.td"

def InstrumentKernelsPass
    : Pass<"convopt-instrument-kernels", "::mlir::ModuleOp"> {
  let summary = "Take the time before and after each kernel call";
  let description = [{
    For `convopt bench --profile`; not part of any other compilation. The
    network reads a clock before its first step and after each one (a kernel
    call, or the copy of an output). The times go behind the arena, which grows
    for them, so that concurrent runs do not meet. The module gets

    * `convopt.profile`: per step the model's nodes as a location, the kernel,
      its algorithm and ops, the sizes of its first result, the multiply-adds,
      and the bytes of everything it reads and writes;
    * `convopt.profile_offset`: where in the arena the times are, one i64 of
      nanoseconds more than there are steps.

    Before:
    ```mlir
    func.func @main(%x: memref<4xf32>, %y: memref<4xf32>,
                    %weights: memref<0xi8>, %arena: memref<64xi8>)
        attributes {convopt.entry} {
      call @relu_0(%x, %y) : (memref<4xf32>, memref<4xf32>) -> ()
      return
    }
    ```
    After:
    ```mlir
    func.func @main(%x: memref<4xf32>, %y: memref<4xf32>,
                    %weights: memref<0xi8>, %arena: memref<128xi8>)
        attributes {convopt.entry} {
      %c64 = arith.constant 64 : index
      %times = memref.view %arena[%c64][] : memref<128xi8> to memref<2xi64>
      %0 = call @convopt_clock() : () -> i64
      memref.store %0, %times[%c0] : memref<2xi64>
      call @relu_0(%x, %y) : (memref<4xf32>, memref<4xf32>) -> ()
      %1 = call @convopt_clock() : () -> i64
      memref.store %1, %times[%c1] : memref<2xi64>
      return
    }
    func.func private @convopt_clock() -> i64
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect"];
}

#endif // CONVOPT_CODEGEN_PROFILE_PASSES_TD

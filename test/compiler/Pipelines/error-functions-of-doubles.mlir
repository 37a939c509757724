// LLVM has no intrinsic for the error functions, and only those of f32 are
// expanded: others are the C library's.
// RUN: convopt-opt %s --convopt-graph --convopt-codegen --convopt-lowering | FileCheck %s
// RUN: convopt run %s --compare-reference --tolerance 1e-12

// CHECK-DAG: llvm.func @erf(f64) -> f64
// CHECK-DAG: llvm.func @erfc(f64) -> f64
// CHECK-DAG: llvm.call @erf(
// CHECK-DAG: llvm.call @erfc(
func.func @main(%x: tensor<1x37xf64>) -> tensor<1x37xf64> {
  %0 = convopt.erf %x : tensor<1x37xf64>
  %1 = convopt.gelu %0 approximate = none : tensor<1x37xf64>
  return %1 : tensor<1x37xf64>
}

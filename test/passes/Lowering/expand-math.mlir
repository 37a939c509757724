// RUN: convopt-opt %s --convopt-expand-math | FileCheck %s

// No call of the C library may remain for a vector.
// CHECK-LABEL: func.func @vectors
// CHECK-NOT: math.exp
// CHECK-NOT: math.tanh
// CHECK: math.fma
// CHECK: return
func.func @vectors(%x: vector<16xf32>) -> (vector<16xf32>, vector<16xf32>) {
  %0 = math.exp %x : vector<16xf32>
  %1 = math.tanh %x : vector<16xf32>
  return %0, %1 : vector<16xf32>, vector<16xf32>
}

// Square roots are an instruction.
// CHECK-LABEL: func.func @sqrt_stays
// CHECK: math.sqrt
func.func @sqrt_stays(%x: vector<16xf32>) -> vector<16xf32> {
  %0 = math.sqrt %x : vector<16xf32>
  return %0 : vector<16xf32>
}

// Narrow types are computed in f32.
// CHECK-LABEL: func.func @f16
// CHECK:         arith.extf %{{.*}} : vector<8xf16> to vector<8xf32>
// CHECK:         math.fma {{.*}} : vector<8xf32>
// CHECK-NOT:     math.log
// CHECK:         arith.truncf %{{.*}} : vector<8xf32> to vector<8xf16>
func.func @f16(%x: vector<8xf16>) -> vector<8xf16> {
  %0 = math.log %x : vector<8xf16>
  return %0 : vector<8xf16>
}

// Wide ones would need other polynomials.
// CHECK-LABEL: func.func @no_expansion_of_f64
// CHECK:         math.expm1 %{{.*}} : f64
func.func @no_expansion_of_f64(%x: f64) -> f64 {
  %0 = math.expm1 %x : f64
  return %0 : f64
}

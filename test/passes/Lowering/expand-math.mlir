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

// A sigmoid is one function: one division, and nothing is left of exp.
// CHECK-LABEL: func.func @sigmoid
// CHECK-SAME:      %[[X:.*]]: vector<16xf32>
// CHECK-NOT:     arith.negf
// CHECK:         arith.cmpf olt, %[[X]]
// CHECK-NOT:     arith.divf
// CHECK:         %[[N:.*]] = arith.bitcast %{{.*}} : vector<16xi32> to vector<16xf32>
// CHECK-NOT:     arith.bitcast
// CHECK:         %[[D:.*]] = math.fma %{{.*}}, %{{.*}}, %[[N]]
// CHECK:         %[[Y:.*]] = arith.divf %[[N]], %[[D]]
// CHECK-NEXT:    return %[[Y]]
func.func @sigmoid(%x: vector<16xf32>) -> vector<16xf32> {
  %one = arith.constant dense<1.0> : vector<16xf32>
  %0 = arith.negf %x : vector<16xf32>
  %1 = math.exp %0 : vector<16xf32>
  %2 = arith.addf %1, %one : vector<16xf32>
  %3 = arith.divf %one, %2 : vector<16xf32>
  return %3 : vector<16xf32>
}

// What else reads the exponential gets it.
// CHECK-LABEL: func.func @sigmoid_exp_has_two_users
// CHECK-SAME:      %[[X:.*]]: f32
// CHECK:         %[[N:.*]] = arith.negf %[[X]]
// CHECK:         arith.cmpf olt, %[[N]]
// CHECK:         arith.cmpf olt, %[[X]]
// CHECK:         %[[S:.*]] = arith.divf
// CHECK:         return %{{.*}}, %[[S]]
func.func @sigmoid_exp_has_two_users(%x: f32) -> (f32, f32) {
  %one = arith.constant 1.0 : f32
  %0 = arith.negf %x : f32
  %1 = math.exp %0 : f32
  %2 = arith.addf %one, %1 : f32
  %3 = arith.divf %one, %2 : f32
  return %1, %3 : f32, f32
}

// CHECK-LABEL: func.func @no_sigmoid_numerator_is_not_one
// CHECK:         %[[N:.*]] = arith.negf
// CHECK:         arith.cmpf olt, %[[N]]
func.func @no_sigmoid_numerator_is_not_one(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %0 = arith.negf %x : f32
  %1 = math.exp %0 : f32
  %2 = arith.addf %1, %one : f32
  %3 = arith.divf %two, %2 : f32
  return %3 : f32
}

// CHECK-LABEL: func.func @no_sigmoid_sum_with_two
// CHECK:         %[[N:.*]] = arith.negf
// CHECK:         arith.cmpf olt, %[[N]]
func.func @no_sigmoid_sum_with_two(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %0 = arith.negf %x : f32
  %1 = math.exp %0 : f32
  %2 = arith.addf %1, %two : f32
  %3 = arith.divf %one, %2 : f32
  return %3 : f32
}

// CHECK-LABEL: func.func @no_sigmoid_without_negation
// CHECK-COUNT-2: arith.mulf
// CHECK:         %[[E:.*]] = arith.mulf
// CHECK-NEXT:    %[[SUM:.*]] = arith.addf %[[E]], %[[ONE:.*]] : f32
// CHECK-NEXT:    arith.divf %[[ONE]], %[[SUM]]
func.func @no_sigmoid_without_negation(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %0 = math.exp %x : f32
  %1 = arith.addf %0, %one : f32
  %2 = arith.divf %one, %1 : f32
  return %2 : f32
}

// CHECK-LABEL: func.func @no_sigmoid_of_f64
// CHECK:         math.exp
// CHECK:         arith.divf {{.*}} : f64
func.func @no_sigmoid_of_f64(%x: f64) -> f64 {
  %one = arith.constant 1.0 : f64
  %0 = arith.negf %x : f64
  %1 = math.exp %0 : f64
  %2 = arith.addf %1, %one : f64
  %3 = arith.divf %one, %2 : f64
  return %3 : f64
}

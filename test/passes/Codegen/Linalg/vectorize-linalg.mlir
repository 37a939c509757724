// RUN: convopt-opt %s --convopt-vectorize-linalg --canonicalize | FileCheck %s

#id2 = affine_map<(d0, d1) -> (d0, d1)>
#id4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// 160 elements are one loop of ten vectors.
// CHECK-LABEL: func @collapsed
// CHECK-SAME:    %[[X:.+]]: memref<1x8x4x5xf32>, %[[Y:.+]]: memref<1x8x4x5xf32>
// CHECK-DAG:     %[[C0:.+]] = arith.constant 0 : index
// CHECK-DAG:     %[[C16:.+]] = arith.constant 16 : index
// CHECK-DAG:     %[[C160:.+]] = arith.constant 160 : index
// CHECK-DAG:     %[[FX:.+]] = memref.collapse_shape %[[X]] {{.*}} into memref<160xf32>
// CHECK-DAG:     %[[FY:.+]] = memref.collapse_shape %[[Y]] {{.*}} into memref<160xf32>
// CHECK:         scf.for %[[I:.+]] = %[[C0]] to %[[C160]] step %[[C16]] {
// CHECK-NEXT:      %[[V:.+]] = vector.load %[[FX]][%[[I]]] : memref<160xf32>, vector<16xf32>
// CHECK-NEXT:      %[[N:.+]] = arith.negf %[[V]] : vector<16xf32>
// CHECK-NEXT:      vector.store %[[N]], %[[FY]][%[[I]]]
// CHECK-NEXT:    }
// CHECK-NEXT:    return
func.func @collapsed(%x: memref<1x8x4x5xf32>, %y: memref<1x8x4x5xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id4, #id4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x : memref<1x8x4x5xf32>) outs(%y : memref<1x8x4x5xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.negf %a : f32
    linalg.yield %0 : f32
  }
  return
}

// A view with gaps keeps its loops.
// CHECK-LABEL: func @not_collapsed_over_gaps
// CHECK-NOT:     memref.collapse_shape
// CHECK:         scf.for
// CHECK:           vector.load %{{.+}} : memref<4x16xf32>, vector<16xf32>
// CHECK:           vector.store %{{.+}} : memref<4x16xf32, strided<[20, 1]>>, vector<16xf32>
func.func @not_collapsed_over_gaps(%x: memref<4x16xf32>, %y: memref<4x16xf32, strided<[20, 1]>>) attributes {convopt.kernel = "generic"} {
  linalg.copy ins(%x : memref<4x16xf32>) outs(%y : memref<4x16xf32, strided<[20, 1]>>)
  return
}

// What is left of the extent is one shorter vector.
// CHECK-LABEL: func @tail
// CHECK:         scf.for
// CHECK:           vector.store %{{.+}} : memref<37xf32>, vector<16xf32>
// CHECK:         vector.store %{{.+}} : memref<37xf32>, vector<5xf32>
func.func @tail(%x: f32, %y: memref<37xf32>) attributes {convopt.kernel = "generic"} {
  linalg.fill ins(%x : f32) outs(%y : memref<37xf32>)
  return
}

// The fill becomes the start of the accumulators, which stay in registers: 40
// channels are two vectors and a half.
// CHECK-LABEL: func @reduction_of_rows
// CHECK-SAME:    %[[X:.+]]: memref<49x40xf32>, %[[Y:.+]]: memref<40xf32>
// CHECK-NOT:     vector.store
// CHECK:         %[[SUM:.+]]:3 = scf.for
// CHECK-SAME:      -> (vector<16xf32>, vector<16xf32>, vector<8xf32>)
// CHECK-COUNT-3:   arith.addf
// CHECK:           scf.yield
// CHECK:         vector.store %[[SUM]]#0
// CHECK:         vector.store %[[SUM]]#1
// CHECK:         vector.store %[[SUM]]#2
func.func @reduction_of_rows(%x: memref<49x40xf32>, %y: memref<40xf32>) attributes {convopt.kernel = "generic"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<40xf32>)
  linalg.generic {indexing_maps = [#id2, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<49x40xf32>) outs(%y : memref<40xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.addf %b, %a : f32
    linalg.yield %0 : f32
  }
  return
}

// Lanes are summed in a fixed order of halves, then the rest.
// CHECK-LABEL: func @reduction_along_rows
// CHECK:         %[[SUM:.+]]:4 = scf.for %{{.+}} to %{{.+}} step %[[C64:.+]] iter_args
// CHECK:         vector.load %{{.+}} : memref<8x133xf32>, vector<5xf32>
// CHECK:         vector.extract_strided_slice %{{.+}} {offsets = [8], sizes = [8], strides = [1]}
// CHECK:         vector.extract_strided_slice %{{.+}} {offsets = [4], sizes = [4], strides = [1]}
// CHECK:         memref.store
func.func @reduction_along_rows(%x: memref<8x133xf32>, %y: memref<8xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id2, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<8x133xf32>) outs(%y : memref<8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.addf %b, %a : f32
    linalg.yield %0 : f32
  }
  return
}

// A product has no order to choose: scalar loops.
// CHECK-LABEL: func @no_lanes_for_a_product
// CHECK-NOT:     vector
// CHECK:         scf.for
// CHECK:           %[[P:.+]] = scf.for {{.*}} -> (f32)
// CHECK:           memref.store %[[P]]
func.func @no_lanes_for_a_product(%x: memref<8x133xf32>, %y: memref<8xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id2, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<8x133xf32>) outs(%y : memref<8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.mulf %b, %a : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @transposition
// CHECK-SAME:    %[[X:.+]]: memref<16x32xf32>, %[[Y:.+]]: memref<32x16xf32>
// CHECK:         scf.for
// CHECK-COUNT-16:  vector.load %[[X]]
// CHECK-COUNT-64:  vector.shuffle
// CHECK-COUNT-16:  vector.store %{{.+}}, %[[Y]]
// CHECK-NOT:     memref.load
func.func @transposition(%x: memref<16x32xf32>, %y: memref<32x16xf32>) attributes {convopt.kernel = "generic"} {
  linalg.transpose ins(%x : memref<16x32xf32>) outs(%y : memref<32x16xf32>) permutation = [1, 0]
  return
}

// CHECK-LABEL: func @maximum
// CHECK-NOT:     arith.maximumf
// CHECK:         arith.cmpf ogt
// CHECK:         arith.cmpf uno
func.func @maximum(%x: memref<16xf32>, %y: memref<16xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%x : memref<16xf32>) outs(%y : memref<16xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.maximumf %b, %a : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @not_a_generic_kernel
// CHECK:         linalg.fill
func.func @not_a_generic_kernel(%x: f32, %y: memref<37xf32>) {
  linalg.fill ins(%x : f32) outs(%y : memref<37xf32>)
  return
}

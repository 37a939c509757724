// RUN: convopt-opt %s --convopt-vectorize-linalg --canonicalize --cse | FileCheck %s

#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#id2 = affine_map<(d0, d1) -> (d0, d1)>
#swapped = affine_map<(d0, d1) -> (d1, d0)>

// Three planes become pixels of three colors: no element goes by itself.
// CHECK-LABEL: func @interleave
// CHECK-SAME:    %[[X:.+]]: memref<3x32xf32>, %[[Y:.+]]: memref<32x3xf32>
// CHECK-DAG:     %[[FLAT:.+]] = memref.collapse_shape %[[Y]]
// CHECK:         scf.for %[[I:[^ ]+]] =
// CHECK-COUNT-3:   vector.load %[[X]][%{{.+}}, %[[I]]] : memref<3x32xf32>, vector<16xf32>
// CHECK-COUNT-3:   vector.store %{{.+}}, %[[FLAT]]{{.*}}vector<16xf32>
// CHECK-NOT:       memref.store
// CHECK:         return
func.func @interleave(%x: memref<3x32xf32>, %y: memref<32x3xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#swapped, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<3x32xf32>) outs(%y : memref<32x3xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// CHECK-LABEL: func @deinterleave
// CHECK-SAME:    %[[X:.+]]: memref<32x2xf32>, %[[Y:.+]]: memref<2x32xf32>
// CHECK-DAG:     %[[FLAT:.+]] = memref.collapse_shape %[[X]]
// CHECK-DAG:       %[[LOW:.+]] = vector.load %[[FLAT]]{{.*}}vector<16xf32>
// CHECK-DAG:       %[[HIGH:.+]] = vector.load %[[FLAT]]{{.*}}vector<16xf32>
// CHECK:           vector.shuffle %{{.+}}, %{{.+}} [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]
// CHECK:           vector.shuffle %{{.+}}, %{{.+}} [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31]
// CHECK-COUNT-2:   vector.store %{{.+}}, %[[Y]]
func.func @deinterleave(%x: memref<32x2xf32>, %y: memref<2x32xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#id2, #swapped], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<32x2xf32>) outs(%y : memref<2x32xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// One load for the copies of a vector's elements.
// CHECK-LABEL: func @repeat
// CHECK:         %[[V:.+]] = vector.load %{{.+}} : memref<64xf32>, vector<16xf32>
// CHECK-NOT:     vector.load
// CHECK:         vector.shuffle %[[V]], %[[V]] [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]
// CHECK-COUNT-2: vector.store
// CHECK:         return
func.func @repeat(%x: memref<4x16xf32>, %y: memref<4x16x2xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<4x16xf32>) outs(%y : memref<4x16x2xf32>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

// What is computed on the way is not a copy.
// CHECK-LABEL: func @no_interleaving_of_other_bodies
// CHECK-NOT:     vector.shuffle
// CHECK:         return
func.func @no_interleaving_of_other_bodies(%x: memref<3x32xf32>, %y: memref<32x3xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#swapped, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<3x32xf32>) outs(%y : memref<32x3xf32>) {
  ^bb0(%a: f32, %b: f32):
    %0 = arith.negf %a : f32
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func @no_interleaving_over_gaps
// CHECK-NOT:     vector.shuffle
// CHECK:         return
func.func @no_interleaving_over_gaps(%x: memref<3x32xf32>, %y: memref<32x3xf32, strided<[4, 1]>>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#swapped, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<3x32xf32>) outs(%y : memref<32x3xf32, strided<[4, 1]>>) {
  ^bb0(%a: f32, %b: f32):
    linalg.yield %a : f32
  }
  return
}

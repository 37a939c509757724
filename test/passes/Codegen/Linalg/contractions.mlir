// RUN: convopt-opt %s -split-input-file --convopt-vectorize-linalg --canonicalize --cse | FileCheck %s

#a = affine_map<(d0, d1, d2) -> (d0, d2)>
#b = affine_map<(d0, d1, d2) -> (d2, d1)>
#bt = affine_map<(d0, d1, d2) -> (d1, d2)>
#y = affine_map<(d0, d1, d2) -> (d0, d1)>
#matmul = {indexing_maps = [#a, #b, #y], iterator_types = ["parallel", "parallel", "reduction"]}

// Tiles of 6 rows and 4 vectors: 24 accumulators, four loads of b, six of a.
// CHECK-LABEL: func @matmul
// CHECK-SAME:    %[[A:.+]]: memref<12x8xf32>, %[[B:.+]]: memref<8x64xf32>, %[[Y:.+]]: memref<12x64xf32>
// CHECK-DAG:     %[[ZERO:.+]] = arith.constant dense<0.000000e+00> : vector<16xf32>
// CHECK-DAG:     %[[FA:.+]] = memref.collapse_shape %[[A]]
// CHECK-DAG:     %[[FB:.+]] = memref.collapse_shape %[[B]]
// CHECK-DAG:     %[[FY:.+]] = memref.collapse_shape %[[Y]]
// CHECK:         scf.for
// CHECK:           %{{.+}}:24 = scf.for {{.*}} iter_args(%[[ACC:[^ ]+]] = %[[ZERO]], %{{[^ ]+}} = %[[ZERO]],
// CHECK-COUNT-4:     vector.load %[[FB]]
// CHECK:             memref.load %[[FA]]
// CHECK:             vector.broadcast
// CHECK:             vector.fma %{{.+}}, %{{.+}}, %[[ACC]] : vector<16xf32>
// CHECK-COUNT-23:    vector.fma
// CHECK-NOT:         vector.fma
// CHECK:           scf.yield
// CHECK-COUNT-24:  vector.store %{{.+}}, %[[FY]]
func.func @matmul(%a: memref<12x8xf32>, %b: memref<8x64xf32>, %y: memref<12x64xf32>) attributes {convopt.kernel = "generic"} {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<12x64xf32>)
  linalg.generic #matmul ins(%a, %b : memref<12x8xf32>, memref<8x64xf32>) outs(%y : memref<12x64xf32>) {
  ^bb0(%p: f32, %q: f32, %r: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %r, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Sums that are not filled with a constant start from what is there.
// CHECK-LABEL: func @matmul_adds
// CHECK-SAME:    %{{.+}}, %{{.+}}, %[[Y:.+]]: memref<2x16xf32>
// CHECK:         %[[FY:.+]] = memref.collapse_shape %[[Y]]
// CHECK:         %[[START:.+]] = vector.load %[[FY]]
// CHECK:         scf.for {{.*}} iter_args(%{{.+}} = %[[START]],
func.func @matmul_adds(%a: memref<2x8xf32>, %b: memref<8x16xf32>, %y: memref<2x16xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic #matmul ins(%a, %b : memref<2x8xf32>, memref<8x16xf32>) outs(%y : memref<2x16xf32>) {
  ^bb0(%p: f32, %q: f32, %r: f32):
    %0 = arith.mulf %q, %p : f32
    %1 = arith.addf %0, %r : f32
    linalg.yield %1 : f32
  }
  return
}

// CHECK-LABEL: func @no_tile_factor_is_not_contiguous
// CHECK-NOT:     vector.fma
// CHECK:         return
func.func @no_tile_factor_is_not_contiguous(%a: memref<12x8xf32>, %b: memref<64x8xf32>, %y: memref<12x64xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#a, #bt, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<12x8xf32>, memref<64x8xf32>) outs(%y : memref<12x64xf32>) {
  ^bb0(%p: f32, %q: f32, %r: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %r, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// CHECK-LABEL: func @no_tile_of_f64
// CHECK-NOT:     vector.fma
// CHECK:         return
func.func @no_tile_of_f64(%a: memref<12x8xf64>, %b: memref<8x64xf64>, %y: memref<12x64xf64>) attributes {convopt.kernel = "generic"} {
  linalg.generic #matmul ins(%a, %b : memref<12x8xf64>, memref<8x64xf64>) outs(%y : memref<12x64xf64>) {
  ^bb0(%p: f64, %q: f64, %r: f64):
    %0 = arith.mulf %p, %q : f64
    %1 = arith.addf %r, %0 : f64
    linalg.yield %1 : f64
  }
  return
}

// CHECK-LABEL: func @no_tile_body_is_no_product
// CHECK-NOT:     vector.fma
// CHECK:         return
func.func @no_tile_body_is_no_product(%a: memref<12x8xf32>, %b: memref<8x64xf32>, %y: memref<12x64xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic #matmul ins(%a, %b : memref<12x8xf32>, memref<8x64xf32>) outs(%y : memref<12x64xf32>) {
  ^bb0(%p: f32, %q: f32, %r: f32):
    %0 = arith.mulf %p, %p : f32
    %1 = arith.addf %r, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// Every row has other factors.
// CHECK-LABEL: func @no_tile_no_row_loop
// CHECK-NOT:     vector.fma
// CHECK:         return
func.func @no_tile_no_row_loop(%a: memref<12x8xf32>, %b: memref<12x8x64xf32>, %y: memref<12x64xf32>) attributes {convopt.kernel = "generic"} {
  linalg.generic {indexing_maps = [#a, affine_map<(d0, d1, d2) -> (d0, d2, d1)>, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<12x8xf32>, memref<12x8x64xf32>) outs(%y : memref<12x64xf32>) {
  ^bb0(%p: f32, %q: f32, %r: f32):
    %0 = arith.mulf %p, %q : f32
    %1 = arith.addf %r, %0 : f32
    linalg.yield %1 : f32
  }
  return
}

// -----

#matmul = {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>,
                            affine_map<(d0, d1, d2) -> (d0, d1)>],
           iterator_types = ["parallel", "parallel", "reduction"]}

// Neither operand fits into half of 4 KiB: the sums are taken in parts of 14,
// the first of which starts from the constant.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"L2_cache_size_in_bytes" = 4096 : i64>>} {
  // CHECK-LABEL: func @parts
  // CHECK-DAG:     %[[ZERO:.+]] = arith.constant dense<0.000000e+00>
  // CHECK-DAG:     %[[C0:.+]] = arith.constant 0 : index
  // CHECK-DAG:     %[[C14:.+]] = arith.constant 14 : index
  // CHECK-DAG:     %[[C40:.+]] = arith.constant 40 : index
  // CHECK:         scf.for %[[I:.+]] = %[[C0]] to
  // CHECK-DAG:       %[[BEGIN:.+]] = arith.muli %[[I]], %[[C14]]
  // CHECK-DAG:       %[[NEXT:.+]] = arith.addi %[[BEGIN]], %[[C14]]
  // CHECK-DAG:       %[[END:.+]] = arith.minsi %[[NEXT]], %[[C40]]
  // CHECK-DAG:       %[[FIRST:.+]] = arith.cmpi eq, %[[I]], %[[C0]]
  // CHECK:           %[[SUM:.+]] = vector.load
  // CHECK:           arith.select %[[FIRST]], %[[ZERO]], %[[SUM]]
  // CHECK:           scf.for %{{.+}} = %[[BEGIN]] to %[[END]]
  func.func @parts(%a: memref<36x40xf32>, %b: memref<40x64xf32>, %y: memref<36x64xf32>) attributes {convopt.kernel = "generic"} {
    %zero = arith.constant 0.0 : f32
    linalg.fill ins(%zero : f32) outs(%y : memref<36x64xf32>)
    linalg.generic #matmul ins(%a, %b : memref<36x40xf32>, memref<40x64xf32>) outs(%y : memref<36x64xf32>) {
    ^bb0(%p: f32, %q: f32, %r: f32):
      %0 = arith.mulf %p, %q : f32
      %1 = arith.addf %r, %0 : f32
      linalg.yield %1 : f32
    }
    return
  }
}

// RUN: convopt-opt %s --convopt-vectorize-linalg | FileCheck %s

// The vectors are the target's.
module attributes {dlti.target_system_spec = #dlti.target_system_spec<
    "CPU" = #dlti.target_device_spec<"vector_bits" = 256 : i64>>} {
  // CHECK-LABEL: func @fill
  // CHECK:         vector.store %{{.+}} : memref<24xf32>, vector<8xf32>
  func.func @fill(%x: f32, %y: memref<24xf32>) attributes {convopt.kernel = "generic"} {
    linalg.fill ins(%x : f32) outs(%y : memref<24xf32>)
    return
  }

  // CHECK-LABEL: func @wide_elements
  // CHECK:         vector.store %{{.+}} : memref<24xf64>, vector<4xf64>
  func.func @wide_elements(%x: f64, %y: memref<24xf64>) attributes {convopt.kernel = "generic"} {
    linalg.fill ins(%x : f64) outs(%y : memref<24xf64>)
    return
  }

  // CHECK-LABEL: func @no_vectors_of_bits
  // CHECK-NOT:     vector
  // CHECK:         return
  func.func @no_vectors_of_bits(%x: i1, %y: memref<24xi1>) attributes {convopt.kernel = "generic"} {
    linalg.fill ins(%x : i1) outs(%y : memref<24xi1>)
    return
  }
}

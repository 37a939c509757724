// RUN: convopt-opt %s --convopt-attach-target=cpu=haswell | FileCheck %s
// RUN: convopt-opt %s --convopt-attach-target=cpu=skylake-avx512 | FileCheck %s --check-prefix=AVX512
// RUN: convopt-opt %s --convopt-attach-target="cpu=skylake-avx512 features=-avx512f" | FileCheck %s --check-prefix=AVX2
// RUN: convopt-opt %s --convopt-attach-target=cpu=x86-64-v2 | FileCheck %s --check-prefix=SSE
// RUN: convopt-opt %s --convopt-attach-target="triple=aarch64-linux-gnu cpu=neoverse-n1" | FileCheck %s --check-prefix=NEON
// RUN: convopt-opt %s --convopt-attach-target=triple=aarch64-linux-gnu | FileCheck %s --check-prefix=ANY-NEON
// RUN: convopt-opt %s --convopt-attach-target | FileCheck %s --check-prefix=NATIVE

// The example of the pass's description.
// CHECK:      module attributes {dlti.target_system_spec = #dlti.target_system_spec<"CPU" = #dlti.target_device_spec<
// CHECK-SAME:   "vector_bits" = 256 : i64, "vector_registers" = 16 : i64,
// CHECK-SAME:   "fused_multiply_add" = true,
// CHECK-SAME:   "L1_cache_size_in_bytes" = 32768 : i64, "L2_cache_size_in_bytes" = 262144 : i64

// AVX512:      "vector_bits" = 512 : i64, "vector_registers" = 32 : i64,
// AVX512-SAME: "L2_cache_size_in_bytes" = 1048576 : i64

// AVX2: "vector_bits" = 256 : i64, "vector_registers" = 16 : i64,

// SSE: "vector_bits" = 128 : i64, "vector_registers" = 16 : i64, "fused_multiply_add" = false,

// NEON:      "vector_bits" = 128 : i64, "vector_registers" = 32 : i64, "fused_multiply_add" = true,
// NEON-SAME: "L1_cache_size_in_bytes" = 65536 : i64

// ANY-NEON: "vector_bits" = 128 : i64, "vector_registers" = 32 : i64, "fused_multiply_add" = true,

// NATIVE: "vector_bits" = {{[0-9]+}} : i64
module {
}

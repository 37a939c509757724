// RUN: not convopt-opt %s --convopt-attach-target=cpu=haswel 2>&1 | FileCheck %s --check-prefix=CPU
// CPU: error: 'haswel' is not a CPU of x86_64; near names are haswell{{$}}

// LLVM knows it, but not with 64 bits.
// RUN: not convopt-opt %s --convopt-attach-target=cpu=pentium4 2>&1 | FileCheck %s --check-prefix=BITS
// BITS: error: 'pentium4' is not a CPU of x86_64; near names are

// RUN: not convopt-opt %s --convopt-attach-target="triple=aarch64 cpu=haswell" 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: error: 'haswell' is not a CPU of aarch64; near names are

// RUN: not convopt-opt %s --convopt-attach-target=triple=abacus 2>&1 | FileCheck %s --check-prefix=TRIPLE
// TRIPLE: error: no code generator for 'abacus'

// RUN: not convopt-opt %s --convopt-attach-target="cpu=haswell features=+abacus" 2>&1 | FileCheck %s --check-prefix=FEATURE
// FEATURE: error: '+abacus' is not +FEATURE or -FEATURE of x86_64

// RUN: not convopt-opt %s --convopt-attach-target="cpu=haswell features=avx2" 2>&1 | FileCheck %s --check-prefix=SIGN
// SIGN: error: 'avx2' is not +FEATURE or -FEATURE of x86_64
module {
}

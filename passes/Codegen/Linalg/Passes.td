//===- Passes.td - Ops without an emitter of their own -----*- tablegen -*-===//

#ifndef CONVOPT_CODEGEN_LINALG_PASSES_TD
#define CONVOPT_CODEGEN_LINALG_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvoptToLinalgPass : Pass<"convopt-to-linalg", "func::FuncOp"> {
  let summary = "Turns convopt ops into linalg on tensors";
  let description = [{
    Rewrites every convopt op of a generic kernel (a function marked
    `convopt.kernel = "generic"`) into linalg and tensor ops in destination
    passing style; other functions are left alone. Shapes must be static. Padding
    becomes a fill and an insertion, a reduction a fill and a generic. A resize is
    one generic where positions are a quotient, else, axis by axis, a loop that
    looks up sources and weights in constant tables, of at most 2^22 elements.

    ```mlir
    %1 = convopt.relu %0 : tensor<1x8x4x4xf32>
    // becomes
    %e = tensor.empty() : tensor<1x8x4x4xf32>
    %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = [...]}
        ins(%0 : tensor<1x8x4x4xf32>) outs(%e : tensor<1x8x4x4xf32>) {
    ^bb0(%x: f32, %_: f32):
      %zero = arith.constant 0.0 : f32
      %c = arith.cmpf olt, %x, %zero : f32
      %y = arith.select %c, %zero, %x : f32
      linalg.yield %y : f32
    } -> tensor<1x8x4x4xf32>
    ```
  }];
  let dependentDialects = [
    "arith::ArithDialect", "bufferization::BufferizationDialect",
    "linalg::LinalgDialect", "math::MathDialect", "scf::SCFDialect",
    "tensor::TensorDialect"];
}

def FuseLinalgPass : Pass<"convopt-fuse-linalg", "func::FuncOp"> {
  let summary = "Fuses chains of element-wise linalg ops";
  let description = [{
    In a generic kernel, makes one linalg.generic of an element-wise producer and
    its only consumer, so that a chain takes one trip through memory, and inlines
    scalar and splat constants into the bodies. What is left overwrites a
    temporary it reads for the last time instead of a new one.
  }];
  let dependentDialects = ["linalg::LinalgDialect"];
}

def BufferizeKernelsPass : Pass<"convopt-bufferize-kernels", "ModuleOp"> {
  let summary = "Bufferizes the generic kernels";
  let description = [{
    One-shot bufferization of every generic kernel by itself; no other function
    changes. Results are computed in the memref they are materialized in, copies
    that remain are linalg.copy. Temporaries of at most 16 KiB live on the stack;
    larger ones are memref.alloc at the top level of the kernel, freed before it
    returns.
  }];
  let dependentDialects = [
    "bufferization::BufferizationDialect", "linalg::LinalgDialect",
    "memref::MemRefDialect"];
}

def VectorizeLinalgPass : Pass<"convopt-vectorize-linalg", "func::FuncOp"> {
  let summary = "Turns linalg on buffers into loops over vectors";
  let description = [{
    In a generic kernel, replaces every linalg op on buffers by scf loops, along
    the first of these ways that fits:

    1. Adjacent loops are collapsed where all operands are contiguous, so that a
       plain element-wise op is one loop.
    2. The loop along which every operand is contiguous or constant is
       vectorized, with the vectors of the module's target spec; the rest of the
       extent is one shorter vector. Parallel loops are outermost, reductions keep up to four
       accumulators in `iter_args`. A contiguous reduction (sum or maximum) is
       accumulated per lane and combined at the end.
    3. A transposition goes in square blocks through registers. Where one of the
       innermost axes has 2 to 4 elements, as the colors of an image or the
       copies that a resize makes, vectors along the other one are interleaved.
    4. A sum of products of f32, one factor being contiguous along the result's
       innermost axis and the other one constant, is computed on register tiles
       of several rows: matmul and what is like it. If neither operand fits into
       half of the second-level cache, the sum is taken in parts that do.
    5. Everything else becomes scalar loops.

    What does not change in a loop is moved in front of it.

    `arith.maximumf` is replaced by the cheaper order of comparisons that treats
    NaN alike and leaves the sign of zero open.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "memref::MemRefDialect", "scf::SCFDialect",
    "vector::VectorDialect"];
}

#endif // CONVOPT_CODEGEN_LINALG_PASSES_TD

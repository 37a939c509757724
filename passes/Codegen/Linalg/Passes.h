//===- Passes.h - Ops without an emitter of their own ---------------------===//
//
// From the convopt ops of a generic kernel to loops over vectors, through
// linalg. A generic kernel is a function marked convopt.kernel = "generic" that
// takes its operands and results as memrefs; its body is convopt ops between
// bufferization.to_tensor and bufferization.materialize_in_destination.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_CODEGEN_LINALG_PASSES_H
#define CONVOPT_CODEGEN_LINALG_PASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::convopt {

#define GEN_PASS_DECL
#include "passes/Codegen/Linalg/Passes.h.inc"

/// Whether the passes of this room work on `function`.
bool isGenericKernel(func::FuncOp function);

/// Registers this room's passes and the pipeline of Pipeline.h.
void registerLinalgPasses();

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_LINALG_PASSES_H

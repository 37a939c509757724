//===- Verify.cpp - What each stage may contain ---------------------------===//

#include "passes/Contracts/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_VERIFYCODEGENPASS
#define GEN_PASS_DEF_VERIFYGRAPHPASS
#define GEN_PASS_DEF_VERIFYLOWERINGPASS
#include "passes/Contracts/Passes.h.inc"

/// Reports every op that the stage called `stage` may not contain.
static LogicalResult verifyStage(ModuleOp module, StringRef stage,
                                 ConversionTarget &target) {
  target.addLegalOp<ModuleOp>();
  LogicalResult result = success();
  module.walk([&](Operation *op) {
    if (target.isLegal(op))
      return;
    op->emitOpError("is not allowed after the ") << stage << " phase";
    result = failure();
  });
  return result;
}

static bool touchesTensors(Operation *op) {
  auto isTensor = [](Type type) { return isa<TensorType>(type); };
  return llvm::any_of(op->getOperandTypes(), isTensor) ||
         llvm::any_of(op->getResultTypes(), isTensor);
}

namespace {

struct VerifyGraphPass : impl::VerifyGraphPassBase<VerifyGraphPass> {
  using VerifyGraphPassBase::VerifyGraphPassBase;
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.addLegalDialect<ConvOptDialect, func::FuncDialect>();
    target.addLegalOp<arith::ConstantOp>();
    target.addIllegalOp<CallKernelOp>();
    if (failed(verifyStage(getOperation(), "graph", target)))
      signalPassFailure();
  }
};

struct VerifyCodegenPass : impl::VerifyCodegenPassBase<VerifyCodegenPass> {
  using VerifyCodegenPassBase::VerifyCodegenPassBase;
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.addLegalDialect<func::FuncDialect>();
    target.addDynamicallyLegalDialect<affine::AffineDialect,
                                      arith::ArithDialect, math::MathDialect,
                                      memref::MemRefDialect, scf::SCFDialect,
                                      ub::UBDialect, vector::VectorDialect>(
        [](Operation *op) { return !touchesTensors(op); });
    // A run allocates nothing: kernels have workspaces.
    target
        .addIllegalOp<memref::AllocOp, memref::ReallocOp, memref::DeallocOp>();
    if (failed(verifyStage(getOperation(), "codegen", target)))
      signalPassFailure();
  }
};

struct VerifyLoweringPass : impl::VerifyLoweringPassBase<VerifyLoweringPass> {
  using VerifyLoweringPassBase::VerifyLoweringPassBase;
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.addLegalDialect<LLVM::LLVMDialect>();
    if (failed(verifyStage(getOperation(), "lowering", target)))
      return signalPassFailure();
    // Nor may a conversion bring allocations back.
    for (StringRef name : {"malloc", "aligned_alloc", "free"})
      if (Operation *function = getOperation().lookupSymbol(name)) {
        function->emitError("'")
            << name << "' is called: a run may not allocate";
        return signalPassFailure();
      }
    if (!getOperation().lookupSymbol("convopt_entry")) {
      getOperation().emitError("expected an entry point 'convopt_entry'");
      signalPassFailure();
    }
  }
};

} // namespace
} // namespace mlir::convopt

//===- BufferizeKernels.cpp - Bufferizes the generic kernels --------------===//

#include "passes/Codegen/Linalg/Passes.h"

#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_BUFFERIZEKERNELSPASS
#include "passes/Codegen/Linalg/Passes.h.inc"

namespace {

/// Temporaries up to this size live on the stack.
constexpr int64_t kMaxStackBytes = 16 * 1024;

struct BufferizeKernels : impl::BufferizeKernelsPassBase<BufferizeKernels> {
  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (isGenericKernel(function) && failed(bufferize(function)))
        return signalPassFailure();
  }

private:
  LogicalResult bufferize(func::FuncOp function) {
    IRRewriter rewriter(&getContext());
    // Destinations first: what is inserted into a result then finds out that it
    // goes there, provided that the result is there before it.
    auto inDestination = [](RewriterBase &nested, SubsetInsertionOpInterface op,
                            tensor::EmptyOp empty, Operation *user) {
      if (!isa<bufferization::MaterializeInDestinationOp>(op))
        return Value();
      return bufferization::buildSubsetExtraction(nested, op, empty, user);
    };
    if (failed(eliminateEmptyTensors(rewriter, function, inDestination)))
      return failure();
    hoistArguments(function);
    if (failed(eliminateEmptyTensors(rewriter, function,
                                     bufferization::buildSubsetExtraction)))
      return failure();
    bufferization::OneShotBufferizationOptions options;
    options.memCpyFn = [](OpBuilder &builder, Location loc, Value from,
                          Value to) {
      linalg::CopyOp::create(builder, loc, from, to);
      return success();
    };
    options.allocationFn = [](OpBuilder &builder, Location loc, MemRefType type,
                              ValueRange sizes, unsigned alignment) {
      return allocate(builder, loc, type, sizes, alignment);
    };
    bufferization::BufferizationState state;
    if (failed(bufferization::runOneShotBufferize(function, options, state)))
      return failure();
    if (failed(dropCarriedBuffers(function)))
      return failure();
    eraseSelfCopies(function);
    freeAllocations(function);
    return success();
  }

  /// Loops that fill a tensor now carry the buffer they fill, always the same.
  static LogicalResult dropCarriedBuffers(func::FuncOp function) {
    RewritePatternSet patterns(function.getContext());
    scf::ForOp::getCanonicalizationPatterns(patterns, function.getContext());
    return applyPatternsGreedily(function, std::move(patterns));
  }

  /// Whether two buffers are the same part of the same buffer.
  static bool isSameView(Value a, Value b) {
    if (a == b)
      return true;
    auto x = a.getDefiningOp<ViewLikeOpInterface>();
    auto y = b.getDefiningOp<ViewLikeOpInterface>();
    return x && y && isSameView(x.getViewSource(), y.getViewSource()) &&
           OperationEquivalence::isEquivalentTo(
               x, y, OperationEquivalence::ignoreValueEquivalence, nullptr,
               OperationEquivalence::IgnoreLocations) &&
           x->getOperands().drop_front() == y->getOperands().drop_front();
  }

  /// What is computed in its destination is still "copied" there.
  static void eraseSelfCopies(func::FuncOp function) {
    function.walk([](linalg::CopyOp copy) {
      if (isSameView(copy.getInputs().front(), copy.getOutputs().front()))
        copy.erase();
    });
  }

  /// The arguments as tensors come first.
  static void hoistArguments(func::FuncOp function) {
    Block &body = function.getBody().front();
    auto tensors = llvm::to_vector(body.getOps<bufferization::ToTensorOp>());
    for (bufferization::ToTensorOp tensor : llvm::reverse(tensors))
      if (isa<BlockArgument>(tensor.getBuffer()))
        tensor->moveBefore(&body, body.begin());
  }

  static LogicalResult eliminateEmptyTensors(
      RewriterBase &rewriter, func::FuncOp function,
      bufferization::ControlBuildSubsetExtractionFn extraction) {
    bufferization::OneShotBufferizationOptions options;
    bufferization::OneShotAnalysisState state(function, options);
    if (failed(bufferization::analyzeOp(function, state)))
      return failure();
    return bufferization::eliminateEmptyTensors(rewriter, function, state,
                                                extraction);
  }

  static FailureOr<Value> allocate(OpBuilder &builder, Location loc,
                                   MemRefType type, ValueRange sizes,
                                   unsigned alignment) {
    if (!type.hasStaticShape() || !sizes.empty())
      return emitError(loc, "expected a temporary of static shape, got ")
             << type;
    int64_t bytes = llvm::divideCeil(
        type.getNumElements() * int64_t(type.getElementTypeBitWidth()), 8);
    IntegerAttr align = builder.getI64IntegerAttr(alignment);
    if (bytes <= kMaxStackBytes)
      return memref::AllocaOp::create(builder, loc, type, ValueRange(), align)
          .getResult();
    return memref::AllocOp::create(builder, loc, type, ValueRange(), align)
        .getResult();
  }

  /// The kernel's body is one block, so that a temporary is free at its end.
  static void freeAllocations(func::FuncOp function) {
    OpBuilder builder(function.getBody().front().getTerminator());
    function.walk([&](memref::AllocOp allocation) {
      memref::DeallocOp::create(builder, allocation.getLoc(), allocation);
    });
  }
};

} // namespace
} // namespace mlir::convopt

//===- ConvoptToLinalg.cpp - convopt ops as linalg on tensors -------------===//

#include "passes/Codegen/Linalg/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Linalg/LinalgBuilder.h"

#include "mlir/Transforms/DialectConversion.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_CONVOPTTOLINALGPASS
#include "passes/Codegen/Linalg/Passes.h.inc"

bool isGenericKernel(func::FuncOp function) {
  auto kind = function->getAttrOfType<StringAttr>("convopt.kernel");
  return kind && kind.getValue() == "generic" && !function.isExternal();
}

namespace {

struct ConvoptToLinalg : impl::ConvoptToLinalgPassBase<ConvoptToLinalg> {
  void runOnOperation() override {
    if (!isGenericKernel(getOperation()))
      return;
    ConversionTarget target(getContext());
    target.addIllegalDialect<ConvOptDialect>();
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });

    RewritePatternSet patterns(&getContext());
    populateElementwiseToLinalgPatterns(patterns);
    populateNormalizationToLinalgPatterns(patterns);
    populatePoolingToLinalgPatterns(patterns);
    populateReductionToLinalgPatterns(patterns);
    populateSampleNormToLinalgPatterns(patterns);
    populateConvolutionToLinalgPatterns(patterns);
    populateShapeToLinalgPatterns(patterns);
    populateResizeToLinalgPatterns(patterns);
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
} // namespace mlir::convopt

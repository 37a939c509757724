//===- Registration.cpp - What convopt's tools know -----------------------===//

#include "compiler/Pipelines/Registration.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::convopt {

void registerDialects(DialectRegistry &registry) {
  registry.insert<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
}

void registerPasses() {
  registerCanonicalizerPass();
  registerCSEPass();
  registerSymbolDCEPass();
}

} // namespace mlir::convopt

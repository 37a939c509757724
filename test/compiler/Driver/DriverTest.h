//===- DriverTest.h - What the driver's unit tests share ------------------===//

#ifndef CONVOPT_TEST_COMPILER_DRIVER_DRIVERTEST_H
#define CONVOPT_TEST_COMPILER_DRIVER_DRIVERTEST_H

#include "compiler/Driver/Diagnostics.h"
#include "compiler/Pipelines/Registration.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <string>

namespace mlir::convopt {

/// A context with convopt's dialects that keeps its diagnostics as text.
class DriverTest : public testing::Test {
protected:
  DriverTest()
      : context(makeRegistry()), handler(&context, [this](Diagnostic &d) {
          diagnostics += formatDiagnostic(d, "model");
        }) {
    context.printOpOnDiagnostic(false);
  }

  OwningOpRef<ModuleOp> parse(StringRef text) {
    return parseSourceString<ModuleOp>(text, ParserConfig(&context), "model");
  }

  MLIRContext context;
  std::string diagnostics;

private:
  static DialectRegistry makeRegistry() {
    DialectRegistry registry;
    registerDialects(registry);
    return registry;
  }

  ScopedDiagnosticHandler handler;
};

} // namespace mlir::convopt

#endif // CONVOPT_TEST_COMPILER_DRIVER_DRIVERTEST_H

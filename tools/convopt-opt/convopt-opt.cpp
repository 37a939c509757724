//===- convopt-opt.cpp - Runs passes over .mlir files ---------------------===//

#include "compiler/Pipelines/Registration.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::convopt::registerDialects(registry);
  mlir::convopt::registerPasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "convopt: optimizer and lowering for CNN graphs\n",
      registry));
}

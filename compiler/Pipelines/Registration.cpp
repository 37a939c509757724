//===- Registration.cpp - What convopt's tools know -----------------------===//

#include "compiler/Pipelines/Registration.h"

#include "compiler/Pipelines/Pipelines.h"
#include "compiler/Target/Passes.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "passes/Codegen/Constants/Passes.h"
#include "passes/Codegen/Decompose/Passes.h"
#include "passes/Codegen/Fusion/Passes.h"
#include "passes/Codegen/Kernels/Passes.h"
#include "passes/Codegen/Layout/Passes.h"
#include "passes/Codegen/Linalg/Passes.h"
#include "passes/Codegen/Memory/Passes.h"
#include "passes/Codegen/Profile/Passes.h"
#include "passes/Codegen/Schedule/Passes.h"
#include "passes/Contracts/Passes.h"
#include "passes/Graph/Passes.h"
#include "passes/Lowering/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/AllInterfaces.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/IR/TensorInferTypeOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/TensorTilingInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"

namespace mlir::convopt {

void registerDialects(DialectRegistry &registry) {
  registry
      .insert<ConvOptDialect, DLTIDialect, LLVM::LLVMDialect,
              affine::AffineDialect, arith::ArithDialect,
              bufferization::BufferizationDialect, func::FuncDialect,
              linalg::LinalgDialect, math::MathDialect, memref::MemRefDialect,
              scf::SCFDialect, tensor::TensorDialect, vector::VectorDialect>();
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  linalg::registerAllDialectInterfaceImplementations(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerInferTypeOpInterfaceExternalModels(registry);
  tensor::registerTilingInterfaceExternalModels(registry);
  vector::registerBufferizableOpInterfaceExternalModels(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

void registerPasses() {
  registerCanonicalizerPass();
  registerCSEPass();
  registerSymbolDCEPass();
  registerTargetPasses();
  registerGraphPasses();
  registerLayoutPasses();
  registerConstantPasses();
  registerDecomposePasses();
  registerFusionPasses();
  registerSchedulePasses();
  registerKernelPasses();
  registerMemoryPasses();
  registerProfilePasses();
  registerLinalgPasses();
  registerLoweringPasses();
  registerContractPasses();
  registerPipelines();
}

} // namespace mlir::convopt

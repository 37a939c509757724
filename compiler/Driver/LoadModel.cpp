//===- LoadModel.cpp - From a file to a module ----------------------------===//

#include "compiler/Driver/LoadModel.h"

#include "compiler/Driver/Signature.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

namespace mlir::convopt {

/// The location of a file as a whole: line 0.
static Location getFileLocation(StringRef path, MLIRContext &context) {
  return FileLineColLoc::get(&context, path, 0, 0);
}

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

FailureOr<ModelFormat> detectFormat(StringRef path, MLIRContext &context) {
  Location location = getFileLocation(path, context);
  llvm::sys::fs::file_status status;
  if (std::error_code error = llvm::sys::fs::status(path, status))
    return emitError(location) << "cannot open: " << error.message();
  // Reading a device or a pipe may never end.
  if (!llvm::sys::fs::is_regular_file(status))
    return emitError(location) << "not a regular file";
  if (status.getSize() == 0)
    return emitError(location) << "the file is empty";

  constexpr uint64_t kHeadBytes = 16;
  auto head = llvm::MemoryBuffer::getFileSlice(
      path, std::min<uint64_t>(status.getSize(), kHeadBytes), 0);
  if (std::error_code error = head.getError())
    return emitError(location) << "cannot read: " << error.message();
  if (isBytecode((*head)->getMemBufferRef()))
    return ModelFormat::MLIRBytecode;
  if (path.ends_with(".onnx"))
    return ModelFormat::ONNX;
  if (path.ends_with(".mlir"))
    return ModelFormat::MLIRText;
  // A protobuf message begins with the tag of a field, and those of the first
  // three fields of ONNX's ModelProto are no white space and no letters.
  unsigned char first = (*head)->getBuffer().front();
  bool text = first >= ' ' || first == '\t' || first == '\n' || first == '\r';
  return text ? ModelFormat::MLIRText : ModelFormat::ONNX;
}

//===----------------------------------------------------------------------===//
// MLIR
//===----------------------------------------------------------------------===//

/// MLIR has static shapes; those asked for must be the declared ones.
static LogicalResult
checkRequestedShapes(const Signature &signature, Location location,
                     const llvm::StringMap<SmallVector<int64_t>> &shapes) {
  for (const auto &request : shapes) {
    StringRef name = request.first();
    // "" is the only input.
    const TensorSpec *input =
        llvm::find_if(signature.inputs, [&](const TensorSpec &spec) {
          return spec.name == name ||
                 (name.empty() && signature.inputs.size() == 1);
        });
    if (input == signature.inputs.end())
      return emitError(location)
             << "no input '" << name << "' to give a shape to";
    if (ArrayRef(input->shape) != ArrayRef(request.second)) {
      InFlightDiagnostic error = emitError(location);
      error << "input '" << input->name << "' has the shape ";
      llvm::interleave(input->shape, error, "x");
      error << "; the shapes of MLIR models cannot be changed";
      return error;
    }
  }
  return success();
}

/// The data of resources stands apart from the ops, and may be absent: files
/// are printed without it to be read by people.
static LogicalResult checkResources(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    for (NamedAttribute attribute : op->getAttrDictionary()) {
      auto resource = dyn_cast<DenseResourceElementsAttr>(attribute.getValue());
      SmallVector<char> storage;
      if (resource && failed(readRaw(resource, storage)))
        return WalkResult(op->emitError("the data of constant '")
                          << resource.getRawHandle().getKey()
                          << "' is missing or does not fit its type");
    }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static OwningOpRef<ModuleOp> parseMLIR(StringRef path, MLIRContext &context) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (std::error_code error = buffer.getError()) {
    emitError(getFileLocation(path, context))
        << "cannot read: " << error.message();
    return {};
  }
  auto sources = std::make_shared<llvm::SourceMgr>();
  sources->AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  return parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
}

FailureOr<OwningOpRef<ModuleOp>> loadModel(StringRef path, MLIRContext &context,
                                           const ImportOptions &options) {
  FailureOr<ModelFormat> format = detectFormat(path, context);
  if (failed(format))
    return failure();
  OwningOpRef<ModuleOp> module;
  if (*format == ModelFormat::ONNX) {
    FailureOr<OwningOpRef<ModuleOp>> imported =
        importONNXFile(path, context, options);
    if (failed(imported))
      return failure();
    module = std::move(*imported);
  } else {
    module = parseMLIR(path, context);
    if (!module || failed(checkResources(*module)))
      return failure();
  }

  FailureOr<Signature> signature = getSignature(*module);
  if (failed(signature))
    return failure();
  if (*format != ModelFormat::ONNX &&
      failed(checkRequestedShapes(*signature, getFileLocation(path, context),
                                  options.shapes)))
    return failure();
  return module;
}

} // namespace mlir::convopt

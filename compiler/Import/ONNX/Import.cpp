//===- Import.cpp - ONNX models as convopt modules ------------------------===//

#include "compiler/Import/ONNX/Import.h"

#include "compiler/Import/ONNX/GraphImporter.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

/// protobuf's own limit on a message.
static constexpr uint64_t kMaxModelBytes = std::numeric_limits<int32_t>::max();

static LogicalResult checkModelSize(uint64_t bytes, const Reporter &reporter) {
  if (bytes == 0)
    return reporter.error("the file is empty");
  if (bytes > kMaxModelBytes)
    return reporter.error("the model has " + Twine(bytes) +
                          " bytes; protobuf messages end at 2 GiB, larger "
                          "models need external data");
  return success();
}

static LogicalResult parseModel(ArrayRef<char> bytes, ::onnx::ModelProto &model,
                                const Reporter &reporter) {
  if (failed(checkModelSize(bytes.size(), reporter)))
    return failure();
  // The diagnostic below is the only message.
  google::protobuf::LogSilencer silencer;
  google::protobuf::io::ArrayInputStream array(bytes.data(),
                                               static_cast<int>(bytes.size()));
  google::protobuf::io::CodedInputStream stream(&array);
  stream.SetTotalBytesLimit(static_cast<int>(kMaxModelBytes));
  if (!model.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return reporter.error("this is not an ONNX model, or it is damaged: "
                          "protobuf cannot parse it");
  if (!model.has_graph())
    return reporter.error("the model has no graph");
  return success();
}

/// protobuf may throw when memory runs out.
template <typename Action>
static FailureOr<OwningOpRef<ModuleOp>> catchAll(const Reporter &reporter,
                                                 Action action) {
  try {
    return action();
  } catch (const std::exception &exception) {
    return reporter.error(exception.what());
  }
}

static FailureOr<OwningOpRef<ModuleOp>>
importParsed(::onnx::ModelProto &model, StringRef directory,
             const ImportOptions &options, const Reporter &reporter) {
  reporter.getContext()
      .loadDialect<arith::ArithDialect, func::FuncDialect, ConvOptDialect>();
  FailureOr<OwningOpRef<ModuleOp>> module =
      importModel(model, directory, options, reporter);
  if (failed(module) || failed(verify(module->get())))
    return failure();
  return module;
}

FailureOr<OwningOpRef<ModuleOp>>
mlir::convopt::importONNXBytes(ArrayRef<char> bytes, StringRef fileName,
                               StringRef directory, MLIRContext &context,
                               const ImportOptions &options) {
  Reporter reporter(context, fileName);
  return catchAll(reporter, [&]() -> FailureOr<OwningOpRef<ModuleOp>> {
    ::onnx::ModelProto model;
    if (failed(parseModel(bytes, model, reporter)))
      return failure();
    return importParsed(model, directory, options, reporter);
  });
}

/// Reads and parses `path`; the file's bytes are gone afterwards.
static LogicalResult readModel(StringRef path, ::onnx::ModelProto &model,
                               const Reporter &reporter) {
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(path, status))
    return reporter.error("cannot open the model: " + code.message());
  // A FIFO or a device would block or never end.
  if (status.type() != llvm::sys::fs::file_type::regular_file)
    return reporter.error("the model is not a regular file");
  if (failed(checkModelSize(status.getSize(), reporter)))
    return failure();
  // Volatile: read instead of mapped, so that a file that shrinks meanwhile
  // cannot kill the process.
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false,
                                            /*IsVolatile=*/true);
  if (!buffer)
    return reporter.error("cannot read the model: " +
                          buffer.getError().message());
  return parseModel((*buffer)->getBuffer(), model, reporter);
}

FailureOr<OwningOpRef<ModuleOp>>
mlir::convopt::importONNXFile(StringRef path, MLIRContext &context,
                              const ImportOptions &options) {
  Reporter reporter(context, path);
  return catchAll(reporter, [&]() -> FailureOr<OwningOpRef<ModuleOp>> {
    ::onnx::ModelProto model;
    if (failed(readModel(path, model, reporter)))
      return failure();
    StringRef directory = llvm::sys::path::parent_path(path);
    return importParsed(model, directory.empty() ? "." : directory, options,
                        reporter);
  });
}

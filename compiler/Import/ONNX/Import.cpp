//===- Import.cpp - ONNX models as convopt modules ------------------------===//

#include "compiler/Import/ONNX/Import.h"

#include "compiler/Import/ONNX/GraphImporter.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/stubs/logging.h>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

/// protobuf's own limit on a message.
static constexpr uint64_t kMaxModelBytes = std::numeric_limits<int32_t>::max();
/// Bytes of a file to read at once.
static constexpr int kReadBytes = 1 << 16;

static LogicalResult checkModelSize(uint64_t bytes, const Reporter &reporter) {
  if (bytes == 0)
    return reporter.error("the file is empty");
  if (bytes > kMaxModelBytes)
    return reporter.error("the model has " + Twine(bytes) +
                          " bytes; protobuf messages end at 2 GiB, larger "
                          "models need external data");
  return success();
}

/// What is wrong with the model, or nothing.
static StringRef parseModel(google::protobuf::io::ZeroCopyInputStream &bytes,
                            ::onnx::ModelProto &model) {
  // The diagnostic below is the only message.
  google::protobuf::LogSilencer silencer;
  google::protobuf::io::CodedInputStream stream(&bytes);
  stream.SetTotalBytesLimit(static_cast<int>(kMaxModelBytes));
  if (!model.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return "this is not an ONNX model, or it is damaged: protobuf cannot parse "
           "it";
  return model.has_graph() ? "" : "the model has no graph";
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
    if (failed(checkModelSize(bytes.size(), reporter)))
      return failure();
    google::protobuf::io::ArrayInputStream stream(
        bytes.data(), static_cast<int>(bytes.size()));
    ::onnx::ModelProto model;
    if (StringRef fault = parseModel(stream, model); !fault.empty())
      return reporter.error(fault);
    return importParsed(model, directory, options, reporter);
  });
}

/// Reads and parses `path` piece by piece.
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
  // Read instead of mapped: a file that shrinks meanwhile cannot kill the
  // process, and the model is in memory once.
  llvm::Expected<llvm::sys::fs::file_t> file =
      llvm::sys::fs::openNativeFileForRead(path);
  if (!file)
    return reporter.error("cannot read the model: " +
                          llvm::toString(file.takeError()));
  google::protobuf::io::FileInputStream stream(*file, kReadBytes);
  stream.SetCloseOnDelete(true);
  StringRef fault = parseModel(stream, model);
  if (int code = stream.GetErrno())
    return reporter.error("cannot read the model: " +
                          llvm::sys::StrError(code));
  return fault.empty() ? success() : reporter.error(fault);
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

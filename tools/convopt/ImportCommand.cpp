//===- ImportCommand.cpp - convopt import ---------------------------------===//

#include "tools/convopt/Session.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "llvm/Support/FileSystem.h"

#include <unistd.h>

using llvm::failed;
using llvm::failure;
using llvm::LogicalResult;
using llvm::success;

namespace convopt::tools {

static LogicalResult print(mlir::ModuleOp module, llvm::raw_ostream &os,
                           const ImportCommandOptions &options) {
  if (options.emitBytecode) {
    if (failed(mlir::writeBytecodeToFile(module, os)))
      return fail(options.model.path + ": cannot be written as bytecode");
    return success();
  }
  mlir::OpPrintingFlags flags;
  // Locations are the nodes' names, which every later message needs.
  flags.enableDebugInfo();
  if (options.elideWeights) {
    constexpr int64_t kLargestElements = 16;
    flags.elideLargeElementsAttrs(kLargestElements);
    flags.elideLargeResourceString(kLargestElements);
  }
  module.print(os, flags);
  os << "\n";
  return success();
}

/// Writes to a temporary file in the same folder, then renames it: there is
/// never part of a file at `path`.
static LogicalResult writeFile(mlir::ModuleOp module, const std::string &path,
                               const ImportCommandOptions &options) {
  llvm::sys::fs::file_status status;
  // Renaming over a device or a pipe would replace it.
  if (!llvm::sys::fs::status(path, status) &&
      !llvm::sys::fs::is_regular_file(status))
    return fail(path + ": exists and is not a regular file");
  llvm::Expected<llvm::sys::fs::TempFile> file =
      llvm::sys::fs::TempFile::create(path + ".tmp-%%%%%%%%");
  if (!file)
    return fail(
        path + ": cannot create the file: " + llvm::toString(file.takeError()));
  LogicalResult printed = success();
  std::error_code error;
  {
    llvm::raw_fd_ostream os(file->FD, /*shouldClose=*/false);
    printed = print(module, os, options);
    os.flush();
    error = os.error();
    os.clear_error();
  }
  if (failed(printed) || error) {
    llvm::consumeError(file->discard());
    return error ? fail(path + ": cannot write: " + error.message())
                 : failure();
  }
  if (llvm::Error kept = file->keep(path))
    return fail(path + ": cannot write: " + llvm::toString(std::move(kept)));
  return success();
}

static LogicalResult import(const ImportCommandOptions &options) {
  bool toStdout = options.output == "-";
  if (toStdout && options.emitBytecode && ::isatty(STDOUT_FILENO))
    return fail("bytecode is not for terminals: give -o FILE");
  Session session(options.model);
  auto module = session.load();
  if (failed(module))
    return failure();
  session.getProgress().setStage("writing");
  return toStdout ? print(**module, llvm::outs(), options)
                  : writeFile(**module, options.output, options);
}

int importCommand(const ImportCommandOptions &options) {
  return succeeded(import(options)) ? kSuccess : kFailed;
}

} // namespace convopt::tools

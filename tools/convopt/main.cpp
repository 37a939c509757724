//===- main.cpp - The convopt tool ----------------------------------------===//

#include "tools/convopt/CommandLine.h"
#include "tools/convopt/FreedMemory.h"

#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

using namespace convopt::tools;

int main(int argc, char **argv) {
  returnFreedMemory();
  llvm::InitLLVM init(argc, argv);
  // Errors come after what was printed before them, in one file, too.
  llvm::errs().tie(&llvm::outs());
  ParsedCommand parsed = parseCommandLine(argc, argv);
  int code = parsed.command ? parsed.command() : parsed.exitCode;

  // A full disk behind a redirected stdout is a failure like any other.
  llvm::outs().flush();
  if (std::error_code error = llvm::outs().error()) {
    llvm::errs() << "error: cannot write to stdout: " << error.message()
                 << "\n";
    llvm::outs().clear_error();
    return code == kSuccess ? kFailed : code;
  }
  return code;
}

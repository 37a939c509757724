//===- main.cpp - The convopt tool ----------------------------------------===//

#include "tools/convopt/CommandLine.h"

#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace convopt::tools;

/// Gives freed filters back to the system. glibc would keep what is as large as
/// anything freed before, and a compiler has several copies of a filter, one
/// after another.
static void returnFreedMemory() {
#ifdef __GLIBC__
  constexpr int kLargeBytes = 128 << 10;
  ::mallopt(M_MMAP_THRESHOLD, kLargeBytes);
#endif
}

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

//===- Session.h - What every subcommand begins with ----------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_SESSION_H
#define CONVOPT_TOOLS_CONVOPT_SESSION_H

#include "compiler/Driver/Compile.h"
#include "compiler/Driver/LoadModel.h"
#include "compiler/Driver/Remarks.h"
#include "compiler/Driver/Signature.h"
#include "runtime/Support/Expected.h"
#include "runtime/Tensor/DType.h"
#include "tools/convopt/Options.h"
#include "tools/convopt/Progress.h"

namespace convopt::tools {

/// Prints "error: message" on stderr; always a failure.
llvm::LogicalResult fail(const llvm::Twine &message);
llvm::LogicalResult fail(const runtime::Error &error);

/// The element type of a tensor of a loaded model.
inline runtime::DType getDType(const mlir::convopt::TensorSpec &spec) {
  return static_cast<runtime::DType>(spec.dtype);
}

/// "1x3x224x224xf32".
std::string formatType(const mlir::convopt::TensorSpec &spec);

/// "17.2 ms" or "1.25 s".
std::string formatSeconds(double seconds);

/// "512 B", "1.8 MiB".
std::string formatBytes(uint64_t bytes);

/// One model on its way through the compiler: the context, with diagnostics
/// that go to stderr as "error: file: node: reason", progress lines and the
/// time of each phase. What fails has said why.
class Session {
public:
  explicit Session(const ModelOptions &options);

  mlir::MLIRContext &getContext() { return context; }
  Progress &getProgress() { return progress; }

  mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> load();
  mlir::FailureOr<std::unique_ptr<mlir::convopt::CompiledModel>>
  compile(mlir::OwningOpRef<mlir::ModuleOp> module,
          mlir::convopt::CompileOptions options = {});

  /// Seconds of "import" and of every phase so far.
  const mlir::convopt::PhaseTimes &getTimes() const { return times; }
  double getTotalSeconds() const;

private:
  const ModelOptions &options;
  Progress progress;
  mlir::MLIRContext context;
  mlir::ScopedDiagnosticHandler diagnostics;
  mlir::convopt::PhaseTimes times;
};

/// "compiled in 1.20 s: import 0.05 s, graph 2.1 ms, ...".
void printCompileTimes(llvm::raw_ostream &os, const Session &session);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_SESSION_H

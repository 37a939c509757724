//===- Session.cpp - What every subcommand begins with --------------------===//

#include "tools/convopt/Session.h"

#include "compiler/Driver/Diagnostics.h"
#include "compiler/Pipelines/Registration.h"
#include "runtime/Tensor/Tensor.h"
#include "tools/convopt/FreedMemory.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>

using namespace mlir::convopt;
using llvm::failure;

namespace convopt::tools {

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

llvm::LogicalResult fail(const llvm::Twine &message) {
  llvm::errs() << "error: " << message << "\n";
  return failure();
}

llvm::LogicalResult fail(const runtime::Error &error) {
  return fail(error.message());
}

std::string formatType(const TensorSpec &spec) {
  return runtime::formatType(
      getDType(spec), runtime::Shape(spec.shape.begin(), spec.shape.end()));
}

static std::string print(const char *format, double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(format, value);
  return text;
}

std::string formatSeconds(double seconds) {
  return seconds < 1 ? print("%.3g ms", seconds * 1e3)
                     : print("%.3g s", seconds);
}

std::string formatBytes(uint64_t bytes) {
  if (bytes < 1024)
    return std::to_string(bytes) + " B";
  constexpr const char *formats[] = {"%.1f KiB", "%.1f MiB", "%.1f GiB"};
  double value = static_cast<double>(bytes) / 1024;
  unsigned unit = 0;
  for (; value >= 1024 && unit < 2; ++unit)
    value /= 1024;
  return print(formats[unit], value);
}

void printCompileTimes(llvm::raw_ostream &os, const Session &session) {
  os << "compiled in " << formatSeconds(session.getTotalSeconds()) << ":";
  llvm::ListSeparator comma(",");
  for (const PhaseTime &time : session.getTimes())
    os << comma << " " << time.name << " " << formatSeconds(time.seconds);
  os << "\n";
}

//===----------------------------------------------------------------------===//
// Session
//===----------------------------------------------------------------------===//

static mlir::DialectRegistry makeRegistry() {
  mlir::DialectRegistry registry;
  registerDialects(registry);
  return registry;
}

Session::Session(const ModelOptions &options)
    : options(options), context(makeRegistry()),
      diagnostics(&context, [this](mlir::Diagnostic &diagnostic) {
        llvm::errs() << formatDiagnostic(diagnostic, this->options.path);
      }) {
  // Ops are printed with their constants, which may be millions of numbers.
  context.printOpOnDiagnostic(false);
}

mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> Session::load() {
  constexpr llvm::StringLiteral kImport = "import";
  progress.setStage(kImport);
  auto begin = std::chrono::steady_clock::now();
  auto module = loadModel(options.path, context, options.import);
  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - begin;
  times.push_back({kImport.str(), elapsed.count()});
  progress.setStage("");
  return module;
}

mlir::FailureOr<std::unique_ptr<CompiledModel>>
Session::compile(mlir::OwningOpRef<mlir::ModuleOp> module,
                 CompileOptions compileOptions) {
  compileOptions.targetCPU = options.targetCPU;
  // The model is all that is in the context.
  compileOptions.releaseConstants = true;
  compileOptions.onPhase = [&](llvm::StringRef phase) {
    progress.setStage(phase);
  };
  auto model = compileModel(std::move(module), compileOptions, &times);
  progress.setStage("");
  keepFreedMemory();
  return model;
}

double Session::getTotalSeconds() const {
  double total = 0;
  for (const PhaseTime &time : times)
    total += time.seconds;
  return total;
}

} // namespace convopt::tools

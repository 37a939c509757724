//===- Options.h - What the command line says -----------------------------===//

#ifndef CONVOPT_TOOLS_CONVOPT_OPTIONS_H
#define CONVOPT_TOOLS_CONVOPT_OPTIONS_H

#include "compiler/Import/ONNX/Import.h"
#include "compiler/Pipelines/Pipelines.h"
#include "runtime/IO/Preprocess.h"

#include <cstdint>
#include <string>
#include <vector>

namespace convopt::tools {

enum ExitCode { kSuccess = 0, kFailed = 1, kUsage = 2 };

/// The model, how to read it, and the CPU to compile it for.
struct ModelOptions {
  std::string path;
  mlir::convopt::ImportOptions import;
  std::string targetCPU = "native";
};

/// What to feed it. Without a file and an image: random numbers.
struct InputOptions {
  /// "FILE" or "NAME=FILE".
  std::vector<std::string> files;
  std::string image;
  runtime::Preprocess preprocess;
  uint64_t seed = 0;
};

struct RunOptions {
  ModelOptions model;
  InputOptions input;
  std::string outputDir;
  /// "FILE" or "NAME=FILE".
  std::vector<std::string> expected;
  double tolerance = 1e-4;
  std::string labels;
  /// 0: show classes only when there are labels.
  int64_t top = 0;
  int64_t repeat = 1;
  bool reference = false;
  bool compareReference = false;
  bool explain = false;
  bool verifyEach = false;
  mlir::convopt::Numerics numerics = mlir::convopt::Numerics::Fast;
};

struct BenchOptions {
  ModelOptions model;
  InputOptions input;
  int64_t iterations = 50;
  int64_t warmup = 5;
  bool profile = false;
  std::string json;
  mlir::convopt::Numerics numerics = mlir::convopt::Numerics::Fast;
};

struct InfoOptions {
  ModelOptions model;
  bool layers = false;
  bool optimized = false;
  bool memory = false;
  mlir::convopt::Numerics numerics = mlir::convopt::Numerics::Fast;
};

struct ExplainOptions {
  ModelOptions model;
  bool json = false;
  /// A node or the name of a bias: print its proof instead of the report.
  std::string proof;
};

struct ImportCommandOptions {
  ModelOptions model;
  std::string output = "-";
  bool emitBytecode = false;
  bool elideWeights = false;
};

/// The subcommands; each returns its exit code.
int runCommand(const RunOptions &options);
int benchCommand(const BenchOptions &options);
int infoCommand(const InfoOptions &options);
int explainCommand(const ExplainOptions &options);
int importCommand(const ImportCommandOptions &options);

} // namespace convopt::tools

#endif // CONVOPT_TOOLS_CONVOPT_OPTIONS_H

//===- InfoCommand.cpp - convopt info -------------------------------------===//

#include "compiler/Driver/MemoryPlan.h"
#include "compiler/Driver/ModelSummary.h"
#include "tools/convopt/Session.h"

#include "llvm/Support/Format.h"

using llvm::failed;
using llvm::failure;
using llvm::LogicalResult;
using llvm::success;
using mlir::FailureOr;
using mlir::convopt::LayerCost;
using mlir::convopt::MemoryPlan;
using mlir::convopt::MemoryUse;
using mlir::convopt::ModelSummary;
using mlir::convopt::PlannedBuffer;
using mlir::convopt::TensorSpec;

namespace convopt::tools {

/// "41.0 M", to be followed by a unit.
static std::string formatCount(double count) {
  constexpr const char *formats[] = {"%.0f ", "%.1f k", "%.1f M", "%.2f G",
                                     "%.2f T"};
  unsigned unit = 0;
  for (; count >= 1000 && unit < 4; ++unit)
    count /= 1000;
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(formats[unit], count);
  return text;
}

static void printTensors(llvm::StringRef kind,
                         llvm::ArrayRef<TensorSpec> specs) {
  for (const TensorSpec &spec : specs)
    llvm::outs() << llvm::format("%-12s", kind.str().c_str()) << spec.name
                 << "  " << formatType(spec) << "\n";
}

static void printLayers(const ModelSummary &summary) {
  llvm::outs() << "layers\n";
  for (const LayerCost &layer : summary.layers) {
    llvm::outs() << llvm::format("  %-14s %9sMAC  %-7s  ", layer.kind.c_str(),
                                 formatCount(layer.macs).c_str(),
                                 layer.hasBias ? "bias" : "no bias");
    llvm::interleave(layer.output.getShape(), llvm::outs(), "x");
    llvm::outs() << "  " << layer.node << "\n";
  }
}

static void printSummary(const ModelSummary &summary) {
  printTensors("input", summary.signature.inputs);
  printTensors("output", summary.signature.outputs);
  llvm::outs() << "parameters  " << summary.parameters << " ("
               << formatBytes(summary.parameterBytes) << ")\n"
               << "work        " << formatCount(summary.macs) << "MAC, "
               << formatCount(2 * static_cast<double>(summary.macs))
               << "FLOP in convolutions, dense layers and matrix products\n"
               << "biases      " << summary.layersWithBias << " of "
               << summary.layersWithFilter << " layers with a filter have one, "
               << summary.biasAdds << " bias_add\n"
               << "norms       " << summary.batchNorms << " batch_norm, "
               << summary.batchNormsTraining << " batch_norm_training, "
               << summary.channelAffines << " channel_affine\n"
               << "ops\n";
  for (const auto &[name, count] : summary.histogram)
    llvm::outs() << llvm::format("  %5d  ", static_cast<int>(count)) << name
                 << "\n";
}

static void printMemory(const MemoryPlan &plan) {
  MemoryUse peak = plan.getPeak();
  llvm::outs() << "memory\n"
               << "  weights   " << formatBytes(plan.weightBytes) << "\n"
               << "  scratch   " << formatBytes(plan.arenaBytes)
               << ", shared by " << plan.buffers.size() << " values of "
               << formatBytes(plan.sumBytes()) << " in all\n"
               << "  most used " << formatBytes(peak.bytes) << " at step "
               << peak.step << "\n"
               << "      offset        bytes        steps  value of\n";
  for (const PlannedBuffer &buffer : plan.buffers) {
    llvm::outs() << llvm::format("%12lld %12lld %6lld %6lld  ",
                                 static_cast<long long>(buffer.offset),
                                 static_cast<long long>(buffer.bytes),
                                 static_cast<long long>(buffer.first),
                                 static_cast<long long>(buffer.last))
                 << buffer.node << "\n";
    for (const std::string &node : buffer.overwrittenBy)
      llvm::outs() << llvm::format("%41s", "") << "then " << node << "\n";
  }
}

static LogicalResult info(const InfoOptions &options) {
  Session session(options.model);
  auto module = session.load();
  if (failed(module))
    return failure();
  if (options.optimized &&
      failed(mlir::convopt::runPhase(mlir::convopt::Phase::Graph, **module)))
    return failure();
  FailureOr<ModelSummary> summary = mlir::convopt::summarize(**module);
  if (failed(summary))
    return failure();
  printSummary(*summary);
  if (options.layers)
    printLayers(*summary);
  // Last: it compiles what has been shown.
  if (!options.memory)
    return success();
  session.getProgress().setStage("memory");
  mlir::convopt::CompileOptions compileOptions;
  compileOptions.numerics = options.numerics;
  // The model is all that is in the context.
  compileOptions.releaseConstants = true;
  FailureOr<MemoryPlan> plan =
      mlir::convopt::planMemory(**module, compileOptions);
  session.getProgress().setStage("");
  if (failed(plan))
    return failure();
  printMemory(*plan);
  return success();
}

int infoCommand(const InfoOptions &options) {
  return succeeded(info(options)) ? kSuccess : kFailed;
}

} // namespace convopt::tools

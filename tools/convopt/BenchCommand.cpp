//===- BenchCommand.cpp - convopt bench -----------------------------------===//

#include "compiler/Driver/MachineSpeed.h"
#include "runtime/Support/File.h"
#include "tools/convopt/Execution.h"
#include "tools/convopt/Profile.h"
#include "tools/convopt/Session.h"

#include "llvm/TargetParser/Host.h"

#include <nlohmann/json.hpp>

#include <sys/resource.h>

using llvm::failed;
using llvm::failure;
using llvm::LogicalResult;
using llvm::success;
using mlir::FailureOr;
using mlir::convopt::CompiledModel;
using mlir::convopt::TensorSpec;
using Json = nlohmann::ordered_json;

namespace convopt::tools {

/// The largest resident set this process has had, in bytes.
static uint64_t getPeakMemory() {
  struct rusage usage;
  if (::getrusage(RUSAGE_SELF, &usage) != 0)
    return 0;
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

static Json describeTensors(llvm::ArrayRef<TensorSpec> specs) {
  Json list = Json::array();
  for (const TensorSpec &spec : specs)
    list.push_back({{"name", spec.name}, {"type", formatType(spec)}});
  return list;
}

static LogicalResult writeJson(const BenchOptions &options,
                               const Session &session,
                               const CompiledModel &model,
                               const std::vector<double> &seconds,
                               uint64_t peakMemory, const Profile *profile,
                               const MachineLimits &limits) {
  Latency latency = summarizeLatency(seconds);
  Json compile;
  for (const mlir::convopt::PhaseTime &time : session.getTimes())
    compile[time.name] = time.seconds * 1e3;
  compile["total"] = session.getTotalSeconds() * 1e3;
  Json samples = Json::array();
  for (double sample : seconds)
    samples.push_back(sample * 1e3);
  Json report = {
      {"convopt_version", CONVOPT_VERSION},
      {"cpu", llvm::sys::getHostCPUName().str()},
      {"target_cpu", options.model.targetCPU},
      {"model", options.model.path},
      {"inputs", describeTensors(model.inputs())},
      {"outputs", describeTensors(model.outputs())},
      {"threads", 1},
      {"warmup", options.warmup},
      {"iterations", options.iterations},
      {"latency_ms",
       {{"min", latency.min * 1e3},
        {"median", latency.median * 1e3},
        {"p90", latency.p90 * 1e3},
        {"samples", samples}}},
      {"compile_ms", compile},
      {"peak_memory_bytes", peakMemory},
      {"weight_bytes", model.weightBytes()},
      {"arena_bytes", model.arenaBytes()},
  };
  if (profile)
    profile->addTo(report, limits);
  // Names come from the model and may not be UTF-8, which JSON has to be.
  std::string text =
      report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  if (auto done = runtime::writeFileAtomically(options.json, {text}); !done)
    return fail(done.error());
  return success();
}

static LogicalResult bench(const BenchOptions &options) {
  Session session(options.model);
  auto module = session.load();
  if (failed(module))
    return failure();
  FailureOr<mlir::convopt::Signature> signature =
      mlir::convopt::getSignature(**module);
  if (failed(signature))
    return failure();
  FailureOr<std::vector<SourcedTensor>> inputs =
      makeInputs(signature->inputs, options.input);
  if (failed(inputs))
    return failure();
  mlir::convopt::CompileOptions compileOptions;
  compileOptions.profile = options.profile;
  compileOptions.numerics = options.numerics;
  auto model = session.compile(std::move(*module), compileOptions);
  if (failed(model))
    return failure();
  FailureOr<Execution> execution = Execution::create(**model, *inputs);
  if (failed(execution))
    return failure();

  session.getProgress().setStage("bench");
  for (int64_t i = 0; i < options.warmup; ++i)
    execution->run();
  std::vector<double> seconds;
  Profile profile(**model);
  for (int64_t i = 0; i < options.iterations; ++i) {
    seconds.push_back(execution->run());
    profile.addRun(execution->getTimes());
  }
  // Measuring the machine takes memory, too.
  uint64_t peakMemory = getPeakMemory();
  MachineLimits limits{};
  if (options.profile) {
    auto speed = mlir::convopt::MachineSpeed::create(session.getContext(),
                                                     options.model.targetCPU);
    if (failed(speed))
      return failure();
    limits = {speed->measureFlops(), speed->measureBandwidth()};
  }
  session.getProgress().setStage("");

  Latency latency = summarizeLatency(seconds);
  llvm::outs() << "latency  min " << formatSeconds(latency.min) << "  median "
               << formatSeconds(latency.median) << "  p90 "
               << formatSeconds(latency.p90) << "  (" << options.iterations
               << " runs, 1 thread)\n";
  printCompileTimes(llvm::outs(), session);
  llvm::outs() << "memory   weights " << formatBytes((*model)->weightBytes())
               << "  scratch " << formatBytes((*model)->arenaBytes())
               << "  peak " << formatBytes(peakMemory)
               << " (the whole process, compiler included)\n";
  if (options.profile)
    profile.print(llvm::outs(), limits);
  if (options.json.empty())
    return success();
  return writeJson(options, session, **model, seconds, peakMemory,
                   options.profile ? &profile : nullptr, limits);
}

int benchCommand(const BenchOptions &options) {
  return succeeded(bench(options)) ? kSuccess : kFailed;
}

} // namespace convopt::tools

//===- KernelBenchmarks.cpp - Kernels beside the machine's peak -----------===//
//
// Times the kernel of each layer on one core, and oneDNN's in the same minute:
//
//   kernel-benchmarks --benchmark_filter=resnet50
//
// Weights and activations are warm. Before a kernel is timed its result is
// compared with the layer's definition in double precision. % of peak: direct
// multiply-adds (those with padding included) relative to independent ones,
// measured right before the kernel.
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/MachineSpeed.h"
#include "test/benchmark/kernels/CompiledLayer.h"
#ifdef CONVOPT_HAVE_ONEDNN
#include "test/benchmark/kernels/OneDNNLayer.h"
#endif

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <benchmark/benchmark.h>

#include <map>

using mlir::convopt::MachineSpeed;

namespace convopt::benchmark {

namespace {

struct Result {
  double seconds;
  double ofPeak;
  std::string algorithm;
};

/// Results by layer and implementation.
using Results = std::map<std::string, std::map<std::string, Result>>;

/// Runs for about a tenth of a second.
constexpr double kSecondsPerKernel = 0.1;

/// Times `run`, which returns seconds, after a warm-up.
template <typename Run>
Result measure(::benchmark::State &state, const Layer &layer,
               MachineSpeed &speed, Run run) {
  double peak = speed.measureFlops();
  for (int i = 0; i < 3; ++i)
    run();
  std::vector<double> seconds;
  for (auto _ : state) {
    seconds.push_back(run());
    state.SetIterationTime(seconds.back());
  }
  llvm::sort(seconds);
  double median = seconds[seconds.size() / 2];
  double flops = layer.countFlops() / median;
  state.counters["GFLOP/s"] = flops * 1e-9;
  state.counters["%peak"] = 100 * flops / peak;
  return {median, flops / peak, ""};
}

void timeCompiled(::benchmark::State &state, const Layer &layer,
                  MachineSpeed &speed, Results &results) {
  LayerData data(layer);
  auto compiled = CompiledLayer::create(layer, data);
  if (!compiled)
    return state.SkipWithError("compilation failed");
  compiled->run();
  if (std::string problem = checkSamples(layer, data, compiled->getOutput());
      !problem.empty())
    return state.SkipWithError(problem.c_str());
  Result result = measure(state, layer, speed, [&] { return compiled->run(); });
  result.algorithm = compiled->getAlgorithms();
  state.SetLabel(result.algorithm);
  results[layer.name]["convopt"] = result;
}

#ifdef CONVOPT_HAVE_ONEDNN
void timeOneDNN(::benchmark::State &state, const Layer &layer,
                MachineSpeed &speed, OneDNNLayer::Algorithm algorithm,
                Results &results) {
  LayerData data(layer);
  auto peer = OneDNNLayer::create(layer, data, algorithm);
  if (!peer)
    return state.SkipWithError("not supported");
  peer->run();
  if (std::string problem = checkSamples(layer, data, peer->getOutput());
      !problem.empty())
    return state.SkipWithError(problem.c_str());
  bool isDirect = algorithm == OneDNNLayer::Algorithm::Direct;
  results[layer.name][isDirect ? "direct" : "auto"] =
      measure(state, layer, speed, [&] { return peer->run(); });
}
#endif

template <typename Function>
void add(const Layer &layer, const std::string &implementation,
         Function function) {
  // As many runs as a machine of 100 GFLOP/s needs for the time.
  double runs = kSecondsPerKernel * 1e11 / layer.countFlops();
  ::benchmark::RegisterBenchmark((layer.name + "/" + implementation).c_str(),
                                 std::move(function))
      ->UseManualTime()
      ->Unit(::benchmark::kMicrosecond)
      ->Iterations(std::clamp<int64_t>(static_cast<int64_t>(runs), 10, 2000));
}

void addAll(const std::vector<Layer> &layers, MachineSpeed &speed,
            Results &results) {
  for (const Layer &layer : layers) {
    add(layer, "convopt", [&](::benchmark::State &state) {
      timeCompiled(state, layer, speed, results);
    });
#ifdef CONVOPT_HAVE_ONEDNN
    add(layer, "onednn", [&](::benchmark::State &state) {
      timeOneDNN(state, layer, speed, OneDNNLayer::Algorithm::Direct, results);
    });
    if (!layer.isDense())
      add(layer, "onednn_auto", [&](::benchmark::State &state) {
        timeOneDNN(state, layer, speed, OneDNNLayer::Algorithm::Auto, results);
      });
#endif
  }
}

/// One row per layer, in their order.
void printTable(const std::vector<Layer> &layers, const Results &results) {
  llvm::raw_ostream &os = llvm::outs();
  os << "\n| layer | algorithm | us | % of peak | oneDNN us | oneDNN / ours "
        "| oneDNN auto us | auto / ours |\n|---|---|---|---|---|---|---|---|\n";
  for (const Layer &layer : layers) {
    auto row = results.find(layer.name);
    if (row == results.end() || !row->second.count("convopt"))
      continue;
    const Result &ours = row->second.at("convopt");
    os << "| " << layer.name << " | " << ours.algorithm << " | "
       << llvm::format("%.1f | %.1f |", ours.seconds * 1e6, 100 * ours.ofPeak);
    for (const char *peer : {"direct", "auto"}) {
      auto theirs = row->second.find(peer);
      if (theirs == row->second.end())
        os << " - | - |";
      else
        os << llvm::format(" %.1f | %.2f |", theirs->second.seconds * 1e6,
                           theirs->second.seconds / ours.seconds);
    }
    os << "\n";
  }
}

} // namespace

static int runAll(int argc, char **argv) {
  ::benchmark::Initialize(&argc, argv);
  if (::benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  auto speed = MachineSpeed::create(getContext());
  if (failed(speed))
    return 1;
  std::vector<Layer> layers = getLayers();
  Results results;
  addAll(layers, *speed, results);
  ::benchmark::RunSpecifiedBenchmarks();
  ::benchmark::Shutdown();
  printTable(layers, results);
  return 0;
}

} // namespace convopt::benchmark

int main(int argc, char **argv) {
  return convopt::benchmark::runAll(argc, argv);
}

//===- RunCommand.cpp - convopt run ---------------------------------------===//

#include "runtime/IO/Npy.h"
#include "runtime/Tensor/Compare.h"
#include "tools/convopt/Classes.h"
#include "tools/convopt/Execution.h"
#include "tools/convopt/Session.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"

#include <cmath>
#include <limits>

using convopt::runtime::Tensor;
using llvm::failed;
using llvm::failure;
using llvm::LogicalResult;
using llvm::success;
using mlir::FailureOr;
using mlir::convopt::TensorSpec;

namespace convopt::tools {

using Outputs = std::vector<Tensor>;
using Expectations = std::vector<std::optional<SourcedTensor>>;

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

/// "min -1.2  max 3.4  mean 0.5", and what is not finite.
static std::string summarize(const Tensor &tensor) {
  double min = std::numeric_limits<double>::infinity(), max = -min, sum = 0;
  int64_t finite = 0, nans = 0;
  runtime::dispatch(tensor.dtype(), [&](auto tag) {
    using T = typename decltype(tag)::Type;
    for (T element : tensor.elements<T>()) {
      double value = runtime::toDouble(element);
      nans += std::isnan(value);
      if (!std::isfinite(value))
        continue;
      ++finite;
      min = std::min(min, value);
      max = std::max(max, value);
      sum += value;
    }
  });
  std::string text;
  llvm::raw_string_ostream os(text);
  if (finite > 0)
    os << llvm::format("min %.5g  max %.5g  mean %.5g", min, max, sum / finite);
  if (nans > 0)
    os << "  " << nans << " NaN";
  if (int64_t infinite = tensor.elementCount() - finite - nans)
    os << "  " << infinite << " infinite";
  return llvm::StringRef(text).ltrim().str();
}

static void printTensorLine(llvm::StringRef kind, const TensorSpec &spec,
                            llvm::StringRef text) {
  llvm::outs() << llvm::format("%-7s", kind.str().c_str()) << spec.name << "  "
               << formatType(spec) << "  " << text << "\n";
}

static void printRunTimes(const std::vector<double> &seconds) {
  Latency latency = summarizeLatency(seconds);
  llvm::outs() << "ran in " << formatSeconds(latency.median);
  if (seconds.size() > 1)
    llvm::outs() << " (median of " << seconds.size() << " runs, fastest "
                 << formatSeconds(latency.min) << ")";
  llvm::outs() << "\n";
}

static void printRemarks(const mlir::convopt::CollectedRemarks &remarks) {
  llvm::outs() << "what became of each bias and each norm:\n";
  for (const mlir::convopt::CollectedRemark &remark : remarks)
    llvm::outs() << "  " << remark.text << "\n";
  if (remarks.empty())
    llvm::outs() << "  the graph passes had nothing to do\n";
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

static LogicalResult writeOutputs(const std::string &dir,
                                  const Outputs &outputs) {
  if (std::error_code error = llvm::sys::fs::create_directories(dir))
    return fail(dir + ": cannot create the directory: " + error.message());
  for (auto [index, output] : llvm::enumerate(outputs)) {
    llvm::SmallString<128> path(dir);
    llvm::sys::path::append(path, "output_" + llvm::Twine(index) + ".npy");
    if (auto done = runtime::writeNpy(path.str().str(), output); !done)
      return fail(done.error());
  }
  return success();
}

/// Compares and prints; all outputs are compared, whatever fails.
static LogicalResult checkOutputs(llvm::ArrayRef<TensorSpec> specs,
                                  const Outputs &outputs,
                                  const Expectations &expected,
                                  double tolerance) {
  bool agrees = true;
  for (auto [index, wanted] : llvm::enumerate(expected)) {
    if (!wanted)
      continue;
    const std::string &name = specs[index].name;
    runtime::Expected<runtime::Comparison> comparison =
        runtime::compareTensors(outputs[index], wanted->tensor, tolerance);
    if (!comparison)
      return fail(comparison.error().in(wanted->source));
    if (comparison->pass) {
      llvm::outs() << "agrees with " << wanted->source << ": " << name
                   << llvm::format(": max error %.3g, allowed %.3g\n",
                                   comparison->error, comparison->allowed);
    } else {
      (void)fail("output '" + name + "' differs from " + wanted->source + ": " +
                 runtime::describe(*comparison, outputs[index].shape()));
      agrees = false;
    }
  }
  return success(agrees);
}

static LogicalResult checkReference(llvm::ArrayRef<TensorSpec> specs,
                                    const Outputs &outputs, Outputs reference,
                                    double tolerance) {
  Outputs wide;
  Expectations expected;
  for (auto [output, wanted] : llvm::zip_equal(outputs, reference)) {
    FailureOr<Tensor> widened = widen(output);
    if (failed(widened))
      return failure();
    wide.push_back(std::move(*widened));
    expected.push_back(SourcedTensor{std::move(wanted), "the reference"});
  }
  return checkOutputs(specs, wide, expected, tolerance);
}

//===----------------------------------------------------------------------===//
// The command
//===----------------------------------------------------------------------===//

/// The reference's outputs, in their declared types.
static FailureOr<Outputs> roundReference(const Outputs &exact,
                                         llvm::ArrayRef<TensorSpec> specs) {
  llvm::outs() << "evaluated by the reference, in double precision\n";
  Outputs outputs;
  for (auto [tensor, spec] : llvm::zip_equal(exact, specs)) {
    FailureOr<Tensor> rounded = narrow(tensor, getDType(spec));
    if (failed(rounded))
      return failure();
    outputs.push_back(std::move(*rounded));
  }
  return outputs;
}

static FailureOr<Outputs> runCompiled(Session &session,
                                      mlir::OwningOpRef<mlir::ModuleOp> module,
                                      llvm::ArrayRef<SourcedTensor> inputs,
                                      const RunOptions &options) {
  std::shared_ptr<const mlir::convopt::CollectedRemarks> remarks;
  if (options.explain)
    remarks = mlir::convopt::collectRemarks(session.getContext(),
                                            mlir::convopt::Phase::Graph);
  mlir::convopt::CompileOptions compileOptions;
  compileOptions.verifyEach = options.verifyEach;
  compileOptions.numerics = options.numerics;
  auto model = session.compile(std::move(module), compileOptions);
  if (failed(model))
    return failure();
  if (remarks)
    printRemarks(*remarks);
  printCompileTimes(llvm::outs(), session);

  FailureOr<Execution> execution = Execution::create(**model, inputs);
  if (failed(execution))
    return failure();
  session.getProgress().setStage("run");
  std::vector<double> seconds;
  for (int64_t i = 0; i < options.repeat; ++i)
    seconds.push_back(execution->run());
  session.getProgress().setStage("");
  printRunTimes(seconds);
  return std::move(execution->getOutputs());
}

/// What the files on the command line say about the model.
struct Prepared {
  std::vector<SourcedTensor> inputs;
  Expectations expected;
  bool classify = false;
  std::vector<std::string> labels;
};

/// Everything that can be wrong with the files is said before compiling.
static FailureOr<Prepared> prepare(const mlir::convopt::Signature &signature,
                                   const RunOptions &options) {
  FailureOr<std::vector<SourcedTensor>> inputs =
      makeInputs(signature.inputs, options.input);
  if (failed(inputs))
    return failure();
  FailureOr<Expectations> expected =
      readNamedTensors(signature.outputs, options.expected, "output");
  if (failed(expected))
    return failure();
  Prepared prepared;
  prepared.inputs = std::move(*inputs);
  prepared.expected = std::move(*expected);
  prepared.classify = !options.labels.empty() || options.top > 0;
  if (prepared.classify && signature.outputs.empty())
    return fail(options.model.path + ": no outputs to find classes in");
  if (!options.labels.empty()) {
    const auto &shape = signature.outputs[0].shape;
    auto labels =
        readLabels(options.labels, countClasses({shape.begin(), shape.end()}));
    if (failed(labels))
      return failure();
    prepared.labels = std::move(*labels);
  }
  return std::move(prepared);
}

/// Prints, writes and compares the outputs. `exact` are the reference's, if
/// they are to be compared with.
static LogicalResult report(llvm::ArrayRef<TensorSpec> specs,
                            const Outputs &outputs, Outputs exact,
                            const Prepared &prepared,
                            const RunOptions &options) {
  for (auto [spec, output] : llvm::zip_equal(specs, outputs))
    printTensorLine("output", spec, summarize(output));
  constexpr int64_t kDefaultTop = 5;
  if (prepared.classify &&
      failed(printClasses(llvm::outs(), outputs.front(), prepared.labels,
                          options.top ? options.top : kDefaultTop)))
    return failure();
  if (!options.outputDir.empty() &&
      failed(writeOutputs(options.outputDir, outputs)))
    return failure();
  bool agrees = succeeded(
      checkOutputs(specs, outputs, prepared.expected, options.tolerance));
  if (options.compareReference &&
      failed(
          checkReference(specs, outputs, std::move(exact), options.tolerance)))
    agrees = false;
  return success(agrees);
}

static LogicalResult run(const RunOptions &options) {
  Session session(options.model);
  auto module = session.load();
  if (failed(module))
    return failure();
  FailureOr<mlir::convopt::Signature> signature =
      mlir::convopt::getSignature(**module);
  if (failed(signature))
    return failure();
  FailureOr<Prepared> prepared = prepare(*signature, options);
  if (failed(prepared))
    return failure();

  for (auto [spec, input] :
       llvm::zip_equal(signature->inputs, prepared->inputs))
    printTensorLine("input", spec, input.source);
  Outputs exact;
  if (options.reference || options.compareReference) {
    session.getProgress().setStage("reference");
    FailureOr<Outputs> evaluated =
        evaluateReference(**module, prepared->inputs);
    session.getProgress().setStage("");
    if (failed(evaluated))
      return failure();
    exact = std::move(*evaluated);
  }
  FailureOr<Outputs> outputs =
      options.reference
          ? roundReference(exact, signature->outputs)
          : runCompiled(session, std::move(*module), prepared->inputs, options);
  if (failed(outputs))
    return failure();
  return report(signature->outputs, *outputs, std::move(exact), *prepared,
                options);
}

int runCommand(const RunOptions &options) {
  return succeeded(run(options)) ? kSuccess : kFailed;
}

} // namespace convopt::tools

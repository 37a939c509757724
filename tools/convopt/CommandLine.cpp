//===- CommandLine.cpp - From argv to a command ---------------------------===//
//
// The one file that sees CLI11, and with it exceptions.
//
//===----------------------------------------------------------------------===//

#include "tools/convopt/CommandLine.h"

#include "tools/convopt/OptionValues.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/TargetParser/Host.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace convopt::tools {

//===----------------------------------------------------------------------===//
// Help
//===----------------------------------------------------------------------===//

namespace {
/// CLI11's, but it wraps descriptions and leaves out what they say already.
class HelpFormatter : public CLI::Formatter {
public:
  HelpFormatter() { column_width(kColumn); }

  std::string make_option_opts(const CLI::Option *option) const override {
    std::string type = option->get_type_name();
    return type.empty() ? type : " " + type;
  }

  std::string make_option_desc(const CLI::Option *option) const override {
    std::string wrapped;
    size_t width = 0;
    for (llvm::StringRef word : llvm::split(option->get_description(), ' ')) {
      if (width && width + 1 + word.size() > kLineWidth - kColumn) {
        wrapped += '\n';
        width = 0;
      } else if (width) {
        wrapped += ' ';
        ++width;
      }
      wrapped += word;
      width += word.size();
    }
    return wrapped;
  }

private:
  static constexpr size_t kColumn = 26;
  static constexpr size_t kLineWidth = 80;
};
} // namespace

//===----------------------------------------------------------------------===//
// Option groups
//===----------------------------------------------------------------------===//

/// Values as CLI11 reads them, checked but not yet converted.
struct RawOptions {
  std::vector<std::string> shapes;
  std::string preprocess;
  std::string format = "text";
  std::string numerics = "fast";

  mlir::convopt::Numerics getNumerics() const {
    return numerics == "strict" ? mlir::convopt::Numerics::Strict
                                : mlir::convopt::Numerics::Fast;
  }
};

static CLI::Option *addList(CLI::App *app, const std::string &name,
                            const std::string &type,
                            std::vector<std::string> &list,
                            const std::string &description) {
  // One value per flag: a second one would be MODEL.
  return app->add_option(name, list, description)
      ->type_name(type)
      ->allow_extra_args(false);
}

static void addModel(CLI::App *app, ModelOptions &options, RawOptions &raw) {
  app->add_option("MODEL", options.path,
                  "The network: .onnx, .mlir or MLIR bytecode")
      ->type_name("")
      ->required();
  addList(app, "--shape", "[NAME=]DIMS", raw.shapes,
          "The shape of an input, as 1x3x224x224, for .onnx models with "
          "symbolic sizes (repeatable)")
      ->check(checkShape);
  app->add_flag("--overridable-initializers",
                options.import.overridableInitializers,
                "Keep ONNX initializers that are also graph inputs as inputs, "
                "instead of constants");
}

static void addTarget(CLI::App *app, ModelOptions &options) {
  app->add_option("--target-cpu", options.targetCPU,
                  "Generate code for this CPU, as LLVM calls it: haswell, "
                  "x86-64-v4, ... (native)")
      ->type_name("NAME")
      ->check(checkTargetCPU);
}

static void addInput(CLI::App *app, InputOptions &options) {
  addList(app, "--input", "[NAME=]FILE.npy", options.files,
          "The value of an input, in declared order when unnamed (repeatable); "
          "when nothing is given, random numbers in [-1, 1)");
  app->add_option("--seed", options.seed, "Seed of the random inputs (0)")
      ->type_name("N")
      ->check(checkSeed);
}

static CLI::Option *addNumerics(CLI::App *app, RawOptions &raw) {
  return app
      ->add_option(
          "--numerics", raw.numerics,
          "strict: no algorithm that rounds more than sums of products "
          "do, as Winograd convolution does (fast)")
      ->type_name("fast|strict")
      ->check(CLI::IsMember({"fast", "strict"}).description(""));
}

static CLI::Option *addCount(CLI::App *app, const std::string &name,
                             int64_t &value, int64_t minimum,
                             const std::string &description) {
  constexpr int64_t kMaximum = 1000000;
  return app->add_option(name, value, description)
      ->type_name("N")
      ->check(CLI::Range(minimum, kMaximum).description(""));
}

static void addExample(CLI::App *app, const std::string &examples) {
  app->footer("Example:\n" + examples + "\n");
}

//===----------------------------------------------------------------------===//
// Subcommands
//===----------------------------------------------------------------------===//

static CLI::App *addRun(CLI::App &root, RunOptions &options, RawOptions &raw) {
  CLI::App *app = root.add_subcommand(
      "run", "Compile a network for this machine and run it");
  addModel(app, options.model, raw);
  addTarget(app, options.model);
  addInput(app, options.input);
  app->add_option("--image", options.input.image,
                  "A PNG or JPEG file as the input that has no --input")
      ->type_name("FILE");
  app->add_option("--preprocess", raw.preprocess,
                  "How pixels become the input: crop=center|none, layout=nchw|"
                  "nhwc, color=rgb|bgr|gray, and scale, mean, std in (pixel * "
                  "scale - mean) / std "
                  "(crop=center,scale=1/127.5,mean=1)")
      ->type_name("SPEC")
      ->check(checkPreprocess);
  app->add_option("--labels", options.labels,
                  "Class names, one per line: print the best classes of the "
                  "first output")
      ->type_name("FILE");
  addCount(app, "--top", options.top, 1, "How many classes to print (5)");
  app->add_option("--output", options.outputDir,
                  "Write the outputs to DIR/output_0.npy, output_1.npy, ...")
      ->type_name("DIR");
  addList(app, "--expect", "[NAME=]FILE.npy", options.expected,
          "Fail unless the output y agrees with this e: |y - e| <= R * max|e| "
          "(repeatable)");
  app->add_option("--tolerance", options.tolerance,
                  "For --expect and --compare-reference (1e-4)")
      ->type_name("R")
      ->check(checkTolerance);
  addCount(app, "--repeat", options.repeat, 1, "Run so many times (1)");
  CLI::Option *reference = app->add_flag(
      "--reference", options.reference,
      "Evaluate with the slow reference in double precision instead of "
      "compiled code");
  addNumerics(app, raw)->excludes(reference);
  app->add_flag("--compare-reference", options.compareReference,
                "Fail unless compiled code agrees with the reference")
      ->excludes(reference);
  app->add_flag("--explain", options.explain,
                "Say what the graph passes did to each bias and each norm")
      ->excludes(reference);
  app->add_flag("--verify-each", options.verifyEach,
                "Verify the IR after every pass")
      ->excludes(reference);
  addExample(app, "  convopt run mobilenet.onnx --image cat.jpg --labels "
                  "imagenet_labels.txt");
  return app;
}

static CLI::App *addBench(CLI::App &root, BenchOptions &options,
                          RawOptions &raw, int64_t &threads) {
  CLI::App *app =
      root.add_subcommand("bench", "Measure latency, compile time and memory");
  addModel(app, options.model, raw);
  addTarget(app, options.model);
  addInput(app, options.input);
  app->add_option("--threads", threads, "Threads to run on (1)")
      ->type_name("N")
      ->check(checkThreads);
  addNumerics(app, raw);
  addCount(app, "--iterations", options.iterations, 1, "Timed runs (50)");
  addCount(app, "--warmup", options.warmup, 0, "Runs before those (5)");
  app->add_flag("--profile", options.profile,
                "Show where the time goes, layer by layer, beside what the "
                "machine can do");
  app->add_option("--json", options.json, "Write the results to FILE, too")
      ->type_name("FILE");
  addExample(app, "  convopt bench mobilenet.onnx --iterations 200 --json "
                  "result.json\n"
                  "  convopt bench mobilenet.onnx --profile");
  return app;
}

static CLI::App *addInfo(CLI::App &root, InfoOptions &options,
                         RawOptions &raw) {
  CLI::App *app = root.add_subcommand(
      "info", "Show inputs, outputs, ops, parameters and FLOPs");
  addModel(app, options.model, raw);
  app->add_flag("--layers", options.layers,
                "List every convolution, dense layer and matrix product");
  app->add_flag("--optimized", options.optimized,
                "Show the network as it is after the graph passes");
  CLI::Option *memory = app->add_flag(
      "--memory", options.memory,
      "Show where in scratch memory each intermediate value lives");
  addNumerics(app, raw)->needs(memory);
  addExample(app, "  convopt info mobilenet.onnx --layers\n"
                  "  convopt info mobilenet.onnx --memory");
  return app;
}

static CLI::App *addExplain(CLI::App &root, ExplainOptions &options,
                            RawOptions &raw) {
  CLI::App *app = root.add_subcommand(
      "explain", "Say what became of each bias and each norm, and why");
  addModel(app, options.model, raw);
  app->add_option("--format", raw.format,
                  "text for people, json for programs (text)")
      ->type_name("text|json")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  app->add_option("--proof", options.proof,
                  "Print the steps of the proof for the bias of this node, or "
                  "of this name")
      ->type_name("NODE");
  addExample(app, "  convopt explain mobilenet.onnx\n"
                  "  convopt explain mobilenet.onnx --proof Conv_0");
  return app;
}

static CLI::App *addImport(CLI::App &root, ImportCommandOptions &options,
                           RawOptions &raw) {
  CLI::App *app =
      root.add_subcommand("import", "Convert a network to MLIR, unoptimized");
  addModel(app, options.model, raw);
  app->add_option("-o,--output", options.output, "Where to; - is stdout (-)")
      ->type_name("FILE");
  CLI::Option *bytecode =
      app->add_flag("--emit-bytecode", options.emitBytecode,
                    "Write MLIR bytecode: smaller, faster to read");
  app->add_flag("--elide-weights", options.elideWeights,
                "Leave out large constants; such a file is for reading only")
      ->excludes(bytecode);
  addExample(app, "  convopt import mobilenet.onnx -o mobilenet.mlir");
  return app;
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

static std::string getVersion() {
  return "convopt " CONVOPT_VERSION " (LLVM " LLVM_VERSION_STRING ", " +
         llvm::sys::getHostCPUName().str() + ")";
}

/// Fills in what CLI11 read as text. Everything has been checked.
static std::string convert(const RawOptions &raw, ModelOptions &model,
                           InputOptions *input) {
  for (const std::string &text : raw.shapes) {
    NamedShape shape = *parseShape(text);
    if (!model.import.shapes.try_emplace(shape.first, shape.second).second)
      return "--shape: input '" + shape.first + "' is given twice";
  }
  if (input && !raw.preprocess.empty())
    input->preprocess = *runtime::parsePreprocess(raw.preprocess);
  return {};
}

static bool isCommand(const CLI::App &app, const std::string &name) {
  return llvm::any_of(app.get_subcommands({}), [&](const CLI::App *command) {
    return command->get_name() == name;
  });
}

static ParsedCommand failUsage(const std::string &message,
                               const std::string &command) {
  std::cerr << "error: " << message << "\nrun '" << command
            << " --help' for the options\n";
  return {nullptr, kUsage};
}

ParsedCommand parseCommandLine(int argc, char **argv) {
  CLI::App app("convopt: a graph compiler for CNN inference on CPUs",
               "convopt");
  app.set_version_flag("--version", getVersion());
  app.require_subcommand(1);
  // Before the subcommands, which inherit it.
  app.formatter(std::make_shared<HelpFormatter>());
  addExample(&app, "  convopt run mobilenet.onnx --image cat.jpg --labels "
                   "imagenet_labels.txt\n"
                   "Exit codes: 0 success, 1 failure, 2 wrong usage");

  RawOptions raw;
  RunOptions run;
  BenchOptions bench;
  InfoOptions info;
  ExplainOptions explain;
  ImportCommandOptions import;
  int64_t threads = 1;
  CLI::App *runApp = addRun(app, run, raw);
  CLI::App *benchApp = addBench(app, bench, raw, threads);
  CLI::App *infoApp = addInfo(app, info, raw);
  CLI::App *explainApp = addExplain(app, explain, raw);
  CLI::App *importApp = addImport(app, import, raw);

  // CLI11 would only say that a subcommand is missing.
  if (argc > 1 && argv[1][0] != '-' && !isCommand(app, argv[1]))
    return failUsage("unknown command '" + std::string(argv[1]) + "'",
                     "convopt");

  auto commandName = [&]() {
    std::vector<CLI::App *> chosen = app.get_subcommands();
    return "convopt" + (chosen.empty() ? "" : " " + chosen[0]->get_name());
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success))
      return {nullptr, app.exit(error)};
    return failUsage(error.what(), commandName());
  } catch (const std::exception &error) {
    return failUsage(error.what(), commandName());
  }

  std::string problem;
  ParsedCommand parsed;
  if (*runApp) {
    problem = convert(raw, run.model, &run.input);
    run.numerics = raw.getNumerics();
    parsed.command = [run] { return runCommand(run); };
  } else if (*benchApp) {
    problem = convert(raw, bench.model, &bench.input);
    bench.numerics = raw.getNumerics();
    parsed.command = [bench] { return benchCommand(bench); };
  } else if (*infoApp) {
    problem = convert(raw, info.model, nullptr);
    info.numerics = raw.getNumerics();
    parsed.command = [info] { return infoCommand(info); };
  } else if (*explainApp) {
    problem = convert(raw, explain.model, nullptr);
    explain.json = raw.format == "json";
    parsed.command = [explain] { return explainCommand(explain); };
  } else if (*importApp) {
    problem = convert(raw, import.model, nullptr);
    parsed.command = [import] { return importCommand(import); };
  }
  if (!problem.empty())
    return failUsage(problem, commandName());
  return parsed;
}

} // namespace convopt::tools

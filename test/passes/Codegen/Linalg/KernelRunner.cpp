//===- KernelRunner.cpp - Runs generic kernels beside the reference -------===//

#include "test/passes/Codegen/Linalg/KernelRunner.h"

#include "compiler/Pipelines/Pipelines.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/TargetInfo.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "passes/Codegen/Linalg/Pipeline.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/TargetSelect.h"

#include <cstring>
#include <random>

namespace mlir::convopt::test {

Shape unknown(int64_t rank) { return Shape(rank, ShapedType::kDynamic); }

std::string dims(const Shape &shape) {
  std::string text;
  for (int64_t size : shape)
    text += (size == ShapedType::kDynamic ? "?" : std::to_string(size)) + "x";
  return text + "f32";
}

static std::string replaceAll(std::string text, const std::string &from,
                              const std::string &to) {
  for (size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

static std::string join(size_t count,
                        llvm::function_ref<std::string(size_t)> item) {
  std::string text;
  for (size_t i = 0; i < count; ++i)
    text += (i ? ", " : "") + item(i);
  return text;
}

/// The body with types for its placeholders.
static std::string fillTypes(const Program &program,
                             const std::vector<Shape> &results) {
  std::string body = program.body;
  for (size_t i = 0; i < program.inputs.size(); ++i)
    body = replaceAll(body, "$x" + std::to_string(i),
                      "tensor<" + dims(program.inputs[i]) + ">");
  for (size_t i = 0; i < results.size(); ++i)
    body = replaceAll(body, "$y" + std::to_string(i),
                      "tensor<" + dims(results[i]) + ">");
  return body;
}

static std::string printFunction(const Program &program) {
  const std::vector<Shape> &results = program.results;
  auto number = [](size_t i) { return std::to_string(i); };
  return "func.func @f(" +
         join(program.inputs.size(),
              [&](size_t i) {
                return "%x" + number(i) + ": tensor<" +
                       dims(program.inputs[i]) + ">";
              }) +
         ") -> (" +
         join(results.size(),
              [&](size_t i) { return "tensor<" + dims(results[i]) + ">"; }) +
         ") {\n" + fillTypes(program, results) + "\nreturn " +
         join(results.size(), [&](size_t i) { return "%y" + number(i); }) +
         " : " +
         join(results.size(),
              [&](size_t i) { return "tensor<" + dims(results[i]) + ">"; }) +
         "\n}\n";
}

static std::string printKernel(const Program &program,
                               const std::vector<Shape> &results) {
  auto number = [](size_t i) { return std::to_string(i); };
  std::string text =
      "func.func @kernel(" +
      join(program.inputs.size(),
           [&](size_t i) {
             return "%a" + number(i) + ": memref<" + dims(program.inputs[i]) +
                    ">";
           }) +
      ", " +
      join(results.size(),
           [&](size_t i) {
             return "%r" + number(i) + ": memref<" + dims(results[i]) + ">";
           }) +
      ") attributes {convopt.kernel = \"generic\"} {\n";
  for (size_t i = 0; i < program.inputs.size(); ++i)
    text += "%x" + number(i) + " = bufferization.to_tensor %a" + number(i) +
            " restrict : memref<" + dims(program.inputs[i]) + "> to tensor<" +
            dims(program.inputs[i]) + ">\n";
  text += fillTypes(program, results) + "\n";
  for (size_t i = 0; i < results.size(); ++i)
    text += "bufferization.materialize_in_destination %y" + number(i) +
            " in restrict writable %r" + number(i) + " : (tensor<" +
            dims(results[i]) + ">, memref<" + dims(results[i]) + ">) -> ()\n";
  return text + "return\n}\n";
}

static DialectRegistry &getRegistry() {
  static DialectRegistry *registry = [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    auto *all = new DialectRegistry();
    registerAllDialects(*all);
    registerAllExtensions(*all);
    registerAllToLLVMIRTranslations(*all);
    all->insert<ConvOptDialect>();
    return all;
  }();
  return *registry;
}

static std::unique_ptr<ExecutionEngine> compile(ModuleOp module) {
  auto builder =
      llvm::cantFail(llvm::orc::JITTargetMachineBuilder::detectHost());
  std::unique_ptr<llvm::TargetMachine> machine =
      llvm::cantFail(builder.createTargetMachine());
  ExecutionEngineOptions options;
  auto transformer = makeOptimizingTransformer(0, 0, machine.get());
  options.transformer = transformer;
  options.jitCodeGenOptLevel = llvm::CodeGenOptLevel::Default;
  auto engine = ExecutionEngine::create(module, options, std::move(machine));
  if (!engine) {
    llvm::consumeError(engine.takeError());
    return nullptr;
  }
  return std::move(*engine);
}

/// A buffer of floats between two guards.
class GuardedBuffer {
public:
  explicit GuardedBuffer(size_t size)
      : size(size), storage(size + 2 * kGuard, kPattern) {}
  float *data() { return storage.data() + kGuard; }
  bool isIntact() const {
    auto isPattern = [](float value) { return value == kPattern; };
    return std::all_of(storage.begin(), storage.begin() + kGuard, isPattern) &&
           std::all_of(storage.begin() + kGuard + size, storage.end(),
                       isPattern);
  }

private:
  static constexpr size_t kGuard = 64;
  static constexpr float kPattern = -12345.5f;
  size_t size;
  std::vector<float> storage;
};

std::vector<Tensor> makeInputs(const Program &program, bool integers) {
  std::mt19937 generator(static_cast<unsigned>(
      std::hash<std::string>()(program.body) ^ program.inputs.size()));
  std::uniform_int_distribution<int> whole(-4, 4);
  std::uniform_real_distribution<float> real(-2, 2);
  std::vector<Tensor> inputs;
  for (const Shape &shape : program.inputs) {
    Tensor input(shape);
    for (double &value : input.data)
      value = integers ? whole(generator) : real(generator);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

bool run(const Program &program, const std::vector<Tensor> &inputs,
         Outcome &outcome) {
  MLIRContext context(getRegistry(), MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  std::string text = printFunction(program);
  OwningOpRef<ModuleOp> source = parseSourceString<ModuleOp>(text, &context);
  if (!source) {
    ADD_FAILURE() << "cannot parse\n" << text;
    return false;
  }
  auto expected =
      reference::evaluate(*source->getOps<func::FuncOp>().begin(), inputs);
  if (failed(expected)) {
    ADD_FAILURE() << "cannot evaluate\n" << text;
    return false;
  }
  outcome.expected.assign(expected->begin(), expected->end());

  std::vector<Shape> results;
  for (const Tensor &tensor : outcome.expected)
    results.emplace_back(tensor.shape.begin(), tensor.shape.end());
  text = printKernel(program, results);
  OwningOpRef<ModuleOp> kernel = parseSourceString<ModuleOp>(text, &context);
  if (!kernel) {
    ADD_FAILURE() << "cannot parse\n" << text;
    return false;
  }
  TargetInfo target;
  target.vectorBits = program.vectorBits;
  target.set(*kernel);
  PassManager pm(&context);
  buildGenericKernelBuffers(pm);
  buildGenericKernelLoops(pm);
  buildKernelLowering(pm);
  std::unique_ptr<ExecutionEngine> engine;
  if (succeeded(pm.run(*kernel)))
    engine = compile(*kernel);
  if (!engine) {
    ADD_FAILURE() << "cannot compile\n" << text;
    return false;
  }

  std::vector<GuardedBuffer> buffers;
  for (const Tensor &input : inputs) {
    buffers.emplace_back(input.data.size());
    llvm::copy(input.data, buffers.back().data());
  }
  for (const Tensor &tensor : outcome.expected)
    buffers.emplace_back(tensor.data.size());
  std::vector<float *> pointers;
  for (GuardedBuffer &buffer : buffers)
    pointers.push_back(buffer.data());
  SmallVector<void *> arguments;
  for (float *&pointer : pointers)
    arguments.push_back(&pointer);
  if (llvm::Error error = engine->invokePacked("kernel", arguments)) {
    ADD_FAILURE() << llvm::toString(std::move(error));
    return false;
  }
  for (size_t i = 0; i < buffers.size(); ++i)
    EXPECT_TRUE(buffers[i].isIntact()) << "argument " << i << "\n" << text;
  for (size_t i = 0; i < inputs.size(); ++i)
    EXPECT_TRUE(std::equal(
        inputs[i].data.begin(), inputs[i].data.end(), buffers[i].data(),
        [](float a, float b) { return std::memcmp(&a, &b, sizeof(a)) == 0; }))
        << "input " << i << " was written\n"
        << text;
  for (size_t i = 0; i < outcome.expected.size(); ++i) {
    Tensor actual = outcome.expected[i];
    float *values = buffers[inputs.size() + i].data();
    std::copy(values, values + actual.data.size(), actual.data.begin());
    outcome.actual.push_back(std::move(actual));
  }
  return true;
}

std::vector<float> runLowered(const std::string &module, std::vector<float> x) {
  MLIRContext context(getRegistry(), MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  OwningOpRef<ModuleOp> parsed = parseSourceString<ModuleOp>(module, &context);
  PassManager pm(&context);
  buildKernelLowering(pm);
  std::unique_ptr<ExecutionEngine> engine;
  if (parsed && succeeded(pm.run(*parsed)))
    engine = compile(*parsed);
  if (!engine) {
    ADD_FAILURE() << "cannot compile\n" << module;
    return {};
  }
  std::vector<float> y(x.size());
  float *from = x.data(), *to = y.data();
  SmallVector<void *> arguments{&from, &to};
  if (llvm::Error error = engine->invokePacked("kernel", arguments)) {
    ADD_FAILURE() << llvm::toString(std::move(error));
    return {};
  }
  return y;
}

void expectExact(const Program &program) {
  Outcome outcome;
  if (!run(program, makeInputs(program, /*integers=*/true), outcome))
    return;
  for (size_t k = 0; k < outcome.actual.size(); ++k)
    for (size_t i = 0; i < outcome.actual[k].data.size(); ++i)
      if (outcome.actual[k].data[i] != outcome.expected[k].data[i]) {
        ADD_FAILURE() << program.body << "\nresult " << k << " element " << i
                      << ": " << outcome.actual[k].data[i] << ", expected "
                      << outcome.expected[k].data[i];
        return;
      }
}

void expectClose(const Program &program, double tolerance) {
  Outcome outcome;
  if (!run(program, makeInputs(program, /*integers=*/false), outcome))
    return;
  for (size_t k = 0; k < outcome.actual.size(); ++k) {
    double largest = 0;
    for (double value : outcome.expected[k].data)
      largest = std::max(largest, std::abs(value));
    for (size_t i = 0; i < outcome.actual[k].data.size(); ++i) {
      double error =
          std::abs(outcome.actual[k].data[i] - outcome.expected[k].data[i]);
      // A NaN fails, too.
      if (!(error <= tolerance * largest)) {
        ADD_FAILURE() << program.body << "\nresult " << k << " element " << i
                      << ": " << outcome.actual[k].data[i] << ", expected "
                      << outcome.expected[k].data[i];
        return;
      }
    }
  }
}

} // namespace mlir::convopt::test

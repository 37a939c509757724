//===- NetworkTester.cpp - Compiled code against the reference ------------===//

#include "test/compiler/JIT/NetworkTester.h"

#include "compiler/Driver/Compile.h"
#include "compiler/Pipelines/Registration.h"
#include "compiler/Target/Machine.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace mlir::convopt::test {

MLIRContext &NetworkTester::context() {
  static MLIRContext *context = [] {
    DialectRegistry registry;
    registerDialects(registry);
    auto *made = new MLIRContext(registry);
    made->loadAllAvailableDialects();
    return made;
  }();
  return *context;
}

/// The CPU to compile for; the host when empty.
static StringRef getTargetCPU() {
  const char *cpu = std::getenv("CONVOPT_TEST_TARGET_CPU");
  return cpu ? cpu : "";
}

int64_t getTargetVectorWidth() {
  auto machine = createHostMachine(getTargetCPU());
  if (!machine) {
    ADD_FAILURE() << llvm::toString(machine.takeError());
    return 4;
  }
  return describeTarget(**machine).vectorWidth();
}

NetworkTester::NetworkTester(uint32_t seed, Fill fill)
    : builder(&context()), loc(builder.getUnknownLoc()), random(seed),
      fill(fill), module(ModuleOp::create(loc)) {
  builder.setInsertionPointToEnd(module->getBody());
  main = func::FuncOp::create(builder, loc, "main",
                              builder.getFunctionType({}, {}));
  builder.setInsertionPointToStart(main.addEntryBlock());
}

RankedTensorType NetworkTester::type(ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, builder.getF32Type());
}

Value NetworkTester::input(ArrayRef<int64_t> shape) {
  return main.getBody().front().addArgument(type(shape), loc);
}

std::vector<float> NetworkTester::fillData(int64_t count, bool isInput) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kSpecials[] = {std::numeric_limits<float>::quiet_NaN(),
                                 kInfinity, -kInfinity, -0.0f};
  std::vector<float> data(count);
  for (float &value : data) {
    float integer = static_cast<float>(static_cast<int>(random() % 9) - 4);
    switch (fill) {
    case Fill::Integers:
      value = integer;
      break;
    case Fill::Uniform:
      value = static_cast<float>(random() % 20001) / 10000.0f - 1.0f;
      break;
    case Fill::Specials:
      value = integer;
      if (isInput && random() % 4 == 0)
        value = kSpecials[random() % 4];
      if (!isInput && integer == 0.0f)
        value = 1.0f;
      break;
    }
  }
  return data;
}

Value NetworkTester::constant(ArrayRef<int64_t> shape) {
  RankedTensorType tensor = type(shape);
  std::vector<float> data =
      fillData(tensor.getNumElements(), /*isInput=*/false);
  std::vector<double> values(data.begin(), data.end());
  return arith::ConstantOp::create(
      builder, loc, cast<TypedAttr>(makeElements(tensor, values)));
}

Value NetworkTester::positive(ArrayRef<int64_t> shape) {
  RankedTensorType tensor = type(shape);
  std::vector<double> values(tensor.getNumElements());
  for (double &value : values)
    value = static_cast<float>(0.5 + (random() % 1000) * 0.0015);
  return arith::ConstantOp::create(
      builder, loc, cast<TypedAttr>(makeElements(tensor, values)));
}

namespace {

/// Memory with the alignment that generated code may count on.
class Buffer {
public:
  explicit Buffer(size_t bytes)
      : data(std::aligned_alloc(CONVOPT_BUFFER_ALIGNMENT,
                                llvm::alignTo(std::max<size_t>(bytes, 1),
                                              CONVOPT_BUFFER_ALIGNMENT))) {}
  Buffer(Buffer &&other) : data(std::exchange(other.data, nullptr)) {}
  ~Buffer() { std::free(data); }
  void *get() const { return data; }

private:
  void *data;
};

} // namespace

testing::AssertionResult NetworkTester::agrees(ValueRange results,
                                               double tolerance) {
  func::ReturnOp::create(builder, loc, results);
  main.setFunctionType(builder.getFunctionType(
      main.getBody().front().getArgumentTypes(), results.getTypes()));
  std::string text;
  llvm::raw_string_ostream(text) << *module;
  if (failed(verify(*module)))
    return testing::AssertionFailure() << "invalid network:\n" << text;

  std::vector<reference::Tensor> inputs;
  std::vector<Buffer> buffers;
  std::vector<const void *> inputPointers;
  for (Type inputType : main.getArgumentTypes()) {
    auto tensor = cast<RankedTensorType>(inputType);
    std::vector<float> data =
        fillData(tensor.getNumElements(), /*isInput=*/true);
    inputs.emplace_back(tensor.getShape(),
                        std::vector<double>(data.begin(), data.end()));
    buffers.emplace_back(data.size() * sizeof(float));
    std::copy(data.begin(), data.end(),
              static_cast<float *>(buffers.back().get()));
    inputPointers.push_back(buffers.back().get());
  }
  auto expected = reference::evaluate(main, inputs);
  if (failed(expected))
    return testing::AssertionFailure() << "reference failed:\n" << text;

  CompileOptions options;
  options.verifyEach = true;
  options.targetCPU = getTargetCPU();
  options.numerics = tolerance == 0 ? Numerics::Strict : Numerics::Fast;
  auto model = compileModel(std::move(module), options);
  if (failed(model))
    return testing::AssertionFailure() << "compilation failed:\n" << text;
  Buffer arena((*model)->arenaBytes());
  // Reading what was never written must show.
  std::memset(arena.get(), 0xff, (*model)->arenaBytes());
  std::vector<void *> outputPointers;
  for (const reference::Tensor &tensor : *expected) {
    buffers.emplace_back(tensor.getNumElements() * sizeof(float));
    std::memset(buffers.back().get(), 0xff,
                tensor.getNumElements() * sizeof(float));
    outputPointers.push_back(buffers.back().get());
  }
  (*model)->run(inputPointers.data(), outputPointers.data(), arena.get());

  for (auto [index, tensor] : llvm::enumerate(*expected)) {
    const float *actual = static_cast<const float *>(outputPointers[index]);
    double largest = 0;
    for (double value : tensor.data)
      if (std::isfinite(value))
        largest = std::max(largest, std::abs(value));
    auto agrees = [&](double y, double e) {
      if (!std::isfinite(e))
        return std::isnan(e) ? std::isnan(y) : y == e;
      return std::abs(y - e) <= tolerance * largest;
    };
    for (auto [i, value] : llvm::enumerate(tensor.data))
      if (!agrees(actual[i], value))
        return testing::AssertionFailure()
               << "result " << index << ", element " << i << ": got "
               << actual[i] << ", expected " << value << " in\n"
               << text.substr(0, 4000);
  }
  return testing::AssertionSuccess();
}

} // namespace mlir::convopt::test

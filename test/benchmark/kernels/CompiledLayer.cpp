//===- CompiledLayer.cpp - A layer as convopt compiles it -----------------===//

#include "test/benchmark/kernels/CompiledLayer.h"

#include "compiler/Driver/Compile.h"
#include "compiler/Pipelines/Registration.h"
#include "passes/Codegen/Kernels/KernelLibrary.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using convopt::runtime::DType;
using convopt::runtime::Tensor;
using mlir::convopt::CompiledModel;
using mlir::convopt::ProfiledStep;

namespace convopt::benchmark {

mlir::MLIRContext &getContext() {
  static mlir::MLIRContext *context = [] {
    mlir::DialectRegistry registry;
    mlir::convopt::registerDialects(registry);
    return new mlir::MLIRContext(registry);
  }();
  return *context;
}

static std::string formatTensor(const Sizes &sizes) {
  std::string text = "tensor<";
  for (int64_t size : sizes)
    text += std::to_string(size) + "x";
  return text + "f32>";
}

/// The layer as a network; its constants are still to be filled in.
static std::string writeNetwork(const Layer &layer) {
  std::string input = formatTensor(layer.input);
  std::string output = formatTensor(layer.getOutput());
  std::string filter = formatTensor(layer.getFilter());
  std::string bias = formatTensor({layer.channels});
  std::string text;
  llvm::raw_string_ostream os(text);
  auto list = [&](llvm::StringRef name, const Sizes &values) {
    os << " " << name << " = [";
    llvm::interleaveComma(values, os);
    os << "]";
  };
  os << "func.func @main(%x: " << input << ") -> " << output << " {\n"
     << "%w = arith.constant dense<0.0> : " << filter << "\n"
     << "%b = arith.constant dense<0.0> : " << bias << "\n"
     << "%0 = convopt." << (layer.isDense() ? "dense" : "conv")
     << " %x, %w bias(%b)";
  if (!layer.isDense()) {
    Sizes pads = layer.pads;
    pads.insert(pads.end(), layer.pads.begin(), layer.pads.end());
    list("strides", layer.strides);
    list("pads", pads);
    os << " groups = " << layer.groups;
  }
  os << " : (" << input << ", " << filter << ", " << bias << ") -> " << output
     << "\n";
  if (!layer.isDense())
    os << "%1 = convopt.relu %0 : " << output << "\n";
  os << "return %" << (layer.isDense() ? 0 : 1) << " : " << output << "\n}\n";
  return text;
}

std::unique_ptr<CompiledLayer> CompiledLayer::create(const Layer &layer,
                                                     const LayerData &data) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(
      writeNetwork(layer), mlir::ParserConfig(&getContext()));
  if (!module)
    return nullptr;
  // In the order of the text.
  llvm::ArrayRef<float> values[] = {data.filter, data.bias};
  size_t next = 0;
  module->walk([&](mlir::arith::ConstantOp constant) {
    auto type = mlir::cast<mlir::ShapedType>(constant.getType());
    constant.setValueAttr(mlir::DenseElementsAttr::get(type, values[next++]));
  });
  mlir::convopt::CompileOptions options;
  options.profile = true;
  auto model = mlir::convopt::compileModel(std::move(module), options);
  if (failed(model))
    return nullptr;
  auto input = Tensor::zeros(DType::F32, layer.input);
  auto output = Tensor::zeros(DType::F32, layer.getOutput());
  auto arena = (*model)->allocateArena();
  if (!input || !output || !arena) {
    llvm::consumeError(arena.takeError());
    llvm::errs() << "no memory for " << layer.name << "\n";
    return nullptr;
  }
  llvm::copy(data.input, input->elements<float>().begin());
  return std::unique_ptr<CompiledLayer>(
      new CompiledLayer(std::move(*model), std::move(*input),
                        std::move(*output), std::move(*arena)));
}

/// Whether the step only prepares something for the layer's kernel.
static bool isAuxiliary(const ProfiledStep &step) {
  return step.macs == 0 && (step.algorithm == mlir::convopt::kGenericKernel ||
                            step.algorithm == "copy");
}

double CompiledLayer::run() {
  const void *inputs[] = {input.raw()};
  void *outputs[] = {output.raw()};
  model->run(inputs, outputs, arena.getMutableData().data());
  llvm::ArrayRef<int64_t> times = model->getTimes(arena.getData().data());
  int64_t nanoseconds = 0;
  for (auto [index, step] : llvm::enumerate(model->profile()))
    if (!isAuxiliary(step))
      nanoseconds += times[index + 1] - times[index];
  return static_cast<double>(nanoseconds) * 1e-9;
}

std::string CompiledLayer::getAlgorithms() const {
  llvm::SmallVector<llvm::StringRef> names;
  for (const ProfiledStep &step : model->profile())
    if (!isAuxiliary(step) && !llvm::is_contained(names, step.algorithm))
      names.push_back(step.algorithm);
  return llvm::join(names, " + ");
}

} // namespace convopt::benchmark

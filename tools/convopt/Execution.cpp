//===- Execution.cpp - Running a model ------------------------------------===//

#include "tools/convopt/Execution.h"

#include "compiler/Driver/Signature.h"
#include "dialects/ConvOpt/Reference/Interpreter.h"
#include "tools/convopt/Session.h"

#include "llvm/ADT/STLExtras.h"

#include <chrono>

using convopt::runtime::DType;
using convopt::runtime::Tensor;
using llvm::failure;
using mlir::FailureOr;
using mlir::convopt::CompiledModel;
using mlir::convopt::TensorSpec;

namespace reference = mlir::convopt::reference;

namespace convopt::tools {

//===----------------------------------------------------------------------===//
// Compiled code
//===----------------------------------------------------------------------===//

FailureOr<Execution> Execution::create(const CompiledModel &model,
                                       llvm::ArrayRef<SourcedTensor> inputs) {
  llvm::Expected<mlir::AsmResourceBlob> arena = model.allocateArena();
  if (!arena)
    return fail("scratch memory: " + llvm::toString(arena.takeError()));
  Execution execution(model, std::move(*arena));
  for (const TensorSpec &spec : model.outputs()) {
    runtime::Expected<Tensor> output =
        Tensor::zeros(getDType(spec), {spec.shape.begin(), spec.shape.end()});
    if (!output)
      return fail(output.error().in("output '" + spec.name + "'"));
    execution.outputPointers.push_back(output->raw());
    execution.outputs.push_back(std::move(*output));
  }
  for (const SourcedTensor &input : inputs)
    execution.inputPointers.push_back(input.tensor.raw());
  return std::move(execution);
}

double Execution::run() {
  auto begin = std::chrono::steady_clock::now();
  model.run(inputPointers.data(), outputPointers.data(),
            arena.getMutableData().data());
  std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - begin;
  return elapsed.count();
}

Latency summarizeLatency(std::vector<double> seconds) {
  llvm::sort(seconds);
  size_t count = seconds.size();
  double median = (seconds[(count - 1) / 2] + seconds[count / 2]) / 2;
  size_t p90 = (count * 9 + 9) / 10 - 1;
  return {seconds.front(), median, seconds[p90]};
}

//===----------------------------------------------------------------------===//
// The reference
//===----------------------------------------------------------------------===//

FailureOr<std::vector<Tensor>>
evaluateReference(mlir::ModuleOp module, llvm::ArrayRef<SourcedTensor> inputs) {
  mlir::func::FuncOp entry = mlir::convopt::findEntry(module);
  if (!entry)
    return failure();
  llvm::SmallVector<reference::Tensor> arguments;
  for (const SourcedTensor &input : inputs) {
    FailureOr<Tensor> wide = widen(input.tensor);
    if (failed(wide))
      return failure();
    auto elements = wide->elements<double>();
    arguments.push_back({wide->shape(), {elements.begin(), elements.end()}});
  }
  FailureOr<llvm::SmallVector<reference::Tensor>> results =
      reference::evaluate(entry, arguments);
  if (failed(results))
    return failure();
  std::vector<Tensor> outputs;
  for (const reference::Tensor &result : *results) {
    runtime::Expected<Tensor> output =
        Tensor::zeros(DType::F64, {result.shape.begin(), result.shape.end()});
    if (!output)
      return fail(output.error());
    llvm::copy(result.data, output->elements<double>().begin());
    outputs.push_back(std::move(*output));
  }
  return outputs;
}

FailureOr<Tensor> widen(const Tensor &tensor) {
  runtime::Expected<Tensor> wide = Tensor::zeros(DType::F64, tensor.shape());
  if (!wide)
    return fail(wide.error());
  runtime::dispatch(tensor.dtype(), [&](auto tag) {
    using T = typename decltype(tag)::Type;
    double *out = wide->data<double>();
    for (T element : tensor.elements<T>())
      *out++ = runtime::toDouble(element);
  });
  return std::move(*wide);
}

FailureOr<Tensor> narrow(const Tensor &tensor, DType dtype) {
  runtime::Expected<Tensor> result = Tensor::zeros(dtype, tensor.shape());
  if (!result)
    return fail(result.error());
  auto from = tensor.elements<double>();
  if (dtype == DType::F64)
    llvm::copy(from, result->elements<double>().begin());
  else if (dtype == DType::F32)
    llvm::transform(from, result->elements<float>().begin(),
                    [](double value) { return static_cast<float>(value); });
  else
    return fail(llvm::Twine("the reference's results cannot be stored as ") +
                std::string(runtime::name(dtype)));
  return std::move(*result);
}

} // namespace convopt::tools

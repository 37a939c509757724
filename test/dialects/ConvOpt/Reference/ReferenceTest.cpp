//===- ReferenceTest.cpp - Fixture that evaluates IR from text ------------===//

#include "test/dialects/ConvOpt/Reference/ReferenceTest.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"

#include <random>

namespace mlir::convopt::reference {

Tensor iota(ArrayRef<int64_t> shape) {
  Tensor tensor(shape);
  for (int64_t i = 0; i < tensor.getNumElements(); ++i)
    tensor.data[i] = static_cast<double>(i + 1);
  return tensor;
}

Tensor randomIntegers(ArrayRef<int64_t> shape, unsigned seed) {
  std::mt19937 generator(seed);
  Tensor tensor(shape);
  for (double &value : tensor.data)
    value = static_cast<double>(generator() % 15) - 7.0;
  return tensor;
}

Tensor permute(const Tensor &input, ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(input.shape[axis]);
  Tensor output(shape);
  forEachIndex(shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source(index.size());
    for (size_t k = 0; k < index.size(); ++k)
      source[permutation[k]] = index[k];
    output.at(index) = input.at(source);
  });
  return output;
}

ReferenceTest::ReferenceTest() {
  context.loadDialect<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
  context.getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
    diagnostics += diagnostic.str() + "\n";
    return success();
  });
}

static std::string getTypeText(const Tensor &tensor) {
  std::string text = "tensor<";
  for (int64_t size : tensor.shape)
    text += std::to_string(size) + "x";
  return text + "f64>";
}

Operation *ReferenceTest::parseOp(StringRef text, ArrayRef<Tensor> operands) {
  std::string body = text.str(), arguments;
  for (size_t i = 0; i < operands.size(); ++i) {
    char name = static_cast<char>('a' + i);
    std::string type = getTypeText(operands[i]);
    arguments += (i ? ", %" : "%") + std::string(1, name) + ": " + type;
    std::string abbreviation = {'$', name};
    for (size_t at; (at = body.find(abbreviation)) != std::string::npos;)
      body.replace(at, abbreviation.size(), type);
  }
  module = parseSourceString<ModuleOp>("func.func @main(" + arguments +
                                           ") {\n" + body + "\nreturn\n}",
                                       &context);
  if (!module) {
    ADD_FAILURE() << "cannot parse " << body << "\n" << diagnostics;
    return nullptr;
  }
  auto function = *module->getOps<func::FuncOp>().begin();
  return &function.getBody().front().front();
}

SmallVector<Tensor> ReferenceTest::evalAll(StringRef text,
                                           ArrayRef<Tensor> operands) {
  Operation *op = parseOp(text, operands);
  if (!op)
    return {};
  FailureOr<SmallVector<Tensor>> results = evaluateOp(op, operands);
  if (failed(results)) {
    ADD_FAILURE() << "cannot evaluate " << text.str() << "\n" << diagnostics;
    return {};
  }
  return std::move(*results);
}

Tensor ReferenceTest::eval(StringRef text, ArrayRef<Tensor> operands) {
  SmallVector<Tensor> results = evalAll(text, operands);
  return results.size() == 1 ? results.front() : Tensor(ArrayRef<int64_t>{0});
}

FailureOr<SmallVector<Tensor>> ReferenceTest::run(StringRef source,
                                                  ArrayRef<Tensor> inputs) {
  diagnostics.clear();
  module = parseSourceString<ModuleOp>(source, &context);
  if (!module) {
    ADD_FAILURE() << "cannot parse " << source.str() << "\n" << diagnostics;
    return failure();
  }
  return evaluate(module->lookupSymbol<func::FuncOp>("main"), inputs);
}

std::string ReferenceTest::runFailing(StringRef source,
                                      ArrayRef<Tensor> inputs) {
  FailureOr<SmallVector<Tensor>> results = run(source, inputs);
  EXPECT_TRUE(failed(results)) << source.str();
  return diagnostics;
}

} // namespace mlir::convopt::reference

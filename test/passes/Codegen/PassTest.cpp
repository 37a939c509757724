//===- PassTest.cpp - Fixture: a pass must not change what is computed ----===//

#include "test/passes/Codegen/PassTest.h"

#include "dialects/ConvOpt/Reference/Interpreter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include <cmath>
#include <random>

namespace mlir::convopt {

PassTest::PassTest() {
  context.loadDialect<ConvOptDialect, arith::ArithDialect, func::FuncDialect>();
}

void PassTest::parse(StringRef source) {
  module = parseSourceString<ModuleOp>(source, &context);
  ASSERT_TRUE(module) << source.str();
}

void PassTest::run(std::unique_ptr<Pass> pass) {
  PassManager manager(&context);
  manager.addNestedPass<func::FuncOp>(std::move(pass));
  ASSERT_TRUE(succeeded(manager.run(*module)));
  ASSERT_TRUE(succeeded(verify(*module)));
}

PassTest::Results PassTest::evaluate() {
  auto function = module->lookupSymbol<func::FuncOp>("main");
  std::mt19937 generator(7);
  Results inputs;
  for (Type type : function.getArgumentTypes()) {
    reference::Tensor tensor(cast<RankedTensorType>(type).getShape());
    for (double &value : tensor.data)
      value = static_cast<double>(generator() % 15) - 7.0;
    inputs.push_back(std::move(tensor));
  }
  FailureOr<Results> results = reference::evaluate(function, inputs);
  if (failed(results)) {
    ADD_FAILURE() << "cannot evaluate\n" << print();
    return {};
  }
  return std::move(*results);
}

std::string PassTest::print() {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream);
  return text;
}

void expectEqual(ArrayRef<reference::Tensor> actual,
                 ArrayRef<reference::Tensor> expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (auto [result, tensors] : llvm::enumerate(llvm::zip(actual, expected))) {
    auto [a, e] = tensors;
    ASSERT_EQ(a.shape, e.shape) << "result " << result;
    for (size_t i = 0; i < a.data.size(); ++i)
      ASSERT_TRUE(a.data[i] == e.data[i] ||
                  (std::isnan(a.data[i]) && std::isnan(e.data[i])))
          << "result " << result << ", element " << i << ": " << a.data[i]
          << " instead of " << e.data[i];
  }
}

//===----------------------------------------------------------------------===//
// Random programs
//===----------------------------------------------------------------------===//

namespace {

constexpr const char *kType = "tensor<4x4x4x4xf32>";

/// Writes one op after another; every value is a %n of kType.
class ProgramWriter {
public:
  explicit ProgramWriter(unsigned seed) : generator(seed) {}

  std::string write() {
    text = "func.func @main(%0: tensor<4x4x4x4xf32>, %1: tensor<4x4x4x4xf32>, "
           "%v: tensor<4xf32>, %w: tensor<4x4x1x1xf32>, %d: tensor<4x4xf32>, "
           "%s: tensor<4x1x1xf32>) -> (tensor<4x4x4x4xf32>, "
           "tensor<4x4x4x4xf32>) {\n";
    for (int i = 0; i < 14; ++i)
      writeOp();
    std::string last = "%" + std::to_string(next - 1);
    return text + "return " + last + ", " + pick() + " : " + kType + ", " +
           kType + "\n}\n";
  }

private:
  unsigned draw(unsigned bound) { return generator() % bound; }
  /// One of the last values, so that chains grow.
  std::string pick() {
    return "%" + std::to_string(next - 1 - std::min(draw(4), next - 1));
  }
  std::string axis() { return std::to_string(draw(4)); }
  std::string name(const char *prefix = "") {
    return "%" + std::string(prefix) + std::to_string(next);
  }
  std::string permutation() {
    int axes[] = {0, 1, 2, 3};
    std::shuffle(std::begin(axes), std::end(axes), generator);
    std::string list;
    for (int a : axes)
      list += (list.empty() ? "" : ", ") + std::to_string(a);
    return "[" + list + "]";
  }
  static std::string oneAt(const std::string &axis) {
    std::string list;
    for (char a = '0'; a < '4'; ++a)
      list += std::string(a == '0' ? "" : ", ") + (axis[0] == a ? "1" : "0");
    return "[" + list + "]";
  }
  static std::string shapeWith(const std::string &axis, const char *size) {
    std::string shape;
    for (char a = '0'; a < '4'; ++a)
      shape += std::string(axis[0] == a ? size : "4") + "x";
    return "tensor<" + shape + "f32>";
  }
  void line(const std::string &op) { text += "  " + op + "\n"; }

  void writeOp() {
    std::string t = kType, x = pick(), a = axis();
    switch (draw(15)) {
    case 0:
    case 1:
      line(name() + " = convopt.transpose " + x +
           " permutation = " + permutation() + " : (" + t + ") -> " + t);
      break;
    case 2:
    case 3:
      line(name() + " = convopt.conv " + x + ", %w : (" + t +
           ", tensor<4x4x1x1xf32>) -> " + t);
      break;
    case 4:
      line(name() + " = convopt.relu " + x + " : " + t);
      break;
    case 5:
      line(name() + " = convopt.bias_add " + x + ", %v axis = " + a + " : " +
           t + ", tensor<4xf32>");
      break;
    case 6:
      line(name() + " = convopt.channel_affine " + x +
           " scale = dense<[1.0, -1.0, 2.0, 0.5]> : tensor<4xf64> offset = "
           "dense<[0.0, 1.0, 2.0, 3.0]> : tensor<4xf64> axis = " +
           a + " : " + t);
      break;
    case 7:
      line(name() + " = convopt.add " + x + ", " + pick() + " : (" + t + ", " +
           t + ") -> " + t);
      break;
    case 8:
      line(name() + " = convopt.sub %s, " + x + " : (tensor<4x1x1xf32>, " + t +
           ") -> " + t);
      break;
    case 9:
      line(name() + " = convopt.add " + x + ", %d : (" + t +
           ", tensor<4x4xf32>) -> " + t);
      break;
    case 10:
      line(name("m") + " = convopt.reduce_mean " + x + " axes = [" + a +
           "] keep_dims : (" + t + ") -> " + shapeWith(a, "1"));
      line(name() + " = convopt.sub " + x + ", " + name("m") + " : (" + t +
           ", " + shapeWith(a, "1") + ") -> " + t);
      break;
    case 11:
      line(name("c") + " = convopt.concat " + x + ", " + pick() + " axis = " +
           a + " : (" + t + ", " + t + ") -> " + shapeWith(a, "8"));
      slice(a, "8", /*first=*/draw(5));
      break;
    case 12:
      line(name("c") + " = convopt.pad " + x + " low = " + oneAt(a) +
           " high = [0, 0, 0, 0] value = 3.0 : (" + t + ") -> " +
           shapeWith(a, "5"));
      slice(a, "5", /*first=*/draw(2));
      break;
    case 13:
      line(name() + " = convopt.max_pool " + x +
           " kernel = [3, 3] pads = [1, 1, 1, 1] : (" + t + ") -> " + t);
      break;
    default:
      line(name() + " = convopt.dense " + x + ", %d : (" + t +
           ", tensor<4x4xf32>) -> " + t);
    }
    ++next;
  }

  /// The next value from %cn, which has `size` elements on the axis.
  void slice(const std::string &axis, const char *size, unsigned first) {
    std::string offsets;
    for (char a = '0'; a < '4'; ++a)
      offsets += std::string(a == '0' ? "" : ", ") +
                 (axis[0] == a ? std::to_string(first) : "0");
    line(name() + " = convopt.slice " + name("c") + " offsets = [" + offsets +
         "] sizes = [4, 4, 4, 4] strides = [1, 1, 1, 1] : (" +
         shapeWith(axis, size) + ") -> " + kType);
  }

  std::mt19937 generator;
  std::string text;
  unsigned next = 2;
};

} // namespace

std::string makeRandomProgram(unsigned seed) {
  return ProgramWriter(seed).write();
}

} // namespace mlir::convopt

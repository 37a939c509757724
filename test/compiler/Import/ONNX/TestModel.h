//===- TestModel.h - Models built in memory, and what becomes of them -----===//

#ifndef CONVOPT_TEST_IMPORT_ONNX_TESTMODEL_H
#define CONVOPT_TEST_IMPORT_ONNX_TESTMODEL_H

#include "compiler/Import/ONNX/Import.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <onnx/onnx_pb.h>

namespace mlir::convopt::test {

using Dims = std::vector<int64_t>;

/// A node under construction.
class NodeBuilder {
public:
  explicit NodeBuilder(::onnx::NodeProto &proto) : proto(proto) {}

  NodeBuilder &set(const std::string &name, int64_t value);
  NodeBuilder &set(const std::string &name, int value) {
    return set(name, int64_t(value));
  }
  NodeBuilder &set(const std::string &name, float value);
  NodeBuilder &set(const std::string &name, const char *value);
  NodeBuilder &set(const std::string &name, const Dims &values);
  NodeBuilder &set(const std::string &name, const ::onnx::TensorProto &value);

  ::onnx::NodeProto &proto;
};

/// A float tensor; with one value, that value in every element.
::onnx::TensorProto floats(const std::string &name, const Dims &dims,
                           std::vector<float> values = {1.0f});
/// An int64 tensor of rank 1.
::onnx::TensorProto ints(const std::string &name, const Dims &values);
/// An int64 scalar.
::onnx::TensorProto scalar(const std::string &name, int64_t value);

class TestModel {
public:
  explicit TestModel(int64_t opset = 13);

  /// A float input. Names starting with a letter in `dims` are not possible;
  /// use `symbolicInput`.
  TestModel &input(const std::string &name, const Dims &dims);
  /// Dimensions as text: numbers, symbols, or "" for an unnamed unknown.
  TestModel &symbolicInput(const std::string &name,
                           const std::vector<std::string> &dims);
  TestModel &initializer(const ::onnx::TensorProto &tensor);
  NodeBuilder node(const std::string &opType,
                   const std::vector<std::string> &inputs,
                   const std::vector<std::string> &outputs,
                   const std::string &name = "n");
  TestModel &output(const std::string &name);
  TestModel &output(const std::string &name, const Dims &dims);

  ::onnx::GraphProto &graph() { return *proto.mutable_graph(); }

  ::onnx::ModelProto proto;
};

/// A module, or the errors instead of it.
struct Imported {
  Imported();

  explicit operator bool() const { return module && *module; }
  func::FuncOp main() { return (*module)->lookupSymbol<func::FuncOp>("main"); }

  template <typename OpTy>
  SmallVector<OpTy> all() {
    SmallVector<OpTy> ops;
    if (*this)
      (*module)->walk([&](OpTy op) { ops.push_back(op); });
    return ops;
  }
  /// The only operation of this kind; null, and a failure, otherwise.
  template <typename OpTy>
  OpTy only() {
    SmallVector<OpTy> ops = all<OpTy>();
    EXPECT_EQ(ops.size(), 1u) << errors << text();
    return ops.size() == 1 ? ops.front() : OpTy();
  }
  /// Operations of the dialect, in order, without its prefix: "conv relu".
  std::string opNames();
  /// What the function returns.
  Value result(unsigned i = 0);
  Dims resultShape(unsigned i = 0);
  /// The integers of a constant result.
  Dims resultInts(unsigned i = 0);
  std::vector<double> resultFloats(unsigned i = 0);
  std::string text();

  /// The text of all remarks; outlives the context, which refers to it.
  std::unique_ptr<std::string> remarks;
  std::unique_ptr<MLIRContext> context;
  std::unique_ptr<OwningOpRef<ModuleOp>> module;
  /// All diagnostics, one per line, and their number.
  std::string errors;
  unsigned numErrors = 0;
};

Imported import(const ::onnx::ModelProto &proto,
                const ImportOptions &options = {},
                const std::string &directory = "");
inline Imported import(const TestModel &model,
                       const ImportOptions &options = {}) {
  return import(model.proto, options);
}
Imported importBytes(const std::string &bytes,
                     const ImportOptions &options = {});
Imported importFile(const std::string &path, const ImportOptions &options = {});

/// A model with one node: input "x", the given initializers, output "y".
/// Parameters of the node are its inputs after "x".
struct SingleNode {
  SingleNode(int64_t opset, const std::string &opType, const Dims &inputShape,
             const std::vector<::onnx::TensorProto> &parameters = {});

  template <typename T>
  SingleNode &set(const std::string &name, const T &value) {
    node.set(name, value);
    return *this;
  }
  Imported import() const { return test::import(model); }

  TestModel model;
  NodeBuilder node;
};

template <typename Range>
Dims toDims(const Range &values) {
  return Dims(values.begin(), values.end());
}
/// An absent array is {}.
inline Dims toDims(std::optional<ArrayRef<int64_t>> values) {
  return values ? Dims(values->begin(), values->end()) : Dims();
}

} // namespace mlir::convopt::test

#endif // CONVOPT_TEST_IMPORT_ONNX_TESTMODEL_H

//===- TestModel.cpp - Models built in memory, and what becomes of them ---===//

#include "test/compiler/Import/ONNX/TestModel.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::test;
using ::onnx::AttributeProto;
using ::onnx::TensorProto;

static AttributeProto &addAttribute(::onnx::NodeProto &node,
                                    const std::string &name,
                                    AttributeProto::AttributeType type) {
  AttributeProto &attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

NodeBuilder &NodeBuilder::set(const std::string &name, int64_t value) {
  addAttribute(proto, name, AttributeProto::INT).set_i(value);
  return *this;
}

NodeBuilder &NodeBuilder::set(const std::string &name, float value) {
  addAttribute(proto, name, AttributeProto::FLOAT).set_f(value);
  return *this;
}

NodeBuilder &NodeBuilder::set(const std::string &name, const char *value) {
  addAttribute(proto, name, AttributeProto::STRING).set_s(value);
  return *this;
}

NodeBuilder &NodeBuilder::set(const std::string &name, const Dims &values) {
  AttributeProto &attribute = addAttribute(proto, name, AttributeProto::INTS);
  for (int64_t value : values)
    attribute.add_ints(value);
  return *this;
}

NodeBuilder &NodeBuilder::set(const std::string &name,
                              const TensorProto &value) {
  *addAttribute(proto, name, AttributeProto::TENSOR).mutable_t() = value;
  return *this;
}

TensorProto test::floats(const std::string &name, const Dims &dims,
                         std::vector<float> values) {
  TensorProto tensor;
  tensor.set_name(name);
  tensor.set_data_type(TensorProto::FLOAT);
  int64_t count = 1;
  for (int64_t dim : dims) {
    tensor.add_dims(dim);
    count *= dim;
  }
  if (values.size() == 1)
    values.resize(count, values.front());
  for (float value : values)
    tensor.add_float_data(value);
  return tensor;
}

TensorProto test::ints(const std::string &name, const Dims &values) {
  TensorProto tensor;
  tensor.set_name(name);
  tensor.set_data_type(TensorProto::INT64);
  tensor.add_dims(values.size());
  for (int64_t value : values)
    tensor.add_int64_data(value);
  return tensor;
}

TensorProto test::scalar(const std::string &name, int64_t value) {
  TensorProto tensor = ints(name, {value});
  tensor.clear_dims();
  return tensor;
}

TestModel::TestModel(int64_t opset) {
  proto.set_ir_version(8);
  proto.add_opset_import()->set_version(opset);
  graph().set_name("graph");
}

static ::onnx::TypeProto::Tensor &addValueInfo(::onnx::ValueInfoProto &info,
                                               const std::string &name) {
  info.set_name(name);
  ::onnx::TypeProto::Tensor &type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(TensorProto::FLOAT);
  return type;
}

TestModel &TestModel::input(const std::string &name, const Dims &dims) {
  auto &type = addValueInfo(*graph().add_input(), name);
  type.mutable_shape();
  for (int64_t dim : dims)
    type.mutable_shape()->add_dim()->set_dim_value(dim);
  return *this;
}

TestModel &TestModel::symbolicInput(const std::string &name,
                                    const std::vector<std::string> &dims) {
  auto &type = addValueInfo(*graph().add_input(), name);
  for (const std::string &text : dims) {
    auto &dim = *type.mutable_shape()->add_dim();
    int64_t size;
    if (!StringRef(text).getAsInteger(10, size))
      dim.set_dim_value(size);
    else if (!text.empty())
      dim.set_dim_param(text);
  }
  return *this;
}

TestModel &TestModel::initializer(const TensorProto &tensor) {
  *graph().add_initializer() = tensor;
  return *this;
}

NodeBuilder TestModel::node(const std::string &opType,
                            const std::vector<std::string> &inputs,
                            const std::vector<std::string> &outputs,
                            const std::string &name) {
  ::onnx::NodeProto &node = *graph().add_node();
  node.set_op_type(opType);
  node.set_name(name);
  for (const std::string &input : inputs)
    node.add_input(input);
  for (const std::string &output : outputs)
    node.add_output(output);
  return NodeBuilder(node);
}

TestModel &TestModel::output(const std::string &name) {
  graph().add_output()->set_name(name);
  return *this;
}

TestModel &TestModel::output(const std::string &name, const Dims &dims) {
  auto &type = addValueInfo(*graph().add_output(), name);
  type.mutable_shape();
  for (int64_t dim : dims)
    type.mutable_shape()->add_dim()->set_dim_value(dim);
  return *this;
}

//===----------------------------------------------------------------------===//
// Imported
//===----------------------------------------------------------------------===//

Imported::Imported()
    : remarks(std::make_unique<std::string>()),
      context(std::make_unique<MLIRContext>()) {}

std::string Imported::opNames() {
  std::vector<std::string> names;
  if (*this)
    (*module)->walk([&](Operation *op) {
      if (isa_and_nonnull<ConvOptDialect>(op->getDialect()))
        names.push_back(op->getName().stripDialect().str());
    });
  return llvm::join(names, " ");
}

Value Imported::result(unsigned i) {
  return main().getBody().front().getTerminator()->getOperand(i);
}

Dims Imported::resultShape(unsigned i) {
  if (!*this)
    return {-1};
  return toDims(cast<RankedTensorType>(result(i).getType()).getShape());
}

Dims Imported::resultInts(unsigned i) {
  if (!*this)
    return {-1};
  FailureOr<SmallVector<int64_t>> values =
      readAsInt(getConstantElements(result(i)));
  return succeeded(values) ? toDims(*values) : Dims{-1};
}

std::vector<double> Imported::resultFloats(unsigned i) {
  if (!*this)
    return {};
  FailureOr<SmallVector<double>> values = readAsDouble(result(i));
  return succeeded(values) ? std::vector<double>(values->begin(), values->end())
                           : std::vector<double>();
}

std::string Imported::text() {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (*this)
    (*module)->print(os);
  return text;
}

namespace {
/// Collects remarks as lines of text.
class RemarkCollector : public remark::detail::MLIRRemarkStreamerBase {
public:
  explicit RemarkCollector(std::string &text) : text(text) {}
  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    text += remark.getMsg() + "\n";
  }

private:
  std::string &text;
};
} // namespace

template <typename Action>
static Imported run(Action action) {
  Imported imported;
  remark::RemarkCategories categories;
  categories.analysis = "convopt-import";
  EXPECT_TRUE(succeeded(remark::enableOptimizationRemarks(
      *imported.context, std::make_unique<RemarkCollector>(*imported.remarks),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), categories)));
  ScopedDiagnosticHandler handler(
      imported.context.get(), [&](Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == DiagnosticSeverity::Remark) {
          *imported.remarks += diagnostic.str() + "\n";
          return success();
        }
        imported.errors += diagnostic.str() + "\n";
        ++imported.numErrors;
        return success();
      });
  FailureOr<OwningOpRef<ModuleOp>> module = action(*imported.context);
  EXPECT_EQ(failed(module), imported.numErrors != 0) << imported.errors;
  if (succeeded(module))
    imported.module =
        std::make_unique<OwningOpRef<ModuleOp>>(std::move(*module));
  return imported;
}

Imported test::importBytes(const std::string &bytes,
                           const ImportOptions &options) {
  return run([&](MLIRContext &context) {
    return importONNXBytes(bytes, "test.onnx", "", context, options);
  });
}

Imported test::import(const ::onnx::ModelProto &proto,
                      const ImportOptions &options,
                      const std::string &directory) {
  std::string bytes;
  proto.SerializeToString(&bytes);
  return run([&](MLIRContext &context) {
    return importONNXBytes(bytes, "test.onnx", directory, context, options);
  });
}

Imported test::importFile(const std::string &path,
                          const ImportOptions &options) {
  return run([&](MLIRContext &context) {
    return importONNXFile(path, context, options);
  });
}

static std::vector<std::string>
getInputNames(const std::vector<TensorProto> &parameters) {
  std::vector<std::string> names{"x"};
  for (const TensorProto &parameter : parameters)
    names.push_back(parameter.name());
  return names;
}

SingleNode::SingleNode(int64_t opset, const std::string &opType,
                       const Dims &inputShape,
                       const std::vector<TensorProto> &parameters)
    : model(opset), node(model.node(opType, getInputNames(parameters), {"y"})) {
  model.input("x", inputShape).output("y");
  for (const TensorProto &parameter : parameters)
    if (!parameter.name().empty())
      model.initializer(parameter);
}

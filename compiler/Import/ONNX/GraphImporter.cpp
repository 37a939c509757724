//===- GraphImporter.cpp - A model's graph as a function ------------------===//

#include "compiler/Import/ONNX/GraphImporter.h"

#include "compiler/Import/ONNX/BindInputs.h"
#include "compiler/Import/ONNX/NodeImporter.h"
#include "compiler/Import/ONNX/Shapes.h"
#include "compiler/Import/ONNX/Tensors.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/Path.h"

#include <vector>

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

namespace {

class GraphImporter {
public:
  GraphImporter(::onnx::ModelProto &model, StringRef directory,
                const ImportOptions &options, const Reporter &reporter)
      : model(model), graph(*model.mutable_graph()), options(options),
        reporter(reporter), builder(&reporter.getContext()),
        state{reporter, builder, directory, {}, {}} {}

  FailureOr<OwningOpRef<ModuleOp>> run();

private:
  LogicalResult readOpsets();
  LogicalResult checkNodes();
  FailureOr<OwningOpRef<ModuleOp>> importGraph();
  void addInputs(func::FuncOp function, ArrayRef<BoundInput> inputs);
  LogicalResult addInitializers();
  LogicalResult importNode(const Node &node);
  void setUnknown(const ::onnx::NodeProto &node);
  LogicalResult importKnown(NodeImporter &importer);
  LogicalResult addOutputs(func::FuncOp function);

  Location nameLoc(StringRef name) {
    return NameLoc::get(builder.getStringAttr(name));
  }

  ::onnx::ModelProto &model;
  ::onnx::GraphProto &graph;
  const ImportOptions &options;
  const Reporter &reporter;
  OpBuilder builder;
  ImportState state;
  GraphIndex index;
  llvm::StringMap<int64_t> opsets;
  /// Those that can be imported.
  std::vector<Node> nodes;
};

} // namespace

/// "ai.onnx" is another spelling of the default domain.
static StringRef normalizeDomain(StringRef domain) {
  return domain == "ai.onnx" ? StringRef() : domain;
}

LogicalResult GraphImporter::readOpsets() {
  for (const ::onnx::OperatorSetIdProto &import : model.opset_import()) {
    auto [it, isNew] =
        opsets.try_emplace(normalizeDomain(import.domain()), import.version());
    if (!isNew && it->second != import.version())
      return reporter.error("the model imports two opsets of domain '" +
                            import.domain() + "'");
  }
  if (!opsets.contains(""))
    return reporter.error("the model imports no opset of the domain ai.onnx");
  int64_t opset = opsets.lookup("");
  if (opset < kMinOpset || opset > kMaxOpset)
    return reporter.error("the model uses opset " + Twine(opset) + "; opsets " +
                          Twine(kMinOpset) + " to " + Twine(kMaxOpset) +
                          " are supported");
  return success();
}

/// Everything that can be said about single nodes without importing them: what
/// is unsupported goes to the list, a broken schema is an error.
LogicalResult GraphImporter::checkNodes() {
  std::string firstError;
  int64_t wrong = -1;
  for (int64_t i = 0; i < graph.node_size(); ++i) {
    const ::onnx::NodeProto &proto = graph.node(i);
    StringRef domain = normalizeDomain(proto.domain());
    int64_t opset = opsets.lookup(domain);
    std::optional<std::string> unsupported;
    const OpSchema *schema =
        domain.empty() ? findSchema(proto.op_type(), opset) : nullptr;
    if (!schema) {
      unsupported = "";
    } else {
      Node node(proto, i, opset, *schema, index);
      if (std::optional<std::string> reason = node.checkSchema()) {
        if (wrong < 0)
          firstError = *reason;
        wrong = wrong < 0 ? i : wrong;
        continue;
      }
      std::string reason = schema->check ? schema->check(node) : "";
      if (!reason.empty())
        unsupported = reason;
      else
        nodes.push_back(std::move(node));
    }
    if (!unsupported)
      continue;
    state.unsupported.push_back(
        {proto.op_type(), domain, opset, getNodeName(proto, i), *unsupported});
    setUnknown(proto);
  }
  if (wrong < 0)
    return success();
  return reporter.nodeError(getNodeName(graph.node(wrong), wrong),
                            graph.node(wrong).op_type(), firstError);
}

/// The results of a node that could not be imported.
void GraphImporter::setUnknown(const ::onnx::NodeProto &node) {
  for (const std::string &output : node.output())
    state.values[output] = {};
}

void GraphImporter::addInputs(func::FuncOp function,
                              ArrayRef<BoundInput> inputs) {
  Block *entry = &function.getBody().emplaceBlock();
  for (auto [i, input] : llvm::enumerate(inputs)) {
    Value argument = entry->addArgument(input.type, nameLoc(input.name));
    function.setArgAttr(i, "convopt.name", builder.getStringAttr(input.name));
    state.values[input.name].value = argument;
  }
  builder.setInsertionPointToEnd(entry);
}

LogicalResult GraphImporter::addInitializers() {
  int64_t shadowed = 0;
  for (::onnx::TensorProto &tensor : *graph.mutable_initializer()) {
    if (isOverridable(tensor, index, options)) {
      auto type = state.values[tensor.name()].getType();
      if (ArrayRef<int64_t>(tensor.dims().data(), tensor.dims_size()) !=
          type.getShape())
        return reporter.error("initializer '" + Twine(tensor.name()) +
                              "' and the input of the same name have different "
                              "shapes");
      continue;
    }
    if (index.isInput(tensor.name())) {
      ++shadowed;
      remark::analysis(nameLoc(tensor.name()),
                       remark::RemarkOpts::name("InitializerInput")
                           .category("convopt-import"))
          << "initializer '" + tensor.name() +
                 "' is a graph input, too; it is treated as a constant";
    }
    llvm::Expected<ElementsAttr> elements = decodeTensor(
        reporter.getContext(), tensor, tensor.name(), state.directory);
    if (!elements)
      return reporter.error(llvm::toString(elements.takeError()));
    if (!NodeImporter::countDecoded(state, elements->getShapedType()))
      return reporter.error("the initializers need more than 8 GiB");
    state.values[tensor.name()].constant = *elements;
    // The attribute owns the data now. Clearing a message would keep its
    // memory.
    ::onnx::TensorProto named;
    named.set_name(tensor.name());
    tensor.Swap(&named);
  }
  // One line for everybody; each by itself is a remark of the engine's.
  if (shadowed)
    reporter.remark("initializers that are graph inputs, too, are treated as "
                    "constants: " +
                    Twine(shadowed) +
                    " (--overridable-initializers keeps them as inputs)");
  return success();
}

/// Imports a node whose inputs are all known. Results that are used are set
/// afterwards.
LogicalResult GraphImporter::importKnown(NodeImporter &importer) {
  const Node &node = importer.getNode();
  const OpSchema &schema = node.getSchema();
  bool allConstant = true;
  for (unsigned i = 0; i < node.getNumInputs(); ++i)
    allConstant &= !node.hasInput(i) || importer.getConstant(i);

  bool evaluated = false;
  if (schema.evaluate && allConstant) {
    FailureOr<bool> result = schema.evaluate(importer);
    if (failed(result))
      return failure();
    evaluated = *result;
  }
  if (!evaluated) {
    if (!schema.import)
      return importer.unsupported(
          allConstant ? "its constant result has more than 64 MiB"
                      : "only on constants, its input is a run-time tensor");
    unsigned activations = std::min(schema.activations, node.getNumInputs());
    for (unsigned i = 0; i < activations; ++i) {
      if (!node.hasInput(i))
        continue;
      RankedTensorType type = importer.getType(i);
      if (!isa<FloatType>(type.getElementType()))
        return importer.unsupported("its input '" + node.getInputName(i) +
                                    "' is a tensor of integers");
      if (type.getNumElements() == 0)
        return importer.unsupported("its input '" + node.getInputName(i) +
                                    "' is empty");
    }
    if (failed(schema.import(importer)))
      return failure();
  }
  for (unsigned i = 0; i < node.getNumOutputs(); ++i)
    if (node.isUsed(i) && !state.values.contains(node.getOutputName(i)))
      return importer.unsupported("its output " + Twine(i) + ", '" +
                                  node.getOutputName(i) + "', is used");
  return success();
}

LogicalResult GraphImporter::importNode(const Node &node) {
  auto isUnknown = [&](StringRef name) {
    auto it = state.values.find(name);
    return it != state.values.end() && !it->second.value &&
           !it->second.constant;
  };
  bool blocked = false;
  for (unsigned i = 0; i < node.getNumInputs(); ++i)
    blocked |= node.hasInput(i) && isUnknown(node.getInputName(i));
  NodeImporter importer(node, state);
  if (!blocked && succeeded(importKnown(importer)))
    return success();
  if (!blocked && !importer.isUnsupported())
    return failure();
  // Go on without the results, to list what else is unsupported.
  setUnknown(node.getProto());
  return success();
}

LogicalResult GraphImporter::addOutputs(func::FuncOp function) {
  SmallVector<Value> results;
  for (const ::onnx::ValueInfoProto &output : graph.output()) {
    ImportedValue &imported = state.values[output.name()];
    RankedTensorType type = imported.getType();
    const ::onnx::TypeProto::Tensor &declared = output.type().tensor_type();
    if (type.getElementType().isInteger(1) || type.getNumElements() == 0)
      return reporter.error("output '" + Twine(output.name()) +
                            "' is an empty or boolean tensor, which is not "
                            "supported");
    if (output.type().has_tensor_type() && declared.elem_type() != 0 &&
        convertElementType(reporter.getContext(), declared.elem_type()) !=
            type.getElementType())
      return reporter.error("output '" + Twine(output.name()) +
                            "' is declared with element type " +
                            dataTypeToString(declared.elem_type()) +
                            ", but computed with another");
    if (declared.has_shape()) {
      bool agrees = declared.shape().dim_size() == type.getRank();
      for (int64_t i = 0; agrees && i < type.getRank(); ++i) {
        const auto &dim = declared.shape().dim(i);
        agrees = !dim.has_dim_value() || dim.dim_value() <= 0 ||
                 dim.dim_value() == type.getDimSize(i);
      }
      if (!agrees)
        return reporter.error("output '" + Twine(output.name()) +
                              "' is computed with shape " +
                              shapeToString(type.getShape()) +
                              ", which contradicts its declaration");
    }
    if (!imported.value)
      imported.value = arith::ConstantOp::create(
          builder, nameLoc(output.name()), imported.constant);
    results.push_back(imported.value);
  }
  func::ReturnOp::create(builder, function.getLoc(), results);
  function.setType(builder.getFunctionType(function.getArgumentTypes(),
                                           ValueRange(results).getTypes()));
  for (auto [i, output] : llvm::enumerate(graph.output()))
    function.setResultAttr(i, "convopt.name",
                           builder.getStringAttr(output.name()));
  return success();
}

FailureOr<OwningOpRef<ModuleOp>> GraphImporter::run() {
  if (failed(readOpsets()))
    return failure();
  FailureOr<GraphIndex> built = GraphIndex::build(graph, reporter);
  if (failed(built))
    return failure();
  index = std::move(*built);
  if (failed(checkNodes()))
    return failure();
  if (state.unsupported.empty())
    return importGraph();
  {
    // The rest is imported only to complete the list.
    ScopedDiagnosticHandler silence(&reporter.getContext(),
                                    [](Diagnostic &) { return success(); });
    (void)importGraph();
  }
  return reporter.unsupported(state.unsupported);
}

FailureOr<OwningOpRef<ModuleOp>> GraphImporter::importGraph() {
  FailureOr<SmallVector<BoundInput>> inputs =
      bindInputs(graph, index, options, reporter);
  if (failed(inputs))
    return failure();

  StringRef source = llvm::sys::path::filename(reporter.getFileName());
  OwningOpRef<ModuleOp> module = ModuleOp::create(nameLoc(source));
  (*module)->setAttr("convopt.source", builder.getStringAttr(source));
  builder.setInsertionPointToEnd(module->getBody());
  auto types = llvm::map_to_vector(
      *inputs, [](const BoundInput &input) -> Type { return input.type; });
  auto function = func::FuncOp::create(
      builder, nameLoc(graph.name().empty() ? source : StringRef(graph.name())),
      "main", builder.getFunctionType(types, {}));
  addInputs(function, *inputs);
  if (failed(addInitializers()))
    return failure();
  for (const Node &node : nodes)
    if (failed(importNode(node)))
      return failure();
  if (!state.unsupported.empty())
    return reporter.unsupported(state.unsupported);
  if (failed(addOutputs(function)))
    return failure();
  return module;
}

FailureOr<OwningOpRef<ModuleOp>>
onnx_import::importModel(::onnx::ModelProto &model, StringRef directory,
                         const ImportOptions &options,
                         const Reporter &reporter) {
  return GraphImporter(model, directory, options, reporter).run();
}

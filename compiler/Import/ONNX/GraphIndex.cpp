//===- GraphIndex.cpp - Names of a graph and their order ------------------===//

#include "compiler/Import/ONNX/GraphIndex.h"

using namespace mlir;
using namespace mlir::convopt::onnx_import;

/// Value name -> index of the node that produces it.
using Producers = llvm::StringMap<int64_t>;

std::string
mlir::convopt::onnx_import::getNodeName(const ::onnx::NodeProto &node,
                                        int64_t index) {
  if (!node.name().empty())
    return node.name();
  return node.op_type() + "_" + std::to_string(index);
}

/// Whether the nodes can be sorted at all: repeatedly takes a node whose
/// producers are all taken.
static bool hasCycle(const ::onnx::GraphProto &graph,
                     const Producers &producers) {
  size_t count = graph.node_size();
  SmallVector<int64_t> missing(count, 0);
  SmallVector<SmallVector<int64_t, 2>> users(count);
  SmallVector<int64_t> ready;
  for (size_t i = 0; i < count; ++i) {
    for (const std::string &input : graph.node(i).input()) {
      auto producer = producers.find(input);
      if (producer == producers.end())
        continue;
      users[producer->second].push_back(i);
      ++missing[i];
    }
    if (missing[i] == 0)
      ready.push_back(i);
  }
  size_t taken = 0;
  while (!ready.empty()) {
    ++taken;
    for (int64_t user : users[ready.pop_back_val()])
      if (--missing[user] == 0)
        ready.push_back(user);
  }
  return taken != count;
}

FailureOr<GraphIndex> GraphIndex::build(const ::onnx::GraphProto &graph,
                                        const Reporter &reporter) {
  GraphIndex index;
  for (const ::onnx::ValueInfoProto &input : graph.input()) {
    if (input.name().empty())
      return reporter.error("a graph input has no name");
    if (!index.inputs.insert(input.name()).second)
      return reporter.error("graph input '" + Twine(input.name()) +
                            "' is declared twice");
  }
  for (const ::onnx::TensorProto &tensor : graph.initializer()) {
    if (tensor.name().empty())
      return reporter.error("an initializer has no name");
    if (!index.initializers.insert(tensor.name()).second)
      return reporter.error("initializer '" + Twine(tensor.name()) +
                            "' is defined twice");
  }
  if (graph.sparse_initializer_size() != 0)
    return reporter.error("sparse initializers are not supported ('" +
                          graph.sparse_initializer(0).values().name() + "')");

  Producers producers;
  for (int64_t i = 0; i < graph.node_size(); ++i) {
    const ::onnx::NodeProto &node = graph.node(i);
    for (const std::string &output : node.output()) {
      if (output.empty())
        continue;
      if (index.isInput(output) || index.isInitializer(output) ||
          !producers.try_emplace(output, i).second)
        return reporter.nodeError(getNodeName(node, i), node.op_type(),
                                  "its output '" + Twine(output) +
                                      "' is already defined");
    }
  }

  for (int64_t i = 0; i < graph.node_size(); ++i) {
    const ::onnx::NodeProto &node = graph.node(i);
    for (const std::string &input : node.input()) {
      if (input.empty())
        continue;
      index.used.insert(input);
      if (index.isInput(input) || index.isInitializer(input))
        continue;
      auto producer = producers.find(input);
      if (producer != producers.end() && producer->second < i)
        continue;
      std::string reason = "its input '" + input + "' ";
      if (producer == producers.end()) {
        reason += "is no graph input, initializer or node's output";
      } else if (hasCycle(graph, producers)) {
        reason += "depends on a cycle of nodes";
      } else {
        reason += "is produced by a later node, '" +
                  getNodeName(graph.node(producer->second), producer->second) +
                  "'; ONNX requires nodes in topological order";
      }
      return reporter.nodeError(getNodeName(node, i), node.op_type(), reason);
    }
  }

  if (graph.output_size() == 0)
    return reporter.error("the graph has no outputs");
  llvm::StringSet<> outputs;
  for (const ::onnx::ValueInfoProto &output : graph.output()) {
    if (!outputs.insert(output.name()).second)
      return reporter.error("graph output '" + Twine(output.name()) +
                            "' is declared twice");
    index.used.insert(output.name());
    if (!index.isInput(output.name()) && !index.isInitializer(output.name()) &&
        !producers.contains(output.name()))
      return reporter.error(
          "graph output '" + Twine(output.name()) +
          "' is no graph input, initializer or node's output");
  }
  return index;
}

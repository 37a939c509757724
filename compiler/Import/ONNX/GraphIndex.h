//===- GraphIndex.h - Names of a graph and their order --------------------===//

#ifndef CONVOPT_IMPORT_ONNX_GRAPHINDEX_H
#define CONVOPT_IMPORT_ONNX_GRAPHINDEX_H

#include "compiler/Import/ONNX/Reporter.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <onnx/onnx_pb.h>

namespace mlir::convopt::onnx_import {

/// The name diagnostics and locations give to a node: its own, or
/// "<OpType>_<index>".
std::string getNodeName(const ::onnx::NodeProto &node, int64_t index);

/// Which names exist and who uses them.
class GraphIndex {
public:
  /// Fails with a diagnostic unless every value has one definition that stands
  /// before its uses (ONNX requires sorted nodes; a cycle is named as such).
  static FailureOr<GraphIndex> build(const ::onnx::GraphProto &graph,
                                     const Reporter &reporter);

  /// Whether a node or the graph's outputs read the value.
  bool isUsed(StringRef value) const { return used.contains(value); }
  bool isInput(StringRef value) const { return inputs.contains(value); }
  bool isInitializer(StringRef value) const {
    return initializers.contains(value);
  }

private:
  llvm::StringSet<> used, inputs, initializers;
};

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_GRAPHINDEX_H

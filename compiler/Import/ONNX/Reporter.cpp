//===- Reporter.cpp - Errors that name file, node and reason --------------===//

#include "compiler/Import/ONNX/Reporter.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace mlir;
using namespace mlir::convopt::onnx_import;

/// Nodes named per line of the list of unsupported operators.
static constexpr size_t kMaxNodesPerLine = 20;

LogicalResult Reporter::error(const Twine &message) const {
  Location location = NameLoc::get(StringAttr::get(&context, fileName));
  return emitError(location) << fileName << ": " << message;
}

void Reporter::remark(const Twine &message) const {
  emitRemark(UnknownLoc::get(&context)) << fileName << ": " << message;
}

LogicalResult Reporter::nodeError(StringRef nodeName, StringRef opType,
                                  const Twine &message) const {
  Location location = NameLoc::get(StringAttr::get(&context, nodeName));
  return emitError(location) << fileName << ": node '" << nodeName << "' ("
                             << opType << "): " << message;
}

LogicalResult Reporter::unsupported(ArrayRef<UnsupportedNode> nodes) const {
  // Nodes by the text that comes before and after their names.
  std::map<std::pair<std::string, std::string>, SmallVector<StringRef>> lines;
  for (const UnsupportedNode &node : nodes) {
    std::string head =
        (node.opType + ", " + (node.domain.empty() ? "ai.onnx" : node.domain) +
         ", opset " + (node.opset > 0 ? Twine(node.opset) : Twine("?")))
            .str();
    lines[{head, node.reason}].push_back(node.nodeName);
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "unsupported operators (operator, domain, opset: nodes):";
  for (auto &[line, names] : lines) {
    os << "\n  " << line.first << ": ";
    llvm::interleaveComma(ArrayRef(names).take_front(kMaxNodesPerLine), os);
    if (names.size() > kMaxNodesPerLine)
      os << " and " << names.size() - kMaxNodesPerLine << " more";
    if (!line.second.empty())
      os << " (" << line.second << ")";
  }
  return error(text);
}

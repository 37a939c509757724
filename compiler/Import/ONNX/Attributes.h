//===- Attributes.h - A node's attributes, checked once, then typed -------===//

#ifndef CONVOPT_IMPORT_ONNX_ATTRIBUTES_H
#define CONVOPT_IMPORT_ONNX_ATTRIBUTES_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <onnx/onnx_pb.h>

#include <optional>
#include <string>

namespace mlir::convopt::onnx_import {

using AttributeKind = ::onnx::AttributeProto::AttributeType;

/// An attribute an operator may have.
struct AttributeSpec {
  StringRef name;
  AttributeKind kind;
};

/// Reads the attributes of one node. `check` comes first: after it, a present
/// attribute has the kind its specification says.
class Attributes {
public:
  explicit Attributes(const ::onnx::NodeProto &node) : node(node) {}

  /// What is wrong with the attributes (unknown, twice, of another kind), or
  /// nothing.
  std::optional<std::string> check(ArrayRef<AttributeSpec> specs) const;

  bool has(StringRef name) const { return find(name) != nullptr; }
  int64_t getInt(StringRef name, int64_t otherwise) const;
  double getFloat(StringRef name, float otherwise) const;
  StringRef getString(StringRef name, StringRef otherwise) const;
  /// Empty when absent.
  ArrayRef<int64_t> getInts(StringRef name) const;
  ArrayRef<float> getFloats(StringRef name) const;
  /// Null when absent.
  const ::onnx::TensorProto *getTensor(StringRef name) const;

private:
  const ::onnx::AttributeProto *find(StringRef name) const;

  const ::onnx::NodeProto &node;
};

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_ATTRIBUTES_H

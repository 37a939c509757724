//===- Attributes.cpp - A node's attributes, checked once, then typed -----===//

#include "compiler/Import/ONNX/Attributes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::convopt::onnx_import;

std::optional<std::string>
Attributes::check(ArrayRef<AttributeSpec> specs) const {
  llvm::StringSet<> seen;
  for (const ::onnx::AttributeProto &attribute : node.attribute()) {
    std::string quoted = "attribute '" + attribute.name() + "' ";
    if (!seen.insert(attribute.name()).second)
      return quoted + "is given twice";
    const auto *spec = llvm::find_if(specs, [&](const AttributeSpec &spec) {
      return spec.name == attribute.name();
    });
    if (spec == specs.end())
      return quoted + "is not an attribute of this operator at this opset";
    if (!attribute.ref_attr_name().empty())
      return quoted + "refers to a function's attribute outside a function";
    if (attribute.type() != spec->kind)
      return quoted + "is of kind " +
             ::onnx::AttributeProto::AttributeType_Name(attribute.type()) +
             ", expected " +
             ::onnx::AttributeProto::AttributeType_Name(spec->kind);
  }
  return std::nullopt;
}

const ::onnx::AttributeProto *Attributes::find(StringRef name) const {
  for (const ::onnx::AttributeProto &attribute : node.attribute())
    if (attribute.name() == name)
      return &attribute;
  return nullptr;
}

int64_t Attributes::getInt(StringRef name, int64_t otherwise) const {
  const ::onnx::AttributeProto *attribute = find(name);
  return attribute ? attribute->i() : otherwise;
}

double Attributes::getFloat(StringRef name, float otherwise) const {
  const ::onnx::AttributeProto *attribute = find(name);
  return attribute ? attribute->f() : otherwise;
}

StringRef Attributes::getString(StringRef name, StringRef otherwise) const {
  const ::onnx::AttributeProto *attribute = find(name);
  return attribute ? StringRef(attribute->s()) : otherwise;
}

ArrayRef<int64_t> Attributes::getInts(StringRef name) const {
  const ::onnx::AttributeProto *attribute = find(name);
  if (!attribute)
    return {};
  return ArrayRef<int64_t>(attribute->ints().data(), attribute->ints_size());
}

ArrayRef<float> Attributes::getFloats(StringRef name) const {
  const ::onnx::AttributeProto *attribute = find(name);
  if (!attribute)
    return {};
  return ArrayRef<float>(attribute->floats().data(), attribute->floats_size());
}

const ::onnx::TensorProto *Attributes::getTensor(StringRef name) const {
  const ::onnx::AttributeProto *attribute = find(name);
  return attribute ? &attribute->t() : nullptr;
}

//===- NodeImporter.cpp - One node of the graph, as a handler sees it -----===//

#include "compiler/Import/ONNX/NodeImporter.h"

#include "compiler/Import/ONNX/Shapes.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/TensorNames.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace mlir::convopt;
using namespace mlir::convopt::onnx_import;

/// Limit on a list of sizes, axes or bounds.
static constexpr int64_t kMaxParameterElements = 1 << 16;

std::optional<std::string> Node::checkSchema() const {
  auto present = [](unsigned i) { return "input " + std::to_string(i); };
  if (getNumInputs() > schema.maxInputs)
    return "has " + std::to_string(getNumInputs()) + " inputs, at most " +
           std::to_string(schema.maxInputs) + " are defined at opset " +
           std::to_string(opset);
  for (unsigned i = 0; i < schema.minInputs; ++i)
    if (!hasInput(i))
      return present(i) + " is missing";
  // The elements of a variadic list are not optional.
  for (unsigned i = 0; schema.maxInputs == kVariadic && i < getNumInputs(); ++i)
    if (!hasInput(i))
      return present(i) + " is missing";
  if (getNumOutputs() == 0)
    return "has no outputs";
  if (getNumOutputs() > schema.maxOutputs)
    return "has " + std::to_string(getNumOutputs()) + " outputs, at most " +
           std::to_string(schema.maxOutputs) + " are defined at opset " +
           std::to_string(opset);
  return attributes.check(schema.attributes);
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

const ImportedValue &NodeImporter::getImported(unsigned i) const {
  return state.values.find(node.getInputName(i))->second;
}

ElementsAttr NodeImporter::getConstant(unsigned i) const {
  return hasInput(i) ? getImported(i).constant : ElementsAttr();
}

RankedTensorType NodeImporter::getType(unsigned i) const {
  return getImported(i).getType();
}

Value NodeImporter::getValue(unsigned i) {
  if (!hasInput(i))
    return {};
  StringRef name = node.getInputName(i);
  ImportedValue &imported = state.values.find(name)->second;
  if (!imported.value)
    imported.value = arith::ConstantOp::create(
        state.builder, NameLoc::get(state.builder.getStringAttr(name)),
        imported.constant);
  return imported.value;
}

FailureOr<SmallVector<int64_t>> NodeImporter::getIntParameter(unsigned i,
                                                              StringRef what) {
  if (!hasInput(i))
    return SmallVector<int64_t>();
  ElementsAttr constant = getConstant(i);
  if (!constant)
    return unsupported(what + " is computed at run time");
  if (getType(i).getRank() > 1)
    return error(what + " has rank " + Twine(getType(i).getRank()) +
                 ", expected 0 or 1");
  // A splat may stand for any number of elements.
  if (constant.getNumElements() > kMaxParameterElements)
    return error(what + " has " + Twine(constant.getNumElements()) +
                 " elements, more than " + Twine(kMaxParameterElements));
  FailureOr<SmallVector<int64_t>> values = readAsInt(constant);
  if (failed(values))
    return error(what + " is not a tensor of integers");
  return values;
}

FailureOr<double> NodeImporter::getFloatParameter(unsigned i, StringRef what) {
  ElementsAttr constant = getConstant(i);
  if (!constant)
    return unsupported(what + " is computed at run time");
  if (constant.getNumElements() != 1)
    return error(what + " has " + Twine(constant.getNumElements()) +
                 " elements, expected one");
  FailureOr<SmallVector<double>> values = readAsDouble(constant);
  if (failed(values))
    return error(what + " is not a float");
  return values->front();
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

LogicalResult NodeImporter::checkSize(RankedTensorType type) const {
  std::optional<int64_t> count = countElements(type.getShape());
  if (!count || *count * getElementBytes(type.getElementType()) > kMaxBytes)
    return error("its result of shape " + shapeToString(type.getShape()) +
                 " is too large (2^31 elements, 8 GiB)");
  return success();
}

LogicalResult NodeImporter::setResult(unsigned i, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  if (failed(checkSize(type)))
    return failure();
  if (type.getNumElements() == 0)
    return unsupported("its result of shape " + shapeToString(type.getShape()) +
                       " is empty");
  // Not of what another node has computed and this one only forwards.
  auto result = dyn_cast<OpResult>(value);
  if (result &&
      (result.getOwner()->getLoc() == loc || result.getOwner() == namedOp)) {
    setTensorName(result, node.getOutputName(i));
    namedOp = result.getOwner();
  }
  state.values[node.getOutputName(i)].value = value;
  return success();
}

LogicalResult NodeImporter::setResult(unsigned i, ElementsAttr constant) {
  state.values[node.getOutputName(i)].constant = constant;
  return success();
}

LogicalResult NodeImporter::forward(unsigned input, unsigned output) {
  ImportedValue imported = getImported(input);
  state.values[node.getOutputName(output)] = imported;
  return success();
}

LogicalResult
NodeImporter::explain(llvm::function_ref<LogicalResult()> action) const {
  std::string reasons;
  LogicalResult result = failure();
  {
    ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &diagnostic) {
      if (diagnostic.getSeverity() != DiagnosticSeverity::Error)
        return failure();
      reasons += (reasons.empty() ? "" : "; ") + diagnostic.str();
      return success();
    });
    result = action();
  }
  return succeeded(result) ? success() : error(reasons);
}

FailureOr<Operation *> NodeImporter::createVerified(OperationState &opState) {
  // Sizes first: the verifier computes with them.
  for (Type type : opState.types)
    if (failed(checkSize(cast<RankedTensorType>(type))))
      return failure();
  Operation *op = state.builder.create(opState);
  if (failed(explain([&] { return verify(op, /*verifyRecursively=*/false); })))
    return failure();
  return op;
}

bool NodeImporter::mayFold(ShapedType type) {
  std::optional<int64_t> count = countElements(type.getShape());
  if (!count)
    return false;
  int64_t bytes = *count * getElementBytes(type.getElementType());
  // The evaluator keeps up to eight bytes per element.
  if (*count * 8 > 2 * kMaxFoldedBytes || bytes > kMaxFoldedBytes ||
      state.foldedBytes > kMaxTotalFoldedBytes - bytes)
    return false;
  state.foldedBytes += bytes;
  return true;
}

bool NodeImporter::countDecoded(ImportState &state, ShapedType type) {
  state.decodedBytes +=
      type.getNumElements() * getElementBytes(type.getElementType());
  return state.decodedBytes <= kMaxBytes;
}

FailureOr<Value> NodeImporter::reshape(Value value, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getShape() == shape)
    return value;
  FailureOr<ReshapeOp> op =
      create<ReshapeOp>(value, nullptr, TypeRange(Type(type.clone(shape))));
  if (failed(op))
    return failure();
  return Value(op->getOutput());
}

Value NodeImporter::makeConstantValue(ElementsAttr elements) {
  return arith::ConstantOp::create(state.builder, loc, elements);
}

DenseI64ArrayAttr NodeImporter::intsUnless(int64_t neutral,
                                           ArrayRef<int64_t> values) const {
  if (llvm::all_of(values, [=](int64_t value) { return value == neutral; }))
    return {};
  return ints(values);
}

LogicalResult NodeImporter::unsupported(const Twine &reason) {
  state.unsupported.push_back({node.getOpType(), "", node.getOpset(),
                               node.getName().str(), reason.str()});
  reportedUnsupported = true;
  return failure();
}

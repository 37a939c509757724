//===- NodeImporter.h - One node of the graph, as a handler sees it -------===//

#ifndef CONVOPT_IMPORT_ONNX_NODEIMPORTER_H
#define CONVOPT_IMPORT_ONNX_NODEIMPORTER_H

#include "compiler/Import/ONNX/GraphIndex.h"
#include "compiler/Import/ONNX/OpSchema.h"
#include "dialects/ConvOpt/IR/ConvOpt.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"

namespace mlir::convopt::onnx_import {

/// A node of the model, read-only.
class Node {
public:
  Node(const ::onnx::NodeProto &proto, int64_t index, int64_t opset,
       const OpSchema &schema, const GraphIndex &graph)
      : proto(proto), name(getNodeName(proto, index)), opset(opset),
        schema(schema), graph(graph), attributes(proto) {}

  const ::onnx::NodeProto &getProto() const { return proto; }
  StringRef getName() const { return name; }
  StringRef getOpType() const { return proto.op_type(); }
  int64_t getOpset() const { return opset; }
  const OpSchema &getSchema() const { return schema; }
  const Attributes &getAttributes() const { return attributes; }

  unsigned getNumInputs() const { return proto.input_size(); }
  /// Empty for an absent optional input.
  StringRef getInputName(unsigned i) const {
    return i < getNumInputs() ? StringRef(proto.input(i)) : StringRef();
  }
  bool hasInput(unsigned i) const { return !getInputName(i).empty(); }
  unsigned getNumOutputs() const { return proto.output_size(); }
  StringRef getOutputName(unsigned i) const {
    return i < getNumOutputs() ? StringRef(proto.output(i)) : StringRef();
  }
  /// Whether another node or the graph's outputs read the output.
  bool isUsed(unsigned output) const {
    return graph.isUsed(getOutputName(output));
  }

  /// Why the node breaks its operator's schema, or nothing.
  std::optional<std::string> checkSchema() const;

private:
  const ::onnx::NodeProto &proto;
  std::string name;
  int64_t opset;
  const OpSchema &schema;
  const GraphIndex &graph;
  Attributes attributes;
};

/// A value of the graph: run-time, known at import, or (when its constant has
/// been materialised) both. Neither: its producer is unsupported.
struct ImportedValue {
  Value value;
  ElementsAttr constant;

  RankedTensorType getType() const {
    return cast<RankedTensorType>(value ? value.getType()
                                        : constant.getShapedType());
  }
};

/// What the nodes of one graph share.
struct ImportState {
  const Reporter &reporter;
  OpBuilder &builder;
  /// Where external data lies; empty when there is none.
  StringRef directory;
  llvm::StringMap<ImportedValue> values;
  SmallVector<UnsupportedNode> unsupported;
  /// Bytes of constants read from the model and computed at import.
  int64_t decodedBytes = 0;
  int64_t foldedBytes = 0;
};

/// Imports one node. The driver has checked the schema, so required inputs are
/// present and attributes have their kinds.
class NodeImporter {
public:
  NodeImporter(const Node &node, ImportState &state)
      : node(node), state(state),
        loc(NameLoc::get(state.builder.getStringAttr(node.getName()))) {}

  const Node &getNode() const { return node; }
  const Attributes &getAttributes() const { return node.getAttributes(); }
  int64_t getOpset() const { return node.getOpset(); }
  MLIRContext &getContext() const { return *state.builder.getContext(); }
  OpBuilder &getBuilder() const { return state.builder; }
  StringRef getDirectory() const { return state.directory; }
  Location getLoc() const { return loc; }

  //===--------------------------------------------------------------------===//
  // Inputs
  //===--------------------------------------------------------------------===//

  bool hasInput(unsigned i) const { return node.hasInput(i); }
  /// The input's constant; null when it is absent or known at run time only.
  ElementsAttr getConstant(unsigned i) const;
  /// An activation as a value of the function; null when absent. A constant is
  /// materialised on first use and then shared.
  Value getValue(unsigned i);
  /// Type and shape of a present input.
  RankedTensorType getType(unsigned i) const;
  ArrayRef<int64_t> getShape(unsigned i) const { return getType(i).getShape(); }

  /// An integer parameter that is an input: rank 0 or 1, constant. Absent
  /// inputs give an empty list.
  FailureOr<SmallVector<int64_t>> getIntParameter(unsigned i, StringRef what);
  /// A constant float with one element.
  FailureOr<double> getFloatParameter(unsigned i, StringRef what);

  //===--------------------------------------------------------------------===//
  // Results
  //===--------------------------------------------------------------------===//

  LogicalResult setResult(unsigned i, Value value);
  LogicalResult setResult(unsigned i, ElementsAttr constant);
  /// The result is the input, run-time or constant.
  LogicalResult forward(unsigned input, unsigned output = 0);

  /// Creates an operation whose result types are inferred, or, when `types` are
  /// given, are those. Inference and verification run here, so that a model
  /// that breaks a constraint gives a diagnostic.
  template <typename OpTy>
  FailureOr<OpTy>
  create(ValueRange operands,
         llvm::function_ref<void(typename OpTy::Properties &)> fill = nullptr,
         TypeRange types = {}) {
    OperationState opState(loc, OpTy::getOperationName());
    opState.addOperands(operands);
    OpaqueProperties properties(nullptr);
    if constexpr (!std::is_same_v<typename OpTy::Properties, EmptyProperties>) {
      auto &filled = opState.getOrAddProperties<typename OpTy::Properties>();
      if (fill)
        fill(filled);
      properties = OpaqueProperties(&filled);
    }
    SmallVector<Type> resultTypes(types);
    if constexpr (OpTy::template hasTrait<InferTypeOpInterface::Trait>()) {
      auto infer = [&] {
        return OpTy::inferReturnTypes(
            &getContext(), loc, operands,
            opState.attributes.getDictionary(&getContext()), properties,
            /*regions=*/{}, resultTypes);
      };
      if (resultTypes.empty() && failed(explain(infer)))
        return failure();
    }
    opState.addTypes(resultTypes);
    FailureOr<Operation *> op = createVerified(opState);
    if (failed(op))
      return failure();
    return cast<OpTy>(*op);
  }

  /// `create` for an operation with one result, which becomes result `output`.
  template <typename OpTy>
  LogicalResult
  emit(ValueRange operands,
       llvm::function_ref<void(typename OpTy::Properties &)> fill = nullptr,
       unsigned output = 0) {
    FailureOr<OpTy> op = create<OpTy>(operands, fill);
    if (failed(op))
      return failure();
    return setResult(output, (*op)->getResult(0));
  }

  /// Whether a constant may be handled element by element at import; counts it
  /// against the limit on all of them.
  bool mayFold(ShapedType type);
  /// Counts a constant read from the model against the limit on all of them.
  bool mayDecode(ShapedType type) { return countDecoded(state, type); }
  static bool countDecoded(ImportState &state, ShapedType type);

  /// `value` in `shape`, through convopt.reshape when that differs.
  FailureOr<Value> reshape(Value value, ArrayRef<int64_t> shape);
  /// A constant at this node's location.
  Value makeConstantValue(ElementsAttr elements);

  //===--------------------------------------------------------------------===//
  // Attributes of operations
  //===--------------------------------------------------------------------===//

  DenseI64ArrayAttr ints(ArrayRef<int64_t> values) const {
    return state.builder.getDenseI64ArrayAttr(values);
  }
  /// Null, which means absent, when every value is `neutral`.
  DenseI64ArrayAttr intsUnless(int64_t neutral, ArrayRef<int64_t> values) const;
  FloatAttr f64(double value) const {
    return state.builder.getF64FloatAttr(value);
  }
  IntegerAttr i64(int64_t value) const {
    return state.builder.getI64IntegerAttr(value);
  }

  //===--------------------------------------------------------------------===//
  // Errors
  //===--------------------------------------------------------------------===//

  /// The model is wrong. Always a failure.
  LogicalResult error(const Twine &message) const {
    return state.reporter.nodeError(node.getName(), node.getOpType(), message);
  }
  /// The model may be right, but this is not implemented: listed with all
  /// others when the whole graph has been seen. Always a failure.
  LogicalResult unsupported(const Twine &reason);
  bool isUnsupported() const { return reportedUnsupported; }

private:
  const ImportedValue &getImported(unsigned i) const;
  LogicalResult checkSize(RankedTensorType type) const;
  /// Runs `action`; its diagnostics come out as this node's error.
  LogicalResult explain(llvm::function_ref<LogicalResult()> action) const;
  FailureOr<Operation *> createVerified(OperationState &opState);

  const Node &node;
  ImportState &state;
  Location loc;
  /// The last op whose results have names.
  Operation *namedOp = nullptr;
  bool reportedUnsupported = false;
};

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_NODEIMPORTER_H

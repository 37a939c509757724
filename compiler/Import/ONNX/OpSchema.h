//===- OpSchema.h - The table of operators the importer knows -------------===//
//
// One row per operator version, as in the ONNX specification: the row with the
// highest `since` that the model's opset reaches applies. Arity and attributes
// are checked against the row before a handler runs.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IMPORT_ONNX_OPSCHEMA_H
#define CONVOPT_IMPORT_ONNX_OPSCHEMA_H

#include "compiler/Import/ONNX/Attributes.h"

#include "llvm/ADT/SmallVector.h"

#include <limits>

namespace mlir::convopt::onnx_import {

class Node;
class NodeImporter;

/// Opsets of the default domain that are read.
inline constexpr int64_t kMinOpset = 7;
inline constexpr int64_t kMaxOpset = 22;

inline constexpr unsigned kVariadic = std::numeric_limits<unsigned>::max();

/// Emits the operations of one node and sets its results.
using Importer = LogicalResult (*)(NodeImporter &);
/// Computes a node whose inputs are all constants; false when it is not for the
/// evaluator (result too large), so that the importer takes it.
using Evaluator = FailureOr<bool> (*)(NodeImporter &);
/// Why this use of a supported operator is not supported, from the node alone;
/// empty when it may be.
using UnsupportedCheck = std::string (*)(const Node &);

struct OpSchema {
  StringRef name;
  int64_t since;
  unsigned minInputs, maxInputs, maxOutputs;
  /// Leading inputs that are tensors of the function: floats, run-time or
  /// constant. The others are parameters.
  unsigned activations;
  SmallVector<AttributeSpec, 6> attributes;
  /// Null: only for the evaluator.
  Importer import = nullptr;
  Evaluator evaluate = nullptr;
  UnsupportedCheck check = nullptr;
};

/// The row for an operator of the default domain; null when there is none.
const OpSchema *findSchema(StringRef opType, int64_t opset);

/// The rows of each family of handlers.
ArrayRef<OpSchema> getActivationSchemas();
ArrayRef<OpSchema> getConstantSchemas();
ArrayRef<OpSchema> getConvSchemas();
ArrayRef<OpSchema> getDenseSchemas();
ArrayRef<OpSchema> getElementwiseSchemas();
ArrayRef<OpSchema> getMathSchemas();
ArrayRef<OpSchema> getNormSchemas();
ArrayRef<OpSchema> getPoolSchemas();
ArrayRef<OpSchema> getReduceSchemas();
ArrayRef<OpSchema> getResizeSchemas();
ArrayRef<OpSchema> getSampleNormSchemas();
ArrayRef<OpSchema> getShapeSchemas();
ArrayRef<OpSchema> getSliceSchemas();

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_OPSCHEMA_H

//===- Reporter.h - Errors that name file, node and reason ----------------===//

#ifndef CONVOPT_IMPORT_ONNX_REPORTER_H
#define CONVOPT_IMPORT_ONNX_REPORTER_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"

namespace mlir::convopt::onnx_import {

/// Who is unsupported and, when the operator itself is known, why.
struct UnsupportedNode {
  StringRef opType;
  StringRef domain;
  int64_t opset;
  std::string nodeName;
  std::string reason;
};

/// Emits the diagnostics of one import.
class Reporter {
public:
  Reporter(MLIRContext &context, StringRef fileName)
      : context(context), fileName(fileName) {}

  MLIRContext &getContext() const { return context; }
  StringRef getFileName() const { return fileName; }

  /// "<file>: <message>"; always a failure.
  LogicalResult error(const Twine &message) const;
  /// "<file>: node '<name>' (<op>): <message>" at the node's location.
  LogicalResult nodeError(StringRef nodeName, StringRef opType,
                          const Twine &message) const;

  /// "<file>: <message>", for what a user should know but need not change.
  void remark(const Twine &message) const;

  /// All of `nodes` in one error, one line per operator, domain, opset and
  /// reason.
  LogicalResult unsupported(ArrayRef<UnsupportedNode> nodes) const;

private:
  MLIRContext &context;
  StringRef fileName;
};

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_REPORTER_H

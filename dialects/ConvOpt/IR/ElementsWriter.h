//===- ElementsWriter.h - Making constants in place -----------------------===//

#ifndef CONVOPT_IR_ELEMENTSWRITER_H
#define CONVOPT_IR_ELEMENTSWRITER_H

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::convopt {

/// A constant that is written where its data will stay: made from a buffer, it
/// would be in memory twice, and filters may have hundreds of megabytes.
class ElementsWriter {
public:
  /// `size` bytes, not initialized: all of a `type`, or one element to repeat.
  ElementsWriter(RankedTensorType type, size_t size);

  /// The elements in row-major order.
  MutableArrayRef<char> bytes() { return blob.getMutableData(); }

  /// The constant; a resource blob named `name` (made unique) when it is large.
  ElementsAttr finish(StringRef name) &&;

private:
  RankedTensorType type;
  AsmResourceBlob blob;
};

} // namespace mlir::convopt

#endif // CONVOPT_IR_ELEMENTSWRITER_H

//===- WeightBlob.h - All constants in one buffer -------------------------===//

#ifndef CONVOPT_CODEGEN_MEMORY_WEIGHTBLOB_H
#define CONVOPT_CODEGEN_MEMORY_WEIGHTBLOB_H

#include "passes/Codegen/Constants/BlobUses.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

namespace mlir::convopt {

/// Collects constants and lays them out one after another, each once.
class WeightBlob {
public:
  /// The offset of `elements` in the blob. Fails for data that cannot be read.
  FailureOr<int64_t> add(ElementsAttr elements);
  int64_t size() const { return bytes; }
  /// The blob as one i8 resource. Each constant is dropped from `uses`, and its
  /// memory goes back while it is copied if nothing else names it. Fails when
  /// there is no memory.
  llvm::Expected<DenseResourceElementsAttr> build(MLIRContext *context,
                                                  BlobUses &uses) const;

private:
  llvm::DenseMap<Attribute, int64_t> offsets;
  llvm::SmallVector<std::pair<ElementsAttr, int64_t>> constants;
  int64_t bytes = 0;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_MEMORY_WEIGHTBLOB_H

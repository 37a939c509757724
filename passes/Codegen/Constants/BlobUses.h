//===- BlobUses.h - How long the data of constants is needed --------------===//

#ifndef CONVOPT_CODEGEN_CONSTANTS_BLOBUSES_H
#define CONVOPT_CODEGEN_CONSTANTS_BLOBUSES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::convopt {

/// Counts the ops that name the data of each large constant, and frees it with
/// the last of them. The data belongs to the context: what has not been counted
/// may be needed by other modules, and stays.
class BlobUses {
public:
  BlobUses() = default;
  /// Counts every op in `root`; no other module may need their data.
  explicit BlobUses(Operation *root);

  /// One op more names the data of `constant`, which is new.
  void add(ElementsAttr constant);
  /// The same for data that others name already, perhaps under another type.
  void share(ElementsAttr constant);
  /// One op fewer names the data.
  void drop(ElementsAttr constant);

  /// Whether one op names the data and no other module does.
  bool isLast(ElementsAttr constant) const;
  /// Bytes `begin` to `end` of the data are not read any more: their memory
  /// goes back to the system at once where `isLast`. They are undefined from
  /// now on.
  void discard(ElementsAttr constant, size_t begin, size_t end) const;

private:
  using BlobEntry = DialectResourceBlobManager::BlobEntry;
  static BlobEntry *getEntry(ElementsAttr constant);

  llvm::DenseMap<BlobEntry *, int64_t> uses;
};

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_CONSTANTS_BLOBUSES_H

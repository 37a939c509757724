//===- ReleaseConstants.cpp - Frees what no op names any more -------------===//

#include "passes/Codegen/Constants/ReleaseConstants.h"

#include "passes/Codegen/Constants/Passes.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/DenseSet.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_RELEASECONSTANTSPASS
#include "passes/Codegen/Constants/Passes.h.inc"

using BlobEntry = DialectResourceBlobManager::BlobEntry;

size_t releaseUnusedResources(Operation *root) {
  // By entry, not by attribute: one blob may be seen under several types.
  llvm::DenseSet<const BlobEntry *> used;
  root->walk([&](Operation *op) {
    op->getAttrDictionary().walk([&](DenseResourceElementsAttr resource) {
      used.insert(resource.getRawHandle().getResource());
    });
  });
  DialectResourceBlobManager &manager =
      DenseResourceElementsHandle::getManagerInterface(root->getContext())
          .getBlobManager();
  // Keys live as long as the manager; its map is locked while it is shown.
  SmallVector<StringRef> unused;
  size_t bytes = 0;
  manager.getBlobMap([&](const llvm::StringMap<BlobEntry> &entries) {
    for (const auto &item : entries) {
      const BlobEntry &entry = item.getValue();
      const AsmResourceBlob *blob = entry.getBlob();
      if (!blob || blob->getData().empty() || used.contains(&entry))
        continue;
      unused.push_back(item.getKey());
      bytes += blob->getData().size();
    }
  });
  for (StringRef key : unused)
    manager.update(key, AsmResourceBlob());
  return bytes;
}

namespace {

struct ReleaseConstantsPass
    : impl::ReleaseConstantsPassBase<ReleaseConstantsPass> {
  void runOnOperation() override {
    releaseUnusedResources(getOperation());
    markAllAnalysesPreserved();
  }
};

} // namespace

} // namespace mlir::convopt

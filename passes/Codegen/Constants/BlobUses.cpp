//===- BlobUses.cpp - How long the data of constants is needed ------------===//

#include "passes/Codegen/Constants/BlobUses.h"

#include "mlir/IR/BuiltinDialect.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Process.h"

#include <sys/mman.h>

namespace mlir::convopt {

/// Null for small constants.
BlobUses::BlobEntry *BlobUses::getEntry(ElementsAttr constant) {
  auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(constant);
  return resource ? resource.getRawHandle().getResource() : nullptr;
}

BlobUses::BlobUses(Operation *root) {
  root->walk([&](Operation *op) {
    op->getAttrDictionary().walk(
        [&](DenseResourceElementsAttr resource) { add(resource); });
  });
}

void BlobUses::add(ElementsAttr constant) {
  if (BlobEntry *entry = getEntry(constant))
    ++uses[entry];
}

void BlobUses::share(ElementsAttr constant) {
  if (uses.contains(getEntry(constant)))
    add(constant);
}

void BlobUses::drop(ElementsAttr constant) {
  auto use = uses.find(getEntry(constant));
  if (use == uses.end() || --use->second > 0)
    return;
  use->first->setBlob(AsmResourceBlob());
  uses.erase(use);
}

bool BlobUses::isLast(ElementsAttr constant) const {
  return uses.lookup(getEntry(constant)) == 1;
}

void BlobUses::discard(ElementsAttr constant, size_t begin, size_t end) const {
  AsmResourceBlob *blob =
      isLast(constant) ? getEntry(constant)->getBlob() : nullptr;
  // Others may see what must not be written.
  if (!blob || !blob->isMutable())
    return;
  // Whole pages: the first and the last one may hold something else, too.
  uintptr_t page = llvm::sys::Process::getPageSizeEstimate();
  auto data = reinterpret_cast<uintptr_t>(blob->getMutableData().data());
  uintptr_t first = llvm::alignTo(data + begin, page);
  uintptr_t last = llvm::alignDown(data + end, page);
  // Advice: where the system does not take it, memory stays until `drop`.
  if (first < last)
    (void)::madvise(reinterpret_cast<void *>(first), last - first,
                    MADV_DONTNEED);
}

} // namespace mlir::convopt

//===- LargePages.cpp - Memory that is cheap to stream through ------------===//

#include "passes/Codegen/Memory/LargePages.h"

#include "passes/Codegen/Memory/ArenaPlan.h"

#include "llvm/Support/Alignment.h"
#include "llvm/Support/Memory.h"

#if __has_include(<sys/mman.h>)
#include <sys/mman.h>
#endif

namespace mlir::convopt {

static constexpr size_t kLargePageBytes = size_t(2) << 20;

/// Before the memory is written: pages that are there are not joined.
static void askForLargePages(char *begin, size_t bytes) {
#ifdef MADV_HUGEPAGE
  // Advice that may be ignored: without large pages only time is lost.
  (void)::madvise(begin, bytes, MADV_HUGEPAGE);
#endif
}

llvm::Expected<AsmResourceBlob> allocateOnLargePages(size_t bytes) {
  bytes = std::max<size_t>(bytes, 1);
  bool isLarge = bytes >= kLargePageBytes;
  llvm::Align alignment(isLarge ? kLargePageBytes : kBufferAlignment);
  std::error_code error;
  llvm::sys::MemoryBlock block = llvm::sys::Memory::allocateMappedMemory(
      bytes + (isLarge ? kLargePageBytes : 0), /*NearBlock=*/nullptr,
      llvm::sys::Memory::MF_READ | llvm::sys::Memory::MF_WRITE, error);
  if (error)
    return llvm::createStringError(error, "no memory of %zu bytes", bytes);
  auto *begin =
      reinterpret_cast<char *>(llvm::alignAddr(block.base(), alignment));
  if (isLarge)
    askForLargePages(begin, bytes);
  return AsmResourceBlob(
      ArrayRef<char>(begin, bytes), alignment.value(),
      [block](void *, size_t, size_t) mutable {
        (void)llvm::sys::Memory::releaseMappedMemory(block);
      },
      /*dataIsMutable=*/true);
}

} // namespace mlir::convopt

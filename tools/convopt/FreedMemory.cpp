//===- FreedMemory.cpp - What becomes of freed memory ---------------------===//

#include "tools/convopt/FreedMemory.h"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace convopt::tools {

void returnFreedMemory() {
#ifdef M_MMAP_THRESHOLD
  constexpr int kLargeBytes = 128 << 10;
  ::mallopt(M_MMAP_THRESHOLD, kLargeBytes);
#endif
}

void keepFreedMemory() {
#ifdef M_MMAP_THRESHOLD
  // The largest threshold that glibc accepts, and more than any kernel frees.
  constexpr int kMaxThresholdBytes = 32 << 20;
  constexpr int kNeverTrimBytes = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, kMaxThresholdBytes);
  ::mallopt(M_TRIM_THRESHOLD, kNeverTrimBytes);
#endif
}

} // namespace convopt::tools

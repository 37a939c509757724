//===- FreedMemory.cpp - What becomes of freed memory ---------------------===//

#include "tools/convopt/FreedMemory.h"

// Some header of the library has to come first: it says whether it is glibc.
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace convopt::tools {

void returnFreedMemory() {
#ifdef __GLIBC__
  constexpr int kLargeBytes = 128 << 10;
  ::mallopt(M_MMAP_THRESHOLD, kLargeBytes);
#endif
}

void keepFreedMemory() {
#ifdef __GLIBC__
  // The largest threshold that glibc accepts, and more than any kernel frees.
  constexpr int kMaxThresholdBytes = 32 << 20;
  constexpr int kNeverTrimBytes = 1 << 30;
  ::mallopt(M_MMAP_THRESHOLD, kMaxThresholdBytes);
  ::mallopt(M_TRIM_THRESHOLD, kNeverTrimBytes);
#endif
}

} // namespace convopt::tools

//===- StridedCopy.h - Copies boxes between arrays ------------------------===//

#ifndef CONVOPT_CODEGEN_CONSTANTS_STRIDEDCOPY_H
#define CONVOPT_CODEGEN_CONSTANTS_STRIDEDCOPY_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

namespace mlir::convopt {

/// One axis of a copy; strides in bytes. A source stride of 0 repeats.
struct CopyAxis {
  int64_t size;
  int64_t sourceStride;
  int64_t destinationStride;
};

/// Copies elements of `width` bytes; `source` and `destination` point to the
/// first ones and do not overlap. Large transposes are blocked for the cache.
void copyStrided(const char *source, char *destination, ArrayRef<CopyAxis> axes,
                 int64_t width);

/// Strides in bytes of a row-major array.
SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape, int64_t width);

} // namespace mlir::convopt

#endif // CONVOPT_CODEGEN_CONSTANTS_STRIDEDCOPY_H

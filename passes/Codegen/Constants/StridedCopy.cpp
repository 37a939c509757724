//===- StridedCopy.cpp - Copies boxes between arrays ----------------------===//

#include "passes/Codegen/Constants/StridedCopy.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cstring>

namespace mlir::convopt {

namespace {

/// Elements of a block of two axes, of which each is dense on one side: both
/// sides then use whole cache lines.
constexpr int64_t kBlock = 32;

/// Copies of a width known to the compiler are single moves.
template <int64_t width>
struct StridedCopier {
  static void copyRow(const char *source, char *destination,
                      const CopyAxis &axis) {
    if (axis.sourceStride == width && axis.destinationStride == width) {
      std::memcpy(destination, source, axis.size * width);
      return;
    }
    for (int64_t i = 0; i < axis.size; ++i)
      std::memcpy(destination + i * axis.destinationStride,
                  source + i * axis.sourceStride, width);
  }

  static void copyPlane(const char *source, char *destination,
                        const CopyAxis &outer, const CopyAxis &inner) {
    bool dense = inner.sourceStride == width;
    int64_t blockSize = dense ? std::max(outer.size, inner.size) : kBlock;
    for (int64_t i = 0; i < outer.size; i += blockSize)
      for (int64_t j = 0; j < inner.size; j += blockSize) {
        int64_t rows = std::min(blockSize, outer.size - i);
        CopyAxis row = inner;
        row.size = std::min(blockSize, inner.size - j);
        for (int64_t k = i; k < i + rows; ++k)
          copyRow(source + k * outer.sourceStride + j * inner.sourceStride,
                  destination + k * outer.destinationStride +
                      j * inner.destinationStride,
                  row);
      }
  }

  static void copy(const char *source, char *destination,
                   ArrayRef<CopyAxis> axes) {
    if (axes.empty()) {
      std::memcpy(destination, source, width);
      return;
    }
    if (axes.size() == 1)
      return copyRow(source, destination, axes.front());
    if (axes.size() == 2)
      return copyPlane(source, destination, axes[0], axes[1]);
    const CopyAxis &axis = axes.front();
    for (int64_t i = 0; i < axis.size; ++i)
      copy(source + i * axis.sourceStride,
           destination + i * axis.destinationStride, axes.drop_front());
  }
};

} // namespace

/// Without axes of size 1, neighbours that form one axis on both sides joined,
/// the densest axis of the destination last and the densest one of the source
/// before it.
static SmallVector<CopyAxis> simplify(ArrayRef<CopyAxis> axes) {
  SmallVector<CopyAxis> result;
  for (const CopyAxis &axis : axes)
    if (axis.size != 1)
      result.push_back(axis);
  llvm::sort(result, [](const CopyAxis &a, const CopyAxis &b) {
    return a.destinationStride > b.destinationStride;
  });
  SmallVector<CopyAxis> joined;
  for (const CopyAxis &axis : result) {
    if (!joined.empty() &&
        joined.back().sourceStride == axis.size * axis.sourceStride &&
        joined.back().destinationStride == axis.size * axis.destinationStride) {
      int64_t size = joined.back().size * axis.size;
      joined.back() = {size, axis.sourceStride, axis.destinationStride};
    } else {
      joined.push_back(axis);
    }
  }
  if (joined.size() > 2) {
    auto densest = std::min_element(joined.begin(), joined.end() - 1,
                                    [](const CopyAxis &a, const CopyAxis &b) {
                                      return a.sourceStride < b.sourceStride;
                                    });
    std::rotate(densest, densest + 1, joined.end() - 1);
  }
  return joined;
}

void copyStrided(const char *source, char *destination, ArrayRef<CopyAxis> axes,
                 int64_t width) {
  if (llvm::any_of(axes, [](const CopyAxis &axis) { return axis.size == 0; }))
    return;
  SmallVector<CopyAxis> simple = simplify(axes);
  switch (width) {
  case 1:
    return StridedCopier<1>::copy(source, destination, simple);
  case 2:
    return StridedCopier<2>::copy(source, destination, simple);
  case 4:
    return StridedCopier<4>::copy(source, destination, simple);
  case 8:
    return StridedCopier<8>::copy(source, destination, simple);
  default:
    // Other widths, such as 16 bytes, are rare: one more axis of bytes.
    simple.push_back({width, 1, 1});
    return StridedCopier<1>::copy(source, destination, simple);
  }
}

SmallVector<int64_t> getRowMajorStrides(ArrayRef<int64_t> shape,
                                        int64_t width) {
  SmallVector<int64_t> strides(shape.size(), width);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  return strides;
}

} // namespace mlir::convopt

//===- Shapes.h - Checked arithmetic on shapes and axes -------------------===//

#ifndef CONVOPT_IMPORT_ONNX_SHAPES_H
#define CONVOPT_IMPORT_ONNX_SHAPES_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <string>

namespace mlir::convopt::onnx_import {

/// Limits on every tensor of a model, checked before anything is allocated.
inline constexpr int64_t kMaxElements = int64_t(1) << 31;
inline constexpr int64_t kMaxBytes = int64_t(8) << 30;
inline constexpr size_t kMaxRank = 16;
/// Limits on a constant computed at import, and on all of them together.
inline constexpr int64_t kMaxFoldedBytes = int64_t(64) << 20;
inline constexpr int64_t kMaxTotalFoldedBytes = int64_t(1) << 30;

/// The number of elements; nothing for a negative dimension, a rank above
/// kMaxRank or more than kMaxElements.
std::optional<int64_t> countElements(ArrayRef<int64_t> shape);

/// Bytes of one element in memory; a bool takes one.
int64_t getElementBytes(Type elementType);

/// "1x3x224x224"; "scalar" for rank 0.
std::string shapeToString(ArrayRef<int64_t> shape);

/// `axis` counted from the front; nothing when it is not in [-rank, rank).
std::optional<int64_t> normalizeAxis(int64_t axis, int64_t rank);

/// Axes counted from the front, sorted; nothing when one is out of range or
/// named twice.
std::optional<SmallVector<int64_t>> normalizeAxes(ArrayRef<int64_t> axes,
                                                  int64_t rank);

/// ONNX's multidirectional broadcast; nothing when the shapes do not agree.
std::optional<SmallVector<int64_t>> broadcastShapes(ArrayRef<int64_t> a,
                                                    ArrayRef<int64_t> b);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_SHAPES_H

//===- ConstantEvaluator.h - Tensors computed at import -------------------===//
//
// Shape arithmetic (Shape -> Gather -> Concat -> Reshape) and small constant
// subgraphs. Everything is bounded: one result by kMaxFoldedBytes, all together
// by a multiple of it.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IMPORT_ONNX_CONSTANTEVALUATOR_H
#define CONVOPT_IMPORT_ONNX_CONSTANTEVALUATOR_H

#include "compiler/Import/ONNX/NodeImporter.h"

namespace mlir::convopt::onnx_import {

/// Row-major strides of `shape`, in elements.
SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape);

/// The strides at which a tensor of shape `from` is read when it is broadcast
/// to `to`: 0 along repeated axes.
SmallVector<int64_t> getBroadcastStrides(ArrayRef<int64_t> from,
                                         ArrayRef<int64_t> to);

/// For every index of `shape` in row-major order, the offset
/// `start + sum(index * strides)`.
void forEachOffset(ArrayRef<int64_t> shape, int64_t start,
                   ArrayRef<int64_t> strides,
                   llvm::function_ref<void(int64_t)> action);

/// The bytes of a constant in row-major order, a bool as one byte. A splat is
/// expanded into `storage`, so its size must have been checked.
FailureOr<ArrayRef<char>> readBytes(ElementsAttr elements,
                                    SmallVectorImpl<char> &storage);

/// A constant of integers or bools; nothing when a value does not fit.
ElementsAttr makeInts(RankedTensorType type, ArrayRef<int64_t> values);

/// The constant with these offsets (see forEachOffset) of `input`; null when it
/// is too large to compute.
FailureOr<ElementsAttr> makeView(NodeImporter &node, ElementsAttr input,
                                 ArrayRef<int64_t> shape, int64_t start,
                                 ArrayRef<int64_t> strides);

/// makeView as a result of the node; false when it is too large.
FailureOr<bool> evaluateView(NodeImporter &node, ElementsAttr input,
                             ArrayRef<int64_t> shape, int64_t start,
                             ArrayRef<int64_t> strides, unsigned output = 0);

/// `input` in another shape with as many elements; nothing is copied.
ElementsAttr reshapeConstant(ElementsAttr input, ArrayRef<int64_t> shape);

//===----------------------------------------------------------------------===//
// Evaluators of single operators (ConstantArithmetic.cpp)
//===----------------------------------------------------------------------===//

/// Integers wrap nowhere: an overflow or a division by zero is an error.
/// Division of integers truncates. Floats are computed in f64 and rounded once.
FailureOr<bool> evaluateAdd(NodeImporter &node);
FailureOr<bool> evaluateSub(NodeImporter &node);
FailureOr<bool> evaluateMul(NodeImporter &node);
FailureOr<bool> evaluateDiv(NodeImporter &node);
FailureOr<bool> evaluateMin(NodeImporter &node);
FailureOr<bool> evaluateMax(NodeImporter &node);
FailureOr<bool> evaluateEqual(NodeImporter &node);
FailureOr<bool> evaluateWhere(NodeImporter &node);
FailureOr<bool> evaluateFloor(NodeImporter &node);
FailureOr<bool> evaluateCeil(NodeImporter &node);
FailureOr<bool> evaluateNeg(NodeImporter &node);
FailureOr<bool> evaluateSqrt(NodeImporter &node);
FailureOr<bool> evaluateCast(NodeImporter &node);

} // namespace mlir::convopt::onnx_import

#endif // CONVOPT_IMPORT_ONNX_CONSTANTEVALUATOR_H

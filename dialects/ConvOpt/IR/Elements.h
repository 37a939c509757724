//===- Elements.h - Reading and making constant data ----------------------===//
//
// The one place that knows how a constant's data is stored: splat, dense or
// resource blob. Constants are small (an attribute) or large (a blob).
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IR_ELEMENTS_H
#define CONVOPT_IR_ELEMENTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpDefinition.h"

namespace mlir::convopt {

/// The constant that defines `value`, or null.
ElementsAttr getConstantElements(Value value);

/// All elements as f64, in row-major order. Fails for element types other than
/// f16, bf16, f32, f64 and for a resource blob that is missing or has the wrong
/// size.
FailureOr<SmallVector<double>> readAsDouble(Attribute elements);
FailureOr<SmallVector<double>> readAsDouble(Value constant);

/// Whether all elements can be read as f64 and are neither infinite nor NaN.
bool holdsFiniteNumbers(ElementsAttr elements);

/// All elements of an integer or index constant, sign-extended.
FailureOr<SmallVector<int64_t>> readAsInt(Attribute elements);

/// The bytes of a constant with elements of whole bytes, in row-major order. A
/// splat is expanded into `storage`; otherwise nothing is copied.
FailureOr<ArrayRef<char>> readRaw(Attribute elements,
                                  SmallVectorImpl<char> &storage);

/// A constant of `type` with `values` rounded once, to nearest even, to its
/// element type (f16, bf16, f32, f64). Large ones become resource blobs.
ElementsAttr makeElements(RankedTensorType type, ArrayRef<double> values);

/// A constant of `type` from row-major bytes; large ones become resource blobs,
/// named `name` (made unique), which own a copy of the bytes.
ElementsAttr makeElements(RankedTensorType type, ArrayRef<char> bytes,
                          StringRef name);

/// A rank-1 f64 attribute (parameters of channel_affine).
ElementsAttr makeF64Vector(MLIRContext *context, ArrayRef<double> values);

/// Rounds to the precision of `type` and back; may give infinity.
double roundTo(FloatType type, double value);

} // namespace mlir::convopt

#endif // CONVOPT_IR_ELEMENTS_H

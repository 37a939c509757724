//===- Constraints.h - Numbered constraints, shared checks ----------------===//
//
// Verifiers report a broken constraint by its number, "conv_c3: expected …";
// the number is defined in the op's description.
//
//===----------------------------------------------------------------------===//

#ifndef CONVOPT_IR_CONSTRAINTS_H
#define CONVOPT_IR_CONSTRAINTS_H

#include "dialects/ConvOpt/IR/Window.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/ValueRange.h"
#include "llvm/ADT/Twine.h"

namespace mlir::convopt {

/// Reports broken constraints of one op. `op` is the mnemonic.
class ConstraintChecker {
public:
  ConstraintChecker(std::optional<Location> location, StringRef op)
      : location(location), op(op) {}

  /// Emits "'convopt.<op>' op <op>_c<number>: <message>"; always a failure.
  LogicalResult fail(int number, const Twine &message) const {
    return emitOptionalError(location, "'convopt.", op, "' op ", op, "_c",
                             number, ": ", message);
  }

private:
  std::optional<Location> location;
  StringRef op;
};

/// Numbers under which an op lists the constraints of its window.
struct WindowConstraints {
  int positive, lengths, pads;
};

/// Checks kernel, strides, dilations (positive, one per spatial axis) and pads
/// (not negative, two per spatial axis), and that extents do not overflow.
LogicalResult checkWindow(const ConstraintChecker &check,
                          WindowConstraints numbers, size_t spatialRank,
                          ArrayRef<int64_t> kernel,
                          std::optional<ArrayRef<int64_t>> strides,
                          std::optional<ArrayRef<int64_t>> pads,
                          std::optional<ArrayRef<int64_t>> dilations);

/// Checks that `axis` is one of `input`'s.
LogicalResult checkAxis(const ConstraintChecker &check, int number,
                        int64_t axis, RankedTensorType input);

/// Shape under multidirectional broadcasting of two shapes, behind which
/// `behind` axes follow that do not take part.
LogicalResult broadcastShapes(const ConstraintChecker &check, int number,
                              ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs,
                              int64_t behind, SmallVectorImpl<int64_t> &shape);

/// Whether every value has shape [C], C the size of `input` on `axis`.
bool areChannelVectors(RankedTensorType input, int64_t axis, ValueRange values);

/// Whether a norm may add `epsilon` to a variance: finite and not negative.
bool isValidEpsilon(const APFloat &epsilon);

/// Sizes above this are refused everywhere, so that products of two fit i64.
inline constexpr int64_t kMaxExtent = int64_t(1) << 31;

/// Whether two sizes can be the same: equal, or one of them dynamic.
inline bool sizesMatch(int64_t a, int64_t b) {
  return a == b || ShapedType::isDynamic(a) || ShapedType::isDynamic(b);
}

} // namespace mlir::convopt

#endif // CONVOPT_IR_CONSTRAINTS_H

//===- AffineTransport.cpp - Which ops an affine function may pass --------===//
//
// f(x) = a * x + c. An op passes f when it commutes with it; then f is found
// again on the axis that the op keeps it on.
//
//===----------------------------------------------------------------------===//

#include "passes/Graph/AffineTransport.h"

#include "passes/Graph/Remarks.h"

#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

//===----------------------------------------------------------------------===//
// Ops that commute with f
//===----------------------------------------------------------------------===//

/// max(a * x, 0) = a * max(x, 0) for a > 0, and likewise with a slope below 0.
/// An offset moves the kink.
static LogicalResult checkKink(Operation *op, const AxisAffine &f,
                               Refusal &refuse) {
  if (!f.function.isScaling())
    return refuse(describeOp(op) + " stands in between: no offset passes it");
  if (!f.hasPositiveScale())
    return refuse(describeOp(op) +
                  " stands in between: only positive scales pass it");
  return success();
}

/// Windows mix elements of the spatial axes, so that f must not vary there.
template <typename PoolOp>
static LogicalResult checkWindows(PoolOp op, const AxisAffine &f,
                                  Refusal &refuse) {
  int64_t rank = cast<RankedTensorType>(op.getInput().getType()).getRank();
  if (f.axis && *f.axis != 0 && *f.axis != getChannelAxis(op.getLayout(), rank))
    return refuse(describeOp(op) + " stands in between and mixes axis " +
                  Twine(*f.axis));
  return success();
}

/// max over t of (a * x_t + c) = a * max over t of x_t + c for a > 0; minus
/// infinity, the padding, stays minus infinity. A negative a makes a minimum.
static LogicalResult check(MaxPoolOp op, const AxisAffine &f, Refusal &refuse) {
  if (!f.hasPositiveScale())
    return refuse(describeOp(op) +
                  " stands in between: only positive scales pass it");
  return checkWindows(op, f, refuse);
}

/// sum over t of w_t * (a * x_t + c) = a * sum of w_t * x_t + c * sum of w_t,
/// and the weights of a window sum to 1 unless padding is counted.
static LogicalResult check(AveragePoolOp op, const AxisAffine &f,
                           Refusal &refuse) {
  bool countsPadding =
      op.getCountIncludePad() && llvm::any_of(op.getWindow(), [](WindowDim d) {
        return d.padLow != 0 || d.padHigh != 0;
      });
  if (countsPadding && !f.function.isScaling())
    return refuse(describeOp(op) +
                  " stands in between and counts its padding: no offset "
                  "passes it");
  return checkWindows(op, f, refuse);
}

/// pad(f(x)) = f(pad(x)) when f maps the value v that surrounds x to itself.
static LogicalResult check(PadOp op, const AxisAffine &f, Refusal &refuse) {
  double v = op.getValue().convertToDouble();
  for (auto [a, c] : llvm::zip_equal(f.function.scale, f.function.offset))
    if (std::fma(a, v, c) != v)
      return refuse(describeOp(op) +
                    " stands in between: its value would change, too");
  if (f.axis && (op.getLow()[*f.axis] != 0 || op.getHigh()[*f.axis] != 0))
    return refuse(describeOp(op) + " stands in between and pads axis " +
                  Twine(*f.axis));
  return success();
}

/// Elements of the axis that f varies along must keep their place.
static LogicalResult check(SliceOp op, const AxisAffine &f, Refusal &refuse) {
  int64_t size = f.function.size();
  if (f.axis &&
      (op.getOffsets()[*f.axis] != 0 || op.getStrides()[*f.axis] != 1 ||
       op.getSizes()[*f.axis] != size ||
       op.getInput().getType().getDimSize(*f.axis) != size))
    return refuse(describeOp(op) + " stands in between and slices axis " +
                  Twine(*f.axis));
  return success();
}

static LogicalResult checkCommutes(Operation *op, const AxisAffine &f,
                                   Refusal &refuse) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<ReluOp, LeakyReluOp>(
          [&](Operation *) { return checkKink(op, f, refuse); })
      .Case<MaxPoolOp, AveragePoolOp, PadOp, SliceOp>(
          [&](auto passing) { return check(passing, f, refuse); })
      // A mean has weights that sum to 1; the others only move elements.
      .Case<ReduceMeanOp, TransposeOp, ReshapeOp>(
          [](Operation *) { return success(); })
      .Default([&](Operation *) {
        return refuse(describeOp(op) + " stands in between");
      });
}

//===----------------------------------------------------------------------===//
// Where f is found again
//===----------------------------------------------------------------------===//

/// Number of elements between neighbours on `axis`; kDynamic if unknown.
static int64_t getInnerSize(RankedTensorType type, int64_t axis) {
  int64_t inner = 1;
  for (int64_t size : type.getShape().drop_front(axis + 1)) {
    if (ShapedType::isDynamic(size))
      return ShapedType::kDynamic;
    inner *= size;
  }
  return inner;
}

/// f, on the elements of a tensor of type `from`, as a function along an axis
/// of the same elements in type `to`.
///
/// Element number e has index (e / inner) mod size on an axis. The axis t of f
/// and an axis s of `to` tell the same of e when one is a part of the other:
///
///   inner_t = m * inner_s, size_s a multiple of m * size_t:
///     g[i] = f[(i / m) mod size_t]
///   inner_s = m * inner_t, size_t a multiple of m * size_s:
///     g[(i / m) mod size_s] = f[i], which must not contradict itself: Flatten
///     of N, C, H, W passes an f that is constant within each channel.
static FailureOr<AxisAffine> reshape(Operation *op, RankedTensorType from,
                                     RankedTensorType to, const AxisAffine &f,
                                     Refusal &refuse) {
  int64_t sizeT = f.function.size(), innerT = getInnerSize(from, *f.axis);
  const ChannelAffine &values = f.function;
  auto isPartOf = [](int64_t inner, int64_t size, int64_t outerInner,
                     int64_t outerSize) {
    return outerInner % inner == 0 &&
           size % (outerInner / inner * outerSize) == 0;
  };
  for (int64_t s = 0; s < to.getRank(); ++s) {
    int64_t sizeS = to.getDimSize(s), innerS = getInnerSize(to, s);
    if (ShapedType::isDynamic(sizeS) || ShapedType::isDynamic(innerS) ||
        ShapedType::isDynamic(innerT) || sizeS < 2 || innerS < 1 || innerT < 1)
      continue;
    ChannelAffine g;
    g.roundings = values.roundings;
    auto append = [&](int64_t i) {
      g.scale.push_back(values.scale[i]);
      g.offset.push_back(values.offset[i]);
      g.offsetTerms.push_back(values.offsetTerms[i]);
    };
    if (isPartOf(innerS, sizeS, innerT, sizeT)) {
      for (int64_t i = 0, m = innerT / innerS; i < sizeS; ++i)
        append(i / m % sizeT);
      return AxisAffine::make(std::move(g), s);
    }
    if (!isPartOf(innerT, sizeT, innerS, sizeS))
      continue;
    int64_t m = innerS / innerT;
    for (int64_t i = 0; i < sizeS; ++i)
      append(i * m);
    bool consistent = true;
    for (int64_t i = 0; i < sizeT && consistent; ++i) {
      int64_t j = i / m % sizeS;
      consistent =
          values.scale[i] == g.scale[j] && values.offset[i] == g.offset[j];
      g.offsetTerms[j] = std::max(g.offsetTerms[j], values.offsetTerms[i]);
    }
    if (consistent)
      return AxisAffine::make(std::move(g), s);
  }
  return refuse(describeOp(op) +
                " stands in between: no axis is left of what "
                "varies along axis " +
                Twine(*f.axis));
}

/// The input's axis that becomes axis `axis` of the result.
static int64_t getInputAxis(ReduceMeanOp op, int64_t axis) {
  if (op.getKeepDims())
    return axis;
  for (int64_t reduced : op.getAxes())
    if (reduced <= axis)
      ++axis;
  return axis;
}

FailureOr<AxisAffine> convopt::moveAboveOp(Operation *op, const AxisAffine &f,
                                           Refusal &refuse) {
  if (failed(checkCommutes(op, f, refuse)))
    return failure();
  if (!f.axis)
    return f;
  return TypeSwitch<Operation *, FailureOr<AxisAffine>>(op)
      .Case([&](ReduceMeanOp mean) {
        return AxisAffine{f.function, getInputAxis(mean, *f.axis)};
      })
      .Case([&](TransposeOp transpose) {
        return AxisAffine{f.function, transpose.getPermutation()[*f.axis]};
      })
      .Case([&](ReshapeOp op) {
        return reshape(op, op.getType(), op.getInput().getType(), f, refuse);
      })
      .Default([&](Operation *) { return f; });
}

FailureOr<AxisAffine> convopt::moveBelowOp(Operation *op, const AxisAffine &f,
                                           Refusal &refuse) {
  if (failed(checkCommutes(op, f, refuse)))
    return failure();
  if (!f.axis)
    return f;
  return TypeSwitch<Operation *, FailureOr<AxisAffine>>(op)
      .Case([&](ReduceMeanOp mean) -> FailureOr<AxisAffine> {
        // The mean over channels with different functions is another one.
        if (llvm::is_contained(mean.getAxes(), *f.axis))
          return refuse(describeOp(op) + " stands in between and mixes axis " +
                        Twine(*f.axis));
        int64_t dropped = llvm::count_if(
            mean.getAxes(), [&](int64_t reduced) { return reduced < *f.axis; });
        return AxisAffine{f.function,
                          mean.getKeepDims() ? *f.axis : *f.axis - dropped};
      })
      .Case([&](TransposeOp transpose) {
        ArrayRef<int64_t> permutation = transpose.getPermutation();
        return AxisAffine{f.function, llvm::find(permutation, *f.axis) -
                                          permutation.begin()};
      })
      .Case([&](ReshapeOp op) {
        return reshape(op, op.getInput().getType(), op.getType(), f, refuse);
      })
      .Default([&](Operation *) { return f; });
}

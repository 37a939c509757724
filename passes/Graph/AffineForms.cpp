//===- AffineForms.cpp - The op that an affine function becomes -----------===//

#include "passes/Graph/AffineForms.h"

#include "dialects/ConvOpt/IR/Elements.h"
#include "passes/Graph/Constants.h"

#include <cmath>

using namespace mlir;
using namespace mlir::convopt;

std::optional<int64_t> convopt::getAnyStaticAxis(Type type) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(type).getShape();
  if (shape.size() > 1 && !ShapedType::isDynamic(shape[1]))
    return 1;
  const auto *axis = llvm::find_if(
      shape, [](int64_t size) { return !ShapedType::isDynamic(size); });
  if (axis == shape.end())
    return std::nullopt;
  return axis - shape.begin();
}

/// What to divide by to compute a * x, if a is the rounded reciprocal of it.
/// Nothing if a is exact in `storage`: then a product is as good.
static std::optional<double> getDivisor(double a, FloatType storage) {
  double divisor = roundTo(storage, 1.0 / a);
  if (roundTo(storage, a) == a || !std::isfinite(divisor) || 1.0 / divisor != a)
    return std::nullopt;
  return divisor;
}

/// div(input, divisor), with a scalar; `op` if it is that, unless `changed`.
static Operation *buildDivision(RewriterBase &rewriter, Location location,
                                Operation *op, Value input, double divisor,
                                bool changed) {
  if (!changed && isa<DivOp>(op) &&
      cast<RankedTensorType>(op->getOperand(1).getType()).getRank() == 0)
    return op;
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  auto scalar = RankedTensorType::get({}, type.getElementType());
  return DivOp::create(rewriter, location, type, input,
                       createConstant(rewriter, location, scalar, divisor));
}

// Pattern: mul(x, a) -> channel_affine(x, a, 0)
// Pattern: div(x, 1 / a) -> channel_affine(x, a, 0)
// Pattern: channel_affine(x, 1 / d, 0) -> div(x, d)
//
// where a or d is the same everywhere, and 1 / d is rounded: a proof may need
// to know that the product with d is 1.
//
// Nothing but a scale may be left of what told the axis of the channels once,
// or it was gone before this function was put together: so it does not matter.
Operation *convopt::buildAffine(RewriterBase &rewriter, Location location,
                                Operation *op, unsigned inputIndex,
                                const AxisAffine &f, bool changed) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  Value input = op->getOperand(inputIndex);
  auto old = dyn_cast<ChannelAffineOp>(op);
  std::optional<int64_t> axis = f.axis;
  if (!axis && f.function.isScaling()) {
    axis = getKnownChannelAxis(input);
    std::optional<double> divisor =
        getDivisor(f.function.scale[0], cast<FloatType>(type.getElementType()));
    if (!axis && divisor)
      return buildDivision(rewriter, location, op, input, *divisor, changed);
    if (!axis || type.isDynamicDim(*axis))
      axis = getAnyStaticAxis(type);
    changed |= axis && (!old || static_cast<int64_t>(old.getAxis()) != *axis);
  }
  if (!changed)
    return op;
  if (!axis)
    axis = old ? static_cast<int64_t>(old.getAxis()) : getAnyStaticAxis(type);
  // Where the type has no size, the parameters do.
  int64_t size = f.axis ? static_cast<int64_t>(f.function.size())
                 : type.isDynamicDim(*axis) ? old.getScale().getNumElements()
                                            : type.getDimSize(*axis);
  ChannelAffine function = f.expand(size);
  return ChannelAffineOp::create(
      rewriter, location, type, input,
      makeF64Vector(rewriter.getContext(), function.scale),
      makeF64Vector(rewriter.getContext(), function.offset), *axis);
}

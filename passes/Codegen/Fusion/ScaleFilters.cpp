//===- ScaleFilters.cpp - Scaled filters instead of scaled inputs ---------===//

#include "passes/Codegen/Emit/Geometry.h"
#include "passes/Codegen/Fusion/Channels.h"
#include "passes/Codegen/Fusion/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/IR/Remarks.h"

namespace mlir::convopt {
#define GEN_PASS_DEF_SCALEFILTERSPASS
#include "passes/Codegen/Fusion/Passes.h.inc"

/// What an element of the filter costs, which comes from memory, against one of
/// the input, which a kernel has just written: measured on EfficientNet, whose
/// gates of 14x14 pixels cost twice as much on the filters.
static constexpr int64_t kCostOfWeight = 4;

/// Why the scale of `mul` cannot go into the filter of `conv`; empty when it
/// can.
static StringRef getRefusal(MulOp mul, Value input, Value scale, Value filter,
                            const Geometry &geometry,
                            ArrayRef<int64_t> channelAxes) {
  // Another user needs the product in memory.
  if (!mul->hasOneUse())
    return "the product has several uses";
  auto type = cast<RankedTensorType>(mul.getType());
  if (input.getType() != type ||
      !isPerChannel(cast<RankedTensorType>(scale.getType()), type, channelAxes))
    return "the scale is not one number per channel";
  // Only a constant has the kernel's order at no cost.
  if (!getConstantElements(filter))
    return "the filter is a run-time value";
  // A filter of other windows may be worth transforming at compile time.
  if (geometry.groups != 1 || geometry.taps() != 1)
    return "the convolution is not pointwise";
  int64_t weights = cast<RankedTensorType>(filter.getType()).getNumElements();
  if (kCostOfWeight * weights > type.getNumElements())
    return "scaling the filter would cost more";
  return "";
}

/// `scale`, whose channels are perhaps padded, as factors of the filter's input
/// channels.
static Value makeFactors(OpBuilder &b, Location loc, Value scale, Value filter,
                         int64_t channels) {
  auto type = cast<RankedTensorType>(scale.getType());
  auto reshape = [&](Value value, ArrayRef<int64_t> shape) -> Value {
    return ReshapeOp::create(b, loc, type.clone(shape), value);
  };
  int64_t stored = type.getNumElements();
  Value factors = reshape(scale, {stored});
  if (stored > channels)
    factors = SliceOp::create(b, loc, type.clone({channels}), factors,
                              ArrayRef<int64_t>{0}, ArrayRef<int64_t>{channels},
                              ArrayRef<int64_t>{1});
  SmallVector<int64_t> shape(cast<RankedTensorType>(filter.getType()).getRank(),
                             1);
  shape[shape.size() - 2] = std::min(stored, channels);
  return reshape(factors, shape);
}

namespace {

struct ScaleFiltersPass : impl::ScaleFiltersPassBase<ScaleFiltersPass> {
  void runOnOperation() override {
    SmallVector<Operation *> convs;
    for (Block &block : getOperation().getBody())
      for (Operation &op : block)
        if (isa<ConvOp, BlockedConvOp>(op))
          convs.push_back(&op);
    for (Operation *conv : convs)
      if (auto mul = conv->getOperand(0).getDefiningOp<MulOp>())
        visit(conv, mul);
  }

  // Pattern: conv(mul(x, g), w) -> conv(x, mul(w, g))
  //
  // sum over c of w[c, o] * (g[c] * x[c]) = sum over c of (w[c, o] * g[c]) *
  // x[c]
  void visit(Operation *conv, MulOp mul) {
    FailureOr<Geometry> geometry = getGeometry(conv);
    auto plain = dyn_cast<ConvOp>(conv);
    if (failed(geometry) ||
        (plain && plain.getFilterLayout() != FilterLayout::spatial_io))
      return;
    Value input = mul.getLhs(), scale = mul.getRhs();
    if (input.getType() != mul.getType())
      std::swap(input, scale);
    Value filter = conv->getOperand(1);
    auto options = remark::RemarkOpts::name("ScaleFilters")
                       .category("convopt-codegen")
                       .function(getOperation().getName());
    StringRef refusal = getRefusal(mul, input, scale, filter, *geometry,
                                   getInputChannelAxes(conv));
    if (!refusal.empty()) {
      remark::missed(mul.getLoc(), options)
          << remark::add("the product stays in front of the convolution")
          << remark::reason("{0}", refusal);
      return;
    }
    remark::passed(mul.getLoc(), options)
        << remark::add("scaled the filter instead of the input");
    OpBuilder builder(conv);
    Value factors =
        makeFactors(builder, mul.getLoc(), scale, filter, geometry->inChannels);
    conv->setOperand(0, input);
    conv->setOperand(1, MulOp::create(builder, mul.getLoc(), filter, factors));
    mul.erase();
  }
};

} // namespace
} // namespace mlir::convopt

//===- DecomposeConvTranspose.cpp - Transposed convolutions as plain ones -===//
//
// Along one axis, with input x of size H, taps w of size k, stride s, padding
// p:
//
//   y[j] = sum over i, t with i*s + t - p = j of w[t] * x[i]
//
// Write j = q*s + r with phase 0 <= r < s. Then i = q + o with
// o = (r + p - t) / s, so each (r, o) has at most one tap, t = r + p - o*s:
//
//   y[q*s + r] = sum over o of w'[r][o] * x[q + o],   w'[r][o] = w[r + p - o*s]
//
// where w is 0 outside [0, k). The offsets that occur are those of
// [oMin, oMax], oMin = ceil((p - k + 1) / s) and oMax = floor((s - 1 + p) / s):
// for all phases together a plain convolution of stride 1 with oMax - oMin + 1
// taps, padding -oMin, and s times as many channels. Its channel (r, c) at q is
// the result's channel c at q*s + r.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Decompose/Passes.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::convopt {

#define GEN_PASS_DEF_DECOMPOSECONVTRANSPOSEPASS
#include "passes/Codegen/Decompose/Passes.h.inc"

namespace {

/// The plain convolution along one axis.
struct PhaseAxis {
  int64_t stride, taps, firstOffset, pad;
  int64_t padLow, padHigh;
  /// Positions q that are computed, and outputs that are kept.
  int64_t positions, outputs;

  /// The old tap for a phase and a new tap; it may lie outside the filter.
  int64_t oldTap(int64_t phase, int64_t tap) const {
    return phase + pad - (firstOffset + tap) * stride;
  }
};

PhaseAxis makeAxis(const WindowDim &window, int64_t input, int64_t output) {
  PhaseAxis axis;
  axis.stride = window.stride;
  axis.pad = window.padLow;
  axis.outputs = output;
  axis.firstOffset =
      llvm::divideCeilSigned(window.padLow - window.size + 1, window.stride);
  int64_t lastOffset =
      llvm::divideFloorSigned(window.stride - 1 + window.padLow, window.stride);
  axis.taps = lastOffset - axis.firstOffset + 1;
  axis.padLow = -axis.firstOffset;
  axis.positions = llvm::divideCeil(output, window.stride);
  // More positions than needed are cut off at the end.
  axis.padHigh = std::max<int64_t>(0, axis.positions - input - axis.padLow +
                                          axis.taps - 1);
  axis.positions = input + axis.padLow + axis.padHigh - axis.taps + 1;
  return axis;
}

/// All phases, or all taps, of all axes as indices, row-major.
SmallVector<SmallVector<int64_t>> allIndices(ArrayRef<int64_t> sizes) {
  SmallVector<SmallVector<int64_t>> all = {{}};
  for (int64_t size : sizes) {
    SmallVector<SmallVector<int64_t>> longer;
    for (const SmallVector<int64_t> &index : all)
      for (int64_t i = 0; i < size; ++i) {
        longer.push_back(index);
        longer.back().push_back(i);
      }
    all = std::move(longer);
  }
  return all;
}

// Pattern: conv_transpose(x, w) -> depth_to_space(conv(x, w'))
struct DecomposeConvTranspose : OpRewritePattern<ConvTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConvTransposeOp op,
                                PatternRewriter &rewriter) const override;

private:
  static LogicalResult refuse(ConvTransposeOp op, PatternRewriter &rewriter,
                              StringRef expected) {
    remark::missed(op.getLoc(),
                   remark::RemarkOpts::name("DecomposeConvTranspose")
                       .category("convopt-codegen"))
        << remark::reason("kept: {0}", expected);
    return rewriter.notifyMatchFailure(op, expected);
  }
};

/// The filter [taps.., C/g, g * phases * O/g] of the plain convolution.
SmallVector<double> makeFilter(ConvTransposeOp op, ArrayRef<double> old,
                               ArrayRef<PhaseAxis> axes) {
  RankedTensorType type = op.getFilterType();
  int64_t groups = op.getGroups();
  int64_t inputs = type.getShape()[axes.size()] / groups;
  int64_t outputs = type.getShape().back();
  SmallVector<int64_t> strides, taps;
  for (const PhaseAxis &axis : axes) {
    strides.push_back(axis.stride);
    taps.push_back(axis.taps);
  }
  auto phases = allIndices(strides);
  SmallVector<double> filter;
  for (const SmallVector<int64_t> &tap : allIndices(taps))
    for (int64_t c = 0; c < inputs; ++c)
      for (int64_t group = 0; group < groups; ++group)
        for (const SmallVector<int64_t> &phase : phases) {
          int64_t oldIndex = 0;
          bool inside = true;
          for (auto [i, axis] : llvm::enumerate(axes)) {
            int64_t t = axis.oldTap(phase[i], tap[i]);
            inside &= t >= 0 && t < type.getDimSize(i);
            oldIndex = oldIndex * type.getDimSize(i) + t;
          }
          oldIndex = (oldIndex * groups + group) * inputs + c;
          for (int64_t o = 0; o < outputs; ++o)
            filter.push_back(inside ? old[oldIndex * outputs + o] : 0.0);
        }
  return filter;
}

} // namespace

LogicalResult
DecomposeConvTranspose::matchAndRewrite(ConvTransposeOp op,
                                        PatternRewriter &rewriter) const {
  RankedTensorType input = op.getInput().getType(), output = op.getType();
  if (!input.hasStaticShape() || !output.hasStaticShape())
    return refuse(op, rewriter, "expected static shapes");
  if (op.getLayout() != Layout::channel_last ||
      op.getFilterLayout() != FilterLayout::spatial_io)
    return refuse(op, rewriter, "expected channel_last and spatial_io");
  // A dilated filter would be mostly zeros.
  if (llvm::any_of(op.getWindow(),
                   [](const WindowDim &dim) { return dim.dilation != 1; }))
    return refuse(op, rewriter, "expected no dilation");
  FailureOr<SmallVector<double>> oldFilter = readAsDouble(op.getFilter());
  FailureOr<SmallVector<double>> oldBias = SmallVector<double>();
  if (op.getBias())
    oldBias = readAsDouble(op.getBias());
  if (failed(oldFilter) || failed(oldBias))
    return refuse(op, rewriter, "expected a constant filter and bias");
  SmallVector<PhaseAxis> axes;
  for (auto [i, dim] : llvm::enumerate(op.getWindow()))
    axes.push_back(
        makeAxis(dim, input.getDimSize(i + 1), output.getDimSize(i + 1)));
  // Padding beyond the kernel: the first inputs contribute nothing.
  if (llvm::any_of(axes, [](const PhaseAxis &axis) { return axis.padLow < 0; }))
    return refuse(op, rewriter, "expected windows that see the first inputs");

  Location loc = op.getLoc();
  Type element = output.getElementType();
  int64_t groups = op.getGroups(), batch = input.getDimSize(0);
  int64_t inputs = input.getShape().back() / groups;
  int64_t outputs = output.getShape().back() / groups;
  int64_t phases = 1;
  SmallVector<int64_t> filterShape, pads, split = {batch}, merged = {batch};
  for (const PhaseAxis &axis : axes) {
    phases *= axis.stride;
    filterShape.push_back(axis.taps);
    pads.push_back(axis.padLow);
    split.push_back(axis.positions);
    merged.push_back(axis.positions * axis.stride);
  }
  for (const PhaseAxis &axis : axes)
    pads.push_back(axis.padHigh);
  auto constant = [&](ArrayRef<int64_t> shape, ArrayRef<double> values) {
    return arith::ConstantOp::create(
        rewriter, loc,
        cast<TypedAttr>(
            makeElements(RankedTensorType::get(shape, element), values)));
  };
  filterShape.append({inputs, groups * phases * outputs});
  Value filter = constant(filterShape, makeFilter(op, *oldFilter, axes));
  Value bias;
  if (op.getBias()) {
    SmallVector<double> repeated;
    for (int64_t group = 0; group < groups; ++group)
      for (int64_t phase = 0; phase < phases; ++phase)
        llvm::append_range(repeated, ArrayRef<double>(*oldBias).slice(
                                         group * outputs, outputs));
    bias = constant({groups * phases * outputs}, repeated);
  }
  Value value =
      ConvOp::create(rewriter, loc, op.getInput(), filter, bias,
                     DenseI64ArrayAttr(), rewriter.getDenseI64ArrayAttr(pads),
                     DenseI64ArrayAttr(), rewriter.getI64IntegerAttr(groups),
                     op.getLayoutAttr(), op.getFilterLayoutAttr());

  // N, q.., g, r.., c -> N, q1, r1, .., g, c -> N, j.., (g c)
  int64_t spatial = axes.size();
  split.push_back(groups);
  SmallVector<int64_t> permutation = {0};
  for (int64_t i = 0; i < spatial; ++i) {
    split.push_back(axes[i].stride);
    permutation.append({1 + i, spatial + 2 + i});
  }
  split.push_back(outputs);
  permutation.append({spatial + 1, 2 * spatial + 2});
  merged.push_back(groups * outputs);
  value = ReshapeOp::create(rewriter, loc,
                            RankedTensorType::get(split, element), value);
  value = TransposeOp::create(rewriter, loc, value, permutation);
  value = ReshapeOp::create(rewriter, loc,
                            RankedTensorType::get(merged, element), value);
  if (value.getType() != output)
    value = SliceOp::create(
        rewriter, loc, value, SmallVector<int64_t>(output.getRank(), 0),
        output.getShape(), SmallVector<int64_t>(output.getRank(), 1));
  rewriter.replaceOp(op, value);
  return success();
}

namespace {
struct DecomposeConvTransposePass
    : impl::DecomposeConvTransposePassBase<DecomposeConvTransposePass> {
  using DecomposeConvTransposePassBase::DecomposeConvTransposePassBase;
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<DecomposeConvTranspose>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace
} // namespace mlir::convopt

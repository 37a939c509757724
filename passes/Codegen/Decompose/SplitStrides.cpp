//===- SplitStrides.cpp - Convolutions with strides as ones without -------===//
//
// Along one axis, with input x of C channels, taps w of size k, stride s and
// padding p:
//
//   y[o] = sum over t, c of w[t][c] * x[s*o + t - p][c]
//
// Write t = s*q + r with phase 0 <= r < s, and x'[i] = x[i - p], zero outside:
//
//   y[o] = sum over q, r, c of w[s*q + r][c] * x'[s*(o + q) + r][c]
//
// which is a convolution of stride 1 with ceil(k / s) taps over the channels
// (r, c). In the channel-last order both x' and w lie in memory as they did:
// only their shapes change. x' has s*(O + ceil(k / s) - 1) elements, O being
// the number of outputs, and w is zero behind its last tap.
//
//===----------------------------------------------------------------------===//

#include "passes/Codegen/Decompose/Passes.h"
#include "passes/Codegen/Schedule/Tables.h"

#include "dialects/ConvOpt/IR/ConvOpt.h"
#include "dialects/ConvOpt/IR/Elements.h"
#include "dialects/ConvOpt/IR/ElementsWriter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Remarks.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>
#include <limits>

namespace mlir::convopt {

#define GEN_PASS_DEF_SPLITSTRIDESPASS
#include "passes/Codegen/Decompose/Passes.h.inc"

static remark::RemarkOpts describe(StringRef name) {
  return remark::RemarkOpts::name(name).category("convopt-codegen");
}

static LogicalResult refuse(ConvOp op, RewriterBase &rewriter,
                            StringRef expected) {
  remark::missed(op.getLoc(), describe("SplitStrides"))
      << remark::reason("kept: {0}", expected);
  return rewriter.notifyMatchFailure(op, expected);
}

/// w with zeros behind its last tap, of another shape.
static ElementsAttr extend(ArrayRef<char> filter, RankedTensorType type) {
  ElementsWriter writer(type, type.getNumElements() *
                                  type.getElementTypeBitWidth() / 8);
  MutableArrayRef<char> bytes = writer.bytes();
  std::memcpy(bytes.data(), filter.data(), filter.size());
  std::memset(bytes.data() + filter.size(), 0, bytes.size() - filter.size());
  return std::move(writer).finish("folded");
}

// Pattern: conv(x, w) strides = [s] -> conv(reshape(pad(x)), w')
static LogicalResult split(ConvOp op, const TargetInfo &target,
                           RewriterBase &rewriter) {
  FailureOr<Geometry> geometry = getGeometry(op);
  // Along two axes, phases are no neighbours in memory.
  if (failed(geometry) || !geometry->outer.empty())
    return refuse(op, rewriter,
                  "expected one axis of known size, channels last");
  WindowDim window = geometry->inner.window;
  int64_t s = window.stride, channels = geometry->inChannels;
  if (s == 1)
    return rewriter.notifyMatchFailure(op, "expected strides");
  if (op.getFilterLayout() != FilterLayout::spatial_io ||
      geometry->groups != 1 || window.dilation != 1)
    return refuse(op, rewriter,
                  "expected spatial_io, one group and no dilation");
  // More channels come in blocks, whose phases are no neighbours either.
  if (channels * 2 > target.vectorWidth())
    return refuse(op, rewriter, "expected channels that fill half a vector");
  // The zeros that pad x must not meet infinite weights.
  ElementsAttr elements = getConstantElements(op.getFilter());
  if (!elements || !op.getType().getElementType().isF32() ||
      !holdsFiniteNumbers(elements))
    return refuse(op, rewriter, "expected a constant filter of finite f32");

  int64_t taps = llvm::divideCeil(window.size, s);
  int64_t positions = geometry->inner.output + taps - 1;
  int64_t padHigh = s * positions - window.padLow - geometry->inner.input;
  if (padHigh < 0)
    return refuse(op, rewriter, "expected windows that reach the last input");
  // Alone it is no faster.
  Geometry dense = *geometry;
  dense.inner = {positions, geometry->inner.output, WindowDim{taps}};
  dense.inChannels = s * channels;
  dense.input = {1, positions, s * channels};
  if (!chooseWinogradTile(dense, target, std::numeric_limits<int64_t>::max()))
    return refuse(op, rewriter,
                  "expected to be faster in the transform domain");

  SmallVector<char> storage;
  FailureOr<ArrayRef<char>> filter = readRaw(elements, storage);
  if (failed(filter))
    return refuse(op, rewriter, "expected a constant filter of finite f32");
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  Type element = rewriter.getF32Type();
  auto filterType = RankedTensorType::get(
      {taps, s * channels, geometry->outChannels}, element);
  // The new constant keeps the location, which names the model's weight.
  Value weights =
      arith::ConstantOp::create(rewriter, op.getFilter().getLoc(),
                                cast<TypedAttr>(extend(*filter, filterType)));
  Value padded = PadOp::create(
      rewriter, loc, op.getInput(), SmallVector<int64_t>{0, window.padLow, 0},
      SmallVector<int64_t>{0, padHigh, 0}, APFloat(0.0));
  Value phases = ReshapeOp::create(
      rewriter, loc,
      RankedTensorType::get({geometry->batch, positions, s * channels},
                            element),
      padded);
  remark::passed(loc, describe("SplitStrides"))
      << remark::add("split into {0} phases", s);
  rewriter.replaceOpWithNewOp<ConvOp>(
      op, phases, weights, op.getBias(), DenseI64ArrayAttr(),
      DenseI64ArrayAttr(), DenseI64ArrayAttr(), IntegerAttr(),
      op.getLayoutAttr(), op.getFilterLayoutAttr());
  return success();
}

namespace {
struct SplitStridesPass : impl::SplitStridesPassBase<SplitStridesPass> {
  using SplitStridesPassBase::SplitStridesPassBase;
  void runOnOperation() override {
    TargetInfo target =
        TargetInfo::get(getOperation()->getParentOfType<ModuleOp>());
    SmallVector<ConvOp> ops;
    getOperation().walk([&](ConvOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (ConvOp op : ops)
      (void)split(op, target, rewriter);
  }
};
} // namespace
} // namespace mlir::convopt
